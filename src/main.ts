// The bin: signals, one catch, the exit code.
import { run } from './cli/program.ts';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second Ctrl-C ends the program at once, as by default.
  process.once(name, () => interrupted.abort(name));
}
// A reader that has seen enough (`digest top | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await run(process.argv.slice(2), interrupted.signal);
