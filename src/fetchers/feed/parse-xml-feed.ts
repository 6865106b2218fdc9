// Reads RSS 0.9x, 1.0 and 2.0 and Atom, with the modules that journals use: Dublin Core, PRISM, content, media.
import { ParseError } from '../../errors.ts';
import { attributeOf, child, children, elements, parseXml, textIn, textOf, type XmlNode } from '../xml.ts';
import type { FeedEntry } from './entry.ts';

/** What the namespaces mean, whatever prefix a feed gives them; a journal's PRISM has a dozen versions. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/purl\.org\/dc\/(?:elements|terms)/, 'dc'],
  [/prism/, 'prism'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content'],
  [/search\.yahoo\.com\/mrss/, 'media'],
  [/www\.w3\.org\/2005\/Atom|purl\.org\/atom/, 'atom'],
];

export interface XmlFeed {
  /** Where relative addresses start from, if the feed says so. */
  base: string;
  entries: FeedEntry[];
}

/** The entries of a feed. Throws `ParseError` for what is no XML, was cut off, or is no feed. */
export function parseXmlFeed(text: string): XmlFeed {
  const root = canonical(parseXml(text));
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
  const guid = textOf(item, 'guid');
  const media = child(item, 'media:content');
  return {
    id: guid || attributeOf(item, 'rdf:about'),
    link: textOf(item, 'link') || attributeOf(child(item, 'atom:link'), 'href'),
    title: textOf(item, 'title') || textOf(item, 'dc:title'),
    body: longest([
      textOf(item, 'content:encoded'),
      textOf(item, 'description'),
      textOf(item, 'dc:description'),
      textOf(item, 'prism:teaser'),
    ]),
    authors: first([texts(item, 'dc:creator'), texts(item, 'author')]),
    identifiers: [textOf(item, 'prism:doi'), ...texts(item, 'dc:identifier'), textOf(item, 'prism:url')],
    date: textOf(item, 'pubDate') || textOf(item, 'dc:date') || textOf(item, 'prism:publicationDate'),
    categories: first([texts(item, 'category'), texts(item, 'dc:subject')]),
    image:
      attributeOf(child(item, 'media:thumbnail'), 'url') ||
      (attributeOf(media, 'type').startsWith('image/') || attributeOf(media, 'medium') === 'image'
        ? attributeOf(media, 'url')
        : ''),
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
    title: atomText(child(entry, 'title')),
    body: longest([atomText(child(entry, 'content')), atomText(child(entry, 'summary'))]),
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

/** RFC 4287 section 3.1: plain text is no HTML, whatever it looks like. */
function atomText(node: XmlNode): string {
  const text = textIn(node.content);
  const isPlain = ['', 'text'].includes(attributeOf(node, 'type'));
  return isPlain ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : text;
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

/** The document with the usual prefixes, so that elements can be asked for by name. */
function canonical(root: XmlNode): XmlNode {
  const prefixes = new Map<string, string>();
  for (const node of [root, ...elements(root).slice(0, 3)]) {
    for (const [name, uri] of Object.entries(node.attributes)) {
      if (!name.startsWith('xmlns:')) continue;
      const known = modules.find(([pattern]) => pattern.test(uri));
      if (known && known[1] !== name.slice(6)) prefixes.set(name.slice(6), known[1]);
    }
  }
  // A feed may be Atom under a prefix of its own.
  const own =
    root.name.includes(':') && localName(root.name) === 'feed' ? root.name.split(':')[0] : undefined;
  if (own !== undefined) prefixes.set(own, '');
  return prefixes.size === 0 ? root : renamed(root, prefixes);
}

function renamed(node: XmlNode, prefixes: ReadonlyMap<string, string>): XmlNode {
  const rename = (name: string) => {
    const [prefix = '', local] = name.split(':');
    const to = local === undefined ? undefined : prefixes.get(prefix);
    return to === undefined ? name : to ? `${to}:${local}` : (local ?? name);
  };
  const content = node.content.map((raw) => {
    if ('#text' in raw || '#cdata' in raw) return raw;
    const name = Object.keys(raw).find((key) => key !== ':@') ?? '';
    const inner = renamed({ name, content: raw[name] as XmlNode['content'], attributes: {} }, prefixes);
    return { [inner.name]: inner.content, ':@': raw[':@'] };
  });
  return { name: rename(node.name), content, attributes: node.attributes };
}
