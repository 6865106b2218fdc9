// What is stored about the last listings: enough to distinguish a new one from one that arXiv serves again under another date.
import * as z from 'zod';
import type { Cursor } from '../../model/page.ts';
import type { PaperRecord } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';

/** What a listing had, by the kind of announcement: `2606.14777` where it was new, with the version else. */
const items = z.record(z.string(), z.array(z.string()));
const cursorSchema = z.object({
  /** The last listing that was read whole. */
  listing: z.string().nullish().catch(null),
  /** What the last listings had, by date. */
  items: z.record(z.string(), items).catch({}),
  /** The last listing of each feed, by its categories, where there are several feeds. */
  feeds: z.record(z.string(), z.string()).catch({}),
});

export interface ListingState {
  listing: PlainDate | null;
  items: Readonly<Record<PlainDate, Readonly<Record<string, readonly string[]>>>>;
  feeds: Readonly<Record<string, PlainDate>>;
}

export function stateOf(cursor: Cursor | null): ListingState {
  const { listing, ...rest } = cursorSchema.parse(cursor ?? {});
  return { listing: listing ?? null, ...rest };
}

/** Listings that are remembered: the one being read, and the one that may come again under its date. */
const remembered = 2;

/** The state with what a listing had added to it. */
export function withItems(state: ListingState, on: PlainDate, records: readonly PaperRecord[]): ListingState {
  if (records.length === 0) return state;
  const own = new Map(Object.entries(state.items[on] ?? {}).map(([kind, keys]) => [kind, new Set(keys)]));
  for (const record of records) {
    for (const { kind } of record.announcements)
      own.set(kind, (own.get(kind) ?? new Set()).add(itemKey(record, kind)));
  }
  const listed = Object.fromEntries([...own].map(([kind, keys]) => [kind, [...keys].sort()]));
  const dates = [...new Set([...Object.keys(state.items), on])].sort().slice(-remembered);
  return {
    ...state,
    items: Object.fromEntries(dates.map((date) => [date, date === on ? listed : (state.items[date] ?? {})])),
  };
}

function itemKey({ key, version }: PaperRecord, kind: string): string {
  return kind.startsWith('replace') && version !== null ? `${key}v${version}` : key;
}

/** The ids of the papers that a listing had as new or cross-listed; null if it is not remembered. */
export function papersOf({ items }: ListingState, on: PlainDate): ReadonlySet<string> | null {
  const own = items[on];
  return own === undefined ? null : new Set([...(own['new'] ?? []), ...(own['cross'] ?? [])]);
}

export interface Judgement {
  /** The papers that no earlier listing had. */
  fresh: PaperRecord[];
  /** Categories whose new papers were those of an earlier listing. */
  stale: string[];
}

/**
 * Tells the records of a listing from those that an earlier one had. A paper is new once, so a category of which most new papers
 * were new before is served again: on 2 to 8 days in a hundred arXiv does that, for one category or for all.
 */
export function judge(
  state: ListingState,
  on: PlainDate,
  records: readonly PaperRecord[],
  categories: readonly string[],
): Judgement {
  const before = new Set(
    Object.entries(state.items)
      .filter(([date]) => date < on)
      .flatMap(([, kinds]) =>
        Object.entries(kinds).flatMap(([kind, keys]) => keys.map((key) => `${kind} ${key}`)),
      ),
  );
  const isRepeated = (record: PaperRecord) =>
    record.announcements.length > 0 &&
    record.announcements.every(({ kind }) => before.has(`${kind} ${itemKey(record, kind)}`));
  const counts = new Map<string, { repeated: number; all: number }>();
  for (const record of records) {
    if (!record.announcements.some(({ kind }) => kind === 'new')) continue;
    const [primary = ''] = record.categories;
    const category = categories.find((each) => primary === each || primary.startsWith(`${each}.`)) ?? primary;
    const count = counts.get(category) ?? { repeated: 0, all: 0 };
    counts.set(category, { repeated: count.repeated + Number(isRepeated(record)), all: count.all + 1 });
  }
  return {
    fresh: records.filter((record) => !isRepeated(record)),
    stale: [...counts].filter(([, { repeated, all }]) => repeated * 2 >= all).map(([category]) => category),
  };
}
