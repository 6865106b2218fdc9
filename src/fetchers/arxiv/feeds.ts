// Asks arXiv's feeds of today: one for all categories while that is short enough, else several.
import type { Validators } from '../../model/page.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import type { PlainDate } from '../../model/time.ts';
import type { FetchContext } from '../fetcher.ts';
import { judge, type ListingState } from './listings.ts';
import type { ArxivOptions } from './options.ts';
import { parseFeed } from './parse-feed.ts';
import { feedUrl, paceOf } from './request.ts';

/** A feed as it is requested now. */
export interface FeedAnswer {
  /** The categories that it joins, with a plus between them. */
  name: string;
  /** Null if it has not changed since it was stored. */
  listedOn: PlainDate | null;
  /** What no earlier listing had. */
  records: PaperRecord[];
  /** All that it had. */
  all: PaperRecord[];
  rejects: Reject[];
  /** Categories whose listing is an earlier one. */
  stale: string[];
  /** Whether arXiv has cut it. */
  isCut: boolean;
  validators: Validators & { url: string };
}

/** arXiv cuts a feed at this many results (https://info.arxiv.org/help/rss.html): a feed of that length is incomplete. */
export const maxItems = 2000;
/** A feed that reaches half of it may be cut off the next day: its categories are fetched separately from then on. */
const longItems = maxItems / 2;

/** Feeds that each stay short enough. One that was cut off is fetched again in two halves. */
export async function askFeeds(
  options: ArxivOptions,
  context: FetchContext,
  state: ListingState,
): Promise<FeedAnswer[]> {
  const answers: FeedAnswer[] = [];
  for (const categories of groupsOf(options.categories, state)) {
    answers.push(...(await askFeed(options, context, state, categories)));
  }
  return answers;
}

async function askFeed(
  options: ArxivOptions,
  context: FetchContext,
  state: ListingState,
  categories: readonly string[],
): Promise<FeedAnswer[]> {
  const { http, signal, validatorsOf, log } = context;
  const url = feedUrl(options, categories);
  const response = await http.get({
    url,
    group: paceOf(options, url),
    accept: 'application/rss+xml, application/xml',
    validators: await validatorsOf(url),
    signal,
  });
  const name = categories.join('+');
  const validators = { url, ...response.validators };
  if (response.notModified) {
    log(`the feed of ${name} is unchanged`);
    return [{ name, listedOn: null, records: [], all: [], rejects: [], stale: [], isCut: false, validators }];
  }
  const { listedOn, records, rejects } = parseFeed(response.text());
  const isCut = records.length + rejects.length >= maxItems;
  if (isCut && categories.length > 1) {
    log(`the feed of ${name} is cut off at ${maxItems} results: fetching half of the categories at a time`);
    const halves = inHalves(categories);
    return (await Promise.all(halves.map((half) => askFeed(options, context, state, half)))).flat();
  }
  const { fresh, stale } = judge(state, listedOn, records, options.categories);
  return [{ name, listedOn, records: fresh, all: records, rejects, stale, isCut, validators }];
}

/** The groups of the last fetch, if they are of the same categories; else all in one. */
function groupsOf(categories: readonly string[], { feeds }: ListingState): string[][] {
  const known = Object.keys(feeds).map((name) => name.split('+'));
  const isSame = [...known.flat()].sort().join() === [...categories].sort().join();
  return isSame ? known : [[...categories]];
}

/** The names of the feeds to fetch next time: a long one of several categories in halves. */
export function namesAfter({ name, all, rejects, listedOn }: FeedAnswer): string[] {
  const categories = name.split('+');
  const isLong = listedOn !== null && all.length + rejects.length >= longItems && categories.length > 1;
  return isLong ? inHalves(categories).map((half) => half.join('+')) : [name];
}

function inHalves(categories: readonly string[]): string[][] {
  const middle = Math.ceil(categories.length / 2);
  return [categories.slice(0, middle), categories.slice(middle)];
}
