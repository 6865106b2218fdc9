// Compares rankings of an edition's candidates: the orders to compare, and what they come to over many editions.
import { addToGroup } from '../model/group-by.ts';
import { isActive, type ProfileRule } from '../model/profile.ts';
import type { PlainDate } from '../model/time.ts';
import { type Estimate, estimateMean } from './bootstrap.ts';
import { ndcg, recall, reciprocalRank } from './metrics.ts';
import type { ProfileScorer, ReaderMark } from './profile-score.ts';

export const metricNames = ['ndcg@10', 'recall@20', 'mrr'] as const;
export type MetricName = (typeof metricNames)[number];

/** What each candidate turned out to be worth, 0 for nothing, and which were relevant, in a ranking's order. */
export interface Outcome {
  gains: readonly number[];
  relevant: readonly boolean[];
}

/** One edition for one reader, or for all: what each ranking came to. Cases of a group are alike. */
export interface Case<Ranking extends string> {
  group: number;
  outcomes: Readonly<Record<Ranking, Outcome>>;
}

export type Scores = Record<MetricName, Estimate>;

export interface Comparison<Ranking extends string> {
  rankings: ({ ranking: Ranking } & Scores)[];
  /** Of the last ranking to each of the others, case by case: an interval without 0 is a difference. */
  differences: ({ ranking: Ranking; over: Ranking } & Scores)[];
}

function scoreOf(metric: MetricName, { gains, relevant }: Outcome): number {
  if (metric === 'ndcg@10') return ndcg(gains, 10);
  return metric === 'recall@20' ? recall(relevant, 20) : reciprocalRank(relevant);
}

/** With fewer groups, resampling them says little: then each case is its own group. */
const leastGroups = 10;

/** The mean of each measure over the cases, with its interval. There must be a case. */
export function compareRankings<Ranking extends string>(
  rankings: readonly Ranking[],
  cases: readonly Case<Ranking>[],
  resampling: { samples: number; seed: number },
): Comparison<Ranking> {
  const isGrouped = new Set(cases.map(({ group }) => group)).size >= leastGroups;
  const estimate = (valueIn: (each: Case<Ranking>, metric: MetricName) => number): Scores => {
    const scores = metricNames.map((metric): [MetricName, Estimate] => {
      const values = new Map<number, number[]>();
      cases.forEach((each, index) => {
        addToGroup(values, isGrouped ? each.group : index, valueIn(each, metric));
      });
      return [metric, estimateMean([...values.values()], resampling)];
    });
    return Object.fromEntries(scores) as Scores;
  };
  const scoreIn = ({ outcomes }: Case<Ranking>, ranking: Ranking, metric: MetricName) =>
    scoreOf(metric, outcomes[ranking]);
  const last = rankings.at(-1);
  return {
    rankings: rankings.map((ranking) => ({
      ranking,
      ...estimate((each, metric) => scoreIn(each, ranking, metric)),
    })),
    differences: rankings.slice(0, -1).flatMap((over) =>
      last === undefined
        ? []
        : {
            ranking: last,
            over,
            ...estimate((each, metric) => scoreIn(each, last, metric) - scoreIn(each, over, metric)),
          },
    ),
  };
}

/** What a reader wanted before the papers that are ranked were announced. */
export interface ReaderBefore {
  rules: readonly ProfileRule[];
  marks: readonly ReaderMark[];
}

/** Candidates by their places in the common order, for a reader; what a ranking doesn't find follows in the common order. */
export interface ReaderOrders {
  common: number[];
  /** By rules alone. */
  keyword: number[];
  /** By rules and marks. */
  personal: number[];
}

/** Candidates that the reader had marked before are in none of the orders. */
export function readerOrders(
  scorer: ProfileScorer,
  candidates: readonly { id: string }[],
  { rules: all, marks }: ReaderBefore,
  day: PlainDate,
): ReaderOrders {
  const rules = all.filter((rule) => isActive(rule, day));
  const marked = new Set(marks.map(({ paper }) => paper.id));
  const common = candidates.flatMap(({ id }, index) => (marked.has(id) ? [] : [index]));
  const kept = new Set(common);
  const unwanted = new Set(
    rules.flatMap((rule) => (rule.effect === 'never' ? [...scorer.matches(rule).keys()] : [])),
  );
  const orderBy = (known: readonly ReaderMark[]) => {
    const found = scorer
      .score(rules, known)
      .map(({ index }) => index)
      .filter((index) => kept.has(index) && !unwanted.has(index));
    const first = new Set(found);
    const others = common.filter((index) => !first.has(index));
    return [
      ...found,
      ...others.filter((index) => !unwanted.has(index)),
      ...others.filter((index) => unwanted.has(index)),
    ];
  };
  return { common, keyword: orderBy([]), personal: orderBy(marks) };
}
