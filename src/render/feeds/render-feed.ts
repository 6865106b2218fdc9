// Writes a feed as RSS 2.0, Atom or JSON Feed, with feedsmith.
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import type { FeedFormat } from '../../model/feed-format.ts';
import type { Feed, FeedItem } from './feed.ts';

/** The same feed gives the same bytes. */
export function renderFeed(feed: Feed, format: FeedFormat): string {
  switch (format) {
    case 'rss':
      return rss(feed);
    case 'atom':
      return atom(feed);
    case 'json-feed':
      return jsonFeed(feed);
  }
}

/** RSS 2.0 (https://www.rssboard.org/rss-specification), with the self link that its advisory board recommends. */
function rss({ title, description, language, homeUrl, feedUrl, updatedAt, items }: Feed): string {
  return generateRssFeed({
    title,
    link: homeUrl ?? 'about:blank',
    description,
    language,
    lastBuildDate: new Date(updatedAt),
    ...(feedUrl !== null && {
      atom: { links: [{ href: feedUrl, rel: 'self', type: 'application/rss+xml' }] },
    }),
    items: items.map((item) => ({
      guid: { value: item.id, isPermaLink: false },
      title: item.title,
      ...(item.url !== null && { link: item.url }),
      ...(item.summary !== null && { description: item.summary }),
      content: { encoded: item.content.text },
      // RSS's own author is an e-mail address; names are Dublin Core's.
      ...(item.authors.length > 0 && { dc: { creators: item.authors } }),
      categories: item.categories.map((name) => ({ name })),
      pubDate: new Date(item.publishedAt),
    })),
  });
}

/** Atom (RFC 4287). An entry without authors needs the feed to have one. */
function atom({ id, title, description, homeUrl, feedUrl, updatedAt, items }: Feed): string {
  return generateAtomFeed({
    id,
    title: { value: title },
    subtitle: { value: description },
    authors: [{ name: title }],
    updated: new Date(updatedAt),
    links: [
      ...(homeUrl === null ? [] : [{ href: homeUrl, rel: 'alternate', type: 'text/html' }]),
      ...(feedUrl === null ? [] : [{ href: feedUrl, rel: 'self', type: 'application/atom+xml' }]),
    ],
    entries: items.map((item) => ({
      id: item.id,
      title: { value: item.title },
      ...(item.url !== null && { links: [{ href: item.url, rel: 'alternate', type: 'text/html' }] }),
      ...(item.authors.length > 0 && { authors: item.authors.map((name) => ({ name })) }),
      categories: item.categories.map((term) => ({ term })),
      published: new Date(item.publishedAt),
      updated: new Date(item.publishedAt),
      ...(item.summary !== null && { summary: { value: item.summary } }),
      content: { type: 'html', value: item.content.text },
    })),
  });
}

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
function jsonFeed({ title, description, language, homeUrl, feedUrl, items }: Feed): string {
  const feed = generateJsonFeed({
    title,
    description,
    language,
    ...(homeUrl !== null && { home_page_url: homeUrl }),
    ...(feedUrl !== null && { feed_url: feedUrl }),
    items: items.map((item: FeedItem) => ({
      id: item.id,
      ...(item.url !== null && { url: item.url }),
      title: item.title,
      content_html: item.content.text,
      ...(item.summary !== null && { summary: item.summary }),
      ...(item.image !== null && { image: item.image }),
      date_published: new Date(item.publishedAt),
      tags: item.categories,
      authors: item.authors.map((name) => ({ name })),
    })),
  });
  // A feed without items has the list all the same; the generator leaves it out.
  return `${JSON.stringify({ items: [], ...(feed as object) }, null, 2)}\n`;
}
