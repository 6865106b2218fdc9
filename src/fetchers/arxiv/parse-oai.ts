// Parses responses of arXiv's OAI-PMH interface: records in the formats arXiv, arXivRaw and oai_dc.
import { ParseError } from '../../errors.ts';
import { parseArxivId } from '../../model/identity.ts';
import type { Author, PaperRecord, Reject } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import { instantOfText } from '../dates.ts';
import { authorsNamed, givenNameFirst, recordOf } from '../record.ts';
import { attributeOf, child, children, elements, parseXml, textIn, textOf, type XmlNode } from '../xml.ts';
import { parseAuthors } from './authors.ts';
import { arxivRecord } from './record.ts';

export interface Harvest {
  records: PaperRecord[];
  rejects: Reject[];
  /** The token for the next page; null after the last. */
  token: string | null;
  /** The protocol's error code, if the response is one (OAI-PMH 2.0 section 3.6): `noRecordsMatch`, `badResumptionToken`, … */
  error: string | null;
}

/** Parses a page of a harvest. Throws `ParseError` for anything that is not an OAI-PMH response with records. */
export function parseHarvest(text: string): Harvest {
  const root = parseXml(text);
  if (root.name !== 'OAI-PMH') {
    throw new ParseError(`the response is not OAI-PMH, but <${root.name}>`, {
      hint: 'Is "endpoints.oai" the address of arXiv\'s OAI-PMH interface?',
    });
  }
  const error = attributeOf(child(root, 'error'), 'code') || null;
  const [list] = elements(root).filter(({ name }) => name === 'ListRecords' || name === 'GetRecord');
  if (!list && error === null) {
    const verb = elements(root).at(-1)?.name ?? 'nothing';
    throw new ParseError(`the response has no records, but <${verb}>`);
  }
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  for (const node of list ? children(list, 'record') : []) {
    const record = toRecord(node);
    if (typeof record !== 'string') records.push(record);
    else rejects.push({ subject: textOf(child(node, 'header'), 'identifier') || 'a record', reason: record });
  }
  const token = list ? textOf(list, 'resumptionToken').trim() : '';
  return { records, rejects, token: token || null, error };
}

function toRecord(node: XmlNode): PaperRecord | string {
  const header = child(node, 'header');
  const identifier = textOf(header, 'identifier');
  if (attributeOf(header, 'status') === 'deleted')
    return deletedRecord(identifier, textOf(header, 'datestamp'));
  const [metadata] = elements(child(node, 'metadata'));
  switch (metadata?.name) {
    case 'arXiv':
      return arxivMetadata(metadata);
    case 'arXivRaw':
      return rawMetadata(metadata);
    case 'oai_dc:dc':
      return dublinCore(metadata, identifier);
    default:
      return metadata ? `<${metadata.name}> is no format of arXiv's` : 'it has no metadata';
  }
}

/** A record without text only says that the paper is gone: it changes a known paper, and creates none. */
function deletedRecord(identifier: string, datestamp: string): PaperRecord | string {
  const id = parseArxivId(identifier);
  if (!id) return 'it has no arXiv id';
  return recordOf({
    source: 'arxiv',
    // In addition to the earlier record, not instead of it: that has the title.
    via: 'oai-deleted',
    key: id.id,
    identifiers: { arxiv: id.id },
    title: '',
    withdrawn: true,
    statedAt: instantOfText(datestamp),
  });
}

function arxivMetadata(node: XmlNode): PaperRecord | string {
  const id = parseArxivId(textOf(node, 'id'));
  if (!id) return 'it has no arXiv id';
  const title = textOf(node, 'title');
  if (!title.trim()) return 'it has no title';
  const created = instantOfText(textOf(node, 'created'));
  return arxivRecord({
    via: 'oai',
    id,
    title,
    abstract: textOf(node, 'abstract'),
    authors: children(child(node, 'authors'), 'author')
      .map(authorOf)
      // A team's "Name: members" leaves a colon for an author.
      .filter(({ name }) => /[\p{L}\p{N}]/u.test(name)),
    categories: textOf(node, 'categories').split(/\s+/).filter(Boolean),
    doi: textOf(node, 'doi'),
    journalRef: textOf(node, 'journal-ref'),
    note: textOf(node, 'comments'),
    publishedAt: created,
    announcements: [],
    statedAt: instantOfText(textOf(node, 'updated')) ?? created,
  });
}

function authorOf(node: XmlNode): Author {
  const parts = [textOf(node, 'forenames'), textOf(node, 'keyname'), textOf(node, 'suffix')];
  return {
    name: collapseSpace(parts.join(' ')),
    affiliations: children(node, 'affiliation')
      .map(({ content }) => collapseSpace(textIn(content)))
      .filter(Boolean),
  };
}

function rawMetadata(node: XmlNode): PaperRecord | string {
  const id = parseArxivId(textOf(node, 'id'));
  if (!id) return 'it has no arXiv id';
  const title = textOf(node, 'title');
  if (!title.trim()) return 'it has no title';
  const versions = children(node, 'version');
  const last = versions.at(-1);
  const record = arxivRecord({
    via: 'oai',
    id: { id: id.id, version: last ? Number(/\d+/.exec(attributeOf(last, 'version'))?.[0]) || null : null },
    title,
    abstract: textOf(node, 'abstract'),
    authors: parseAuthors(collapseSpace(textOf(node, 'authors')).replaceAll(/,?\s+and\s+/g, ', ')),
    categories: textOf(node, 'categories').split(/\s+/).filter(Boolean),
    doi: textOf(node, 'doi'),
    journalRef: textOf(node, 'journal-ref'),
    note: textOf(node, 'comments'),
    publishedAt: instantOfText(versions[0] ? textOf(versions[0], 'date') : ''),
    announcements: [],
    statedAt: instantOfText(last ? textOf(last, 'date') : ''),
  });
  // https://info.arxiv.org/help/mimetypes.html: the source of a withdrawn version is to be "ignored".
  const isIgnored = last !== undefined && /I/.test(textOf(last, 'source_type'));
  return isIgnored ? { ...record, withdrawn: true } : record;
}

function dublinCore(node: XmlNode, identifier: string): PaperRecord | string {
  const texts = (name: string) => children(node, name).map(({ content }) => textIn(content).trim());
  const id = [identifier, ...texts('dc:identifier')].map(parseArxivId).find((each) => each !== null);
  if (!id) return 'it has no arXiv id';
  const [title = ''] = texts('dc:title');
  if (!title) return 'it has no title';
  const comment = texts('dc:description').find((text) => text.startsWith('Comment:'));
  const [first, ...later] = texts('dc:date').sort();
  return arxivRecord({
    via: 'oai',
    id: { id: id.id, version: null },
    title,
    abstract: texts('dc:description').find((text) => text !== comment) ?? '',
    authors: authorsNamed(texts('dc:creator').map(givenNameFirst)),
    // Subjects come in words ("Mathematics - Logic"): the other formats have the categories.
    categories: [],
    doi:
      texts('dc:identifier')
        .find((text) => text.startsWith('doi:'))
        ?.slice(4) ?? '',
    note: comment?.slice('Comment:'.length) ?? '',
    publishedAt: instantOfText(first),
    announcements: [],
    statedAt: instantOfText(later.at(-1) ?? first),
  });
}
