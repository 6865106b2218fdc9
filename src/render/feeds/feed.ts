// What a feed contains, whatever its format: from editions, one item per paper or one per edition.
import { createHash } from 'node:crypto';
import type { Edition, EditionEntry } from '../../model/edition.ts';
import type { Paper } from '../../model/paper.ts';
import { editionPath } from '../../model/site-links.ts';
import type { Instant } from '../../model/time.ts';
import { direction, type Html, html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import type { RenderSettings } from '../settings.ts';
import { clean, datedKind, editionView, type PaperView, paperView } from '../view.ts';

export interface Feed {
  /** A URI that stays the same for as long as the feed exists. */
  id: string;
  title: string;
  description: string;
  /** BCP 47. */
  language: string;
  /** The page that the feed is the feed of; null without a site. */
  homeUrl: string | null;
  /** Where the feed itself is; null for a file whose address isn't known. */
  feedUrl: string | null;
  updatedAt: Instant;
  items: FeedItem[];
}

export interface FeedItem {
  /** A URI that stays the same when the item is edited or the site moves. */
  id: string;
  url: string | null;
  title: string;
  content: Html;
  /** One or two sentences of plain text. */
  summary: string | null;
  authors: string[];
  categories: string[];
  publishedAt: Instant;
  image: string | null;
}

export interface FeedOptions {
  /** The name of this feed among the site's: `daily`, `weekly`. Part of its id. */
  name: string;
  /** What its title adds to that of the digest; null for the main feed. */
  label: string | null;
  /** The page that it is the feed of; null if it has no address. */
  homeUrl: string | null;
  feedUrl: string | null;
  /** When the feed is made; its date if it has no items. */
  now: Instant;
}

/** The papers of editions, the latest edition first, each paper once. */
export function paperFeed(
  editions: readonly Edition[],
  settings: RenderSettings,
  options: FeedOptions,
): Feed {
  const items = new Map<string, FeedItem>();
  for (const edition of editions) {
    for (const entry of [...edition.entries, ...edition.missed]) {
      if (!items.has(entry.paper.id))
        items.set(entry.paper.id, paperItem(entry, instantOf(edition), textsIn(settings.language)));
    }
  }
  return { ...headOf([...items.values()], settings, options), items: [...items.values()] };
}

/** Papers one by one, each as of the day it was announced. */
export function announcedFeed(
  entries: readonly EditionEntry[],
  settings: RenderSettings,
  options: FeedOptions,
): Feed {
  const items = entries.map((entry) =>
    paperItem(entry, announcedAt(entry.paper) ?? options.now, textsIn(settings.language)),
  );
  return { ...headOf(items, settings, options), items };
}

/** Editions as items, each with the list of its papers. */
export function editionFeed(
  editions: readonly Edition[],
  settings: RenderSettings,
  options: FeedOptions,
): Feed {
  const items = editions.map((edition) => editionItem(edition, settings));
  return { ...headOf(items, settings, options), items };
}

function headOf(
  items: readonly FeedItem[],
  { title, byline, language, site }: RenderSettings,
  { name, label, homeUrl, feedUrl, now }: FeedOptions,
): Omit<Feed, 'items'> {
  const texts = textsIn(language);
  const dates = items.map(({ publishedAt }) => publishedAt).sort();
  return {
    id: uuidUrn(`feed ${site?.url ?? title} ${name}`),
    title:
      label === null ? clean(title) : texts.text('feed.titled', { title: clean(title), label: clean(label) }),
    description: clean(byline) || texts.text('feed.description', { title: clean(title) }),
    language: texts.language,
    homeUrl,
    feedUrl,
    updatedAt: dates.at(-1) ?? now,
  };
}

function paperItem({ paper, reasons, note }: EditionEntry, publishedAt: Instant, texts: Texts): FeedItem {
  const view = paperView(paper, texts);
  const { links, title, thumbnail } = view;
  return {
    id: uuidUrn(paper.id),
    url: links.abstract ?? links.published ?? links.pdf ?? links.discussion,
    title,
    content: paperContent({ ...view, note: note && clean(note) }, reasons),
    summary: view.tldr === null ? firstSentences(view.abstract) : `${view.tldr.text} (${view.tldr.origin})`,
    authors: paper.authors.map(({ name }) => clean(name)),
    categories: paper.categories.map(clean),
    publishedAt,
    image: thumbnail,
  };
}

function editionItem(edition: Edition, settings: RenderSettings): FeedItem {
  const view = editionView(edition, textsIn(settings.language));
  const { counted, papers, missed, texts } = view;
  const url = settings.site?.address(editionPath(edition.id)) ?? null;
  const line = ({ title, links, upvotes, badge }: PaperView) => {
    const meta = joined([upvotes > 0 && texts.count('vote', upvotes), badge], ' · ');
    const name = links.abstract === null ? html`${title}` : html`<a href="${links.abstract}">${title}</a>`;
    return html`<li${direction(title)}>${name}${meta.text !== '' && html`<br>${meta}`}</li>\n`;
  };
  return {
    id: uuidUrn(`edition ${settings.site?.url ?? settings.title} ${edition.id}`),
    url,
    title: datedKind(view),
    content: html`<ol>\n${papers.map(line)}</ol>\n${missed.length > 0 && html`<p>${texts.text('section.missed')}</p>\n<ul>\n${missed.map(line)}</ul>\n`}`,
    summary: counted,
    authors: [],
    categories: [],
    publishedAt: instantOf(edition),
    image: null,
  };
}

function paperContent(view: PaperView, reasons: readonly string[]): Html {
  const { abstract, authors, links, note, thumbnail, tldr, texts } = view;
  const link = (href: string | null, label: string) => href !== null && html`<a href="${href}">${label}</a>`;
  const meta = joined(
    [
      authors,
      view.organized && view.badge,
      view.date,
      link(links.pdf, texts.text('paper.pdf')),
      link(links.code, texts.text('paper.code')),
      link(links.project, texts.text('paper.project')),
      link(links.discussion, texts.text('paper.discussion')),
      link(links.published, texts.text('paper.published')),
    ],
    ' · ',
  );
  return html`${thumbnail !== null && html`<p><img src="${thumbnail}" alt=""></p>\n`}${
    note && html`<blockquote>${note}</blockquote>\n`
  }${tldr !== null && html`<p${direction(tldr.text)}><strong>${tldr.text}</strong> (${tldr.origin})</p>\n`}${abstract && html`<p${direction(abstract)}>${abstract}</p>\n`}${
    reasons.length > 0 && html`<p>${reasons.map((reason) => texts.reason(clean(reason))).join(' · ')}</p>\n`
  }<p>${meta}</p>`;
}

/** When the edition appeared: when it was frozen, or noon of its date. */
function instantOf({ frozenAt, date }: Edition): Instant {
  return frozenAt ?? `${date}T12:00:00.000Z`;
}

/** The first is what decides how new it is to readers; noon, as announcements name a day. */
function announcedAt({ announcedOn, publishedAt }: Paper): Instant | null {
  return announcedOn === null ? publishedAt : `${announcedOn}T12:00:00.000Z`;
}

/** Enough of the abstract to decide whether to read on. */
function firstSentences(abstract: string | null): string | null {
  if (abstract === null) return null;
  const [first = '', second = ''] = abstract.match(/[^.!?]+[.!?]+(?=\s|$)/g) ?? [abstract];
  return (first.length < 120 ? `${first}${second}` : first)
    .trim()
    .slice(0, 500)
    .replace(/[\ud800-\udbff]$/, '');
}

/** The namespace of our names (RFC 9562 section 6.5), a UUID made for this purpose. */
const namespace = Buffer.from('7f3c9a0e5d1b4c68a2e48f6b90d37c15', 'hex');

/** A URN that is the same for the same name, whatever the site's address: a UUID of version 5 (RFC 9562 section 5.5). */
function uuidUrn(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `urn:uuid:${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}
