// The program: signals, and the exit code.
import { processHost } from './cli/host.ts';
import { run } from './cli/program.ts';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Once: a second Ctrl-C ends the program at once, as by default.
  process.once(name, () => interrupted.abort(name));
}
const host = processHost(interrupted.signal, () => process.exit(0));
void run(process.argv.slice(2), host).then((exitCode) => {
  process.exitCode = exitCode;
  // Left to itself, Node would first wait for V8's compilers and collect garbage, which takes half as long as its start.
  if (!host.isWriting()) process.exit();
});
