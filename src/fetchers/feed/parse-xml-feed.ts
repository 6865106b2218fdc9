// Reads RSS 0.9x, 1.0 and 2.0 and Atom, with the modules that journals use: Dublin Core, PRISM, content, media.
import { ParseError } from '../../errors.ts';
import { parseUrl } from '../../model/parse-url.ts';
import { attributeOf, child, children, textOf, type XmlNode } from '../xml.ts';
import { atomEntry } from './atom-entry.ts';
import { countOfEntries, looseEntries, withEscapedSigns } from './broken-feeds.ts';
import type { FeedEntry } from './entry.ts';
import { atomAuthors } from './entry-elements.ts';
import { localName, parseFeedDocument } from './namespaces.ts';
import { rssEntry } from './rss-entry.ts';

// feedsmith 3.0 was weighed for this on the shapes of fixtures/feed and on recorded feeds. It is as forgiving, and nearly as
// fast (79 ms for 2.3 MB of RSS, this takes 60). It drops PRISM in RDF (Nature, bioRxiv: the journal's name), IEEE's authors and xml:base, has no reason
// for what it refuses but "Invalid feed format", and brings a second copy of fast-xml-parser, of an older minor version.

export interface XmlFeed {
  /** Where relative addresses start from, if the feed says so. */
  base: string;
  entries: FeedEntry[];
  /** Entries that could not be read, by their titles. */
  broken?: string[];
}

/**
 * The entries of a feed; if it is not well-formed, all those that can be read one by one. Throws `ParseError` for text that is not XML,
 * is cut off, or is not a feed.
 */
export function parseXmlFeed(document: string): XmlFeed {
  const text = withEscapedSigns(document);
  let whole: XmlFeed | null = null;
  let failure: unknown;
  try {
    whole = parseWhole(text);
    const count = countOfEntries(text);
    if (count !== null && whole.entries.length >= count) return whole;
  } catch (error) {
    failure = error;
    // Half a feed is not a short feed, and entities that grow are no slip.
    const end = text.slice(-2000).replaceAll(/<!--[\s\S]*?-->/g, '');
    const isWhole = /<\/(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*$/i.test(end);
    if (!isWhole || /<!ENTITY/.test(text)) throw error;
  }
  const apart = parseApart(text);
  if (whole === null) {
    if (apart.entries.length === 0) throw failure;
    return apart;
  }
  if (apart.entries.length < whole.entries.length || apart.entries.length === 0)
    return { ...whole, broken: ['the entries after one without its end'] };
  return { ...apart, base: whole.base };
}

/** A channel says where its site is at its beginning. */
const maxHead = 20_000;

function parseApart(text: string): XmlFeed {
  const feed: XmlFeed & { broken: string[] } = { base: '', entries: [], broken: [] };
  const site =
    /<(?:channel|feed)\b[\s\S]{0,5000}?<link>\s*(https?:[^\s<]+)/i.exec(text.slice(0, maxHead))?.[1] ?? '';
  for (const { document, subject } of looseEntries(text)) {
    try {
      const { base, entries } = parseWhole(document);
      if (entries.length === 0) feed.broken.push(subject);
      feed.base ||= base || site;
      feed.entries.push(...entries);
    } catch {
      feed.broken.push(subject);
    }
  }
  return feed;
}

function parseWhole(text: string): XmlFeed {
  const root = parseFeedDocument(text);
  const channel = child(root, 'channel');
  switch (localName(root.name)) {
    case 'rss':
      return {
        base: baseOfRss(root, channel),
        entries: [...children(channel, 'item'), ...children(root, 'item')].map(rssEntry),
      };
    case 'rdf':
      return {
        base: baseOfRss(root, channel),
        entries: [...children(root, 'item'), ...children(channel, 'item')].map(rssEntry),
      };
    case 'feed': {
      const feedAuthors = atomAuthors(root);
      return {
        base: attributeOf(root, 'xml:base') || ownAddress(root),
        entries: children(root, 'entry').map((entry) => atomEntry(entry, feedAuthors)),
      };
    }
    default:
      throw new ParseError(`the response is not a feed, but <${root.name}>`, {
        hint: 'Is "url" the address of the feed, and not of the page about it?',
      });
  }
}

/** `xml:base` on the feed or its channel, else the channel's site. */
function baseOfRss(root: XmlNode, channel: XmlNode): string {
  const site = textOf(channel, 'link');
  const [outer, inner] = [attributeOf(root, 'xml:base'), attributeOf(channel, 'xml:base')];
  return resolved(inner, resolved(outer, '')) || site;
}

/** An address within another; either may be missing. */
function resolved(address: string, base: string): string {
  return base && address ? (parseUrl(address, base)?.href ?? base) : address || base;
}

/** Where the feed itself is, as it says; it may have come from a mirror. */
function ownAddress(feed: XmlNode): string {
  const own = children(feed, 'link').find((link) => attributeOf(link, 'rel') === 'self');
  const address = own ? attributeOf(own, 'href') : '';
  return /^https?:/i.test(address) ? address : '';
}
