// File locks between real processes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sqlitePackage } from '../../../../src/store/engines/sqlite/driver.ts';
import { tryLock } from '../../../../src/store/engines/sqlite/file-lock.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';

/** A process that holds an exclusive transaction on the file, as `tryLock` does, until it is killed. */
async function holder(path: string, folder: string) {
  const script = join(folder, 'hold.cjs');
  const library = createRequire(import.meta.url).resolve(sqlitePackage);
  await writeFile(
    script,
    `const db = new (require(${JSON.stringify(library)}))(process.argv[2]); db.exec('begin exclusive'); console.log('held'); setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [script, path]);
  await once(child.stdout, 'data');
  return child;
}

test('a lock that another process holds is not granted; when that process is killed it is free at once', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const path = join(folder, 'lock');
  const child = await holder(path, folder);
  expect(tryLock(path)).toBeNull();
  child.kill('SIGKILL');
  await once(child, 'close');
  const lock = tryLock(path);
  expect(lock).not.toBeNull();
  lock?.release();
});

test('a lock is given once, in one process too, and keeps the value that its last holder left', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'lock');
  const first = tryLock(path);
  expect(tryLock(path)).toBeNull();
  first?.release('42');
  const second = tryLock(path);
  expect(second?.value).toBe('42');
  second?.release();
  const third = tryLock(path);
  expect(third?.value).toBe('42');
  third?.release();
});
