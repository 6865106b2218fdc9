// Everything in a database as text, to tell whether two hold the same.
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';

/** Rows as text by table, each table's in order. */
export type Dump = Record<string, string[]>;

/**
 * Tables that are left out: `fetches`, which logs how often digest ran; `secrets`, which are random; vectors and their models,
 * which depend on when they were made; and full text, which each engine keeps in its own way.
 */
const leftOut = /^(?:sqlite_.*|paper_words.*|paper_vocabulary|fetches|secrets|vector_models|paper_vectors)$/;

/** All rows of all tables of a SQLite database. */
export function dumpDatabase(path: string): Dump {
  const database = new (sqliteDriver())(path, { readonly: true });
  try {
    const tables = database
      .prepare<[], { name: string }>(`select name from sqlite_master where type = 'table'`)
      .all()
      .map(({ name }) => name)
      .filter((name) => !leftOut.test(name));
    return dumpTables(
      new Map(
        tables.map((name) => [
          name,
          database.prepare<[], Record<string, unknown>>(`select * from ${name}`).all(),
        ]),
      ),
    );
  } finally {
    database.close();
  }
}

export function dumpTables(tables: ReadonlyMap<string, readonly Record<string, unknown>[]>): Dump {
  return Object.fromEntries(
    [...tables]
      .filter(([name]) => !leftOut.test(name))
      .map(([name, rows]) => [name, rows.map(rowText).sort()]),
  );
}

/** Left out: the numbers of papers in the order in which they came, and `sent_at`, whose milliseconds are real. */
function rowText({ seq: _, sent_at: __, ...row }: Record<string, unknown>): string {
  return JSON.stringify(row);
}
