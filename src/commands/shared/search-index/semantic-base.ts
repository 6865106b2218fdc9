// Reads the semantic base that the package ships.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../errors.ts';
import { packageFolder } from '../../../package.ts';
import { isBaseIntact, parseBase, type SemanticBase } from '../../../search/embedding/semantic-base.ts';

let loaded: SemanticBase | undefined;

/** The base, read once in a process. Throws an `AppError` if its files are missing or damaged. */
export function loadBase(): SemanticBase {
  loaded ??= readFiles(({ vocabulary, rows }) => parseBase(vocabulary, rows));
  return loaded;
}

/** Whether the base's files are as they were shipped. Throws as `loadBase` does. */
export function checkBase(): boolean {
  return readFiles(({ vocabulary, rows }) => isBaseIntact(vocabulary, rows));
}

function readFiles<T>(use: (files: { vocabulary: string; rows: Uint8Array }) => T): T {
  const folder = join(packageFolder(), 'assets', 'semantic-base');
  try {
    const vocabulary = readFileSync(join(folder, 'vocabulary.txt'), 'utf8');
    return use({ vocabulary, rows: readFileSync(join(folder, 'rows.bin')) });
  } catch (error) {
    throw new AppError('semantic-base', `search by meaning has no base: ${folder} is missing or damaged`, {
      cause: error,
      hint: 'Install digest again.',
    });
  }
}
