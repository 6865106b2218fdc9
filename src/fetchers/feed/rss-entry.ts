// Reads an item of RSS 0.9x, 1.0 or 2.0.
import { attributeOf, child, children, textIn, textOf, type XmlNode } from '../xml.ts';
import type { FeedEntry } from './entry.ts';
import { atomAuthors, fields, first, identifierNames, rssDates, texts } from './entry-elements.ts';
import { firstHtml, htmlOf } from './text-constructs.ts';

export function rssEntry(item: XmlNode): FeedEntry {
  const media = child(item, 'media:content');
  const group = child(item, 'media:group');
  const isImage = attributeOf(media, 'type').startsWith('image/') || attributeOf(media, 'medium') === 'image';
  const guid = child(item, 'guid');
  const isPermalink = attributeOf(guid, 'ispermalink').toLowerCase() !== 'false';
  const id = textOf(item, 'guid') || textOf(item, 'atom:id') || attributeOf(item, 'rdf:about');
  const links = [
    textOf(item, 'feedburner:origlink'),
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
      firstHtml(item, ['title', 'dc:title', 'media:title', 'itunes:title']) ||
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
      'atom:summary',
      'atom:content',
      'fullitem',
      'body',
      'xhtml:body',
    ].map((name) => htmlOf(item, name)),
    // `authors` is IEEE's own.
    authors: first([
      fields(item, 'dc:creator'),
      fields(item, 'dc:author'),
      fields(item, 'author'),
      fields(item, 'authors'),
      atomAuthors(item),
      fields(item, 'prism:author'),
      fields(item, 'citation_author'),
      fields(item, 'dc:contributor'),
      credited(item),
      fields(item, 'itunes:author'),
    ]),
    feedAuthors: [],
    identifiers: [...identifierNames.flatMap((name) => texts(item, name)), ...enclosedPapers(item)],
    dates: rssDates.flatMap((name) => texts(item, name)),
    categories: first([texts(item, 'category'), texts(item, 'dc:subject')]),
    image: attributeOf(child(item, 'media:thumbnail'), 'url') || (isImage ? attributeOf(media, 'url') : ''),
    journal: textOf(item, 'prism:publicationname'),
  };
}

function credited(item: XmlNode): string[] {
  return children(item, 'media:credit')
    .filter((credit) => /^(?:author|writer)$/i.test(attributeOf(credit, 'role')))
    .map(({ content }) => textIn(content));
}

/** Files that are papers, not recordings of talks on some. */
function enclosedPapers(item: XmlNode): string[] {
  return children(item, 'enclosure')
    .filter((enclosure) => attributeOf(enclosure, 'type') === 'application/pdf')
    .map((enclosure) => attributeOf(enclosure, 'url'));
}
