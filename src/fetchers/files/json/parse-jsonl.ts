// Reads JSON in the shape that digest itself writes, most often a paper a line; only the title is needed.
import * as z from 'zod';
import { type Author, type PaperRecord, tldrOrigins } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { isPlainDate } from '../../../model/time.ts';
import { authorsNamed } from '../../record.ts';
import { parseDate } from '../dates.ts';
import type { FileParser } from '../file-parser.ts';
import { parseNames } from '../names.ts';
import { importRecord, isAddress } from '../record.ts';
import { jsonParser } from './parse-json.ts';

const text = z.string().nullish();
const texts = z.union([z.string(), z.array(z.string())]).nullish();
const date = z.union([z.string(), z.number().int().min(1000).max(2999).transform(String)]).nullish();
const author = z.union([
  z.string(),
  z.object({ name: text, affiliations: z.array(text).nullish(), orcid: text }),
]);
const count = z.number().nonnegative().nullish();

const paper = z.object({
  id: z.union([z.string(), z.number().transform(String)]).nullish(),
  title: z.string({ error: 'expected a text' }),
  abstract: text,
  authors: z.union([z.string(), z.array(author)]).nullish(),
  organization: z.union([z.string(), z.object({ name: z.string(), fullname: text })]).nullish(),
  publishedAt: date,
  announcedOn: text,
  /** As dumps of listings name it. */
  announced: text,
  version: z.number().int().positive().nullish(),
  withdrawn: z.boolean().nullish(),
  categories: texts,
  upvotes: count,
  comments: count,
  links: z.object({ abstract: text, pdf: text, code: text, project: text, discussion: text }).nullish(),
  url: text,
  doi: text,
  arxiv: text,
  openreview: text,
  thumbnail: text,
  note: text,
  journalRef: text,
  tldr: z.union([
    text,
    z.object({
      text: z.string(),
      by: z.enum(tldrOrigins).optional().catch(undefined),
      model: z.string().optional().catch(undefined),
    }),
  ]),
  year: date,
});
type PaperLine = z.output<typeof paper>;

/** A parser of JSON in the shape `Paper` (DESIGN.md, "Commands"). */
export function jsonlParser(): FileParser {
  return jsonParser(paper, toRecord);
}

function toRecord(line: PaperLine): PaperRecord | string {
  const announcedOn = line.announcedOn ?? line.announced;
  if (announcedOn && !isPlainDate(announcedOn))
    return `announcedOn: "${announcedOn}" is not a date such as 2026-06-16`;
  const links = line.links ?? {};
  const link = (address: string | null | undefined) => (address && isAddress(address) ? address : null);
  return importRecord({
    via: 'jsonl',
    title: line.title,
    abstract: line.abstract ?? null,
    authors: authorsOf(line.authors ?? []),
    organization: organizationOf(line.organization),
    publishedAt: parseDate(line.publishedAt ?? line.year ?? ''),
    categories: categoriesOf(line.categories ?? []),
    version: line.version ?? null,
    withdrawn: line.withdrawn ?? false,
    ids: {
      id: line.id ?? '',
      arxiv: line.arxiv ?? '',
      doi: line.doi ?? '',
      openreview: line.openreview ?? '',
      addresses: [line.url, links.abstract, links.pdf].filter((each) => typeof each === 'string'),
    },
    links: {
      abstract: link(links.abstract),
      pdf: link(links.pdf),
      code: link(links.code),
      project: link(links.project),
      discussion: link(links.discussion),
    },
    thumbnail: link(line.thumbnail),
    note: line.note ?? null,
    journalRef: line.journalRef ?? null,
    ...tldrOf(line.tldr),
    announcements: announcedOn ? [{ on: announcedOn, kind: 'new' }] : [],
    // Votes make a paper trend, and what no listing has announced is no news.
    signals: announcedOn ? signalsOf(line) : [],
  });
}

/** As a text alone, or as `digest` writes it, with its origin. */
function tldrOf(tldr: PaperLine['tldr']): Pick<PaperRecord, 'tldr' | 'tldrBy' | 'tldrModel'> {
  if (typeof tldr !== 'object' || tldr === null) return { tldr: tldr || null };
  const { by, model } = tldr;
  return {
    tldr: tldr.text || null,
    ...(by && { tldrBy: by }),
    ...(by === 'model' && model && { tldrModel: model }),
  };
}

function authorsOf(authors: NonNullable<PaperLine['authors']>): Author[] {
  if (typeof authors === 'string') return parseNames(authors);
  return authors.flatMap((each): Author[] => {
    if (typeof each === 'string') return authorsNamed([each]);
    const name = collapseSpace(each.name ?? '');
    if (!name) return [];
    return [
      {
        name,
        affiliations: (each.affiliations ?? []).filter((one) => typeof one === 'string'),
        ...(each.orcid && { orcid: each.orcid }),
      },
    ];
  });
}

function organizationOf(organization: PaperLine['organization']): PaperRecord['organization'] {
  if (!organization) return null;
  if (typeof organization === 'string') return { name: organization, fullname: organization };
  return { name: organization.name, fullname: organization.fullname || organization.name };
}

function categoriesOf(categories: string | readonly string[]): string[] {
  const list = typeof categories === 'string' ? categories.split(/[\s,;]+/) : categories;
  return [...new Set(list.map(collapseSpace))].filter(Boolean);
}

function signalsOf({ upvotes, comments }: PaperLine): PaperRecord['signals'] {
  return [
    ...(typeof upvotes === 'number' ? [{ name: 'upvotes', value: upvotes } as const] : []),
    ...(typeof comments === 'number' ? [{ name: 'comments', value: comments } as const] : []),
  ];
}
