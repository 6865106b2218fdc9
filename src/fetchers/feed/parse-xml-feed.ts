// Reads RSS 0.9x, 1.0 and 2.0 and Atom, with the modules that journals use: Dublin Core, PRISM, content, media.
import { ParseError } from '../../errors.ts';
import {
  attributeOf,
  child,
  children,
  decoded,
  elements,
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
  [/purl\.org\/dc\/(?:elements|terms)|purl\.org\/metadata\/dublin_core/, 'dc'],
  [/prism/, 'prism'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content'],
  [/search\.yahoo\.com\/mrss/, 'media'],
  [/www\.w3\.org\/2005\/Atom|purl\.org\/atom/i, 'atom'],
  [/www\.itunes\.com\/dtds/i, 'itunes'],
  [/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns/, 'rdf'],
  [
    /purl\.org\/(?:rss\/1\.0|net\/rss1\.1#)\/?$|my\.netscape\.com\/rdf\/|backend\.userland\.com\/rss|\/tech\/rss/i,
    '',
  ],
];

/** Elements in which HTML may stand, escaped or as it is. Names are in lower case, as the document is read in. */
const markup = [
  'title',
  'description',
  'summary',
  'content',
  'tagline',
  'dc:title',
  'dc:description',
  'dc:abstract',
  'content:encoded',
  'prism:teaser',
  'media:title',
  'media:description',
  'itunes:summary',
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
      return {
        base: textOf(channel, 'link'),
        entries: [...children(channel, 'item'), ...children(root, 'item')].map(rssEntry),
      };
    case 'rdf':
      return {
        base: textOf(channel, 'link'),
        entries: [...children(root, 'item'), ...children(channel, 'item')].map(rssEntry),
      };
    case 'feed': {
      const feedAuthors = atomAuthors(root);
      return {
        base: attributeOf(root, 'xml:base'),
        entries: children(root, 'entry').map((entry) => atomEntry(entry, feedAuthors)),
      };
    }
    default:
      throw new ParseError(`the answer is no feed, but <${root.name}>`, {
        hint: 'Is "url" the address of the feed, and not of the page about it?',
      });
  }
}

/** Where articles and modules put their dates; the day of publication before those of issues and changes. */
const rssDates = [
  ...[
    'pubdate',
    'dc:date',
    'prism:publicationdate',
    'dc:issued',
    'dc:available',
    'atom:published',
    'dc:created',
  ],
  ...[
    'prism:coverdate',
    'prism:coverdisplaydate',
    'atom:updated',
    'dc:modified',
    'date',
    'published',
    'issued',
    'updated',
  ],
];
const identifierNames = [
  'prism:doi',
  'doi',
  'dc:identifier',
  'citation_doi',
  'prism:url',
  'dc:source',
  'dc:relation',
  'comments',
];

function rssEntry(item: XmlNode): FeedEntry {
  const media = child(item, 'media:content');
  const group = child(item, 'media:group');
  const isImage = attributeOf(media, 'type').startsWith('image/') || attributeOf(media, 'medium') === 'image';
  const guid = child(item, 'guid');
  const isPermalink = attributeOf(guid, 'ispermalink').toLowerCase() !== 'false';
  const id = textOf(item, 'guid') || textOf(item, 'atom:id') || attributeOf(item, 'rdf:about');
  const links = [
    textOf(item, 'link'),
    attributeOf(child(item, 'link'), 'href'),
    attributeOf(child(item, 'atom:link'), 'href'),
  ];
  const [link = ''] = [
    ...links,
    isPermalink && /^https?:/i.test(id) ? id : '',
    attributeOf(item, 'rdf:about'),
  ].filter(Boolean);
  return {
    id,
    link,
    base: attributeOf(item, 'xml:base'),
    title:
      firstHtml(item, ['title', 'dc:title', 'media:title']) ||
      htmlOf(group, 'media:title') ||
      htmlOf(media, 'media:title'),
    bodies: [
      'content:encoded',
      'description',
      'dc:description',
      'dc:abstract',
      'prism:teaser',
      'media:description',
      'itunes:summary',
      'content',
      'summary',
    ].map((name) => htmlOf(item, name)),
    // `authors` is IEEE's own.
    authors: first([
      fields(item, 'dc:creator'),
      fields(item, 'author'),
      fields(item, 'authors'),
      atomAuthors(item),
      fields(item, 'dc:contributor'),
      fields(item, 'itunes:author'),
    ]),
    feedAuthors: [],
    identifiers: identifierNames.flatMap((name) => texts(item, name)),
    dates: rssDates.flatMap((name) => texts(item, name)),
    categories: first([texts(item, 'category'), texts(item, 'dc:subject')]),
    image: attributeOf(child(item, 'media:thumbnail'), 'url') || (isImage ? attributeOf(media, 'url') : ''),
    journal: textOf(item, 'prism:publicationname'),
  };
}

function atomEntry(entry: XmlNode, feedAuthors: readonly string[]): FeedEntry {
  const links = children(entry, 'link');
  const hrefOf = (link: XmlNode) => attributeOf(link, 'href') || textIn(link.content);
  const page =
    links.find((link) => ['', 'alternate'].includes(attributeOf(link, 'rel'))) ??
    links.find((link) => !['self', 'edit', 'enclosure'].includes(attributeOf(link, 'rel')));
  const source = child(entry, 'source');
  return {
    id: textOf(entry, 'id'),
    link: page ? hrefOf(page) : '',
    base: (page && attributeOf(page, 'xml:base')) || attributeOf(entry, 'xml:base'),
    title: atomHtml(child(entry, 'title')) || firstHtml(entry, ['dc:title', 'media:title']),
    bodies: [
      ...children(entry, 'content').filter(isText).map(atomHtml),
      ...['summary', 'subtitle'].map((name) => atomHtml(child(entry, name))),
      ...['content:encoded', 'dc:description', 'media:description'].map((name) => htmlOf(entry, name)),
    ],
    authors: first([atomAuthors(entry), fields(entry, 'dc:creator')]),
    // RFC 4287 section 4.2.1: those of the feed that it was taken from, else of this one.
    feedAuthors: first([atomAuthors(source), [...feedAuthors]]),
    identifiers: [
      ...identifierNames.flatMap((name) => texts(entry, name)),
      ...links
        .filter((link) => ['related', 'canonical', 'cite-as'].includes(attributeOf(link, 'rel')))
        .map(hrefOf),
    ].filter((text) => !text.startsWith('http') || /doi|10\.\d{4}/i.test(text)),
    dates: ['published', 'issued', ...rssDates, 'updated', 'modified', 'created'].flatMap((name) =>
      texts(entry, name),
    ),
    categories: children(entry, 'category').map(
      (each) => attributeOf(each, 'label') || attributeOf(each, 'term') || textIn(each.content),
    ),
    image: attributeOf(child(entry, 'media:thumbnail'), 'url'),
    journal: textOf(entry, 'prism:publicationname'),
  };
}

/** Content is a text unless it says that it is something else. */
const isText = (content: XmlNode) =>
  /^(?:|text|x?html|text\/.*|application\/xhtml\+xml)$/.test(attributeOf(content, 'type'));

/** The names of people, escaped as HTML; what has no name may have one as its text. */
function atomAuthors(node: XmlNode): string[] {
  return [...children(node, 'author'), ...children(node, 'atom:author')]
    .map(
      (author) =>
        textOf(author, 'name') ||
        textOf(author, 'atom:name') ||
        (hasElements(author) ? '' : textIn(author.content)),
    )
    .filter((name) => name.trim())
    .map(escaped);
}

const hasElements = (node: XmlNode) => elements(node).length > 0;
const escaped = (plain: string) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function firstHtml(item: XmlNode, names: readonly string[]): string {
  return names.map((name) => htmlOf(item, name)).find((html) => html.trim()) ?? '';
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

/** Texts that may hold HTML: names within links. */
function fields(node: XmlNode, name: string): string[] {
  return children(node, name)
    .filter((each) => !hasElements(each))
    .map(({ content }) => textIn(content))
    .filter((text) => text.trim());
}

function first(lists: readonly string[][]): string[] {
  return lists.find((list) => list.length > 0) ?? [];
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
    if (usual !== undefined && usual !== own) prefixes.set(own.toLowerCase(), usual);
  }
  // A feed may be Atom under a prefix of its own.
  const [, own] = /<([\w.-]+):feed\s/.exec(text) ?? [];
  if (own !== undefined) prefixes.set(own.toLowerCase(), '');
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
