// Reads arXiv's announcement feeds: RSS 2.0, and the RDF of before 2024.
import { ParseError } from '../../errors.ts';
import { addDays, weekdayOf } from '../../model/dates.ts';
import { parseArxivId } from '../../model/identity.ts';
import type { AnnouncementKind, PaperRecord, Reject } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { instantOfText } from '../dates.ts';
import { child, children, parseXml, textIn, textOf, type XmlNode } from '../xml.ts';
import { parseAuthors } from './authors.ts';
import { arxivRecord } from './record.ts';

export interface AnnouncementFeed {
  /** The listing that the feed is of. */
  listedOn: PlainDate;
  records: PaperRecord[];
  rejects: Reject[];
}

const kinds: readonly AnnouncementKind[] = ['new', 'cross', 'replace', 'replace-cross'];

/** Parses a feed of announcements. A bad item is rejected; a document that is not one of arXiv's feeds throws `ParseError`. */
export function parseFeed(text: string): AnnouncementFeed {
  const node = parseXml(text);
  if (node.name === 'rss') {
    const channel = child(node, 'channel');
    const text = textOf(channel, 'pubDate');
    const listedOn = dateOfRfc822(text);
    if (listedOn === null)
      throw new ParseError(`the feed has no date of publication, but "${text.slice(0, 100)}"`);
    return readItems(listedOn, children(channel, 'item'), (item) => rssItem(item, listedOn));
  }
  if (node.name === 'rdf:RDF') {
    const listedOn = listingOfEvening(textOf(child(node, 'channel'), 'dc:date'));
    return readItems(listedOn, children(node, 'item'), (item) => rdfItem(item, listedOn));
  }
  throw new ParseError(`the response is not an announcement feed, but <${node.name}>`, {
    hint: 'Is "endpoints.rss" the address of arXiv\'s feeds?',
  });
}

function readItems(
  listedOn: PlainDate,
  items: readonly XmlNode[],
  read: (item: XmlNode) => PaperRecord | string,
): AnnouncementFeed {
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  for (const item of items) {
    const record = read(item);
    if (typeof record !== 'string') records.push(record);
    else
      rejects.push({
        subject: textOf(item, 'link') || collapseSpace(textOf(item, 'title')) || 'an item',
        reason: record,
      });
  }
  return { listedOn, records, rejects };
}

/** The record of an item of RSS 2.0, or the reason why it is rejected. */
function rssItem(item: XmlNode, channelDate: PlainDate): PaperRecord | string {
  const id = parseArxivId(textOf(item, 'guid')) ?? parseArxivId(textOf(item, 'link'));
  if (!id) return 'it has no arXiv id';
  const title = textOf(item, 'title');
  if (!title.trim()) return 'it has no title';
  const announced = textOf(item, 'arxiv:announce_type');
  const kind = kinds.find((each) => each === announced);
  if (!kind) return `"${announced}" is not a kind of announcement`;
  const ownDate = textOf(item, 'pubDate');
  const listedOn = ownDate ? dateOfRfc822(ownDate) : channelDate;
  if (listedOn === null) return `"${ownDate}" is not a date`;
  return arxivRecord({
    via: 'rss',
    id,
    title,
    abstract: abstractOf(textOf(item, 'description')),
    authors: children(item, 'dc:creator').flatMap(({ content }) => parseAuthors(textIn(content))),
    categories: children(item, 'category').map(({ content }) => textIn(content)),
    doi: textOf(item, 'arxiv:DOI'),
    journalRef: textOf(item, 'arxiv:journal_reference'),
    announcements: [{ on: listedOn, kind }],
    statedAt: `${listedOn}T00:00:00.000Z`,
  });
}

/** `arXiv:2606.14832v1 Announce Type: new`, a line end, `Abstract:` and the abstract. */
function abstractOf(description: string): string {
  const mark = 'Abstract:';
  const start = description.indexOf(mark);
  return start < 0 ? description : description.slice(start + mark.length);
}

/** `Title. (arXiv:2307.01201v1 [cs.CL] UPDATED)` */
const rdfTitle = /^([\s\S]*?)\.?\s*\(arXiv:(\S+)\s+\[([^\]]+)\]\s*(UPDATED|CROSS LISTED)?\)\s*$/;

function rdfItem(item: XmlNode, listedOn: PlainDate): PaperRecord | string {
  const [, title, spelling, category, mark] = rdfTitle.exec(collapseSpace(textOf(item, 'title'))) ?? [];
  const id = parseArxivId(spelling ?? textOf(item, 'link'));
  if (!id) return 'it has no arXiv id';
  if (!title?.trim()) return 'it has no title';
  const kind = mark === 'UPDATED' ? 'replace' : mark === 'CROSS LISTED' ? 'cross' : 'new';
  return arxivRecord({
    via: 'rss',
    id,
    title,
    abstract: textOf(item, 'description').replaceAll(/<\/?p>/g, ''),
    authors: children(item, 'dc:creator').flatMap(({ content }) => parseAuthors(textIn(content))),
    categories: category ? [category] : [],
    announcements: [{ on: listedOn, kind }],
    statedAt: `${listedOn}T00:00:00.000Z`,
  });
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function isDate(date: string): boolean {
  return instantOfText(date)?.slice(0, 10) === date;
}

/**
 * The calendar date that an RFC 822 date shows, in its own offset: `Wed, 17 Jun 2026 00:00:00 -0400` is the 17th; null if there
 * is none.
 */
function dateOfRfc822(text: string): PlainDate | null {
  const [, day, month, year] = /(\d{1,2}) (\w{3}) (\d{4})/.exec(text) ?? [];
  const number = months.indexOf(month ?? '') + 1;
  if (!day || !year || number === 0) return null;
  const date = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(date) ? date : null;
}

/** RDF feeds carry the evening of the announcement; its listing is the next weekday's. */
function listingOfEvening(text: string): PlainDate {
  const [evening] = /^\d{4}-\d{2}-\d{2}/.exec(text) ?? [];
  if (!evening || !isDate(evening)) throw new ParseError(`the feed has no date, but "${text.slice(0, 100)}"`);
  let listing = addDays(evening, 1);
  while (weekdayOf(listing) > 5) listing = addDays(listing, 1);
  return listing;
}
