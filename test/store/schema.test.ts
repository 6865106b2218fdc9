// The schema that the migrations make, on each engine.
import { expect, onTestFinished, test } from 'vitest';
import { schemaOf } from '../helpers/schema-dump.ts';
import { bareDatabase, engineName } from '../helpers/test-store.ts';

test('the committed schema is what the migrations make', async () => {
  const database = await bareDatabase(onTestFinished);
  await (await database.open()).close();
  await expect(`-- Made by the migrations; do not edit.\n\n${await schemaOf(database)}`).toMatchFileSnapshot(
    `../../src/store/engines/${engineName}/schema.sql`,
  );
});

test('opening a database again changes nothing', async () => {
  const database = await bareDatabase(onTestFinished);
  const migrationsAfterOpening = async () => {
    await (await database.open()).close();
    return await database.run('select name from migrations order by name');
  };
  const first = await migrationsAfterOpening();
  expect(first.length).toBeGreaterThan(0);
  expect(await migrationsAfterOpening()).toEqual(first);
});

test('a database that a newer digest has changed is not opened', async () => {
  const database = await bareDatabase(onTestFinished);
  await (await database.open()).close();
  await database.run(`insert into migrations values ('9999-from-the-future')`);
  await expect(database.open()).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringContaining('9999-from-the-future'),
  });
});
