// `digest why`: the place of a paper in each edition that could have contained it, and the reasons for a reader.
import { isNewsworthy } from '../model/announcements.ts';
import type { EditionId, Reason, Section } from '../model/edition.ts';
import type { PaperId, PaperWithHistory } from '../model/paper.ts';
import { editionIdOf } from '../model/period.ts';
import { formatRule } from '../model/profile.ts';
import type { Freezable } from '../store/contract/papers.ts';
import type { CommandContext } from './shared/context.ts';
import { loadOrCompose } from './shared/editions/compose.ts';
import { findPaper } from './shared/papers/find-paper.ts';
import { candidatesOf, ReaderSelections } from './shared/readers/reader-selection.ts';
import { requireSubscriber } from './shared/readers/require-subscriber.ts';

export interface WhyEdition {
  edition: EditionId;
  /** False for the edition that is not frozen yet: there it is as it would be now. */
  frozen: boolean;
  /** Among all candidates; null for a late riser. */
  place: { place: number; of: number } | null;
  /** The section of the common list; null if it isn't in it. */
  section: Section | null;
  reasons: Reason[];
  /** In a sentence. */
  explanation: string;
  /** For the reader that was named. */
  reader: { section: Section | null; reasons: Reason[]; explanation: string } | null;
}

export interface WhyResult {
  paper: PaperId;
  title: string;
  reader: string | null;
  /** The latest first. */
  editions: WhyEdition[];
  /** What keeps it out of all editions; null if nothing does. */
  outside: string | null;
}

export async function explainPaper(
  context: CommandContext,
  text: string,
  reader: string | null,
): Promise<WhyResult> {
  const { store } = context;
  const history = await findPaper(store, text);
  const { paper } = history;
  const subscriber = reader === null ? null : await requireSubscriber(context, reader);
  const found: { edition: Freezable; why: WhyEdition }[] = [];
  const open = await explainOpen(context, history);
  if (open) found.push(open);
  for (const { editionId, place, of, reasons } of await store.editions.placesOf(paper.id)) {
    const frozen = await store.editions.get(editionId);
    if (frozen) found.push(inEdition(frozen.edition, paper.id, { place, of }, reasons));
  }
  for (const { edition, why } of found) {
    if (subscriber) why.reader = await forReader(context, edition, paper.id, subscriber.id);
  }
  const editions = found.map(({ why }) => why);
  return {
    paper: paper.id,
    title: paper.title,
    reader: subscriber?.email ?? null,
    editions,
    outside: editions.length > 0 ? null : whyOutside(history),
  };
}

/** The daily edition that isn't frozen yet, if the paper is one of its candidates. */
async function explainOpen(
  context: CommandContext,
  { paper }: PaperWithHistory,
): Promise<{ edition: Freezable; why: WhyEdition } | null> {
  const { edition, frozen } = await loadOrCompose(context, { period: 'daily', date: null });
  if (frozen) return null;
  const candidates = edition.candidates ?? [];
  const index = candidates.findIndex((each) => each.paper.id === paper.id);
  const candidate = candidates[index];
  if (!candidate) return null;
  return inEdition(edition, paper.id, { place: index + 1, of: candidates.length }, candidate.reasons);
}

function inEdition(
  edition: Freezable,
  id: PaperId,
  place: { place: number; of: number },
  reasons: Reason[],
): { edition: Freezable; why: WhyEdition } {
  const entry = edition.entries.find((each) => each.paper.id === id);
  const { length } = edition.entries;
  const where = `${place.place} of ${place.of} candidates`;
  const section = entry ? (entry.section ?? 'trending') : null;
  const why: WhyEdition = {
    edition: edition.id,
    frozen: edition.frozenAt !== null,
    place,
    section,
    reasons: entry?.reasons ?? reasons,
    explanation: entry
      ? `${entry.picked ? 'Pinned by the editor' : `In ${section === 'new' ? `“New in ${entry.newIn ?? ''}”` : 'the list'}`} at ${entry.rank} of ${length}; ${where}.`
      : `Not in the list, which has ${length}: it was ${where}.`,
    reader: null,
  };
  return { edition, why };
}

async function forReader(
  context: CommandContext,
  edition: Freezable,
  paper: PaperId,
  subscriber: number,
): Promise<WhyEdition['reader']> {
  const { store } = context;
  const stored = await store.profiles.selectionOf(subscriber, edition.id);
  const found = stored?.papers.find((each) => each.id === paper);
  if (found) {
    return {
      section: found.section,
      reasons: found.reasons,
      explanation: `In their mail, at ${(stored?.papers.indexOf(found) ?? 0) + 1} of ${stored?.papers.length}.`,
    };
  }
  const candidates = async () => edition.candidates ?? (await candidatesOf(context, edition));
  const selections = new ReaderSelections(context, { edition, candidates });
  const outside = (explanation: string, reasons: Reason[] = []) => ({ section: null, reasons, explanation });
  const explained = await selections.explain(subscriber, paper);
  if (explained === 'no-profile') return outside('They have no profile, and get the common list.');
  if (explained === null) return outside('What could have been selected for them is no longer stored.');
  const { wasSent, isMarked, never, reasons, place, of, selected } = explained;
  if (selected) {
    return {
      section: selected.section,
      reasons: selected.reasons,
      explanation: stored
        ? 'Their profile finds it now; their mail was selected before.'
        : 'It would be in their mail.',
    };
  }
  if (never) return outside(`Kept out by their rule ${formatRule(never)}.`);
  if (wasSent) return outside('They were already sent this paper.');
  if (isMarked) return outside('They marked it, or have it in their library.');
  if (place === null)
    return outside('None of their rules matches it, and it is not close to what they liked.');
  return outside(`Ranked ${place} of ${of}: others were closer, or on the same topic.`, reasons);
}

function whyOutside({ paper, announcements }: PaperWithHistory): string {
  if (paper.withdrawn) return 'It was withdrawn: withdrawn papers are left out of every edition.';
  const news = announcements.filter(({ kind }) => isNewsworthy(kind));
  if (announcements.length === 0)
    return 'No source announced it: it came by a search, an import or an enricher.';
  if (news.length === 0) return 'It was only announced as a new version, which is never news.';
  const days = [...new Set(news.map(({ on }) => on))].sort();
  return `It was announced on ${days.join(', ')}, and no edition that could have contained it was frozen (${editionIdOf('daily', days[0] ?? '')} would have been the first).`;
}
