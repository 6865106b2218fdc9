// Finds the small cases that stand beside a checkout, where they do, each with the right result in a test.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve('..', 'shared', 'cases');

/** False in a clone that stands alone: tests on cases are then skipped, visibly. */
export const hasCases = existsSync(folder);

/** The names of the cases of a kind, sorted. */
export function casesOf(kind: string): string[] {
  return hasCases
    ? readdirSync(folder)
        .filter((name) => name.startsWith(`${kind}-`))
        .sort()
    : [];
}

export function readCase(name: string): Buffer {
  return readFileSync(casePath(name));
}

export function casePath(name: string): string {
  return `${folder}/${name}`;
}

/** Each case of a kind with the right result that the table gives, in its words. */
export function tableOf(kind: string): { file: string; right: string }[] {
  if (!hasCases) return [];
  const rows = readCase('README.md')
    .toString('utf8')
    .matchAll(/^\| ([^|]+?) \| (.+) \|$/gm);
  const rights = new Map([...rows].map(([, file = '', right = '']) => [file, right] as const));
  return casesOf(kind).map((file) => ({ file, right: rights.get(file) ?? '' }));
}
