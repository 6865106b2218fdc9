// The bin: signals, one catch, the exit code.
import { onBrokenPipe } from './cli/output.ts';
import { run } from './cli/program.ts';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second Ctrl-C ends the program at once, as by default.
  process.once(name, () => interrupted.abort(name));
}
onBrokenPipe(() => process.exit(0));
process.exitCode = await run(process.argv.slice(2), interrupted.signal);
