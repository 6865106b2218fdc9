// Summaries by one's own model: which text of a paper each one is of, and which of them a paper shows.
import { createHash } from 'node:crypto';
import type { Paper, PaperId, Tldr } from './paper.ts';

/** A summary to be written: of a paper's present text, by a model, in a language. */
export interface SummaryRequest {
  paperId: PaperId;
  /** See `revisionOf`. */
  revision: string;
  model: string;
  /** BCP 47. */
  language: string;
}

/** A summary as it is kept. */
export interface WrittenSummary {
  revision: string;
  model: string;
  text: string;
}

/** What a summary is written for: the paper's version, or its abstract where the sources number no versions. */
export function revisionOf({ version, abstract }: Pick<Paper, 'version' | 'abstract'>): string {
  if (version !== null) return `v${version}`;
  return createHash('sha256')
    .update(abstract ?? '')
    .digest('hex')
    .slice(0, 16);
}

/** The TL;DR by one's own model: the first of the summaries, newest first, that is of the paper's present text. */
export function ownTldr(
  paper: Pick<Paper, 'version' | 'abstract'>,
  summaries: readonly WrittenSummary[],
): Tldr | null {
  if (summaries.length === 0) return null;
  const revision = revisionOf(paper);
  const current = summaries.find((summary) => summary.revision === revision);
  return current ? { text: current.text, by: 'model', model: current.model } : null;
}
