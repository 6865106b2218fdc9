// The tables of a PostgreSQL database as its catalogue describes them, for copies of all their rows.
import { type Kysely, sql } from 'kysely';
import { progressTable } from '../../copy/unfinished.ts';
import type { Schema } from '../../schema.ts';
import type { TableAccess, TableShape } from '../../tables.ts';

/** Made from the text of the papers, in another form on each engine. */
const fullText = ['paper_words', 'paper_vocabulary'];

export function postgresTables(database: Kysely<Schema>): TableAccess {
  return {
    async shapes() {
      const others = sql.join(['migrations', progressTable, ...fullText]);
      const { rows } = await sql<TableShape>`
        select relname as name,
          (select json_agg(attname order by attnum) from pg_attribute
            where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns,
          (select json_agg(attname order by array_position(conkey, attnum)) from pg_constraint
            join pg_attribute on attrelid = conrelid and attnum = any (conkey)
            where conrelid = pg_class.oid and contype = 'p') as key,
          (select coalesce(json_agg(distinct other.relname), '[]') from pg_constraint
            join pg_class as other on other.oid = confrelid
            where conrelid = pg_class.oid and contype = 'f') as references
        from pg_class
        where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not in (${others})
        order by relname collate "C"`.execute(database);
      return rows;
    },

    async frozen({ blockWrites }, work) {
      const names = (await this.shapes()).map(({ name }) => sql.ref(name));
      return await database.transaction().execute(async (db) => {
        await sql`set transaction isolation level repeatable read`.execute(db);
        // Between two batches the target may work for longer than other transactions may do nothing.
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(db);
        // The state is that of the first query, and to lock is not one.
        if (blockWrites) await sql`lock table ${sql.join(names)} in share mode`.execute(db);
        return await work(db);
      });
    },

    async lastNumbers(db) {
      const numbers = new Map<string, number>();
      for (const { table, sequence } of await identities(db)) {
        const { rows } = await sql<{ last: number }>`
          select case when is_called then last_value else last_value - 1 end as last
          from ${sql.table(sequence)}`.execute(db);
        numbers.set(table, rows[0]?.last ?? 0);
      }
      return numbers;
    },

    async continueAfter(db, numbers) {
      for (const { table, column, sequence } of await identities(db)) {
        const last = numbers.get(table) ?? 0;
        await sql`select setval(${sequence}::regclass, greatest(max(${sql.ref(column)}), ${sql.lit(last)}, 1),
          greatest(max(${sql.ref(column)}), ${sql.lit(last)}) > 0) from ${sql.table(table)}`.execute(db);
      }
    },

    async analyze() {
      await sql`analyze`.execute(database);
    },
  };
}

interface Identity {
  table: string;
  column: string;
  /** The name of what counts, as it is written in a query. */
  sequence: string;
}

async function identities(db: Kysely<Schema>): Promise<Identity[]> {
  const { rows } = await sql<Identity>`
    select owner.relname as "table", attname as "column", counter.relname as sequence
    from pg_depend
      join pg_class as counter on counter.oid = pg_depend.objid and counter.relkind = 'S'
      join pg_class as owner on owner.oid = refobjid
      join pg_attribute on attrelid = owner.oid and attnum = refobjsubid
    where pg_depend.classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and deptype = 'i'
      and owner.relnamespace = current_schema()::regnamespace
    order by 1`.execute(db);
  return rows;
}
