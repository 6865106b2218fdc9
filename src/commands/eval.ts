// `digest eval`: compares the common, the keyword and the personal ranking on the instance's own history, split by time.
import { AppError } from '../errors.ts';
import type { Candidate, Period } from '../model/edition.ts';
import type { PaperId, PaperWithHistory } from '../model/paper.ts';
import { editionIdOf } from '../model/period.ts';
import type { Instant, PlainDate } from '../model/time.ts';
import { type Case, type Comparison, compareRankings, type Outcome } from '../select/evaluate.ts';
import { tieRank } from '../select/ties.ts';
import type { CommandContext } from './shared/context.ts';
import { type EvaluatedReader, readerCases, readersToEvaluate } from './shared/readers/evaluated-readers.ts';
import { PaperVectors } from './shared/readers/paper-vectors.ts';

export interface EvalOptions {
  period: Period;
  /** The first edition that rankings are compared on; null for one with two thirds of the editions before it. */
  split: PlainDate | null;
  /** As many readers at most, drawn by the seed. */
  readers: number;
  samples: number;
  seed: number;
}

type ReaderRanking = 'common' | 'keyword' | 'personal';
type VoteRanking = 'closeness' | 'heat' | 'common';

export interface EvalResult {
  period: Period;
  /** Null if no edition has candidates. */
  split: PlainDate | null;
  editions: { before: number; after: number };
  /** Against papers that readers liked or saved after the split; null if there are too few. */
  readers: ({ readers: number; cases: number } & Comparison<ReaderRanking>) | null;
  /** Against the votes that papers gained after their edition was frozen; null if there are too few. */
  votes: ({ cases: number } & Comparison<VoteRanking>) | null;
  samples: number;
  seed: number;
  /** Why a part is missing, in sentences. */
  missing: string[];
}

/** With fewer, an interval would be too wide to mean anything. */
const leastCases = { readers: 10, votes: 5 };
/** Papers that count as relevant among those that gained votes. */
const mostVoted = 10;

interface PastEdition {
  date: PlainDate;
  frozenAt: Instant;
  candidates: Candidate[];
  histories: Map<PaperId, PaperWithHistory>;
}

/**
 * Throws an `AppError` if history is too short for either part. Rules have no history: they are those of today, for the time
 * before, too.
 */
export async function evaluate(context: CommandContext, options: EvalOptions): Promise<EvalResult> {
  const { store, report, signal } = context;
  const { period, samples, seed } = options;
  const editions = await store.editions.frozenBetween(period, '0001-01-01', '9999-12-31');
  const split = options.split ?? editions[Math.ceil((editions.length * 2) / 3)]?.date ?? null;
  const after = editions.filter(({ date }) => split !== null && date >= split);
  const [first] = after;
  const readers = first ? await sampledReaders(context, first.frozenAt, options) : [];
  const vectors = new PaperVectors(context);
  await vectors.load(readers.flatMap(({ before }) => before.marks.map(({ paper }) => paper.id)));
  await vectors.openFor(readers.flatMap(({ before }) => before.rules));
  const cases = { readers: [] as Case<ReaderRanking>[], votes: [] as Case<VoteRanking>[] };
  for (const [index, { date, frozenAt }] of after.entries()) {
    signal.throwIfAborted();
    report.progress('Comparing rankings', index, after.length, 'editions');
    const edition = await pastEdition(context, period, date, frozenAt);
    if (edition.candidates.length === 0) continue;
    if (readers.length > 0) await vectors.load(edition.candidates.map(({ paper }) => paper.id));
    cases.readers.push(...readerCases(editionIdOf(period, date), edition, readers, vectors));
    const votes = voteCase(edition, index);
    if (votes) cases.votes.push(votes);
  }
  const missing: string[] = [];
  const isEnough = (part: 'readers' | 'votes', what: string) => {
    const { length } = cases[part];
    if (length >= leastCases[part]) return true;
    missing.push(`${length} ${what}, and ${leastCases[part]} are needed.`);
    return false;
  };
  const since = split === null ? '' : ` since ${split}`;
  const hasReaders = isEnough('readers', `mails${since} have a paper that its reader liked or saved later`);
  const hasVotes = isEnough('votes', `editions${since} have papers that gained votes later`);
  if (!hasReaders && !hasVotes) {
    throw new AppError(
      'too-little-history',
      `there is too little history to compare rankings: ${missing.join(' ')}`,
      {
        hint: 'Likes come from "digest profile like" and the site, votes from the sources; --split takes an earlier date.',
      },
    );
  }
  const resampling = { samples, seed };
  return {
    period,
    split,
    editions: { before: editions.length - after.length, after: after.length },
    readers: hasReaders
      ? {
          readers: new Set(cases.readers.map(({ group }) => group)).size,
          cases: cases.readers.length,
          ...compareRankings(['common', 'keyword', 'personal'], cases.readers, resampling),
        }
      : null,
    votes: hasVotes
      ? {
          cases: cases.votes.length,
          ...compareRankings(['closeness', 'heat', 'common'], cases.votes, resampling),
        }
      : null,
    samples,
    seed,
    missing,
  };
}

async function sampledReaders(
  context: CommandContext,
  split: Instant,
  { readers: most, seed }: EvalOptions,
): Promise<EvaluatedReader[]> {
  const likers = await context.store.evaluation.likersSince(split);
  const place = new Map(likers.map((id) => [id, tieRank(`eval ${seed}`, String(id))]));
  likers.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  return await readersToEvaluate(context, likers.slice(0, most), split);
}

/** The candidates of an edition with the current state of the papers: an edition that is no longer sent has only their ids. */
async function pastEdition(
  { store }: CommandContext,
  period: Period,
  date: PlainDate,
  frozenAt: Instant,
): Promise<PastEdition> {
  const placed = await store.evaluation.candidates(editionIdOf(period, date));
  const found = await store.papers.histories(placed.map(({ id }) => id));
  const histories = new Map(found.map((history) => [history.paper.id, history]));
  const candidates = placed.flatMap(({ id, heat, closeness }): Candidate[] => {
    const paper = histories.get(id)?.paper;
    return paper ? [{ paper, heat, closeness, reasons: [] }] : [];
  });
  return { date, frozenAt, candidates, histories };
}

/** The common ranking, and its parts, measured by the votes that came later; null if none came. */
function voteCase({ candidates, histories, frozenAt }: PastEdition, group: number): Case<VoteRanking> | null {
  const gained = candidates.map(({ paper }) => votesAfter(histories.get(paper.id), frozenAt));
  const [least = 0] = gained
    .filter((votes) => votes > 0)
    .sort((a, b) => b - a)
    .slice(0, mostVoted)
    .slice(-1);
  if (least === 0) return null;
  const common = candidates.map((_, index) => index);
  const by = (key: 'heat' | 'closeness') =>
    common.toSorted((a, b) => (candidates[b]?.[key] ?? 0) - (candidates[a]?.[key] ?? 0));
  const outcomeOf = (order: readonly number[]): Outcome => ({
    gains: order.map((index) => Math.log2(1 + (gained[index] ?? 0))),
    relevant: order.map((index) => (gained[index] ?? 0) >= least),
  });
  return {
    group,
    outcomes: {
      common: outcomeOf(common),
      heat: outcomeOf(by('heat')),
      closeness: outcomeOf(by('closeness')),
    },
  };
}

function votesAfter(history: PaperWithHistory | undefined, frozenAt: Instant): number {
  const upvotes = (history?.signals ?? []).filter(({ name }) => name === 'upvotes');
  const before = upvotes.findLast(({ at }) => at <= frozenAt)?.value ?? 0;
  const after = upvotes.filter(({ at }) => at > frozenAt).map(({ value }) => value);
  return Math.max(0, ...after.map((value) => value - before));
}
