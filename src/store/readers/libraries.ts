// Libraries of readers that are kept elsewhere: how far each was read, and the papers of its items.
import type { Instant } from '../../model/time.ts';
import type { LibraryUpdate, ProfileStore } from '../contract/profiles.ts';
import type { Engine } from '../engine.ts';
import { currentIds } from '../papers/current-ids.ts';
import type { Connection } from '../unit-of-work.ts';

type LibraryStore = Pick<ProfileStore, 'libraryPosition' | 'updateLibrary' | 'keepLibraries'>;

/** The origin of papers that files brought; no sync removes them. */
export const fileOrigin = 'file';

export function libraryStore(engine: Engine): LibraryStore {
  const { database } = engine;
  return {
    async libraryPosition(subscriber, origin) {
      const row = await database
        .selectFrom('library_syncs')
        .select(['version', 'scope'])
        .where('subscriber_id', '=', subscriber)
        .where('origin', '=', origin)
        .executeTakeFirst();
      return row ?? null;
    },

    async updateLibrary(subscriber, origin, update, at) {
      return await engine.transaction(
        async (db) => await updateLibrary({ db, engine }, { subscriber, origin, update, at }),
        { scope: 'readers' },
      );
    },

    async keepLibraries(kept) {
      const isKept = (row: { subscriber_id: number; origin: string }) =>
        kept.some(({ subscriber, origin }) => subscriber === row.subscriber_id && origin === row.origin);
      await engine.transaction(
        async (db) => {
          const synced = await db.selectFrom('library_syncs').select(['subscriber_id', 'origin']).execute();
          for (const { subscriber_id, origin } of synced.filter((row) => !isKept(row))) {
            for (const table of ['library_papers', 'library_syncs'] as const) {
              await db
                .deleteFrom(table)
                .where('subscriber_id', '=', subscriber_id)
                .where('origin', '=', origin)
                .execute();
            }
          }
        },
        { scope: 'readers' },
      );
    },
  };
}

interface Update {
  subscriber: number;
  origin: string;
  update: LibraryUpdate;
  at: Instant;
}

async function updateLibrary(
  connection: Connection,
  { subscriber, origin, update, at }: Update,
): Promise<{ added: number; removed: number; papers: number }> {
  const { db, engine } = connection;
  const { version, scope, keys, items } = update;
  const before = await db
    .selectFrom('library_papers')
    .select(['item', 'paper_id'])
    .where('subscriber_id', '=', subscriber)
    .where('origin', '=', origin)
    .execute();
  const changed = new Set(items.map(({ key }) => key));
  const gone = [...new Set(before.map((row) => row.item))].filter(
    (item) => changed.has(item) || !keys.has(item),
  );
  await db
    .deleteFrom('library_papers')
    .where('subscriber_id', '=', subscriber)
    .where('origin', '=', origin)
    .where('item', 'in', engine.list(gone))
    .execute();
  const current = await currentIds(
    connection,
    items.flatMap(({ paper }) => paper ?? []),
  );
  const fresh = items.flatMap(({ key, paper }) => {
    const id = keys.has(key) && paper !== null ? current.get(paper) : undefined;
    return id === undefined ? [] : [{ key, id }];
  });
  await engine.insertRows(
    db,
    {
      into: 'library_papers',
      columns: ['subscriber_id', 'origin', 'item', 'paper_id', 'added_at'],
      onConflict: 'skip',
    },
    fresh,
    ({ key, id }) => [subscriber, origin, key, id, at],
  );
  await db
    .insertInto('library_syncs')
    .values({ subscriber_id: subscriber, origin, version, scope, synced_at: at })
    .onConflict((conflict) =>
      conflict.columns(['subscriber_id', 'origin']).doUpdateSet({ version, scope, synced_at: at }),
    )
    .execute();
  const left = before.filter(({ item }) => !gone.includes(item)).map(({ paper_id }) => paper_id);
  const had = new Set(before.map(({ paper_id }) => paper_id));
  const has = new Set([...left, ...fresh.map(({ id }) => id)]);
  return {
    added: [...has].filter((id) => !had.has(id)).length,
    removed: [...had].filter((id) => !has.has(id)).length,
    papers: has.size,
  };
}

/** How far each library of a reader was read, by origin. */
export async function syncsOf(
  { db }: Connection,
  subscriber: number,
): Promise<{ origin: string; version: number; syncedAt: Instant }[]> {
  return await db
    .selectFrom('library_syncs')
    .select(['origin', 'version', 'synced_at as syncedAt'])
    .where('subscriber_id', '=', subscriber)
    .orderBy('origin')
    .execute();
}
