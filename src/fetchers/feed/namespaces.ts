// Gives the modules that feeds use their usual prefixes, whatever a feed calls them.
import { parseXml, type XmlNode } from '../xml.ts';

/** What the namespaces mean, whatever prefix a feed gives them; a journal's PRISM has a dozen versions. */
const modules: readonly (readonly [RegExp, string])[] = [
  [/purl\.org\/dc\/(?:elements|terms)|purl\.org\/metadata\/dublin_core/, 'dc'],
  [/prism/, 'prism'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content'],
  [/search\.yahoo\.com\/mrss/, 'media'],
  [/www\.w3\.org\/2005\/Atom|purl\.org\/atom/i, 'atom'],
  [/rssnamespace\.org\/feedburner/, 'feedburner'],
  [/www\.itunes\.com\/dtds/i, 'itunes'],
  [/www\.w3\.org\/1999\/02\/22-rdf-syntax-ns/, 'rdf'],
  [
    /purl\.org\/(?:rss\/1\.0|net\/rss1\.1#)\/?$|my\.netscape\.com\/rdf\/|backend\.userland\.com\/rss|\/tech\/rss/i,
    '',
  ],
];

/** Elements that may contain HTML, escaped or not. Names are in lower case, as the document is lower-cased on reading. */
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
  'itunes:title',
  'atom:summary',
  'atom:content',
  'itunes:summary',
  'fullitem',
  'body',
  'xhtml:body',
] as const;

/** The document of a feed, its elements under their usual prefixes and in lower case. Throws `ParseError` as `parseXml` does. */
export function parseFeedDocument(text: string): XmlNode {
  const prefixes = foreignPrefixes(text);
  const ownNames = [...prefixes].flatMap(([own, usual]) =>
    markup.filter((name) => prefixOf(name) === usual).map((name) => `${own}:${localName(name)}`),
  );
  return renamed(parseXml(text, [...markup, ...ownNames]), prefixes, null);
}

export function localName(name: string): string {
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

/**
 * The document with the usual prefixes, so that elements can be looked up by name. `inherited` is the prefix of a module that is
 * the default namespace within an element, as in `<creator xmlns="http://purl.org/dc/elements/1.1/">`.
 */
function renamed(node: XmlNode, prefixes: ReadonlyMap<string, string>, inherited: string | null): XmlNode {
  const content = node.content.map((raw) => {
    if ('#text' in raw || '#cdata' in raw) return raw;
    const name = Object.keys(raw).find((key) => key !== ':@') ?? '';
    const attributes = (raw[':@'] ?? {}) as XmlNode['attributes'];
    const own = attributes['xmlns'] === undefined ? inherited : defaultModule(attributes['xmlns']);
    const inner = renamed({ name, content: raw[name] as XmlNode['content'], attributes }, prefixes, own);
    return { [inner.name]: inner.content, ':@': raw[':@'] };
  });
  const usual = node.name.includes(':') ? prefixes.get(prefixOf(node.name)) : (inherited ?? undefined);
  const name =
    usual === undefined ? node.name : usual ? `${usual}:${localName(node.name)}` : localName(node.name);
  return { name, content, attributes: node.attributes };
}

/** Elements of a feed's own formats have no prefix, whatever their namespace. */
function defaultModule(uri: string): string | null {
  const usual = modules.find(([pattern]) => pattern.test(uri))?.[1];
  return usual === 'dc' || usual === 'prism' || usual === 'media' || usual === 'itunes' ? usual : null;
}
