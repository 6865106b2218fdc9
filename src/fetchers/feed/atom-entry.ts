// Reads an entry of Atom.
import { attributeOf, child, children, textIn, textOf, type XmlNode } from '../xml.ts';
import type { FeedEntry } from './entry.ts';
import { atomAuthors, fields, first, identifierNames, rssDates, texts } from './entry-elements.ts';
import { atomHtml, firstHtml, htmlOf } from './text-constructs.ts';

export function atomEntry(entry: XmlNode, feedAuthors: readonly string[]): FeedEntry {
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
      ...children(entry, 'content').map(atomHtml),
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
