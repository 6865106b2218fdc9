// Readers as they were at an instant, and what rankings come to for the papers that they liked after it.
import type { Candidate, EditionId } from '../../../model/edition.ts';
import type { PaperId } from '../../../model/paper.ts';
import type { Instant, PlainDate } from '../../../model/time.ts';
import { type Case, type Outcome, type ReaderBefore, readerOrders } from '../../../select/evaluate.ts';
import { ProfileScorer, type ReaderMark } from '../../../select/profile-score.ts';
import type { CommandContext } from '../context.ts';
import type { PaperVectors } from './paper-vectors.ts';

export interface EvaluatedReader {
  id: number;
  before: ReaderBefore;
  /** What they liked or saved since. */
  liked: ReadonlySet<PaperId>;
}

export async function readersToEvaluate(
  { store, signal }: CommandContext,
  ids: readonly number[],
  at: Instant,
): Promise<EvaluatedReader[]> {
  const readers: EvaluatedReader[] = [];
  for (const id of ids) {
    signal.throwIfAborted();
    const { rules, marks } = await store.profiles.get(id);
    const earlier = marks.filter((mark) => mark.at < at);
    const library = await store.evaluation.libraryBefore(id, at);
    const papers = await store.profiles.papers([...earlier.map(({ paperId }) => paperId), ...library]);
    const markOf = (paperId: PaperId, kind: ReaderMark['kind']): ReaderMark[] => {
      const paper = papers.get(paperId);
      return paper ? [{ paper, kind }] : [];
    };
    const liked = marks.filter((mark) => mark.at >= at && mark.kind !== 'dislike');
    readers.push({
      id,
      before: {
        rules,
        marks: [
          ...earlier.flatMap(({ paperId, kind }) => markOf(paperId, kind)),
          ...library.flatMap((paperId) => markOf(paperId, 'library')),
        ],
      },
      liked: new Set(liked.map(({ paperId }) => paperId)),
    });
  }
  return readers;
}

/** A case for each reader who liked one of the edition's candidates. The vectors are those of candidates and of marked papers. */
export function readerCases(
  id: EditionId,
  { candidates, date }: { candidates: readonly Candidate[]; date: PlainDate },
  readers: readonly EvaluatedReader[],
  vectors: PaperVectors,
): Case<'common' | 'keyword' | 'personal'>[] {
  const papers = candidates.map(({ paper }) => paper);
  const concerned = readers.filter(({ liked }) => papers.some((paper) => liked.has(paper.id)));
  if (concerned.length === 0) return [];
  const scorer = new ProfileScorer({ edition: { id }, candidates, vectors });
  return concerned.flatMap(({ id: group, before, liked }) => {
    const { common, keyword, personal } = readerOrders(scorer, papers, before, date);
    const outcomeOf = (order: readonly number[]): Outcome => {
      const relevant = order.map((index) => liked.has(papers[index]?.id ?? ''));
      return { relevant, gains: relevant.map(Number) };
    };
    const outcomes = {
      common: outcomeOf(common),
      keyword: outcomeOf(keyword),
      personal: outcomeOf(personal),
    };
    // What was in the library before is in no order, also if it was liked since.
    return outcomes.common.relevant.includes(true) ? [{ group, outcomes }] : [];
  });
}
