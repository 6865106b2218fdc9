// Runs a command line inside the test's own process, with streams, clock and environment of the test.
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Host } from '../../src/cli/host.ts';
import { run } from '../../src/cli/program.ts';
import { type Clock, systemClock } from '../../src/clock.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import type { ExitCode } from '../../src/errors.ts';

export interface VerbOptions {
  /** Has the configuration `digest.yaml`, and the state of pacing. */
  folder: string;
  /** What is piped in, or typed where `isTerminal`. */
  input?: string | Readable;
  /** Whether stdin, stdout and stderr are a terminal, which is 80 columns wide. */
  isTerminal?: boolean;
  clock?: Clock;
  /** How the program is started; `digest` by default. */
  command?: string;
  signal?: AbortSignal;
  env?: Record<string, string>;
  /** Called with each chunk of stdout and stderr as it is written. */
  onOutput?: (text: string) => void;
}

export interface VerbResult {
  code: ExitCode;
  stdout: string;
  stderr: string;
}

/** Runs the command line to its end. */
export async function runVerb(argv: readonly string[], options: VerbOptions): Promise<VerbResult> {
  const { folder, input = '', isTerminal = false, env = {}, onOutput } = options;
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY: isTerminal,
    columns: 80,
    write(chunk: string | Uint8Array) {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      written[name] += text;
      onOutput?.(text);
    },
  });
  const stdin = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  const host: Host = {
    stdin: Object.assign(stdin, { isTTY: isTerminal }),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    environment: readEnvironment({
      DIGEST_CONFIG: join(folder, 'digest.yaml'),
      XDG_STATE_HOME: join(folder, 'state'),
      TERM: 'xterm',
      ...env,
    }),
    command: options.command ?? 'digest',
    clock: options.clock ?? systemClock,
    random: () => 0.5,
    signal: options.signal ?? new AbortController().signal,
  };
  const code = await run(argv, host);
  return { code, ...written };
}

/** Runs with --json and reads the document. */
export async function verbJson<T = Record<string, unknown>>(
  argv: readonly string[],
  options: VerbOptions,
): Promise<T> {
  const { code, stdout, stderr } = await runVerb([...argv, '--json'], options);
  if (stdout === '')
    throw new Error(`digest ${argv.join(' ')} ended with ${code} and no document: ${stderr}`);
  return JSON.parse(stdout) as T;
}
