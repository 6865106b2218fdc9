// How PostgreSQL can run the queries of the aggregates: each finds what it reads by an index, whatever the size of the tables.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../../../src/store/engine.ts';
import { connectionPool } from '../../../../src/store/engines/postgres/connections.ts';
import { fullTextIndex } from '../../../../src/store/engines/postgres/full-text.ts';
import { postgresTransactions } from '../../../../src/store/engines/postgres/transactions.ts';
import type { Schema } from '../../../../src/store/schema.ts';
import { workloads } from '../../../helpers/store-workloads.ts';
import { testDatabase } from '../../../helpers/test-store.ts';

/** An engine that keeps the queries it runs, and how PostgreSQL would run them if it had to avoid reading whole tables. */
async function explained() {
  const test = await testDatabase(onTestFinished);
  const engine = await test.openEngine();
  onTestFinished(() => engine.close());
  const queries = new Map<string, readonly unknown[]>();
  const database = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: connectionPool({ url: test.url, name: test.url }) }),
    log: ({ query }) => {
      queries.set(query.sql, query.parameters);
    },
  });
  onTestFinished(() => database.destroy());
  const tracing: Engine = {
    ...engine,
    ...postgresTransactions(database),
    database,
    fullText: fullTextIndex(database),
  };
  const plansOf = async (work: () => Promise<unknown>): Promise<{ query: string; plan: string }[]> => {
    queries.clear();
    await work();
    const seen = [...queries].filter(([sql]) => /^\s*(?:select|with|update|delete|insert)\b/.test(sql));
    const client = new pg.Client(test.url);
    await client.connect();
    try {
      await client.query('set enable_seqscan = off');
      const plans: { query: string; plan: string }[] = [];
      for (const [query, parameters] of seen) {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${query}`, [
          ...parameters,
        ]);
        plans.push({ query, plan: rows.map((row) => row['QUERY PLAN']).join('\n') });
      }
      return plans;
    } finally {
      await client.end();
    }
  };
  return { engine: tracing, plansOf };
}

/** Models of the search index and senders are few. */
const readsWholeTable = (plan: string) => /Seq Scan on (?!vector_models|senders)/.test(plan);

test.each(Object.entries(workloads))(
  'queries for %s can do without reading a whole table',
  async (_, prepare) => {
    const { engine, plansOf } = await explained();
    const plans = await plansOf(await prepare(engine, null));
    expect(plans.length).toBeGreaterThan(10);
    expect(plans.filter(({ plan }) => readsWholeTable(plan))).toEqual([]);
  },
);
