// The schema of PostgreSQL beside that of SQLite.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sqliteDriver } from '../../../../src/store/engines/sqlite/driver.ts';
import { openStore } from '../../../../src/store/open.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';
import { testDatabase } from '../../../helpers/test-store.ts';

/** Full text is each engine's own. */
const isOwn = (table: string) => /^(?:paper_words|paper_vocabulary)/.test(table);

const types: Record<string, string> = {
  bigint: 'integer',
  bytea: 'blob',
  'double precision': 'real',
  text: 'text',
};

async function postgresColumns(): Promise<string[]> {
  const database = await testDatabase(onTestFinished);
  const rows = await database.run(
    `select relname, attname, format_type(atttypid, atttypmod) as type from pg_attribute
      join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped`,
  );
  return rows.flatMap(({ relname, attname, type }) =>
    isOwn(String(relname)) ? [] : [`${relname}.${attname} ${types[String(type)] ?? type}`],
  );
}

async function sqliteColumns(): Promise<string[]> {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  await (await openStore({ path })).close();
  const database = new (sqliteDriver())(path, { readonly: true });
  const rows = database
    .prepare<[], { table: string; name: string; type: string }>(
      `select sqlite_master.name as "table", columns.name, lower(columns.type) as type
        from sqlite_master, pragma_table_info(sqlite_master.name) as columns
        where sqlite_master.type = 'table' and sqlite_master.name not like 'sqlite_%'`,
    )
    .all();
  database.close();
  return rows.flatMap(({ table, name, type }) => (isOwn(table) ? [] : [`${table}.${name} ${type}`]));
}

test('both engines have the same tables and columns', async () => {
  expect((await postgresColumns()).sort()).toEqual((await sqliteColumns()).sort());
});

test('every text is compared by code point', async () => {
  const database = await testDatabase(onTestFinished);
  const others = await database.run(
    `select attrelid::regclass::text || '.' || attname as column from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and atttypid = 'text'::regtype and attnum > 0
        and attcollation <> '"C"'::regcollation`,
  );
  expect(others).toEqual([]);
});
