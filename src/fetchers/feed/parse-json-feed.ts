// Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
import * as z from 'zod';
import { parseAnswer } from '../json.ts';
import type { FeedEntry } from './entry.ts';

const text = z.string().optional().catch(undefined);
const author = z.object({ name: text });
const people = z
  .array(author.catch({ name: undefined }))
  .optional()
  .catch(undefined);
const item = z.object({
  id: z.union([z.string(), z.number()]).optional().catch(undefined),
  url: text,
  external_url: text,
  title: text,
  summary: text,
  content_html: text,
  content_text: text,
  image: text,
  date_published: text,
  date_modified: text,
  author: author.optional().catch(undefined),
  authors: people,
  tags: z.array(z.string().nullable().catch(null)).optional().catch(undefined),
});
const feed = z.object({
  version: z.string().regex(/jsonfeed\.org/),
  home_page_url: text,
  author: author.optional().catch(undefined),
  authors: people,
  items: z.array(z.unknown()),
});

/**
 * The entries of a feed, an item that is not an object becomes an empty one. Throws `ParseError` for anything that is not a JSON
 * Feed.
 */
export function parseJsonFeed(body: string): { base: string; entries: FeedEntry[] } {
  const { items, home_page_url: base = '', ...owner } = parseAnswer(body, feed);
  const feedAuthors = namesOf(owner);
  return { base, entries: items.map((value) => toEntry(item.safeParse(value).data ?? {}, feedAuthors)) };
}

function namesOf({
  author: single,
  authors,
}: Pick<Partial<z.output<typeof item>>, 'author' | 'authors'>): string[] {
  return (authors ?? (single ? [single] : [])).flatMap(({ name }) => (name ? escaped(name) : []));
}

const escaped = (plain: string) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function toEntry(entry: Partial<z.output<typeof item>>, feedAuthors: readonly string[]): FeedEntry {
  return {
    id: String(entry.id ?? ''),
    link: entry.url ?? entry.external_url ?? '',
    base: '',
    title: escaped(entry.title ?? ''),
    bodies: [entry.content_html ?? escaped(entry.content_text ?? ''), escaped(entry.summary ?? '')],
    authors: namesOf(entry),
    feedAuthors,
    identifiers: [entry.external_url ?? ''],
    dates: [entry.date_published ?? '', entry.date_modified ?? ''],
    categories: (entry.tags ?? []).flatMap((tag) => tag ?? []),
    image: entry.image ?? '',
    journal: '',
  };
}
