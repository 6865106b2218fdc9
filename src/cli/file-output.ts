// Puts a rendered page or mail where the user wants it: stdout, a file, the browser.
import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError, messageOf } from '../errors.ts';
import type { Output } from './output.ts';

export interface FileOutputOptions {
  /** Null: stdout, or a temporary file when it is to be opened. */
  out: string | null;
  open: boolean;
  /** The ending of a temporary file's name: `html`. */
  suffix: string;
}

/** Writes the content and reports where; opens it on request. Null when it went to stdout. */
export async function deliverFile(
  output: Output,
  content: string | Uint8Array,
  { out, open, suffix }: FileOutputOptions,
): Promise<string | null> {
  if (out === null && !open) {
    output.raw(content);
    return null;
  }
  let path = resolve(out ?? tmpdir());
  try {
    if (out === null) path = join(await mkdtemp(join(path, 'digest-')), `preview.${suffix}`);
    await writeFile(path, content);
  } catch (error) {
    throw new AppError('write', `cannot write ${path}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name another place with --out.',
    });
  }
  output.print(`Written to ${path}`);
  if (open) await openInBrowser(output, path);
  return path;
}

/** Opens a file or an address with the desktop's own program; warns when there is no such program. */
export async function openInBrowser(output: Output, target: string): Promise<void> {
  const [command, ...leading] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  await new Promise<void>((done) => {
    const child = spawn(command as string, [...leading, target], { stdio: 'ignore', detached: true });
    child.once('error', () => {
      output.warn(`no program to open ${target} with; open it by hand`);
      done();
    });
    child.once('spawn', () => {
      child.unref();
      done();
    });
  });
}
