// The feeds of the site: the latest papers of each kind of edition, as RSS, Atom or JSON Feed.
import { type FeedFormat, feedFormats } from '../model/feed-format.ts';
import { feedPath } from '../model/site-links.ts';
import { personalPage } from './guards.ts';
import { PageCache } from './page-cache.ts';
import { publish } from './publish.ts';
import type { Route, Routes } from './route.ts';
import type { Site } from './site.ts';

const mediaTypes: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  'json-feed': 'application/feed+json; charset=utf-8',
};

/** All feeds together; a feed is made once for the readers that ask for it every few minutes. */
const maxFeedBytes = 16 * 1024 * 1024;

/** `/feeds/daily.xml`, `/feeds/daily.atom`, `/feeds/daily.json`, and so on for each kind of edition that there is. */
export function feedRoutes(site: Site): Routes {
  const { content, clock, pages } = site;
  const cache = new PageCache({
    stamp: () => content.stamp(),
    elapsedMs: () => clock.elapsedMs(),
    maxBytes: maxFeedBytes,
  });
  const routes = site.periods.flatMap((period) =>
    feedFormats.map((format) => {
      const path = feedPath(period, format);
      const get: Route['get'] = async (context) => {
        const feed = await cache.get(path, async () => ({
          type: mediaTypes[format],
          text: await content.feed(period, format),
        }));
        return feed ? publish(context, feed) : personalPage(context, pages.answer('not-found'), 404);
      };
      return [path, { get }] as const;
    }),
  );
  return Object.fromEntries(routes);
}
