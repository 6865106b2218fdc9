// The feeds of the site, of exports and of outlets: which papers or editions each has, and where it belongs.
import type { Edition, Period } from '../../../model/edition.ts';
import type { FeedFormat, FeedName } from '../../../model/feed-format.ts';
import { ownPaths } from '../../../model/own-pages.ts';
import { latestPath, searchPath } from '../../../model/site-links.ts';
import { dayMs, later, type PlainDate } from '../../../model/time.ts';
import type { Feed, FeedOptions } from '../../../render/feeds/feed.ts';
import { feedLabel } from '../../../render/feeds/feed-label.ts';
import { textsIn } from '../../../render/messages/languages.ts';
import type { PageSite } from '../../../render/page-site.ts';
import type { RenderSettings } from '../../../render/settings.ts';
import type { PaperSearch } from '../../search.ts';
import type { CommandContext } from '../context.ts';
import { composeEdition, today } from '../editions/compose.ts';
import { offeredPeriods, renderSettings } from '../settings.ts';

export interface FeedPlace {
  format: FeedFormat;
  /** The site that it is a feed of; null without one. */
  site: PageSite | null;
  /** Where it is itself; null for a file whose address isn't known. */
  feedUrl: string | null;
}

/** Editions that a feed reaches back: more than two weeks of daily ones, for readers who were away. */
const feedEditions = 15;
/** How far back the feed of a search reaches, and how many papers it has. */
const searchDays = 30;
const searchPapers = 50;

/** The feed of a kind of edition; of what trends, as of now. */
export async function namedFeed(context: CommandContext, name: FeedName, place: FeedPlace): Promise<string> {
  if (name !== 'trending') {
    return await editionsFeed(
      context,
      name,
      await frozenBefore(context, periodOf(name), '9999-12-31', feedEditions),
      place,
    );
  }
  const { announcedFeed } = await import('../../../render/feeds/feed.ts');
  const { entries } = await composeEdition(context, { period: name, date: null });
  return await written(context, place, headOf(context, name, place), (...more) =>
    announcedFeed(entries, ...more),
  );
}

/** These editions, paper by paper or edition by edition, depending on the name. */
export async function editionsFeed(
  context: CommandContext,
  name: FeedName,
  editions: readonly Edition[],
  place: FeedPlace,
): Promise<string> {
  const { editionFeed, paperFeed } = await import('../../../render/feeds/feed.ts');
  const make = name === periodOf(name) ? paperFeed : editionFeed;
  return await written(context, place, headOf(context, name, place), (...more) => make(editions, ...more));
}

type FeedHead = Pick<FeedOptions, 'name' | 'label' | 'homeUrl'>;

function periodOf(name: FeedName): Period {
  return name.replace(/-editions$/, '') as Period;
}

function headOf({ config }: CommandContext, name: FeedName, { site }: FeedPlace): FeedHead {
  const path = latestPath(periodOf(name), offeredPeriods(config.editions));
  return {
    name,
    label: name === 'daily' ? null : feedLabel(name, textsIn(config.language)),
    homeUrl: site?.address(path) ?? null,
  };
}

/** The editions as a reader got them, paper by paper. */
export async function readerFeed(
  context: CommandContext,
  reader: number,
  editions: readonly Edition[],
  place: FeedPlace,
): Promise<string> {
  const { paperFeed } = await import('../../../render/feeds/feed.ts');
  const homeUrl = place.site?.address(ownPaths.forMe) ?? null;
  const head = { name: `reader ${reader}`, label: 'for me', homeUrl };
  return await written(context, place, head, (...more) => paperFeed(editions, ...more));
}

/** The papers of the last weeks that a search finds, the latest first. */
export async function searchFeed(
  context: CommandContext,
  search: PaperSearch,
  query: string,
  place: FeedPlace,
): Promise<string> {
  const { announcedFeed } = await import('../../../render/feeds/feed.ts');
  const { papers } = await search.find({
    query,
    limit: searchPapers,
    since: later(`${today(context)}T00:00:00.000Z`, -searchDays * dayMs).slice(0, 10),
  });
  const dateOf = ({ announcedOn, publishedAt }: (typeof papers)[number]) => announcedOn ?? publishedAt ?? '';
  const newest = papers.toSorted((one, other) => (dateOf(one) < dateOf(other) ? 1 : -1));
  const entries = newest.map((paper, index) => ({
    rank: index + 1,
    paper,
    score: 0,
    reasons: [],
    picked: false,
    note: null,
  }));
  const homeUrl = place.site?.address(searchPath(query)) ?? null;
  const head = { name: `search ${query}`, label: query, homeUrl };
  return await written(context, place, head, (...more) => announcedFeed(entries, ...more));
}

async function written(
  context: CommandContext,
  { format, site, feedUrl }: FeedPlace,
  head: FeedHead,
  make: (settings: RenderSettings, options: FeedOptions) => Feed,
): Promise<string> {
  const { renderFeed } = await import('../../../render/feeds/render-feed.ts');
  const settings = { ...renderSettings(context.config, context), site };
  return renderFeed(make(settings, { ...head, feedUrl, now: context.clock.now() }), format);
}

/** Frozen editions of days before `date`, the latest first. */
export async function frozenBefore(
  { store }: CommandContext,
  period: Period,
  date: PlainDate,
  count: number,
): Promise<Edition[]> {
  const editions: Edition[] = [];
  while (editions.length < count) {
    const frozen = await store.editions.previous(period, editions.at(-1)?.date ?? date);
    if (!frozen) break;
    editions.push(frozen.edition);
  }
  return editions;
}
