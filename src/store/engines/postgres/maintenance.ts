// Checks a PostgreSQL database while others use it.
import { type Kysely, sql } from 'kysely';
import type { EngineMaintenance } from '../../engine.ts';
import type { Schema } from '../../schema.ts';

/** Problems beyond these say nothing more. */
const maxProblems = 20;

export function postgresMaintenance(database: Kysely<Schema>): EngineMaintenance {
  return {
    async check() {
      const problems = await brokenObjects(database);
      for (const table of await tableNames(database)) {
        const problem = await unreadable(database, table);
        if (problem !== null) problems.push(problem);
      }
      return problems.slice(0, maxProblems);
    },
  };
}

/** What the catalogue knows: indexes that can't be used, constraints that may not hold, and pages with a wrong checksum. */
async function brokenObjects(database: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ problem: string }>`
    select 'index ' || indexrelid::regclass || ' is not valid' as problem from pg_index
      join pg_class on pg_class.oid = indexrelid
      where relnamespace = current_schema()::regnamespace and not (indisvalid and indisready)
    union all
    select 'constraint ' || conname || ' of ' || conrelid::regclass || ' is not validated' from pg_constraint
      where connamespace = current_schema()::regnamespace and not convalidated
    union all
    select checksum_failures || ' pages have had a wrong checksum' from pg_stat_database
      where datname = current_database() and checksum_failures > 0
    order by problem`.execute(database);
  return rows.map(({ problem }) => problem);
}

async function tableNames(database: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' order by relname`.execute(database);
  return rows.map(({ name }) => name);
}

/** Reads all values, also those that are kept outside their rows: the server reports pages that it can't make sense of. */
async function unreadable(database: Kysely<Schema>, table: string): Promise<string | null> {
  try {
    await sql`select count(row_text) from (select each::text as row_text from ${sql.table(table)} as each) as every`.execute(
      database,
    );
    return null;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    // Damage, or an input/output error: https://www.postgresql.org/docs/current/errcodes-appendix.html
    if (cause?.code === undefined || !/^(?:XX|58|22)/.test(cause.code)) throw error;
    return `table ${table}: ${cause.message}`;
  }
}
