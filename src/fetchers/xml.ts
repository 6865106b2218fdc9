// Reads XML into elements in their order, and distinguishes a truncated document from a complete one.
import { decodeHTMLStrict } from 'entities';
import { XMLParser } from 'fast-xml-parser';
import { messageOf, ParseError } from '../errors.ts';
import { withReadableReferences } from './character-references.ts';
import { cutDocument } from './xml-document.ts';

/** The nodes between two tags, in order. Everything is text; nothing is parsed as a number. */
type Content = readonly RawNode[];
/** As the parser gives it: `{title: […]}` for an element, with its attributes under `:@`; `{'#text': '…'}` for text. */
type RawNode = Readonly<Record<string, unknown>>;

export interface XmlNode {
  readonly name: string;
  readonly content: Content;
  /** As they are written; `attributeOf` reads one. */
  readonly attributes: Readonly<Record<string, string>>;
}

// In the document's order the parser spares itself a second tree, which is a fifth of its time.
const options = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  // 2606.10 is an id, and 1E5 a title.
  parseTagValue: false,
  parseAttributeValue: false,
  jPath: false,
  // Decoded where it is read: the parser would decode all, and gives up on a page with many.
  processEntities: false,
  // Between <i>two</i> <b>elements</b> a space counts; around all text it does not.
  trimValues: false,
  cdataPropName: '#cdata',
};

/**
 * Elements that hold text, of the formats that come by the thousand. The parser puts other text together letter by letter; these
 * it cuts out verbatim, with their mark-up, in half the time. `textIn` reads the mark-up, if there is any.
 */
const texts = [
  ...['title', 'description', 'summary', 'abstract', 'content:encoded'],
  ...['link', 'guid', 'category', 'pubDate', 'dc:creator', 'dc:rights'],
  ...['arxiv:announce_type', 'arxiv:DOI', 'arxiv:journal_reference'],
];
/** The parser's pattern for an element at any depth. */
const anywhere = (name: string) => `..${name}`;
const parser = new XMLParser({ ...options, trimValues: true, stopNodes: texts.map(anywhere) });
const fragmentParser = new XMLParser(options);

const lowerCase = {
  transformTagName: (name: string) => name.toLowerCase(),
  transformAttributeName: (name: string) => name.toLowerCase(),
};

const noAttributes = {};
const nothing: XmlNode = { name: '', content: [], attributes: noAttributes };

/**
 * The root element. Throws `ParseError` for what is no XML, was cut off, uses entities of its own that are more than letters, or is nested deeper than the parser
 * takes (100 elements). The content of an element of one of the names in `raw` may be HTML, and need not be well-formed: it is
 * one piece of text, as it is written; all names are then in lower case, for such documents are written carelessly.
 */
export function parseXml(text: string, raw: readonly string[] = []): XmlNode {
  let whole: string;
  let document: Content;
  try {
    whole = withReadableReferences(cutDocument(text));
    const own =
      raw.length === 0 ? parser : new XMLParser({ ...options, ...lowerCase, stopNodes: raw.map(anywhere) });
    document = own.parse(whole) as Content;
  } catch (error) {
    const message = messageOf(error);
    throw notXml(unfinished.test(message) ? 'it was cut off' : message, error);
  }
  const root = document.map(elementOf).find(({ name }) => !/^[?!#]/.test(name));
  if (root === undefined) throw notXml('it has no element');
  // The parser forgives a missing end, but half a feed is not a short feed.
  if (!endsWith(whole, root.name.toLowerCase())) throw notXml('it was cut off');
  return root;
}

/** The parser's errors for a document that ends within a tag, a comment or raw text. */
const unfinished = /^(?:readTagExp|Unexpected end|.* is not closed)/;

function endsWith(text: string, root: string): boolean {
  const end = text
    .slice(-1000)
    .replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    .trimEnd();
  return end.endsWith('/>') || /<\/([^\s>]+)\s*>$/.exec(end)?.[1]?.toLowerCase() === root;
}

function notXml(reason: string, cause?: unknown): ParseError {
  return new ParseError(`the response is not a whole XML document: ${reason}`, {
    cause,
    hint: 'The next run tries again.',
  });
}

function nameOf(raw: RawNode): string {
  for (const name in raw) if (name !== ':@') return name;
  return '';
}

function elementOf(raw: RawNode): XmlNode {
  const name = nameOf(raw);
  const content = raw[name];
  return {
    name,
    content: Array.isArray(content) ? (content as Content) : [],
    attributes: (raw[':@'] as XmlNode['attributes'] | undefined) ?? noAttributes,
  };
}

/** A child element, or an empty one. */
export function child(node: XmlNode, name: string): XmlNode {
  const raw = node.content.find((each) => name in each);
  return raw ? elementOf(raw) : nothing;
}

/** The child elements of a name. */
export function children(node: XmlNode, name: string): XmlNode[] {
  return node.content.filter((each) => name in each).map(elementOf);
}

/** All child elements, in order. */
export function elements(node: XmlNode): XmlNode[] {
  return node.content.map(elementOf).filter(({ name }) => !name.startsWith('#'));
}

/** The text of the first child element of a name; empty without one. */
export function textOf(node: XmlNode, name: string): string {
  for (const raw of node.content) {
    const content = raw[name];
    if (Array.isArray(content)) return textIn(content as Content);
  }
  return '';
}

/** All text between two tags, including nested elements, without the surrounding white space. */
export function textIn(content: Content): string {
  return allTextIn(content).trim();
}

function allTextIn(content: Content): string {
  let text = '';
  for (const raw of content) {
    const own = raw['#text'];
    if (typeof own !== 'string') text += textInside(raw);
    else text += own.includes('<') ? textOfFragment(own) : decoded(own);
  }
  return text;
}

/**
 * The text of an element that was kept raw, with its mark-up: CDATA, comments, XHTML; what only looks like mark-up stays as it
 * is written.
 */
function textOfFragment(markup: string): string {
  try {
    return allTextIn(fragmentParser.parse(`<fragment>${markup}</fragment>`) as Content);
  } catch {
    return decoded(markup);
  }
}

function textInside(raw: RawNode): string {
  const { name, content } = elementOf(raw);
  return name === '#cdata' ? content.map((each) => each['#text']).join('') : allTextIn(content);
}

/** An attribute's value; empty without one. */
export function attributeOf(node: XmlNode, name: string): string {
  return decoded(node.attributes[name] ?? '');
}

/** The raw content of an element that was kept raw; empty for others. */
export function rawIn({ content: [first] }: XmlNode): string {
  const text = first?.['#text'];
  return typeof text === 'string' ? text : '';
}

/** The five entities of XML, numbers, and those of HTML, which many feeds use without declaring them. */
export function decoded(text: string): string {
  return text.includes('&') ? decodeHTMLStrict(text) : text;
}
