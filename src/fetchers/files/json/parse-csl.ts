// Reads CSL JSON, which Zotero, Pandoc, Better BibTeX and doi.org write.
import * as z from 'zod';
import { parseArxivId } from '../../../model/identity.ts';
import type { Author, PaperRecord } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import type { Instant } from '../../../model/time.ts';
import { authorsNamed } from '../../record.ts';
import { parseDate } from '../dates.ts';
import type { FileParser } from '../file-parser.ts';
import { parseNames } from '../names.ts';
import { citation, importRecord } from '../record.ts';
import { jsonParser } from './parse-json.ts';

// https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json. Crossref has lists of titles. A value
// of another kind costs that value, not the paper.
const text = z
  .union([z.string(), z.number().transform(String), z.array(z.string()).transform((all) => all[0] ?? '')])
  .nullish()
  .catch(null);
const part = z.union([z.string(), z.number()]).transform(Number);
const dateParts = z.union([z.array(z.array(part)), z.array(part).transform((parts) => [parts])]);
const date = z
  .union([
    z.object({
      'date-parts': dateParts.nullish().catch(null),
      raw: text,
      literal: text,
      year: text,
      month: text,
      day: text,
    }),
    z.union([z.string(), z.number()]).transform((raw) => ({ raw: String(raw) })),
  ])
  .nullish()
  .catch(null);
const person = z.object({
  family: text,
  given: text,
  literal: text,
  name: text,
  suffix: text,
  'non-dropping-particle': text,
  'dropping-particle': text,
  ORCID: text,
});
const name = z.union([person, z.string().transform((literal) => ({ literal }))]);
const people = z
  .union([
    z.array(name.nullish().catch(null)),
    z.string().transform((line) => parseNames(line).map((each) => ({ literal: each.name }))),
  ])
  .nullish()
  .catch(null);

const item = z.object({
  id: text,
  type: text,
  title: z.union([z.string(), z.array(z.string()).transform((all) => all[0] ?? '')], {
    error: 'expected a string',
  }),
  author: people,
  editor: people,
  issued: date,
  published: date,
  abstract: text,
  DOI: text,
  PMID: text,
  URL: text,
  note: text,
  number: text,
  archive: text,
  archive_location: text,
  volume: text,
  issue: text,
  page: text,
  'container-title': text,
  'event-title': text,
});
type Item = z.output<typeof item>;

/** A parser of CSL JSON: an array, or an item a line. */
export function cslParser(): FileParser {
  return jsonParser(item, toRecord);
}

function toRecord(csl: Item): PaperRecord | string {
  const publishedAt = dateOf(csl.issued) ?? dateOf(csl.published);
  const note = csl.note ?? '';
  return importRecord({
    via: 'csl',
    title: csl.title,
    abstract: csl.abstract ?? null,
    authors: authorsOf(csl.author?.length ? csl.author : (csl.editor ?? [])),
    publishedAt,
    note,
    journalRef: citation({
      venue: csl['container-title'] || csl['event-title'] || '',
      volume: csl.volume ?? '',
      issue: csl.issue ?? '',
      pages: csl.page ?? '',
      year: publishedAt?.slice(0, 4) ?? '',
    }),
    ids: {
      id: csl.id ?? '',
      arxiv: arxivIn(csl, note),
      doi: csl.DOI ?? '',
      pmid: csl.PMID ?? '',
      addresses: [csl.URL ?? ''],
    },
  });
}

/** Zotero writes `arXiv:2003.01234` as the number of a preprint, and `arXiv: 2003.01234 [cs]` into a note. */
function arxivIn({ number, archive, archive_location: place }: Item, note: string): string {
  const [, inNote = ''] = /^\s*arxiv:\s*(\S+)/im.exec(note) ?? [];
  const own = /^arxiv:/i.test(number ?? '') ? (number ?? '') : '';
  const archived = /^arxiv$/i.test(archive ?? '') ? (place ?? '') : '';
  return [own, archived, inNote].find((each) => parseArxivId(each)) ?? '';
}

function authorsOf(names: NonNullable<Item['author']>): Author[] {
  const known: Partial<z.output<typeof person>>[] = names.flatMap((each) => each ?? []);
  const ids = new Map<string, string>();
  const texts = known.map((each) => {
    const parts = [
      each.given,
      each['dropping-particle'],
      each['non-dropping-particle'],
      each.family,
      each.suffix,
    ];
    const whole = collapseSpace(each.literal || each.name || parts.filter(Boolean).join(' '));
    const [orcid] = /\d{4}-\d{4}-\d{4}-\d{3}[\dX]/i.exec(each.ORCID ?? '') ?? [];
    if (orcid) ids.set(whole, orcid);
    return whole;
  });
  return authorsNamed(texts).map((author) => {
    const orcid = ids.get(author.name);
    return orcid ? { ...author, orcid } : author;
  });
}

function dateOf(issued: Item['issued']): Instant | null {
  const stated: Partial<Extract<Item['issued'], { literal?: unknown }>> = issued ?? {};
  const [parts = []] = stated['date-parts'] ?? [];
  const fields = [stated.year, stated.month, stated.day].filter(Boolean);
  return (
    parseDate(parts.filter((each) => each > 0).join('-')) ??
    parseDate(stated.raw || stated.literal || '') ??
    parseDate(fields.join('-'))
  );
}
