// What programs read of the digest, for the site's API and for `digest mcp`: loaded from the store, as values.
import type { Edition, Period } from '../../../model/edition.ts';
import type { EditionKey } from '../../../model/edition-key.ts';
import type { PaperWithHistory } from '../../../model/paper.ts';
import { editionIdOf } from '../../../model/period.ts';
import { isPlainDate } from '../../../model/time.ts';
import type { ApiContent } from '../../../web/api/content.ts';
import { PaperSearch } from '../../search.ts';
import type { CommandContext } from '../context.ts';
import { composeEdition } from '../editions/compose.ts';
import { dateOfPeriod } from '../editions/edition-name.ts';
import { entryJson, paperJson } from '../papers/paper-json.ts';

/** `periods` are those that are published. */
export function apiContent(
  context: CommandContext,
  periods: readonly Period[],
  search = new PaperSearch(context),
): ApiContent {
  const { store } = context;
  return {
    async editions({ period, before, limit }) {
      const keys = (await store.editions.keys()).toReversed();
      const start = before === null ? 0 : placeAfter(keys, before);
      if (start === null) return null;
      const rest = keys.slice(start).filter((key) => period === null || key.period === period);
      return { editions: rest.slice(0, limit), hasMore: rest.length > limit };
    },

    async latest(period) {
      const frozen = await store.editions.latest(period);
      if (frozen) return editionValue(frozen.edition);
      const isPublished = period === 'trending' || periods.includes(period);
      return isPublished ? editionValue(await composeEdition(context, { period, date: null })) : null;
    },

    async edition(period, day) {
      const date = dateOfPeriod(period, day);
      if (date === null) return null;
      const id = editionIdOf(period, date);
      const answer = async () => {
        const frozen = await store.editions.get(id);
        return frozen && editionValue(frozen.edition);
      };
      return { id, answer };
    },

    async paper(id) {
      const found = await store.papers.find(id);
      return found && { id: found.paper.id, answer: () => paperValue(context, found) };
    },

    async search({ query, mode, page, pageSize }) {
      const { result } = await search.find({
        query,
        mode,
        limit: pageSize,
        offset: (page - 1) * pageSize,
      });
      return result;
    },
  };
}

/** The place in a list, latest first, after an edition or of the first one dated before a date; null for an unknown edition. */
function placeAfter(keys: readonly EditionKey[], before: string): number | null {
  if (isPlainDate(before)) {
    const place = keys.findIndex(({ date }) => date < before);
    return place < 0 ? keys.length : place;
  }
  const place = keys.findIndex(({ id }) => id === before);
  return place < 0 ? null : place + 1;
}

export function editionValue(edition: Edition) {
  const { id, period, date, frozenAt, considered, lacking = [], entries, missed } = edition;
  return {
    edition: { id, period, date, frozenAt, considered, lacking: [...lacking] },
    papers: entries.map(entryJson),
    missed: missed.map(entryJson),
  };
}

export async function paperValue(
  { store }: CommandContext,
  { paper, signals, announcements }: PaperWithHistory,
) {
  return {
    ...paperJson(paper),
    signals,
    announcements,
    versions: await store.papers.versionsOf(paper.id),
    editions: await store.editions.keysWith(paper.id),
  };
}
