// Reads a fixture by its path below fixtures/.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url));

export function readFixture(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8');
}
