// How the person at the terminal starts this program: hints name it so that they can be copied and run.
import { basename, delimiter, dirname, relative } from 'node:path';

export interface Invocation {
  /** `process.argv[1]`: a link in a folder of programs, or the script itself. Undefined if Node doesn't provide it. */
  script: string | undefined;
  cwd: string;
  /** $PATH */
  path: string | undefined;
}

/** `digest` where it is found by that name, `npx digest` in a project that depends on it, else `node` with the script. */
export function commandLineOf({ script, cwd, path }: Invocation): string {
  if (script === undefined) return 'digest';
  const folder = dirname(script);
  if (basename(script) === 'digest') {
    // npm puts such a folder into PATH for the one command that it runs.
    if (/[\\/]node_modules[\\/]\.bin$/.test(folder)) return 'npx digest';
    if ((path ?? '').split(delimiter).includes(folder)) return 'digest';
    return quoted(script);
  }
  const near = relative(cwd, script);
  return `node ${quoted(near.startsWith('..') ? script : near)}`;
}

/** A word as the shell reads it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./\\~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
