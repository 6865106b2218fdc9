// Parses responses of arXiv's search API: Atom, in the serialisations of before and after late 2025.
import { ParseError } from '../../errors.ts';
import { parseArxivId } from '../../model/identity.ts';
import type { PaperRecord, Reject } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import { instantOfText } from '../dates.ts';
import { attributeOf, child, children, parseXml, textIn, textOf, type XmlNode } from '../xml.ts';
import { arxivRecord } from './record.ts';

export interface SearchAnswer {
  /** How many results there are in all, of which this response has a slice. */
  total: number;
  records: PaperRecord[];
  rejects: Reject[];
}

/** Parses one slice. A response that is an error of the API (a feed with one entry titled "Error") throws `ParseError`. */
export function parseSearch(text: string): SearchAnswer {
  const node = parseXml(text);
  if (node.name !== 'feed') {
    throw new ParseError(`the response is not an Atom feed, but <${node.name}>`, {
      hint: 'Is "endpoints.api" the address of arXiv\'s API?',
    });
  }
  const entries = children(node, 'entry');
  const error = entries.find((entry) => /\/api\/errors/.test(textOf(entry, 'id')));
  if (error) {
    throw new ParseError(`arXiv refused the query: ${collapseSpace(textOf(error, 'summary'))}`, {
      hint: 'Check "categories" in the configuration.',
    });
  }
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  for (const entry of entries) {
    const record = toRecord(entry);
    if (typeof record !== 'string') records.push(record);
    else rejects.push({ subject: textOf(entry, 'id') || 'an entry', reason: record });
  }
  return { total: Number(textOf(node, 'opensearch:totalResults')) || 0, records, rejects };
}

function toRecord(entry: XmlNode): PaperRecord | string {
  const id = parseArxivId(textOf(entry, 'id'));
  if (!id) return 'it has no arXiv id';
  const title = textOf(entry, 'title');
  if (!title.trim()) return 'it has no title';
  const primary = attributeOf(child(entry, 'arxiv:primary_category'), 'term');
  const others = children(entry, 'category').map((category) => attributeOf(category, 'term'));
  return arxivRecord({
    via: 'api',
    id,
    title,
    abstract: textOf(entry, 'summary'),
    authors: children(entry, 'author')
      .map((author) => ({
        name: collapseSpace(textOf(author, 'name')),
        affiliations: children(author, 'arxiv:affiliation').map(({ content }) =>
          collapseSpace(textIn(content)),
        ),
      }))
      .filter(({ name }) => name),
    // Only arXiv's own: the authors' MSC and ACM classes come as categories too.
    categories: [...new Set([primary, ...others])].filter((term) => /^[a-z-]+(?:\.[A-Za-z-]+)?$/.test(term)),
    doi: textOf(entry, 'arxiv:doi'),
    journalRef: textOf(entry, 'arxiv:journal_ref'),
    note: textOf(entry, 'arxiv:comment'),
    publishedAt: instantOfText(textOf(entry, 'published')),
    announcements: [],
    statedAt: instantOfText(textOf(entry, 'updated')),
  });
}
