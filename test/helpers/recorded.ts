// Finds the recorded responses that stand beside a checkout, where they do.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

// Tests and benchmarks run in the project's folder; a bundled benchmark's own file stands elsewhere.
const root = `${resolve('..', 'shared')}/`;

/** False in a clone that stands alone: tests on recorded responses are then skipped, visibly. */
export const hasRecorded = existsSync(`${root}recorded`);

/** The names of a folder's files, sorted; an empty list where there is no recording. */
export function recordedFiles(folder: string): string[] {
  return hasRecorded ? readdirSync(`${root}recorded/${folder}`).sort() : [];
}

export function readRecorded(path: string): string {
  return readFileSync(recordedPath(path), 'utf8');
}

export function recordedPath(path: string): string {
  return `${root}recorded/${path}`;
}

export function readRecordedBytes(path: string): Buffer {
  return readFileSync(`${root}recorded/${path}`);
}

/** The page that the product is modelled on. */
export function readSeedPage(): string {
  return readFileSync(`${root}seed/daily-papers-page.txt`, 'utf8');
}
