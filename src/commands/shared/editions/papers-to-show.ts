// Finds the papers that the coming editions are about to show: the common lists first, then what readers' own selections have.
import { announcementCalendars } from '../../../fetchers/registry.ts';
import type { EditionDraft } from '../../../model/edition.ts';
import type { Paper, PaperId } from '../../../model/paper.ts';
import { later } from '../../../model/time.ts';
import { type DueEdition, upcomingEditions } from '../../../select/due.ts';
import type { CommandContext } from '../context.ts';
import { ReaderSelections } from '../readers/reader-selection.ts';
import { composeOpen } from './compose.ts';
import { openEditions } from './schedule.ts';

/** arXiv announces eleven hours before the usual time of a daily edition; this is longer, and less than a day. */
const aheadMs = 16 * 3_600_000;

/**
 * How many readers' selections are looked at for one edition: what many readers get is found with a sample, and a run with a
 * hundred thousand readers must not select for all of them twice.
 */
const sampledReaders = 500;

/** Each paper once: those of the lists in their order, then those of most readers' selections. */
export async function papersToShow(context: CommandContext): Promise<Paper[]> {
  const listed = new Map<PaperId, Paper>();
  const selected = new Map<PaperId, { paper: Paper; readers: number }>();
  for (const due of await comingEditions(context)) {
    const { edition } = await composeOpen(context, due);
    for (const { paper } of [...edition.entries, ...edition.missed]) listed.set(paper.id, paper);
    const { candidates = [] } = edition;
    const papers = new Map(candidates.map(({ paper }) => [paper.id, paper]));
    for (const id of await selectedBySample(context, { ...edition, candidates })) {
      const paper = papers.get(id);
      if (paper) selected.set(id, { paper, readers: (selected.get(id)?.readers ?? 0) + 1 });
    }
  }
  const others = [...selected.values()]
    .filter(({ paper }) => !listed.has(paper.id))
    .sort((a, b) => b.readers - a.readers);
  return [...listed.values(), ...others.map(({ paper }) => paper)];
}

/** The editions that are due and not frozen, then those that become due soon. */
async function comingEditions(context: CommandContext): Promise<DueEdition[]> {
  const { config, clock } = context;
  const now = clock.now();
  const soon = later(now, aheadMs);
  const calendars = announcementCalendars(config.sources);
  const next = (['daily', 'weekly', 'monthly'] as const).flatMap((period) =>
    upcomingEditions(config.editions, config.timezone, now, calendars, period).filter(
      ({ dueAt }) => dueAt > now && dueAt <= soon,
    ),
  );
  return [...(await openEditions(context)), ...next];
}

/** The papers of each sampled reader's selection, one after the other. */
async function selectedBySample(context: CommandContext, edition: EditionDraft): Promise<PaperId[]> {
  if (edition.candidates.length === 0) return [];
  const { subscribers } = context.store;
  const readers = await subscribers.list({ state: 'active', after: null, limit: sampledReaders });
  const wanting = readers
    .filter(({ preferences }) => preferences.periods.includes(edition.period))
    .map(({ id }) => id);
  const selections = new ReaderSelections(context, { edition, candidates: async () => edition.candidates });
  const selected = await selections.select(wanting);
  return [...selected.values()].flatMap((selection) => selection?.papers.map(({ id }) => id) ?? []);
}
