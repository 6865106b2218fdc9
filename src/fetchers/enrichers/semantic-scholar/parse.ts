// Parses responses of the Semantic Scholar Graph API: citations, the one-sentence summary, venue and fields of each paper of a batch.
import * as z from 'zod';
import { ParseError } from '../../../errors.ts';
import type { EnrichmentAnswer, PaperToEnrich } from '../../../model/enrichment.ts';
import { identifiersOfDoi, parseArxivId } from '../../../model/identity.ts';
import type { PaperIdentifiers, PaperRecord, Reject } from '../../../model/paper.ts';
import { listOf, optional, parseAnswer, reasonOf } from '../../json.ts';
import { counted, enrichmentRecord, venueOf } from '../record.ts';

const words = optional(z.string());
const paperSchema = z.object({
  paperId: z.string(),
  externalIds: optional(z.object({ ArXiv: words, DOI: words })),
  abstract: words,
  venue: words,
  publicationVenue: optional(z.object({ name: words })),
  citationCount: optional(z.number().int().nonnegative()),
  tldr: optional(z.object({ text: words })),
  fieldsOfStudy: listOf(z.string()),
  s2FieldsOfStudy: listOf(z.object({ category: z.string() })),
});
type Found = z.output<typeof paperSchema>;

export interface BatchAnswer {
  answers: EnrichmentAnswer[];
  records: PaperRecord[];
  rejects: Reject[];
}

/** The response for the requested papers, in their order: one that the service does not know is null. Throws `ParseError`. */
export function parseBatch(body: string, asked: readonly PaperToEnrich[]): BatchAnswer {
  const entries = parseAnswer(body, z.array(z.unknown()));
  if (entries.length !== asked.length) {
    throw new ParseError(`the response has ${entries.length} papers instead of ${asked.length}`, {
      hint: 'It may have been cut off; the next run tries again.',
    });
  }
  const result: BatchAnswer = { answers: [], records: [], rejects: [] };
  asked.forEach((paper, index) => {
    const entry = entries[index];
    const parsed = paperSchema.nullable().safeParse(entry);
    const fault = parsed.success ? mismatch(paper, parsed.data) : reasonOf(parsed.error);
    if (fault !== null) result.rejects.push({ subject: paper.id, reason: fault });
    const found = parsed.success && fault === null ? parsed.data : null;
    result.answers.push({ paperId: paper.id, found: found !== null });
    const record = found && recordOfFound(found, paper);
    if (record) result.records.push(record);
  });
  return result;
}

/** The 400 that says that none of the ids is known; any other is an error. Throws `ParseError`. */
export function parseNoneKnown(body: string, asked: readonly PaperToEnrich[]): BatchAnswer {
  const { error } = parseAnswer(body, z.object({ error: z.string() }));
  if (!/no valid paper ids/i.test(error)) {
    throw new ParseError(`Semantic Scholar rejected the query: ${error.slice(0, 200)}`, {
      hint: 'It may have changed; a newer digest may know it.',
    });
  }
  return { answers: asked.map(({ id }) => ({ paperId: id, found: false })), records: [], rejects: [] };
}

/** Ids occasionally lead to another work than the requested one (allenai/s2-folks#108): its numbers are not this paper's. */
function mismatch({ identifiers: { arxiv } }: PaperToEnrich, found: Found | null): string | null {
  const other = parseArxivId(found?.externalIds?.ArXiv ?? '');
  if (!arxiv || !other || other.id === arxiv) return null;
  return `the response is about arXiv:${other.id}`;
}

function recordOfFound(found: Found, paper: PaperToEnrich): PaperRecord | null {
  const { fieldsOfStudy, s2FieldsOfStudy } = found;
  const fields = fieldsOfStudy.length > 0 ? fieldsOfStudy : s2FieldsOfStudy.map(({ category }) => category);
  return enrichmentRecord(
    { source: 'semantic-scholar', via: 'graph' },
    paper,
    {
      abstract: found.abstract ?? null,
      categories: [...new Set(fields)],
      journalRef: venueOf(found.publicationVenue?.name, found.venue),
      tldr: found.tldr?.text || null,
      signals: counted({ citations: found.citationCount }),
    },
    statedIdentifiers(found),
  );
}

function statedIdentifiers({ externalIds }: Found): PaperIdentifiers {
  const arxiv = externalIds?.ArXiv ? parseArxivId(externalIds.ArXiv) : null;
  return {
    ...(externalIds?.DOI ? identifiersOfDoi(externalIds.DOI) : {}),
    ...(arxiv && { arxiv: arxiv.id }),
  };
}
