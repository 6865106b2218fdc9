// What the built program reports when SQLite's native code doesn't load.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sqlitePackage } from '../../src/store/engines/sqlite/driver.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const built = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A copy of the built program without the packages that it needs. */
async function copied(): Promise<string> {
  const dist = join(await temporaryFolder(onTestFinished), 'dist');
  await cp(built, dist, { recursive: true });
  await writeFile(join(dist, 'package.json'), '{ "type": "module" }');
  return dist;
}

const digest = (dist: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(dist, 'digest.js'), ...args], { cwd: dist, encoding: 'utf8' });

describe('SQLite that does not load', () => {
  const expected = `error: SQLite does not load in Node ${process.version}. It was built for another version of Node, or not at all. Where digest is installed, run "npm install", then "npm rebuild ${sqlitePackage}"`;

  test('because it is missing is reported with the command that fixes it', async () => {
    const dist = await copied();
    await writeFile(join(dist, 'digest.yaml'), 'sources: [huggingface]\n');
    expect(digest(dist, 'top').stderr).toContain(expected);
  });

  test('because it was built for another machine is reported with the command that fixes it', async () => {
    const dist = await copied();
    await writeFile(join(dist, 'digest.yaml'), 'sources: [huggingface]\n');
    const release = join(dist, '../node_modules', sqlitePackage, 'build/Release');
    await mkdir(release, { recursive: true });
    await writeFile(join(release, '../../index.js'), "require('./build/Release/better_sqlite3.node');");
    await writeFile(join(release, 'better_sqlite3.node'), 'native code of another machine');
    expect(digest(dist, 'top').stderr).toContain(expected);
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
      expect(digest(dist, 'top').stderr).toContain(expected);
    },
  );
});
