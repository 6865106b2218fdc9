// Databases of the engine that the tests of this project run on, each empty at first and removed at the end.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { Engine } from '../../src/store/engine.ts';
import { clientConfig } from '../../src/store/engines/postgres/connections.ts';
import { openPostgres } from '../../src/store/engines/postgres/engine.ts';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import { openSqlite } from '../../src/store/engines/sqlite/engine.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type Dump, dumpDatabase, dumpTables } from './dump-database.ts';
import { openMemoryStore, writeEmptyDatabase } from './empty-database.ts';
import { templateName } from './postgres-server.ts';

/** The engine of the tests that this process runs. */
export const engineName = inject('postgres') === undefined ? 'sqlite' : 'postgres';

/** How often a property is tried: a store of PostgreSQL takes as long as dozens in memory. */
export const runsOf = (count: number): number => (engineName === 'sqlite' ? count : Math.ceil(count / 5));

type Row = Record<string, unknown>;

export interface TestDatabase {
  /** As `database:` of the configuration names it. */
  url: string;
  open(): Promise<Store>;
  /** What the store is built on. */
  openEngine(): Promise<Engine>;
  /** Runs one statement that both engines take, on a connection of its own. */
  run(statement: string): Promise<Row[]>;
  tables(): Promise<string[]>;
  columns(table: string): Promise<string[]>;
  dump(): Promise<Dump>;
  drop(): Promise<void>;
}

/** A database that is removed when the test ends, after what was opened. */
export async function testDatabase(
  onTestFinished: (work: () => Promise<void>) => void,
): Promise<TestDatabase> {
  const database =
    engineName === 'sqlite' ? await sqliteDatabase(writeEmptyDatabase) : await postgresDatabase();
  onTestFinished(database.drop);
  return database;
}

/** Opens an empty store; closing it removes its database. */
export async function openTestStore(): Promise<Store> {
  if (engineName === 'sqlite') return await openMemoryStore();
  const { open, drop } = await postgresDatabase();
  const store = await open();
  return {
    ...store,
    async close() {
      await store.close();
      await drop();
    },
  };
}

async function sqliteDatabase(prepare?: (path: string) => Promise<void>): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-test-'));
  const path = join(folder, 'digest.db');
  await prepare?.(path);
  const run = async (statement: string) => {
    const database = new (sqliteDriver())(path);
    try {
      const prepared = database.prepare<[], Row>(statement);
      if (prepared.reader) return prepared.all();
      prepared.run();
      return [];
    } finally {
      database.close();
    }
  };
  return {
    url: `sqlite:${path}`,
    open: () => openStore({ path }),
    openEngine: () => openSqlite(path),
    run,
    async tables() {
      const rows = await run(
        `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`,
      );
      return rows.map(({ name }) => String(name));
    },
    async columns(table) {
      return (await run(`select name from pragma_table_info('${table}')`)).map(({ name }) => String(name));
    },
    dump: async () => dumpDatabase(path),
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Databases that a test has left, emptied: deleting a few rows takes a tenth of the time of copying the template. */
const free: string[] = [];
const made: string[] = [];

/** A PostgreSQL database with the schema. */
export async function postgresDatabase(): Promise<TestDatabase> {
  const name = free.pop() ?? (await createDatabase(`template ${templateName} strategy file_copy`));
  return {
    ...databaseNamed(name),
    async drop() {
      await empty(name);
      free.push(name);
    },
  };
}

/** A database without the schema, which is made when it is opened. */
export async function bareDatabase(
  onTestFinished: (work: () => Promise<void>) => void,
): Promise<TestDatabase> {
  const database = engineName === 'sqlite' ? await sqliteDatabase() : databaseNamed(await createDatabase(''));
  onTestFinished(database.drop);
  return database;
}

/** A copy of a PostgreSQL database to which no connection is open. */
export async function copyOf(
  { url }: TestDatabase,
  onTestFinished: (work: () => Promise<void>) => void,
): Promise<TestDatabase> {
  const name = new URL(url).pathname.slice(1);
  const copy = databaseNamed(await createDatabase(`template ${name} strategy file_copy`));
  onTestFinished(copy.drop);
  return copy;
}

async function createDatabase(how: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer('postgres', `create database ${name} ${how}`);
  made.push(name);
  return name;
}

/** To be called when the tests of a file have ended. */
export async function dropDatabases(): Promise<void> {
  for (const name of made.splice(0)) {
    await onServer('postgres', `drop database if exists ${name} with (force)`);
  }
}

/** Leaves the database as the template is: no rows but those of `migrations`, and sequences that begin again. */
async function empty(name: string): Promise<void> {
  await onServer(
    name,
    `do $$ declare each text; has_rows boolean;
    begin
      set session_replication_role = replica;
      for each in select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
          and relname <> 'migrations' loop
        execute format('select exists (select 1 from %I)', each) into has_rows;
        if has_rows then execute format('delete from %I', each); end if;
      end loop;
      perform setval(oid::regclass, 1, false) from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'S';
    end $$`,
  );
}

function databaseNamed(name: string): TestDatabase {
  const options = {
    engine: 'postgres' as const,
    url: `${inject('postgres')}/${name}`,
    name: `postgres:${name}`,
  };
  const run = (statement: string) => onServer(name, statement);
  const tables = async () => {
    const rows = await run(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`,
    );
    return rows.map((row) => String(row['name']));
  };
  return {
    url: options.url,
    open: () => openStore(options),
    openEngine: () => openPostgres(options),
    run,
    tables,
    async columns(table) {
      const rows = await run(
        `select attname from pg_attribute where attrelid = '${table}'::regclass and attnum > 0 order by attnum`,
      );
      return rows.map(({ attname }) => String(attname));
    },
    async dump() {
      const rows = new Map<string, Row[]>();
      for (const table of await tables()) rows.set(table, await run(`select * from "${table}"`));
      return dumpTables(rows);
    },
    drop: () => onServer('postgres', `drop database if exists ${name} with (force)`).then(() => {}),
  };
}

async function onServer(database: string, statement: string): Promise<Row[]> {
  const url = `${inject('postgres')}/${database}`;
  const client = new pg.Client(clientConfig({ url, name: database }));
  await client.connect();
  try {
    const { rows } = await client.query<Row>(statement);
    return rows;
  } finally {
    await client.end();
  }
}
