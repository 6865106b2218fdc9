// Selects one reader's papers of an edition from all of its candidates: for them first, then what trends, then what was missed.
import type { Candidate, Edition, Reason } from '../model/edition.ts';
import type { Paper, PaperId } from '../model/paper.ts';
import { isActive, type ProfilePreferences, type ProfileRule } from '../model/profile.ts';
import type { SelectedPaper, Selection } from '../model/selection.ts';
import { ProfileScorer, type ReaderMark, type Scored } from './profile-score.ts';
import type { Vectors } from './vectors.ts';

/** What a reader wants and was sent, as it was when their mail was selected. */
export interface ReaderInput extends ProfilePreferences {
  rules: readonly ProfileRule[];
  /** Likes, saves and dislikes, with the papers' titles and abstracts. */
  marks: readonly ReaderMark[];
  /** Papers that they were sent in editions of the same period, under every id that a paper has had. */
  sent: ReadonlySet<PaperId>;
}

export interface SelectorInput {
  /** The frozen edition, or what would be frozen now. */
  edition: Edition;
  /** In the common order. */
  candidates: readonly Candidate[];
  /** How many places a mail has. */
  limit: number;
  /** Left out where the instance has no embedding. */
  vectors?: Vectors;
}

/** Why a candidate is or isn't in a reader's mail. */
export interface Explanation {
  wasSent: boolean;
  isMarked: boolean;
  /** The rule that keeps it out. */
  never: ProfileRule | null;
  reasons: Reason[];
  /** Its place among the `of` candidates that the profile found; null if it didn't find it. */
  place: number | null;
  of: number;
}

/** What a paper loses by being like another one of the section; see `nearDuplicate`. */
const alikeCost = 1;
/** Two versions of one text: the same work under two ids. */
const nearDuplicate = 0.8;
/** Selects for one reader after another; what is the same for all of them is computed once. */
export class Selector {
  readonly #input: SelectorInput;
  readonly #papers: readonly Paper[];
  readonly #scorer: ProfileScorer;
  /** For each candidate the first one with its title, whatever its case and punctuation. */
  readonly #titles: readonly number[];
  readonly #places: ReadonlyMap<PaperId, number>;
  /** Candidates of the trending part, in their order. */
  readonly #trendingOrder: readonly number[];

  constructor(input: SelectorInput) {
    this.#input = input;
    this.#papers = input.candidates.map(({ paper }) => paper);
    this.#scorer = new ProfileScorer(input);
    this.#places = new Map(this.#papers.map(({ id }, place) => [id, place]));
    this.#trendingOrder = trendingOrder(input);
    this.#titles = sameTitles(this.#papers);
  }

  /** The reader's papers, or null for one without a profile, who gets the common list. */
  select(reader: ReaderInput): Selection | null {
    const { edition, limit } = this.#input;
    const rules = reader.rules.filter((rule) => isActive(rule, edition.date));
    if (rules.length === 0 && reader.marks.length === 0) return null;
    const excluded = this.#excluded(rules, reader);
    const chosen: number[] = [];
    const places = Math.round(limit * reader.forYouShare);
    const forYou = this.#forYou(rules, reader, excluded, places, chosen);
    if (forYou.length === 0 && reader.whenQuiet === 'no-mail') return { papers: [] };
    const trending = this.#trending(excluded, limit - (forYou.length > 0 ? places : 0), chosen);
    const missed = edition.missed
      .filter(({ paper }) => !reader.sent.has(paper.id))
      .map(({ paper, reasons }): SelectedPaper => ({ id: paper.id, section: 'missed', reasons }));
    const papers = [...forYou, ...trending];
    // Late risers alone make no mail.
    return { papers: papers.length > 0 ? [...papers, ...missed] : [] };
  }

  /** What decided about a candidate for a reader; null for a paper that is not a candidate. */
  explain(reader: ReaderInput, id: PaperId): Explanation | null {
    const index = this.#papers.findIndex((paper) => paper.id === id);
    if (index < 0) return null;
    const rules = reader.rules.filter((rule) => isActive(rule, this.#input.edition.date));
    const scored = this.#scorer.score(rules, reader.marks);
    const place = scored.findIndex((each) => each.index === index);
    return {
      wasSent: reader.sent.has(id),
      isMarked: reader.marks.some(({ paper }) => paper.id === id),
      never: rules.find((rule) => rule.effect === 'never' && this.#scorer.matches(rule).has(index)) ?? null,
      reasons: scored[place]?.reasons() ?? [],
      place: place < 0 ? null : place + 1,
      of: scored.length,
    };
  }

  /** Candidates that are out of question: sent before, marked, or kept out by a rule. */
  #excluded(rules: readonly ProfileRule[], { sent, marks }: ReaderInput): Set<number> {
    const excluded = new Set<number>();
    const exclude = (id: PaperId) => {
      const place = this.#places.get(id);
      if (place !== undefined) excluded.add(place);
    };
    for (const { paper } of marks) exclude(paper.id);
    for (const id of sent) exclude(id);
    for (const rule of rules) {
      if (rule.effect !== 'never') continue;
      for (const index of this.#scorer.matches(rule).keys()) excluded.add(index);
    }
    return excluded;
  }

  #forYou(
    rules: readonly ProfileRule[],
    { marks }: ReaderInput,
    excluded: ReadonlySet<number>,
    places: number,
    chosen: number[],
  ): SelectedPaper[] {
    const waiting = this.#scorer.score(rules, marks).filter(({ index }) => !excluded.has(index));
    const papers: SelectedPaper[] = [];
    while (papers.length < places && waiting.length > 0) {
      const [taken] = waiting.splice(this.#leastAlike(waiting, chosen), 1);
      const paper = taken && this.#papers[taken.index];
      if (!taken || !paper || this.#isTwin(taken.index, chosen)) continue;
      chosen.push(taken.index);
      papers.push({ id: paper.id, section: 'for-you', reasons: taken.reasons() });
    }
    return papers;
  }

  /** The place of the best that waits, less what it repeats of the chosen ones; what the reader always wants comes first. */
  #leastAlike(waiting: readonly Scored[], chosen: readonly number[]): number {
    if (waiting[0]?.isAlways || chosen.length === 0) return 0;
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < waiting.length; place += 1) {
      const { index = 0, value = 0 } = waiting[place] ?? {};
      // In order: none that follows can be worth more than it is before it is compared.
      if (value <= most) break;
      const rest = value - alikeCost * this.#likeness(index, chosen);
      if (rest <= most) continue;
      most = rest;
      best = place;
    }
    return best;
  }

  /** What trends, without what the reader has or doesn't want. */
  #trending(excluded: ReadonlySet<number>, places: number, chosen: number[]): SelectedPaper[] {
    const papers: SelectedPaper[] = [];
    for (const index of this.#trendingOrder) {
      if (papers.length >= places) break;
      const candidate = this.#input.candidates[index];
      if (!candidate || excluded.has(index) || chosen.includes(index) || this.#isTwin(index, chosen))
        continue;
      chosen.push(index);
      papers.push({ id: candidate.paper.id, section: 'trending', reasons: candidate.reasons });
    }
    return papers;
  }

  #isTwin(index: number, chosen: readonly number[]): boolean {
    return this.#hasTitleOf(index, chosen) || this.#likeness(index, chosen) >= nearDuplicate;
  }

  #hasTitleOf(index: number, chosen: readonly number[]): boolean {
    const title = this.#titles[index];
    return chosen.some((other) => this.#titles[other] === title);
  }

  #likeness(index: number, chosen: readonly number[]): number {
    let most = 0;
    // An index loop: this runs a thousand times for each reader, and iterators would be a quarter of all allocations for a mail.
    for (let place = 0; place < chosen.length; place += 1) {
      const likeness = this.#scorer.likeness(chosen[place] ?? index, index);
      if (likeness > most) most = likeness;
    }
    return most;
  }
}

function sameTitles(papers: readonly Paper[]): number[] {
  const firsts = new Map<string, number>();
  return papers.map(({ title }, index) => {
    const letters = title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
    const first = firsts.get(letters) ?? index;
    firsts.set(letters, first);
    return first;
  });
}

/** What the editor picked and what readers voted for, in the common order; without any votes, the common list. */
function trendingOrder({ edition, candidates }: SelectorInput): number[] {
  const picked = new Set(edition.entries.filter((entry) => entry.picked).map(({ paper }) => paper.id));
  const listed = new Set(edition.entries.map(({ paper }) => paper.id));
  const hasVotes = candidates.some(({ heat }) => heat > 0);
  return candidates.flatMap(({ paper, heat }, index) =>
    picked.has(paper.id) || (hasVotes ? heat > 0 : listed.has(paper.id)) ? [index] : [],
  );
}
