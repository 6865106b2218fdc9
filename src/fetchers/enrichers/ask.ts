// What the enrichers' requests have in common: batches, and errors that say which key to check.
import { HttpError } from '../../errors.ts';
import type { HttpResponse } from '../../http/client.ts';
import type { EnrichmentPage, PaperToEnrich } from '../../model/enrichment.ts';
import type { PaperRecord } from '../../model/paper.ts';

/** The list in batches that weigh at most `size`; an item that weighs more is a batch of its own. */
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

/** Waits for the response; an error about a missing or wrong key gets this hint. */
export async function orHint(answer: Promise<HttpResponse>, hint: string): Promise<HttpResponse> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof HttpError) || (error.status !== 401 && error.status !== 403)) throw error;
    throw new HttpError(error.kind, error.url, error.message, { hint, cause: error, status: error.status });
  }
}

/** The page of a response that lists works by DOI: the record of each paper by those of its works that were found. */
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
