// An edition as one reader gets it: the papers of their own selection instead of the common list.
import type { Candidate, Edition, EditionEntry } from '../../../model/edition.ts';
import type { PaperId } from '../../../model/paper.ts';
import type { Selection } from '../../../model/selection.ts';
import type { CommandContext } from '../context.ts';
import { candidatesOf, ReaderSelections } from './reader-selection.ts';

export interface ReaderEdition {
  edition: Edition;
  /** Whether its papers are the reader's own. */
  isOwn: boolean;
}

/** As it was or will be sent: the stored selection, else what would be selected now. Without a profile, the common list. */
export async function readerEdition(
  context: CommandContext,
  edition: Edition & { candidates?: readonly Candidate[] | undefined },
  subscriber: number,
): Promise<ReaderEdition> {
  const sent = await sentEdition(context, edition, subscriber);
  if (sent.isOwn) return sent;
  const candidates = async () => edition.candidates ?? (await candidatesOf(context, edition));
  const selections = new ReaderSelections(context, { edition, candidates });
  // A paper that is marked here stays in its place.
  const marksUntil = edition.frozenAt;
  const selection = (await selections.select([subscriber], { marksUntil })).get(subscriber) ?? null;
  return selection === null ? sent : await withSelection(context, edition, selection);
}

/** As it was sent: with the stored selection, or the common list. */
export async function sentEdition(
  context: CommandContext,
  edition: Edition,
  subscriber: number,
): Promise<ReaderEdition> {
  const stored = await context.store.profiles.selectionOf(subscriber, edition.id);
  return stored === null ? { edition, isOwn: false } : await withSelection(context, edition, stored);
}

async function withSelection(
  { store }: CommandContext,
  edition: Edition,
  { papers }: Selection,
): Promise<ReaderEdition> {
  const listed = new Map<PaperId, EditionEntry>(
    [...edition.entries, ...edition.missed].map((entry) => [entry.paper.id, entry]),
  );
  const others = await store.papers.histories(papers.map(({ id }) => id).filter((id) => !listed.has(id)));
  const known = new Map(others.map(({ paper }) => [paper.id, paper]));
  const entries = papers.flatMap(({ id, section, reasons }, index): EditionEntry[] => {
    const entry = listed.get(id);
    const paper = entry?.paper ?? known.get(id);
    if (!paper) return [];
    const { picked = false, note = null, score = 0 } = entry ?? {};
    return [{ rank: index + 1, paper, score, reasons, picked, note, section }];
  });
  return {
    edition: {
      ...edition,
      entries: entries.filter(({ section }) => section !== 'missed'),
      missed: entries.filter(({ section }) => section === 'missed'),
    },
    isOwn: true,
  };
}
