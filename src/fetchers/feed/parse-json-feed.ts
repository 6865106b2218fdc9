// Reads JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).
import * as z from 'zod';
import { parseAnswer } from '../json.ts';
import type { FeedEntry } from './entry.ts';

const text = z.string().optional().catch(undefined);
const author = z.object({ name: text });
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
  authors: z.array(author).optional().catch(undefined),
  tags: z.array(z.string()).optional().catch(undefined),
});
const feed = z.object({
  version: z.string().regex(/jsonfeed\.org/),
  home_page_url: text,
  items: z.array(z.unknown()),
});

/** The entries of a feed, an item that is no object as an empty one. Throws `ParseError` for what is no JSON Feed. */
export function parseJsonFeed(body: string): { base: string; entries: FeedEntry[] } {
  const { items, home_page_url: base = '' } = parseAnswer(body, feed);
  return { base, entries: items.map((value) => toEntry(item.safeParse(value).data ?? {})) };
}

function toEntry(entry: Partial<z.output<typeof item>>): FeedEntry {
  const escaped = (plain: string) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const people = entry.authors ?? (entry.author ? [entry.author] : []);
  return {
    id: String(entry.id ?? ''),
    link: entry.url ?? entry.external_url ?? '',
    base: '',
    title: escaped(entry.title ?? ''),
    body: entry.content_html ?? escaped(entry.content_text ?? entry.summary ?? ''),
    authors: people.map(({ name }) => name ?? ''),
    identifiers: [entry.external_url ?? ''],
    date: entry.date_published ?? entry.date_modified ?? '',
    categories: entry.tags ?? [],
    image: entry.image ?? '',
    journal: '',
  };
}
