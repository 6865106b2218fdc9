// What surrounds a command: its streams, the environment, the clock, randomness and the interrupt signal. Tests pass their own.
import { type Clock, systemClock } from '../clock.ts';
import { type Environment, readEnvironment } from '../config/environment.ts';
import { commandLineOf } from './command-line.ts';
import { openStdout } from './stdout.ts';
import type { InputStream, OutputStream } from './stream.ts';

export interface Host {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Environment;
  /** How the person starts the program: `digest`, or `node dist/digest.js`. */
  readonly command: string;
  readonly clock: Clock;
  /** In [0, 1), for spreading retries. */
  readonly random: () => number;
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
}

export interface ProcessHost extends Host {
  /** Whether some of the output is still waiting for a slow reader. */
  isWriting(): boolean;
}

/** The host of a real process. `onBrokenPipe` is called when the reader of stdout has closed it. */
export function processHost(signal: AbortSignal, onBrokenPipe: () => void): ProcessHost {
  const environment = readEnvironment();
  const stdout = openStdout(onBrokenPipe);
  let stderr: OutputStream | undefined;
  return {
    stdout,
    // Getters, because Node loads these streams on first use, and a short command may need neither.
    get stdin() {
      return process.stdin;
    },
    get stderr() {
      stderr ??= process.stderr;
      return stderr;
    },
    isWriting: () => [stdout, stderr].some((stream) => (stream?.writableLength ?? 0) > 0),
    environment,
    command: commandLineOf({
      script: process.argv[1],
      cwd: process.cwd(),
      path: environment.variables['PATH'],
    }),
    clock: systemClock,
    random: Math.random,
    signal,
  };
}
