// What the package knows about itself: its version, and where its data files are.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };

export const version: string = packageJson.version;

/** The package's folder, found from this module upward: bundled code and the source tree lie at different depths. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
