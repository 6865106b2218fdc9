// Reads XML of arXiv into plain objects, and tells a document that was cut off from one that is whole.
import { XMLParser } from 'fast-xml-parser';
import { messageOf, ParseError } from '../../errors.ts';

/** An element: its children by name, attributes with `@`, text as `#text`. Everything is text; nothing is taken for a number. */
export type XmlNode = { [name: string]: XmlValue };
export type XmlValue = string | XmlNode | XmlValue[];

/** Elements that may repeat, so that one of them is a list as well. */
const lists = new Set(['item', 'entry', 'author', 'link', 'category', 'arxiv:affiliation', 'dc:creator']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // 2606.10 is an id, and 1E5 a title.
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => lists.has(name),
});

/** The root element's name and content. Throws `ParseError` for what is no XML, was cut off, or declares a document type. */
export function parseXml(text: string): { root: string; node: XmlNode } {
  // None of these formats has a DTD, and entities declared in one are how small documents grow without end.
  if (/<!DOCTYPE|<!ENTITY/.test(text.slice(0, 2000))) throw notXml('it declares a document type');
  let document: XmlNode;
  try {
    document = parser.parse(text) as XmlNode;
  } catch (error) {
    throw notXml(messageOf(error), error);
  }
  const root = Object.keys(document).find((name) => !name.startsWith('?') && name !== '#text');
  if (root === undefined) throw notXml('it has no element');
  // The parser forgives a missing end, but half a feed is not a short feed.
  if (!text.trimEnd().endsWith(`</${root}>`) && !/\/>\s*$/.test(text)) throw notXml('it was cut off');
  const node = document[root];
  return { root, node: isNode(node) ? node : {} };
}

function notXml(reason: string, cause?: unknown): ParseError {
  return new ParseError(`the answer is not a whole XML document: ${reason}`, {
    cause,
    hint: 'The next run asks again.',
  });
}

function isNode(value: XmlValue | undefined): value is XmlNode {
  return typeof value === 'object' && !Array.isArray(value);
}

/** A child element, or an empty one. */
export function child(node: XmlNode, name: string): XmlNode {
  const value = node[name];
  const first = Array.isArray(value) ? value[0] : value;
  return isNode(first) ? first : {};
}

/** Child elements of a name, as a list; those that are only text come as `{ '#text': … }`. */
export function children(node: XmlNode, name: string): XmlNode[] {
  const value = node[name];
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return list.map((each) => (isNode(each) ? each : { '#text': each }));
}

/** The text of a child element, or of its first; empty where there is none. */
export function textOf(node: XmlNode, name: string): string {
  const value = node[name];
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first;
  const inner = isNode(first) ? first['#text'] : undefined;
  return typeof inner === 'string' ? inner : '';
}
