// What happens to the database's file: who may read it, what an empty one means, and copies of one in use.
import { copyFile, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { storeError } from '../../../../src/store/engines/sqlite/database.ts';
import { sqliteDriver } from '../../../../src/store/engines/sqlite/driver.ts';
import { openStore } from '../../../../src/store/open.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function storeIn(folder: string, path = join(folder, 'digest.db')) {
  const store = await openStore({ path });
  onTestFinished(() => store.close());
  return { store, path };
}

async function addReaders(store: Awaited<ReturnType<typeof openStore>>, from: number, to: number) {
  for (let n = from; n < to; n += 1) {
    await store.subscribers.add(
      { email: `reader${n}@lab.example`, name: null, preferences: { periods: ['daily'] } },
      '2026-06-11T11:00:00Z',
    );
  }
}

test('a new database, its folder, its log and its lock are for their owner only', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const { store, path } = await storeIn(folder, join(folder, 'new', 'digest.db'));
  await addReaders(store, 0, 1);
  const lock = await store.lock();
  await lock?.release();
  expect(await modeOf(join(folder, 'new'))).toBe(0o700);
  const files = (await readdir(join(folder, 'new'))).sort();
  expect(files).toEqual(['digest.db', 'digest.db-lock', 'digest.db-shm', 'digest.db-wal']);
  for (const file of files) expect([file, await modeOf(join(path, '..', file))]).toEqual([file, 0o600]);
});

test('an empty file is not taken for a new database', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const path = join(folder, 'digest.db');
  await writeFile(path, '');
  await expect(openStore({ path })).rejects.toMatchObject({
    message: expect.stringContaining('the file is empty'),
    hint: expect.stringContaining('restore a backup'),
  });
  expect((await stat(path)).size).toBe(0);
});

describe('a backup', () => {
  test('has all that was committed when it began, while others go on writing', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { store } = await storeIn(folder);
    const { store: writer } = await storeIn(folder);
    await addReaders(store, 0, 20);
    const key = await store.secrets.key('links');
    const writing = addReaders(writer, 20, 40);
    const target = join(folder, 'copy.db');
    const { bytes } = await store.maintenance.backup(target, { overwrite: false });
    await writing;
    expect(bytes).toBe((await stat(target)).size);
    expect(await modeOf(target)).toBe(0o600);
    const { store: copy } = await storeIn(folder, target);
    const count = await copy.subscribers.count('active');
    expect(count).toBeGreaterThanOrEqual(20);
    expect(count).toBeLessThanOrEqual(40);
    expect(await copy.maintenance.check()).toEqual([]);
    expect((await copy.secrets.key('links')).equals(key)).toBe(true);
  });

  test('replaces a file only on request, and keeps it if the copy fails', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { store } = await storeIn(folder);
    const target = join(folder, 'copy.db');
    await writeFile(target, 'something else');
    await expect(store.maintenance.backup(target, { overwrite: false })).rejects.toThrow('exists already');
    expect(await readFile(target, 'utf8')).toBe('something else');
    await expect(
      store.maintenance.backup(join(folder, 'no', 'folder.db'), { overwrite: false }),
    ).rejects.toMatchObject({ name: 'StoreError' });
    await store.maintenance.backup(target, { overwrite: true });
    expect((await storeIn(folder, target)).path).toBe(target);
    expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('the check', () => {
  async function damaged(damage: (path: string, bytes: number) => Promise<void>) {
    const folder = await temporaryFolder(onTestFinished);
    const { store, path } = await storeIn(folder);
    await addReaders(store, 0, 300);
    const copy = join(folder, 'damaged.db');
    await store.maintenance.backup(copy, { overwrite: false });
    await damage(copy, (await stat(copy)).size);
    return { path, copy, folder };
  }

  test('finds pages that were overwritten', async () => {
    const { folder, copy } = await damaged(async (path) => {
      const database = new (sqliteDriver())(path, { readonly: true });
      const pageBytes = Number(database.pragma('page_size', { simple: true }));
      const { rootpage } = database
        .prepare<[], { rootpage: number }>(
          `select rootpage from sqlite_schema where name = 'subscriber_events'`,
        )
        .get() ?? { rootpage: 0 };
      database.close();
      // A page of one table: the header and the schema stay, so that it opens.
      const file = await open(path, 'r+');
      await file.write(Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (rootpage - 1) * pageBytes);
      await file.close();
    });
    const { store } = await storeIn(folder, copy);
    expect((await store.maintenance.check()).length).toBeGreaterThan(0);
  });

  test('finds that the end is missing', async () => {
    const { copy } = await damaged((path, bytes) => truncate(path, bytes - 3 * 16_384));
    const opened = openStore({ path: copy });
    const problems = await opened.then(
      async (store) => {
        onTestFinished(() => store.close());
        return store.maintenance.check();
      },
      (error: Error) => [error.message],
    );
    expect(problems.join()).not.toBe('');
  });

  test('finds nothing in a sound one', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { store, path } = await storeIn(folder);
    await copyFile(path, join(folder, 'unused.db'));
    expect(await store.maintenance.check()).toEqual([]);
  });
});

describe('a database that can’t be opened', () => {
  const explained = (code: string) =>
    storeError(Object.assign(new Error('no'), { code }), '/srv/digest/digest.db');

  test.each(['EACCES', 'EPERM'])('is in a folder in which others may write, for %s', (code) => {
    expect(explained(code)).toMatchObject({
      message: 'database /srv/digest/digest.db: you may not write to its folder',
      hint: expect.stringContaining('a user who may write to /srv/digest, or'),
    });
  });

  test('is on a disk that is read-only, or has no folder', () => {
    expect(explained('EROFS')).toMatchObject({ message: expect.stringContaining('its disk is read-only') });
    expect(explained('ENOENT')).toMatchObject({ hint: expect.stringContaining('Create the folder') });
  });
});
