// The counts of `/metrics` on each engine, and that they read indexes where there are many deliveries.
import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../../src/store/engine.ts';
import { metricsStore } from '../../src/store/metrics.ts';
import { edition } from '../helpers/papers.ts';
import { engineName, testDatabase } from '../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';

/** A hundred thousand deliveries of a hundred editions; all but a few are sent. */
async function manyDeliveries() {
  const database = await testDatabase(onTestFinished);
  const store = await database.open();
  for (let day = 0; day < 100; day++) {
    const date = new Date(Date.parse(at) + day * 86_400_000).toISOString().slice(0, 10);
    await store.editions.freeze(edition([{}], { id: `daily/${date}`, date }), 'Subject', at);
  }
  await store.close();
  const engine = await database.openEngine();
  onTestFinished(() => engine.close());
  const states = ['planned', 'planned', 'deferred', 'uncertain', 'failed'];
  const ids = (await engine.database.selectFrom('editions').select('id').orderBy('id').execute()).map(
    ({ id }) => id,
  );
  await engine.transaction(async (db) => {
    await engine.insertRows(
      db,
      {
        into: 'deliveries',
        columns: ['edition_id', 'email', 'email_key', 'state', 'attempts', 'sent_at'],
      },
      Array.from({ length: 100_000 }, (_, row) => row),
      (row) => {
        const state = states[row] ?? 'sent';
        const email = `reader${Math.floor(row / 100)}@example.org`;
        return [
          ids[row % 100] ?? '',
          email,
          email,
          state,
          1,
          state === 'sent' ? new Date(Date.parse(at) + row).toISOString() : null,
        ];
      },
    );
    await engine.insertRows(
      db,
      { into: 'subscribers', columns: ['email', 'email_key', 'state', 'created_at', 'updated_at'] },
      Array.from({ length: 5000 }, (_, row) => row),
      (row) => [
        `reader${row}@example.org`,
        `reader${row}@example.org`,
        row < 7 ? 'pending' : 'active',
        at,
        at,
      ],
    );
  });
  await engine.transaction(async (db) => {
    await engine.insertRows(
      db,
      {
        into: 'fetches',
        columns: [
          'source',
          'started_at',
          'finished_at',
          'status',
          'received',
          'new',
          'updated',
          'unchanged',
          'rejected',
          'requests',
        ],
      },
      Array.from({ length: 20_000 }, (_, row) => row),
      (row) => {
        const time = `2026-06-${18 + (row % 2)}T00:00:00.000Z`;
        return [
          row % 5 < 1 ? 'arxiv' : `source${row % 5}`,
          time,
          time,
          row % 2 ? 'failed' : 'ok',
          0,
          0,
          0,
          0,
          0,
          1,
        ];
      },
    );
  });
  await engine.transaction(async (db) => {
    await engine.insertRows(
      db,
      {
        into: 'notices',
        columns: ['wish', 'email_hash', 'interests_json', 'state', 'requested_at', 'next_attempt_at'],
      },
      Array.from({ length: 5000 }, (_, row) => row),
      (row) => ['link', `hash${row}`, '[]', row < 3 ? 'waiting' : 'sent', at, at],
    );
  });
  // As autovacuum does, so that an index alone can answer. Of SQLite nothing collects statistics.
  if (engineName === 'postgres') await database.run('vacuum analyze');
  return engine;
}

/** Which steps of the plans of all queries that `work` runs read a whole table. */
async function scansOf(engine: Engine, work: (engine: Engine) => Promise<unknown>): Promise<string[]> {
  const queries: CompiledQuery[] = [];
  const noting: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      queries.push(engine.database.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await work({ ...engine, database: engine.database.withPlugin(noting) });
  const scans: string[] = [];
  for (const query of queries) {
    const explain = engineName === 'sqlite' ? 'explain query plan' : 'explain';
    const { rows } = await engine.database.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
    );
    const steps = rows.map((row) => String(row['detail'] ?? row['QUERY PLAN']));
    scans.push(...steps.filter((step) => /SCAN (?!.*COVERING)|Seq Scan/.test(step)));
  }
  expect(queries.length).toBeGreaterThan(5);
  return scans;
}

test('the metrics count among a hundred thousand deliveries without reading a whole table', async () => {
  const engine = await manyDeliveries();
  const scans = await scansOf(engine, async (noted) => {
    const metrics = metricsStore(noted);
    expect(await metrics.queue()).toEqual([
      { period: 'daily', state: 'planned', count: 2 },
      { period: 'daily', state: 'sending', count: 0 },
      { period: 'daily', state: 'deferred', count: 1 },
      { period: 'daily', state: 'uncertain', count: 1 },
      { period: 'daily', state: 'failed', count: 1 },
    ]);
    expect(await metrics.sentBetween('2026-06-16T11:00:10.000Z', '2026-06-16T11:00:20.000Z')).toBe(10_000);
    expect(await metrics.subscribers()).toEqual([
      { state: 'active', count: 4993 },
      { state: 'pending', count: 7 },
    ]);
    expect(await metrics.pendingNotices()).toBe(3);
    expect(await metrics.lastSuccesses(['arxiv', 'never'])).toEqual([
      { source: 'arxiv', at: '2026-06-18T00:00:00.000Z' },
      { source: 'never', at: null },
    ]);
  });
  // Of the editions there are a hundred, with short rows beside what is kept apart; SQLite names what a subquery gave. All
  // subscribers are counted, by PostgreSQL in the table where its pages aren't marked yet as visible to all.
  expect(scans.filter((step) => !/on (?:editions|subscribers)|SCAN counted/.test(step))).toEqual([]);
});
