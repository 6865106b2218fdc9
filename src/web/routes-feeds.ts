// The feeds of the site: the latest papers of each kind of edition, as RSS, Atom or JSON Feed.
import { createHash } from 'node:crypto';
import { type FeedFormat, feedEndings } from '../model/feed-format.ts';
import { cacheControl } from './guards.ts';
import type { Routes } from './route.ts';
import type { Site } from './site.ts';

const mediaTypes: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  'json-feed': 'application/feed+json; charset=utf-8',
};

/** `/feeds/daily.xml`, `/feeds/daily.atom`, `/feeds/daily.json`, and so on for each kind of edition that there is. */
export function feedRoutes(site: Site): Routes {
  const routes = site.periods.flatMap((period) =>
    (Object.keys(feedEndings) as FeedFormat[]).map((format) => {
      const path = `/feeds/${period}.${feedEndings[format]}`;
      const get: Routes[string]['get'] = async (context) => {
        const feed = await site.feed(period, format, `${site.options.url}${path}`);
        // Feed readers ask every few minutes: the same bytes have the same tag, and are sent once (RFC 9110 section 13).
        const etag = `"${createHash('sha256').update(feed).digest('base64url').slice(0, 22)}"`;
        const headers = { etag, 'cache-control': cacheControl.public };
        if (matches(context.req.header('if-none-match'), etag)) return context.body(null, 304, headers);
        return context.body(feed, 200, { ...headers, 'content-type': mediaTypes[format] });
      };
      return [path, { get }] as const;
    }),
  );
  return Object.fromEntries(routes);
}

/** Compares weakly, as If-None-Match asks for: proxies that compress mark the tag as weak. */
function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((each) => ['*', etag].includes(each.trim().replace(/^W\//, '')));
}
