// What the enrichers have in common when they ask: batches, and refusals that say which key to look at.
import { HttpError } from '../../errors.ts';
import type { HttpResponse } from '../../http/client.ts';
import type { EnrichmentPage, PaperToEnrich } from '../../model/enrichment.ts';
import type { PaperRecord } from '../../model/paper.ts';

/** The list in pieces that weigh at most `size`; what weighs more alone is a piece of its own. */
export function batchesOf<T>(
  list: readonly T[],
  size: number,
  weightOf: (item: T) => number = () => 1,
): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const item of list) {
    const weight = weightOf(item);
    const batch = batches.at(-1);
    if (batch && weight <= room) batch.push(item);
    else batches.push([item]);
    room = (batch && weight <= room ? room : size) - weight;
  }
  return batches;
}

/** Waits for the answer; a refusal for want of a key, or for a wrong one, comes with this hint. */
export async function orHint(answer: Promise<HttpResponse>, hint: string): Promise<HttpResponse> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof HttpError) || (error.status !== 401 && error.status !== 403)) throw error;
    throw new HttpError(error.kind, error.url, error.message, { hint, cause: error, status: error.status });
  }
}

/** The page of an answer that gives works by DOI: the record of each paper by those of its works that were found. */
export function pageOfWorks<W>(
  { works, rejects }: { works: ReadonlyMap<string, W>; rejects: EnrichmentPage['rejects'] },
  asked: readonly PaperToEnrich[],
  doisOf: (paper: PaperToEnrich) => readonly string[],
  recordOf: (works: W[], paper: PaperToEnrich) => PaperRecord | null,
): EnrichmentPage {
  const known = asked.map((paper) => ({
    paper,
    works: doisOf(paper)
      .map((doi) => works.get(doi))
      .filter((work) => work !== undefined),
  }));
  return {
    records: known.flatMap(({ paper, works: own }) => recordOf(own, paper) ?? []),
    rejects,
    cursor: null,
    answers: known.map(({ paper, works: own }) => ({ paperId: paper.id, found: own.length > 0 })),
  };
}
