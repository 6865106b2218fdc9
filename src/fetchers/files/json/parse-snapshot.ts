// Reads the public snapshot of arXiv's metadata: a line a paper, the fields of its OAI-PMH interface in JSON.
import * as z from 'zod';
import { parseArxivId } from '../../../model/identity.ts';
import type { Author, PaperRecord } from '../../../model/paper.ts';
import { collapseSpace } from '../../../model/text.ts';
import { parseAuthors } from '../../arxiv/authors.ts';
import { arxivRecord } from '../../arxiv/record.ts';
import { instantOfText } from '../../dates.ts';
import type { FileParser } from '../file-parser.ts';
import { jsonParser } from './parse-json.ts';

const text = z.string().nullish();

// https://www.kaggle.com/datasets/Cornell-University/arxiv
const line = z.object({
  id: z.string({ error: 'expected a string' }),
  title: z.string({ error: 'expected a string' }),
  abstract: text,
  authors: text,
  /** Family name, given names, suffix, and affiliations after them. */
  authors_parsed: z.array(z.array(z.string())).nullish(),
  comments: text,
  'journal-ref': text,
  doi: text,
  /** Separated by spaces, the primary one first. */
  categories: text,
  versions: z.array(z.object({ version: z.string(), created: text })).nullish(),
  update_date: text,
});

/** A parser of the snapshot; its records are arXiv's own words. */
export function snapshotParser(): FileParser {
  return jsonParser(line, toRecord);
}

function toRecord(said: z.output<typeof line>): PaperRecord | string {
  const id = parseArxivId(said.id);
  if (!id) return `id: "${said.id.slice(0, 40)}" is not an arXiv id`;
  if (!said.title.trim()) return 'it has no title';
  const versions = said.versions ?? [];
  const last = versions.at(-1);
  return arxivRecord({
    via: 'snapshot',
    id: { id: id.id, version: last ? Number(/\d+/.exec(last.version)?.[0]) || null : null },
    title: said.title,
    abstract: said.abstract ?? '',
    authors: authorsOf(said.authors_parsed ?? [], said.authors ?? ''),
    categories: (said.categories ?? '').split(/\s+/).filter(Boolean),
    doi: said.doi ?? '',
    journalRef: said['journal-ref'] ?? '',
    note: said.comments ?? '',
    publishedAt: instantOfText(versions[0]?.created),
    announcements: [],
    // Later than the last version where a reference to the journal came later: of two snapshots the newer counts.
    statedAt: instantOfText(said.update_date),
  });
}

function authorsOf(parsed: readonly (readonly string[])[], authors: string): Author[] {
  const list = parsed.flatMap(([family = '', given = '', suffix = '', ...affiliations]): Author[] => {
    const name = collapseSpace(`${given} ${family} ${suffix}`);
    return name ? [{ name, affiliations: affiliations.map(collapseSpace).filter(Boolean) }] : [];
  });
  if (list.length > 0) return list;
  return parseAuthors(collapseSpace(authors).replaceAll(/,?\s+and\s+/g, ', '));
}
