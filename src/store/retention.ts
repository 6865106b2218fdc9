// Retention: deletes what is old, a little at a time.
import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { addDays } from '../model/dates.ts';
import type { EditionId } from '../model/edition.ts';
import { dayMs, type Instant, type PlainDate } from '../model/time.ts';
import type { RetentionLimits, RetentionResult, RetentionStore } from './contract/retention.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';

/** Rows that one transaction deletes: with their indexes about a tenth of a second. */
const batchSize = 5_000;

export function retentionStore(engine: Engine): RetentionStore {
  const { database } = engine;
  return {
    async apply(limits, at, signal) {
      const last = await upkeepOf(database, 'retention');
      // A clock that was set back must not stop it for good.
      if (last !== null && Math.abs(Date.parse(at) - Date.parse(last.at)) < dayMs) return null;
      const result: RetentionResult = { signals: 0, deliveries: 0, candidates: 0, fetches: 0 };
      for await (const [kind, count] of deletions(engine, limits, at)) {
        result[kind] += count;
        // SQLite returns synchronously: without a turn of the event loop no signal would be handled.
        await setImmediate();
        signal.throwIfAborted();
      }
      await setUpkeep(database, 'retention', { at });
      return result;
    },
  };
}

type Deletion = readonly [kind: keyof RetentionResult, rows: number];

async function* deletions(engine: Engine, limits: RetentionLimits, at: Instant): AsyncGenerator<Deletion> {
  const { signalMonths, deliveryMonths, candidateMonths, fetchMonths } = limits;
  if (signalMonths !== null) yield* thinSignals(engine, monthBefore(at, signalMonths), at);
  if (deliveryMonths !== null) yield* pruneDeliveries(engine, monthBefore(at, deliveryMonths));
  if (candidateMonths !== null) yield* pruneCandidates(engine, monthBefore(at, candidateMonths));
  if (fetchMonths !== null) yield* pruneFetches(engine, monthBefore(at, fetchMonths));
}

/** The first day of the month that is `months` before that of `at`, in UTC. */
function monthBefore(at: Instant, months: number): PlainDate {
  const date = new Date(at);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
}

/** Keeps the last value of each month before `until`. Months that were thinned before are not looked at again. */
async function* thinSignals(engine: Engine, until: PlainDate, at: Instant): AsyncGenerator<Deletion> {
  const { database } = engine;
  const done = (await upkeepOf(database, 'signals'))?.until ?? null;
  const { first } = await database
    .selectFrom('signals')
    .select(({ fn }) => fn.min<Instant | null>('at').as('first'))
    .executeTakeFirstOrThrow();
  const oldest = first?.slice(0, 10) ?? until;
  for (let day = done ?? oldest; day < until; day = addDays(day, 1)) {
    const { numDeletedRows } = await engine.transaction((db) =>
      db
        .deleteFrom('signals')
        .where('at', '>=', day)
        .where('at', '<', addDays(day, 1))
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('signals as later')
              .select('later.at')
              .whereRef('later.paper_id', '=', 'signals.paper_id')
              .whereRef('later.source', '=', 'signals.source')
              .whereRef('later.name', '=', 'signals.name')
              .whereRef('later.at', '>', 'signals.at')
              .where('later.at', '<', monthAfter(day)),
          ),
        )
        .executeTakeFirst(),
    );
    if (numDeletedRows > 0n) yield ['signals', Number(numDeletedRows)];
  }
  if (done === null || done < until) await setUpkeep(database, 'signals', { at, until });
}

/** The first day of the month after a date. */
function monthAfter(date: PlainDate): PlainDate {
  return monthBefore(`${date}T00:00:00.000Z`, -1);
}

/** Deletes finished deliveries of editions frozen before `until`. Who got which common list is kept without them. */
async function* pruneDeliveries(engine: Engine, until: PlainDate): AsyncGenerator<Deletion> {
  for (const edition of await editionsBefore(engine.database, until)) {
    for (;;) {
      const count = await engine.transaction((db) => pruneBatch(engine, db, edition), { scan: true });
      if (count > 0) yield ['deliveries', count];
      if (count < batchSize) break;
    }
  }
}

const wasSent = ['sent', 'uncertain'] as const;
const wasNotSent = ['failed', 'skipped'] as const;

async function pruneBatch(engine: Engine, db: Kysely<Schema>, edition: EditionId): Promise<number> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'subscriber_id', 'state'])
    .where('edition_id', '=', edition)
    .where('state', 'in', [...wasSent, ...wasNotSent])
    .limit(batchSize)
    .execute();
  if (rows.length === 0) return 0;
  const ids = engine.list(rows.map(({ id }) => id));
  await db
    .insertInto('reader_editions')
    .columns(['subscriber_id', 'edition_id'])
    .expression(
      db
        .selectFrom('deliveries')
        .select(({ ref }) => [ref('subscriber_id').$notNull().as('subscriber_id'), 'edition_id'])
        .where('id', 'in', ids)
        .where('subscriber_id', 'is not', null)
        .where('selection_json', 'is', null)
        .where('state', 'in', wasSent),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Without the delivery, a selection counts as sent.
  const unsent = rows.flatMap(({ subscriber_id, state }) =>
    subscriber_id !== null && wasNotSent.some((each) => each === state) ? [subscriber_id] : [],
  );
  await db
    .deleteFrom('reader_papers')
    .where('subscriber_id', 'in', engine.list(unsent))
    .where('edition_id', '=', edition)
    .execute();
  await db.deleteFrom('deliveries').where('id', 'in', ids).execute();
  return rows.length;
}

async function* pruneCandidates(engine: Engine, until: PlainDate): AsyncGenerator<Deletion> {
  for (const edition of await editionsBefore(engine.database, until)) {
    const { numDeletedRows } = await engine.database
      .deleteFrom('edition_candidates')
      .where('edition_id', '=', edition)
      .executeTakeFirst();
    if (numDeletedRows > 0n) yield ['candidates', Number(numDeletedRows)];
  }
}

async function editionsBefore(db: Kysely<Schema>, until: PlainDate): Promise<EditionId[]> {
  const rows = await db
    .selectFrom('editions')
    .select('id')
    .where('frozen_at', '<', until)
    .orderBy('frozen_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Statistics ask when each source was first fetched, and when it last succeeded. */
async function* pruneFetches({ database }: Engine, until: PlainDate): AsyncGenerator<Deletion> {
  const { numDeletedRows } = await database
    .deleteFrom('fetches')
    .where('finished_at', '<', until)
    .where('id', 'not in', ({ selectFrom }) =>
      selectFrom('fetches')
        .select(({ fn }) => fn.min('id').as('id'))
        .groupBy('source'),
    )
    .where('id', 'not in', ({ selectFrom }) =>
      selectFrom('fetches')
        .select(({ fn }) => fn.max('id').as('id'))
        .groupBy('source'),
    )
    .where('id', 'not in', ({ selectFrom }) =>
      selectFrom('fetches')
        .select(({ fn }) => fn.max('id').as('id'))
        .where('status', 'in', ['ok', 'empty'])
        .groupBy('source'),
    )
    .executeTakeFirst();
  if (numDeletedRows > 0n) yield ['fetches', Number(numDeletedRows)];
  await database.deleteFrom('rejects').where('seen_at', '<', until).execute();
}

async function upkeepOf(db: Kysely<Schema>, task: Schema['upkeep']['task']) {
  return (await db.selectFrom('upkeep').selectAll().where('task', '=', task).executeTakeFirst()) ?? null;
}

async function setUpkeep(
  db: Kysely<Schema>,
  task: Schema['upkeep']['task'],
  { at, until = null }: { at: Instant; until?: PlainDate | null },
): Promise<void> {
  await db
    .insertInto('upkeep')
    .values({ task, at, until })
    .onConflict((conflict) => conflict.column('task').doUpdateSet({ at, until }))
    .execute();
}
