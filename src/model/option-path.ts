// Reads the paths of the configuration, which start at its folder.
import { statSync } from 'node:fs';
import path from 'node:path';
import { OptionError } from './option.ts';

/** The path in full; a relative one starts at `folder`. Throws an `OptionError` for `~`, which only a shell knows. */
export function resolvePath(folder: string, text: string): string {
  if (/^~[^/\\]*(?:[/\\]|$)/.test(text)) {
    throw new OptionError('expected a path without "~"', {
      hint: 'Write it in full, or with "${HOME}/" for your own folder.',
    });
  }
  return path.resolve(folder, text);
}

/** What is at a path now; null if nothing is, or it may not be seen. */
export function kindOfPath(file: string): 'folder' | 'file' | null {
  try {
    return statSync(file).isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}
