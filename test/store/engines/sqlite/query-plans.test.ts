// How SQLite runs the queries of the aggregates: with indexes, whatever the size of the tables.
import { join } from 'node:path';
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { handOverJournal } from '../../../../src/store/editions/hand-over-journal.ts';
import type { Engine } from '../../../../src/store/engine.ts';
import { sqliteDriver } from '../../../../src/store/engines/sqlite/driver.ts';
import { openSqlite } from '../../../../src/store/engines/sqlite/engine.ts';
import { fullTextIndex } from '../../../../src/store/engines/sqlite/full-text.ts';
import { sqliteTransactions } from '../../../../src/store/engines/sqlite/transactions.ts';
import type { Schema } from '../../../../src/store/schema.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';
import { workloads } from '../../../helpers/store-workloads.ts';

/** An engine that keeps the queries it runs, and what SQLite says about how it runs them. */
async function explained() {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const engine = await openSqlite(path);
  await engine.close();
  const file = new (sqliteDriver())(path);
  const queries: CompiledQuery[] = [];
  const database = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: file }),
    log: ({ query }) => {
      queries.push(query);
    },
  });
  onTestFinished(() => database.destroy());
  const transactions = sqliteTransactions(database, path);
  onTestFinished(() => transactions.close());
  const tracing: Engine = { ...engine, ...transactions, database, fullText: fullTextIndex(database) };
  const plansOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    queries.length = 0;
    await work();
    return queries
      .filter(({ sql }) => /^(?:select|with|update|delete|insert)\b/.test(sql))
      .flatMap(({ sql, parameters }) =>
        file
          .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
          .all(...parameters)
          .map(({ detail }) => detail),
      );
  };
  return { engine: tracing, plansOf, path };
}

/** Steps that go through a list of values, or through what another step found. */
const isBounded = (step: string) => /json_each|^SCAN recent$/.test(step);

/**
 * Steps of a search that may go on: what full text found, counting by the smallest index, the index of the papers that changed, and
 * the models, which are few.
 */
const isOfSearch = (step: string) =>
  /VIRTUAL TABLE|COVERING INDEX|INDEX papers_words_stale$|CONSTANT ROW$|^SCAN vector_models$/.test(step);

test.each(Object.entries(workloads))('queries for %s read no whole table', async (name, prepare) => {
  const { engine, plansOf, path } = await explained();
  const plans = await plansOf(await prepare(engine, handOverJournal(`${path}-sending`, 'boot')));
  expect(plans.length).toBeGreaterThan(20);
  const scans = plans.filter((step) => step.startsWith('SCAN') && !isBounded(step));
  expect(scans.filter((step) => name !== 'search' || !isOfSearch(step))).toEqual([]);
});
