// Everything in a database as text, to tell whether two hold the same.
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';

/**
 * All rows of all tables, each table's in order. Left out: `fetches`, which logs how often digest ran; `secrets`, which are
 * random; vectors and their models, which
 * depend on when they were made; the numbers that SQLite gives rows in the order in which they came; and `sent_at`, whose milliseconds are real.
 */
export function dumpDatabase(path: string): Record<string, string[]> {
  const database = new (sqliteDriver())(path, { readonly: true });
  try {
    const tables = database
      .prepare<[], { name: string }>(
        `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'paper_words%' and name not in ('fetches', 'secrets', 'vector_models', 'paper_vectors')`,
      )
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => [
        name,
        database.prepare<[], Record<string, unknown>>(`select * from ${name}`).all().map(rowText).sort(),
      ]),
    );
  } finally {
    database.close();
  }
}

function rowText({ seq: _, sent_at: __, ...row }: Record<string, unknown>): string {
  return JSON.stringify(row);
}
