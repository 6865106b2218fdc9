// The program: signals, one catch, the exit code.
import { run } from './cli/program.ts';
import { openStdout } from './cli/stdout.ts';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second Ctrl-C ends the program at once, as by default.
  process.once(name, () => interrupted.abort(name));
}
const stdout = openStdout(() => process.exit(0));
void run(process.argv.slice(2), interrupted.signal, stdout).then((exitCode) => {
  process.exitCode = exitCode;
});
