// Scores an edition's candidates for a reader's profile: by rules, and by what was learned from likes.
import type { Candidate, Edition, Reason } from '../model/edition.ts';
import type { Paper, PaperId } from '../model/paper.ts';
import type { MarkKind, ProfileRule } from '../model/profile.ts';
import { type Item, Learner, type Liking } from './learning.ts';
import { NearestFinder } from './nearest.ts';
import { likeReason, ruleReason } from './profile-reasons.ts';
import { type Matches, RuleIndex } from './rule-index.ts';
import { similarity, TermSpace } from './terms.ts';
import { tieRank } from './ties.ts';
import type { Vectors } from './vectors.ts';

export type MarkedPaper = Pick<Paper, 'id' | 'title' | 'abstract'>;

/** A paper that a reader marked, or has in their library. */
export interface ReaderMark {
  paper: MarkedPaper;
  kind: MarkKind | 'library';
}

/** What a match counts by the kind of its rule: a name says who, a category says half of a day's papers. */
const kindWeight: Record<ProfileRule['kind'], number> = {
  author: 1.5,
  phrase: 1.2,
  text: 1,
  sentence: 1,
  organization: 0.8,
  category: 0.5,
  source: 0.3,
};
/** The weight of a like, compared to a saved paper and one that was only imported. */
const markWeight = { like: 1, save: 1, library: 0.5, dislike: 1 } as const;

/** A learned score below this is chance: one candidate in forty reaches it. The sum of two z-scores, or twice the one there is. */
const leastLearned = 2;
/** A learned paper must also be on the topic of one that the reader marked. */
const sameTopic = 0.12;
/** The weight of learning relative to rules: at most that of a word in a title. */
const learnedWeight = 0.25;
/** What is learned from one like counts a third, from two a half: what the reader has written is surer. */
const doubtedLikes = 2;
const heatWeight = 0.15;
/** Reasons that a reader is shown. */
const shownReasons = 3;

export interface Scored {
  index: number;
  value: number;
  isAlways: boolean;
  reasons(): Reason[];
}

/** The pairs of this many candidates take 16 MB. */
const maxPaired = 2000;

export interface ScorerInput {
  edition: Pick<Edition, 'id'>;
  candidates: readonly Candidate[];
  vectors?: Vectors;
}

/** What is the same for all readers is computed once. */
export class ProfileScorer {
  readonly #input: ScorerInput;
  readonly #papers: readonly Paper[];
  readonly #space: TermSpace;
  readonly #items: readonly Item[];
  readonly #rules: RuleIndex;
  readonly #learner: Learner;
  /** The similarity of each requested pair, -1 for the others; null if there are too many. */
  readonly #alike: Float32Array | null;
  readonly #ties: Uint32Array;
  /** Room for `NearestFinder`, shared by all readers. */
  readonly #termWeights: Float32Array;
  /** Vectors of marked papers; readers share many. */
  readonly #marked = new Map<PaperId, Item>();

  constructor(input: ScorerInput) {
    this.#input = input;
    this.#papers = input.candidates.map(({ paper }) => paper);
    this.#space = new TermSpace(this.#papers);
    this.#items = this.#papers.map((paper) => this.#itemOf(paper));
    this.#rules = new RuleIndex(this.#papers, this.#space, this.#items, input.vectors ?? null);
    const { length } = this.#papers;
    this.#alike = length <= maxPaired ? new Float32Array(length * length).fill(-1) : null;
    this.#ties = Uint32Array.from(this.#papers, ({ id }) => tieRank(input.edition.id, id));
    this.#learner = new Learner(this.#items, this.#space.size);
    this.#termWeights = new Float32Array(this.#space.size);
  }

  /** The candidates that a rule matches. */
  matches(rule: ProfileRule): Matches {
    return this.#rules.matches(rule);
  }

  /** How alike two candidates are, 0 to 1. */
  likeness(a: number, b: number): number {
    const at = a < b ? a * this.#papers.length + b : b * this.#papers.length + a;
    const known = this.#alike?.[at] ?? -1;
    if (known >= 0) return known;
    const [one, other] = [this.#items[a], this.#items[b]];
    const likeness = one && other ? similarity(one.terms, other.terms) : 0;
    if (this.#alike) this.#alike[at] = likeness;
    return likeness;
  }

  /**
   * Every candidate that the rules or marks find, with its score, best first. Reasons are made on demand: of
   * hundreds that are found, a dozen are shown.
   */
  score(rules: readonly ProfileRule[], marks: readonly ReaderMark[]): Scored[] {
    const speaking = rules.filter(({ effect }) => effect !== 'never');
    const count = Math.max(2, this.#papers.length);
    const found = speaking.map((rule) => {
      const matches = this.#rules.matches(rule);
      // A rule that matches half of the day says less of each paper than one that matches one.
      const rarity = 0.3 + 0.7 * (Math.log(count / matches.size) / Math.log(count));
      return { rule, matches, weight: kindWeight[rule.kind] * rarity };
    });
    const learned = this.#learned(marks);
    const scored = new Map<number, Scored>();
    const reasonsOf = (index: number): Reason[] => {
      const said = found.flatMap(({ rule, matches, weight }) => {
        const strength = matches.get(index);
        return strength === undefined ? [] : [{ value: weight * strength, reason: ruleReason(rule) }];
      });
      const like = learned.get(index);
      if (like) said.push({ value: like.value, reason: like.reason() });
      said.sort((a, b) => b.value - a.value);
      return [...new Set(said.map(({ reason }) => reason))].slice(0, shownReasons);
    };
    const add = (index: number, value: number, isAlways: boolean) => {
      const known = scored.get(index);
      if (known === undefined) {
        const heat = this.#input.candidates[index]?.heat ?? 0;
        const warmth = heatWeight * (heat / (1 + heat));
        scored.set(index, { index, value: value + warmth, isAlways, reasons: () => reasonsOf(index) });
        return;
      }
      known.value += value;
      if (isAlways) known.isAlways = true;
    };
    for (const { rule, matches, weight } of found) {
      for (const [index, strength] of matches) add(index, weight * strength, rule.effect === 'always');
    }
    for (const [index, { value }] of learned) add(index, value, false);
    return [...scored.values()].sort(
      (a, b) =>
        Number(b.isAlways) - Number(a.isAlways) ||
        b.value - a.value ||
        (this.#ties[a.index] ?? 0) - (this.#ties[b.index] ?? 0),
    );
  }

  #learned(marks: readonly ReaderMark[]): Map<number, { value: number; reason: () => Reason }> {
    const found = new Map<number, { value: number; reason: () => Reason }>();
    const positive = marks.filter(({ kind }) => kind !== 'dislike');
    if (positive.length === 0) return found;
    const likings = (list: readonly ReaderMark[]) =>
      list.map(({ paper, kind }): Liking => ({ item: this.#markedItem(paper), weight: markWeight[kind] }));
    const likes = likings(positive);
    const scores = this.#learner.score(likes, likings(marks.filter(({ kind }) => kind === 'dislike')));
    const factor = this.#learner.usesVectors ? 1 : 2;
    const weight = learnedWeight * (positive.length / (positive.length + doubtedLikes));
    let finder: NearestFinder | null = null;
    scores.forEach((sum, index) => {
      const score = sum * factor;
      const item = this.#items[index];
      if (score < leastLearned || !item) return;
      finder ??= new NearestFinder(
        likes.map((like) => like.item.terms),
        this.#termWeights,
      );
      const mark = positive[finder.find(item.terms, sameTopic)?.at ?? -1];
      if (!mark || mark.paper.id === this.#papers[index]?.id) return;
      found.set(index, { value: weight * Math.min(4, score), reason: () => likeReason(mark) });
    });
    return found;
  }

  #markedItem(paper: MarkedPaper): Item {
    const known = this.#marked.get(paper.id);
    if (known) return known;
    if (this.#marked.size >= maxMarked) this.#marked.clear();
    const item = this.#itemOf(paper);
    this.#marked.set(paper.id, item);
    return item;
  }

  #itemOf(paper: MarkedPaper): Item {
    return { terms: this.#space.vectorOf(paper), dense: this.#input.vectors?.of(paper) ?? null };
  }
}

/** Marked papers whose vectors are kept: 20,000 take about 40 MB. */
const maxMarked = 20_000;
