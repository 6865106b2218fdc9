// The tables of a SQLite database as its catalogue describes them, for copies of all their rows.
import { type Kysely, sql } from 'kysely';
import { progressTable } from '../../copy/unfinished.ts';
import type { Engine } from '../../engine.ts';
import type { Schema } from '../../schema.ts';
import type { TableAccess, TableShape } from '../../tables.ts';

export function sqliteTables(database: Kysely<Schema>, transaction: Engine['transaction']): TableAccess {
  return {
    async shapes() {
      // Virtual tables are full text, and shadow tables are what it is kept in.
      const { rows } = await sql<{ name: string }>`select name from pragma_table_list
        where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name not in ('migrations', ${progressTable})
        order by name`.execute(database);
      return await Promise.all(rows.map(({ name }) => shapeOf(database, name)));
    },

    // Every transaction begins by taking the right to write.
    frozen: (_, work) => transaction(work, { scan: true }),

    async lastNumbers(db) {
      const { rows } = await sql<{
        name: string;
        seq: number;
      }>`select name, seq from sqlite_sequence`.execute(db);
      return new Map(rows.map(({ name, seq }) => [name, seq]));
    },

    async continueAfter(db, numbers) {
      // Tables without "autoincrement" continue after their last row by themselves, and have no entry.
      const { rows } = await sql<{ name: string }>`
        select name from sqlite_master where type = 'table' and sql like '% autoincrement%'`.execute(db);
      for (const { name } of rows) {
        const last = numbers.get(name) ?? 0;
        const known = sql<number>`coalesce((select seq from sqlite_sequence where name = ${name}), 0)`;
        const { rows: found } = await sql<{ seq: number }>`select ${known} as seq`.execute(db);
        await sql`delete from sqlite_sequence where name = ${name}`.execute(db);
        await sql`insert into sqlite_sequence (name, seq) values (${name}, ${Math.max(last, found[0]?.seq ?? 0)})`.execute(
          db,
        );
      }
    },

    // Without statistics SQLite chooses the indexes that the tests of query plans expect.
    async analyze() {},
  };
}

async function shapeOf(database: Kysely<Schema>, name: string): Promise<TableShape> {
  const { rows: columns } = await sql<{ name: string; pk: number }>`
    select name, pk from pragma_table_info(${name}) order by cid`.execute(database);
  const { rows: references } = await sql<{ table: string }>`
    select distinct "table" from pragma_foreign_key_list(${name}) order by "table"`.execute(database);
  return {
    name: name as keyof Schema,
    columns: columns.map((column) => column.name),
    key: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    references: references.map(({ table }) => table),
  };
}
