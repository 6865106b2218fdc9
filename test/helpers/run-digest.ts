// Runs the built program as a person or cron would: its own process, its own folder, its own environment.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Tests and benchmarks run in the folder of the repository; the latter are bundled, so that their own place says nothing. */
export const program = resolve('dist', 'digest.js');

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

export interface RunOptions {
  cwd: string;
  env?: Record<string, string>;
  input?: string;
  /** A command that starts another, to start it inside: `unshare --net`. */
  inside?: readonly string[];
}

/** How `digest` is started: with nothing of this machine's environment but what finds Node. */
export function digestCommand(
  args: readonly string[],
  { cwd, env = {}, inside = [] }: RunOptions,
): { command: [string, ...string[]]; env: Record<string, string> } {
  const [first = process.execPath, ...more] = [...inside, process.execPath, program, ...args];
  return {
    command: [first, ...more],
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, XDG_STATE_HOME: join(cwd, 'state'), ...env },
  };
}

export function startDigest(args: readonly string[], options: RunOptions): Running {
  const { cwd, input = '' } = options;
  const { command, env } = digestCommand(args, options);
  const [file, ...words] = command;
  const child = spawn(file, words, { cwd, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  return { child, ended };
}

export async function runDigest(args: readonly string[], options: RunOptions): Promise<Ended> {
  return await startDigest(args, options).ended;
}

/** Runs with --json and reads the document. */
export async function digestJson<T>(args: readonly string[], options: RunOptions): Promise<T> {
  const { code, stdout, stderr } = await runDigest([...args, '--json'], options);
  if (stdout === '')
    throw new Error(`digest ${args.join(' ')} ended with ${code} and no document: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A folder that goes when the test ends. */
export async function temporaryFolder(onTestFinished: (work: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
