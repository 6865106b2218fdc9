// The built program's own loading: the code that V8 made of its modules, kept, refused and gone.
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { version } from '../../src/package.ts';
import { sqlitePackage } from '../../src/store/engines/sqlite/driver.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A copy of the built program that a test may damage, without the packages that it needs. */
async function copied(): Promise<string> {
  const dist = join(await temporaryFolder(onTestFinished), 'dist');
  await cp(built, dist, { recursive: true });
  return dist;
}

const digest = (dist: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(dist, 'digest.cjs'), ...args], { cwd: dist, encoding: 'utf8' });
const versionOf = (dist: string) => digest(dist, '--version').stdout;

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
  const code = await readFile(join(dist, 'modules.code'));
  const index = JSON.parse(await readFile(join(dist, 'modules.json'), 'utf8')) as Record<
    string,
    { code?: [start: number, end: number] }
  >;
  // The hash of V8's version is the second word of what it keeps (V8, src/snapshot/code-serializer.h).
  for (const { code: place } of Object.values(index)) {
    if (place) code.writeUInt32LE(~code.readUInt32LE(place[0] + 4) >>> 0, place[0] + 4);
  }
  await writeFile(join(dist, 'modules.code'), code);
  expect(versionOf(dist)).toBe(`${version}\n`);
});

test('without any code the program compiles itself', async () => {
  const dist = await copied();
  await rm(join(dist, 'modules.code'));
  expect(versionOf(dist)).toBe(`${version}\n`);
});

test('with code that is cut short the program compiles itself', async () => {
  const dist = await copied();
  await writeFile(join(dist, 'modules.code'), '');
  expect(versionOf(dist)).toBe(`${version}\n`);
});

describe('SQLite that does not load', () => {
  const said = `error: SQLite does not load in Node ${process.version}. It was built for another version of Node, or not at all. Where digest is installed, run "npm install", then "npm rebuild ${sqlitePackage}"`;

  test('because it was not built is told with what mends it', async () => {
    const dist = await copied();
    await writeFile(join(dist, 'digest.yaml'), 'sources: [huggingface]\n');
    expect(digest(dist, 'top').stderr).toContain(said);
  });

  test('because it was built for something else is told with what mends it', async () => {
    const dist = await copied();
    await writeFile(join(dist, 'digest.yaml'), 'sources: [huggingface]\n');
    const release = join(dist, '../node_modules', sqlitePackage, 'build/Release');
    await mkdir(release, { recursive: true });
    await writeFile(join(release, '../../index.js'), "require('./build/Release/better_sqlite3.node');");
    await writeFile(join(release, 'better_sqlite3.node'), 'native code of another machine');
    expect(digest(dist, 'top').stderr).toContain(said);
  });

  test.runIf(sqlitePackage === 'better-sqlite3-node20')(
    'version 12 installed without its binary is reported with the command that builds it',
    async () => {
      const dist = await copied();
      await writeFile(join(dist, 'digest.yaml'), 'sources: [huggingface]\n');
      const modules = join(dist, '../node_modules');
      for (const name of [sqlitePackage, 'bindings', 'file-uri-to-path']) {
        await cp(join(built, '../node_modules', name), join(modules, name), {
          recursive: true,
          filter: (path) => !path.includes('/build/Release') && !path.includes('/deps'),
        });
      }
      expect(digest(dist, 'top').stderr).toContain(said);
    },
  );
});
