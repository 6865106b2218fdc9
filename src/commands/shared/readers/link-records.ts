// Finds the papers of records for a library: those that are known are only found, the others become papers.
import type { PaperId, PaperRecord, Reject } from '../../../model/paper.ts';
import type { CommandContext } from '../context.ts';

export interface LinkedRecords {
  /** The paper of each record, in their order; null for one that was rejected. */
  papers: (PaperId | null)[];
  /** How many papers are new. */
  new: number;
  /** How many records are of papers that were known. */
  known: number;
  /** Includes those that were given. */
  rejected: number;
}

/** `place` names where rejected entries are kept. Imported papers are not announced: they are found, and are no news. */
export async function linkRecords(
  { store, clock }: Pick<CommandContext, 'store' | 'clock'>,
  place: string,
  { records, rejects }: { records: readonly PaperRecord[]; rejects: readonly Reject[] },
): Promise<LinkedRecords> {
  const papers = await store.papers.placesOf(records);
  const unknown = records.filter((_, index) => papers[index] === null);
  const saved = await store.papers.savePage(
    place,
    { records: unknown, rejects: [...rejects], cursor: null },
    clock.now(),
  );
  const made = await store.papers.placesOf(unknown);
  let next = 0;
  const all = papers.map((paper) => paper ?? made[next++] ?? null);
  const found = all.filter((paper) => paper !== null).length;
  return { papers: all, new: saved.new, known: found - saved.new, rejected: saved.rejected };
}
