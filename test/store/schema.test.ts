import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

test('the committed schema is what the migrations make', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  await (await openStore({ path })).close();
  const database = new SqliteDatabase(path, { readonly: true });
  const statements = database
    .prepare<[], { sql: string }>(
      `select sql from sqlite_master where sql is not null and name not like 'paper_words_%' and name not like 'sqlite_%' order by type desc, name`,
    )
    .all();
  database.close();
  const dump = statements
    .map(({ sql }) => `${sql.replaceAll(/\n {6}/g, '\n  ').replace(/\n {4}\)/, '\n)')};\n`)
    .join('\n');
  await expect(`-- Made by the migrations; do not edit.\n\n${dump}`).toMatchFileSnapshot(
    '../../src/store/schema.sql',
  );
});

test('opening a database again changes nothing', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const migrationsAfterOpening = async () => {
    await (await openStore({ path })).close();
    const database = new SqliteDatabase(path, { readonly: true });
    const names = database.prepare('select name from migrations').all();
    database.close();
    return names;
  };
  expect(await migrationsAfterOpening()).toEqual(await migrationsAfterOpening());
});
