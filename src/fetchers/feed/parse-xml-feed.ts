// Reads RSS 0.9x, 1.0 and 2.0 and Atom, with the modules that journals use: Dublin Core, PRISM, content, media.
import { ParseError } from '../../errors.ts';
import {
  attributeOf,
  child,
  children,
  decoded,
  parseXml,
  rawIn,
  textIn,
  textOf,
  type XmlNode,
} from '../xml.ts';
import type { FeedEntry } from './entry.ts';

// feedsmith 3.0 was weighed for this on the shapes of fixtures/feed and on recorded feeds. It is as forgiving, and nearly as
// fast (79 ms for 2.3 MB of RSS, this takes 60). It drops PRISM in RDF (Nature, bioRxiv: the journal's name), IEEE's authors and xml:base, has no reason
// for what it refuses but "Invalid feed format", and brings a second copy of fast-xml-parser, of an older minor version.

/** What the namespaces mean, whatever prefix a feed gives them; a journal's PRISM has a dozen versions. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/purl\.org\/dc\/(?:elements|terms)/, 'dc'],
  [/prism/, 'prism'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content'],
  [/search\.yahoo\.com\/mrss/, 'media'],
  [/www\.w3\.org\/2005\/Atom|purl\.org\/atom/, 'atom'],
];

/** Elements in which HTML may stand, escaped or as it is. */
const markup = [
  'title',
  'description',
  'summary',
  'content',
  'dc:title',
  'dc:description',
  'content:encoded',
  'prism:teaser',
] as const;

export interface XmlFeed {
  /** Where relative addresses start from, if the feed says so. */
  base: string;
  entries: FeedEntry[];
}

/** The entries of a feed. Throws `ParseError` for what is no XML, was cut off, or is no feed. */
export function parseXmlFeed(text: string): XmlFeed {
  const prefixes = foreignPrefixes(text);
  const ownNames = [...prefixes].flatMap(([own, usual]) =>
    markup.filter((name) => prefixOf(name) === usual).map((name) => `${own}:${localName(name)}`),
  );
  const root = renamed(parseXml(text, [...markup, ...ownNames]), prefixes);
  const channel = child(root, 'channel');
  switch (localName(root.name)) {
    case 'rss':
      return { base: textOf(channel, 'link'), entries: children(channel, 'item').map(rssEntry) };
    case 'RDF':
      return { base: textOf(channel, 'link'), entries: children(root, 'item').map(rssEntry) };
    case 'feed':
      return { base: attributeOf(root, 'xml:base'), entries: children(root, 'entry').map(atomEntry) };
    default:
      throw new ParseError(`the answer is no feed, but <${root.name}>`, {
        hint: 'Is "url" the address of the feed, and not of the page about it?',
      });
  }
}

function rssEntry(item: XmlNode): FeedEntry {
  const media = child(item, 'media:content');
  const isImage = attributeOf(media, 'type').startsWith('image/') || attributeOf(media, 'medium') === 'image';
  return {
    id: textOf(item, 'guid') || attributeOf(item, 'rdf:about'),
    link: textOf(item, 'link') || attributeOf(child(item, 'atom:link'), 'href'),
    base: '',
    title: htmlOf(item, 'title') || htmlOf(item, 'dc:title'),
    body: longest([
      htmlOf(item, 'content:encoded'),
      htmlOf(item, 'description'),
      htmlOf(item, 'dc:description'),
      htmlOf(item, 'prism:teaser'),
    ]),
    // `authors` is IEEE's own.
    authors: first([texts(item, 'dc:creator'), texts(item, 'author'), texts(item, 'authors')]),
    identifiers: [textOf(item, 'prism:doi'), ...texts(item, 'dc:identifier'), textOf(item, 'prism:url')],
    date: textOf(item, 'pubDate') || textOf(item, 'dc:date') || textOf(item, 'prism:publicationDate'),
    categories: first([texts(item, 'category'), texts(item, 'dc:subject')]),
    image: attributeOf(child(item, 'media:thumbnail'), 'url') || (isImage ? attributeOf(media, 'url') : ''),
    journal: textOf(item, 'prism:publicationName'),
  };
}

function atomEntry(entry: XmlNode): FeedEntry {
  const links = children(entry, 'link');
  const page =
    links.find((link) => ['', 'alternate'].includes(attributeOf(link, 'rel'))) ??
    links.find((link) => attributeOf(link, 'rel') !== 'self');
  return {
    id: textOf(entry, 'id'),
    link: page ? attributeOf(page, 'href') || textIn(page.content) : '',
    base: attributeOf(entry, 'xml:base'),
    title: atomHtml(child(entry, 'title')),
    body: longest([atomHtml(child(entry, 'content')), atomHtml(child(entry, 'summary'))]),
    authors: first([
      children(entry, 'author').map((author) => textOf(author, 'name')),
      texts(entry, 'dc:creator'),
    ]),
    identifiers: [textOf(entry, 'prism:doi'), ...texts(entry, 'dc:identifier')],
    date:
      textOf(entry, 'published') ||
      textOf(entry, 'issued') ||
      textOf(entry, 'updated') ||
      textOf(entry, 'modified'),
    categories: children(entry, 'category').map(
      (each) => attributeOf(each, 'label') || attributeOf(each, 'term'),
    ),
    image: attributeOf(child(entry, 'media:thumbnail'), 'url'),
    journal: textOf(entry, 'prism:publicationName'),
  };
}

function htmlOf(item: XmlNode, name: string): string {
  return htmlIn(rawIn(child(item, name))).html;
}

/** RFC 4287 section 3.1: plain text is no HTML, whatever it looks like. */
function atomHtml(node: XmlNode): string {
  const { html, isMarkup } = htmlIn(rawIn(node));
  const isPlain = !isMarkup && ['', 'text', 'text/plain'].includes(attributeOf(node, 'type'));
  return isPlain ? html.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : html;
}

/** The HTML that stands in an element: as it is, as mark-up should; else escaped once, or in CDATA. */
function htmlIn(raw: string): { html: string; isMarkup: boolean } {
  const parts = raw.split(/<!\[CDATA\[([\s\S]*?)\]\]>/);
  const isCdata = (index: number) => index % 2 === 1;
  const isMarkup = parts.some((part, index) => !isCdata(index) && /<[a-z/]/i.test(part));
  const html = parts.map((part, index) => (isCdata(index) || isMarkup ? part : decoded(part))).join('');
  return { html, isMarkup };
}

function texts(node: XmlNode, name: string): string[] {
  return children(node, name)
    .map(({ content }) => textIn(content))
    .filter((text) => text.trim());
}

function first(lists: readonly string[][]): string[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function longest(candidates: readonly string[]): string {
  return candidates.reduce((best, text) => (text.length > best.length ? text : best), '');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function prefixOf(name: string): string {
  return name.includes(':') ? name.slice(0, name.indexOf(':')) : '';
}

/** Prefixes that a feed gives to the modules, to their usual ones; wherever it declares them, some do on each item. */
function foreignPrefixes(text: string): ReadonlyMap<string, string> {
  const prefixes = new Map<string, string>();
  for (const [, own = '', uri = ''] of text.matchAll(/\sxmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)) {
    const usual = modules.find(([pattern]) => pattern.test(uri))?.[1];
    if (usual !== undefined && usual !== own) prefixes.set(own, usual);
  }
  // A feed may be Atom under a prefix of its own.
  const [, own] = /<([\w.-]+):feed\s/.exec(text) ?? [];
  if (own !== undefined) prefixes.set(own, '');
  return prefixes;
}

/** The document with the usual prefixes, so that elements can be asked for by name. */
function renamed(node: XmlNode, prefixes: ReadonlyMap<string, string>): XmlNode {
  if (prefixes.size === 0) return node;
  const content = node.content.map((raw) => {
    if ('#text' in raw || '#cdata' in raw) return raw;
    const name = Object.keys(raw).find((key) => key !== ':@') ?? '';
    const inner = renamed({ name, content: raw[name] as XmlNode['content'], attributes: {} }, prefixes);
    return { [inner.name]: inner.content, ':@': raw[':@'] };
  });
  const usual = node.name.includes(':') ? prefixes.get(prefixOf(node.name)) : undefined;
  const name =
    usual === undefined ? node.name : usual ? `${usual}:${localName(node.name)}` : localName(node.name);
  return { name, content, attributes: node.attributes };
}
