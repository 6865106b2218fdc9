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

// Only the title is needed: a value of another kind costs that value, not the paper.
const text = z.string().nullish().catch(null);
const idText = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
const texts = z
  .union([z.string(), z.array(z.string().nullable().catch(null))])
  .nullish()
  .catch(null);
const date = z
  .union([z.string(), z.number().int().min(1000).max(2999).transform(String)])
  .nullish()
  .catch(null);
const author = z
  .union([
    z.string(),
    z.object({
      name: text,
      given: text,
      family: text,
      affiliations: z.array(text).nullish().catch(null),
      affiliation: text,
      orcid: text,
    }),
  ])
  .nullable()
  .catch(null);
const count = z.number().nonnegative().nullish().catch(null);

const paper = z.object({
  id: idText,
  title: z.string({ error: 'expected a string' }),
  abstract: text,
  authors: z
    .union([z.string(), z.array(author)])
    .nullish()
    .catch(null),
  organization: z
    .union([z.string(), z.object({ name: z.string(), fullname: text })])
    .nullish()
    .catch(null),
  publishedAt: date,
  /** As exports of other programs name them. */
  published: date,
  publicationDate: date,
  publication_date: date,
  date: date,
  /** A date that isn't one is refused: it would put the paper into another edition. */
  announcedOn: z.string().nullish(),
  /** As dumps of listings name it. */
  announced: z.string().nullish(),
  version: z.number().int().positive().nullish().catch(null),
  withdrawn: z.boolean().nullish().catch(null),
  categories: texts,
  upvotes: count,
  comments: count,
  links: z
    .object({ abstract: text, pdf: text, code: text, project: text, discussion: text })
    .nullish()
    .catch(null),
  url: text,
  doi: text,
  arxiv: text,
  arxivId: text,
  arxiv_id: text,
  openreview: text,
  pmid: idText,
  /** Of Semantic Scholar. */
  externalIds: z.object({ DOI: text, ArXiv: text, PubMed: idText }).nullish().catch(null),
  thumbnail: text,
  note: text,
  journalRef: text,
  tldr: z
    .union([
      z.string(),
      z.object({
        text: z.string(),
        by: z.enum(tldrOrigins).optional().catch(undefined),
        model: z.string().optional().catch(undefined),
      }),
    ])
    .nullish()
    .catch(null),
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
    publishedAt: parseDate(
      line.publishedAt ||
        line.published ||
        line.publicationDate ||
        line.publication_date ||
        line.date ||
        line.year ||
        '',
    ),
    categories: categoriesOf(line.categories ?? []),
    version: line.version ?? null,
    withdrawn: line.withdrawn ?? false,
    ids: {
      id: line.id ?? '',
      arxiv: line.arxiv || line.arxivId || line.arxiv_id || line.externalIds?.ArXiv || '',
      doi: line.doi || line.externalIds?.DOI || '',
      openreview: line.openreview ?? '',
      pmid: line.pmid || line.externalIds?.PubMed || '',
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
    // Votes make a paper trend, and a paper that no listing has announced is not news.
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
    const name = collapseSpace(each?.name || `${each?.given ?? ''} ${each?.family ?? ''}`);
    if (!each || !name) return [];
    return [
      {
        name,
        affiliations: (each.affiliations ?? [each.affiliation]).filter((one) => typeof one === 'string'),
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

function categoriesOf(categories: string | readonly (string | null)[]): string[] {
  const list = typeof categories === 'string' ? categories.split(/[\s,;]+/) : categories;
  return [...new Set(list.map((each) => collapseSpace(each ?? '')))].filter(Boolean);
}

function signalsOf({ upvotes, comments }: PaperLine): PaperRecord['signals'] {
  return [
    ...(typeof upvotes === 'number' ? [{ name: 'upvotes', value: upvotes } as const] : []),
    ...(typeof comments === 'number' ? [{ name: 'comments', value: comments } as const] : []),
  ];
}
