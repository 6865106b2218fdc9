// `digest profile test`: what a profile would have brought in the last weeks, day by day.
import { configuredCategories } from '../fetchers/registry.ts';
import { addDays } from '../model/dates.ts';
import type { Candidate, Edition } from '../model/edition.ts';
import type { TestedDay } from '../model/own-pages.ts';
import type { PaperId } from '../model/paper.ts';
import { editionIdOf } from '../model/period.ts';
import type { Profile } from '../model/profile.ts';
import type { PlainDate } from '../model/time.ts';
import { rankPapers } from '../select/ranking.ts';
import type { ReaderInput } from '../select/selection.ts';
import type { CommandContext } from './shared/context.ts';
import { limitOf, today } from './shared/editions/compose.ts';
import { PaperVectors } from './shared/readers/paper-vectors.ts';
import { inputsOf } from './shared/readers/reader-selection.ts';
import { requireSubscriber } from './shared/readers/require-subscriber.ts';

export interface ProfileTest {
  email: string;
  from: PlainDate;
  to: PlainDate;
  /** Days on which anything was announced, the latest first. */
  days: TestedDay[];
}

/** What the reader's rules and likes would have found among the papers of each day. */
export async function testProfile(
  context: CommandContext,
  address: string,
  weeks: number,
): Promise<ProfileTest> {
  const { id, email } = await requireSubscriber(context, address);
  const to = today(context);
  const from = addDays(to, 1 - 7 * weeks);
  return {
    email,
    from,
    to,
    days: await testDays(context, id, await context.store.profiles.get(id), { from, to }),
  };
}

/** What a profile of the subscriber would have found on each day with announcements, the latest first; each paper once. */
export async function testDays(
  context: CommandContext,
  id: number,
  profile: Profile,
  { from, to }: { from: PlainDate; to: PlainDate },
): Promise<TestedDay[]> {
  const { signal } = context;
  const reader = (await inputsOf(context, new Map([[id, { ...profile, sent: new Set<PaperId>() }]]))).get(id);
  const vectors = new PaperVectors(context);
  await vectors.load((reader?.marks ?? []).map(({ paper }) => paper.id));
  await vectors.openFor(reader?.rules ?? []);
  const brought = new Set<PaperId>();
  const days: TestedDay[] = [];
  for (let date = from; date <= to && reader; date = addDays(date, 1)) {
    signal.throwIfAborted();
    const day = await testDay(context, vectors, { ...reader, sent: brought }, date);
    if (day.considered === 0) continue;
    for (const paper of day.papers) brought.add(paper.id);
    days.unshift(day);
  }
  return days;
}

async function testDay(
  context: CommandContext,
  vectors: PaperVectors,
  reader: ReaderInput,
  date: PlainDate,
): Promise<TestedDay> {
  const { store, config } = context;
  const histories = await store.papers.announcedBetween(date, date);
  if (histories.length === 0) return { date, considered: 0, papers: [] };
  const { Selector } = await import('../select/selection.ts');
  const id = editionIdOf('daily', date);
  const ranked = rankPapers(
    histories.filter(({ paper }) => !paper.withdrawn),
    {
      at: `${date}T23:59:59.999Z`,
      period: 'daily',
      categories: configuredCategories(config.sources),
      settings: config.ranking,
      edition: id,
    },
  );
  const candidates = ranked.map(
    ({ paper, heat, closeness, reasons }): Candidate => ({ paper, heat, closeness, reasons }),
  );
  const edition: Edition = {
    id,
    period: 'daily',
    date,
    entries: [],
    missed: [],
    considered: candidates.length,
    frozenAt: null,
  };
  await vectors.load(candidates.map(({ paper }) => paper.id));
  const limit = limitOf(context, 'daily');
  const selected = new Selector({ edition, candidates, limit, vectors }).select(reader);
  const titles = new Map(candidates.map(({ paper }) => [paper.id, paper.title]));
  return {
    date,
    considered: candidates.length,
    papers: (selected?.papers ?? [])
      .filter(({ section }) => section === 'for-you')
      .map((paper) => ({ id: paper.id, title: titles.get(paper.id) ?? '', reasons: paper.reasons })),
  };
}
