// The feeds of the site: the latest papers and editions of each kind, and of any search, as RSS, Atom or JSON Feed.
import { type FeedFormat, feedEndings, feedFormats, feedNames } from '../model/feed-format.ts';
import { maxQueryLength } from '../model/search.ts';
import { feedPath, ownFeedPath, searchFeedPath } from '../model/site-links.ts';
import { cacheControl, personalPage } from './guards.ts';
import { PageCache } from './page-cache.ts';
import { publish } from './publish.ts';
import type { Route, Routes, SiteContext } from './route.ts';
import { isSameSecret } from './session.ts';
import type { Site } from './site.ts';

const mediaTypes: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  'json-feed': 'application/feed+json; charset=utf-8',
};

/** All feeds together; a feed is made once for the readers that ask for it every few minutes. */
const maxFeedBytes = 16 * 1024 * 1024;

/**
 * `/feeds/daily.xml`, `/feeds/daily.atom`, `/feeds/daily.json`, and so on for each feed that there is; and
 * `/feeds/search.xml?q=…` for any search; and a reader's own, at an address that only they know.
 */
export function feedRoutes(site: Site): Routes {
  const { content, own, readers, clock, pages, options } = site;
  const cache = new PageCache({
    stamp: () => content.stamp(),
    elapsedMs: () => clock.elapsedMs(),
    maxBytes: maxFeedBytes,
  });
  const answer = async (
    context: SiteContext,
    path: string,
    format: FeedFormat,
    make: () => Promise<string>,
  ) => {
    const feed = await cache.get(path, async () => ({ type: mediaTypes[format], content: await make() }));
    return feed ? publish(context, feed) : personalPage(context, pages.answer('not-found'), 404);
  };
  const named = feedNames(site.periods).flatMap((name) =>
    feedFormats.map((format) => {
      const path = feedPath(name, format);
      const get: Route['get'] = (context) => answer(context, path, format, () => content.feed(name, format));
      return [path, { get }] as const;
    }),
  );
  const searches = feedFormats.map((format) => {
    const get: Route['get'] = async (context) => {
      const query = (context.req.query('q') ?? '').trim().slice(0, maxQueryLength);
      if (query === '') return personalPage(context, pages.answer('not-found'), 404);
      const path = searchFeedPath(query, format);
      return await answer(context, path, format, () => content.searchFeed(query, format));
    };
    return [`/feeds/search.${feedEndings[format]}`, { get }] as const;
  });
  return {
    ...Object.fromEntries([...named, ...searches]),
    '/feeds/own/:name': {
      get: async (context) => {
        const [, id = '', secret = '', ending] =
          /^([0-9a-z]{1,11})-([\w-]{22})\.(\w+)$/.exec(context.req.param('name') ?? '') ?? [];
        const format = feedFormats.find((each) => feedEndings[each] === ending);
        const reader = format ? await readers.get(Number.parseInt(id, 36)) : null;
        const kept = reader && (await own.feedSecret(reader));
        if (!format || !reader || !kept || !isSameSecret(secret, kept))
          return personalPage(context, pages.answer('not-found'), 404);
        const path = ownFeedPath(reader.id, kept, format);
        const feed = await cache.get(path, async () => ({
          type: mediaTypes[format],
          content: await own.feed(reader, format, `${options.url}${path}`),
        }));
        return feed
          ? publish(context, feed, cacheControl.private)
          : personalPage(context, pages.answer('not-found'), 404);
      },
    },
  };
}
