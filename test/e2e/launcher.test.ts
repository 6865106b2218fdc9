// The built program's own loading: the code that V8 made of its modules, kept, refused and gone.
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { version } from '../../src/package.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));
const packages = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** A copy of the built program that a test may damage. */
async function copied(): Promise<string> {
  const folder = await temporaryFolder(onTestFinished);
  await cp(built, join(folder, 'dist'), { recursive: true });
  await symlink(packages, join(folder, 'node_modules'));
  return join(folder, 'dist');
}

const versionOf = (dist: string) => spawnSync(process.execPath, [join(dist, 'digest.cjs'), '--version']);

test('V8 takes all code that was kept when the program was built', () => {
  const look = `
    const { readFileSync } = require('node:fs');
    const { Script } = require('node:vm');
    const [sources, codes] = ['modules.js', 'modules.code'].map((name) => readFileSync(name));
    const kept = Object.values(JSON.parse(readFileSync('modules.json', 'utf8'))).filter(({ code }) => code);
    const rejected = kept.map(({ source, code }) =>
      new Script(sources.toString('utf8', ...source), { cachedData: codes.subarray(...code) }).cachedDataRejected);
    console.log(JSON.stringify({ kept: kept.length, rejected: rejected.filter(Boolean).length }));`;
  const { kept, rejected } = JSON.parse(
    execFileSync(process.execPath, ['-e', look], { cwd: built, encoding: 'utf8' }),
  ) as { kept: number; rejected: number };
  expect(rejected).toBe(0);
  expect(kept).toBeGreaterThan(20);
});

test('code of another V8 is left aside', async () => {
  const dist = await copied();
  await writeFile(join(dist, 'modules.code'), Buffer.alloc(4_000_000, 'of another version'));
  expect(String(versionOf(dist).stdout)).toBe(`${version}\n`);
});

test('without any code the program compiles itself', async () => {
  const dist = await copied();
  await rm(join(dist, 'modules.code'));
  expect(String(versionOf(dist).stdout)).toBe(`${version}\n`);
});

test('with code that is cut short the program compiles itself', async () => {
  const dist = await copied();
  await writeFile(join(dist, 'modules.code'), '');
  expect(String(versionOf(dist).stdout)).toBe(`${version}\n`);
});
