// What an edition is: the frozen list of papers of one period, and the words that go with it.
import type { Paper, PaperId } from './paper.ts';
import type { Instant, PlainDate } from './time.ts';

export const periods = ['daily', 'weekly', 'monthly', 'trending'] as const;
export type Period = (typeof periods)[number];

/** `daily/2026-06-16`, `weekly/2026-W25`, `monthly/2026-06`, `trending/2026-06-16`. */
export type EditionId = string;

/** Why a paper has its place, as text for the reader: `150 upvotes`, `+40 in a day`, `picked by the editor`. */
export type Reason = string;

/**
 * The parts of a list: what trends by votes and the like; what is new in sources and categories without votes; what a reader's
 * profile finds; what was passed over before.
 */
export type Section = 'trending' | 'new' | 'for-you' | 'missed';

/** A paper in an edition, as it was when the edition was frozen. */
export interface EditionEntry {
  rank: number;
  paper: Paper;
  score: number;
  reasons: Reason[];
  /** Pinned by the editor, whatever the votes say. */
  picked: boolean;
  /** The editor's note. */
  note: string | null;
  /** Missing where it is the list's only section, and in editions of earlier versions. */
  section?: Section;
  /** The category or source that a paper is new in: `cs.CL`, `biorxiv`. */
  newIn?: string;
}

/** A paper that an edition could have contained, with the evidence that is the same for all readers. */
export interface Candidate {
  paper: Paper;
  /** Votes, comments, citations and stars as one number, see docs/ranking.md; 0 without any. */
  heat: number;
  /** How close it is to what was liked and voted up before, in standard deviations. */
  closeness: number;
  reasons: Reason[];
}

/** An edition that isn't frozen yet, with everything that it could have contained, best first. */
export interface EditionDraft extends Edition {
  candidates: Candidate[];
}

export interface Edition {
  id: EditionId;
  period: Period;
  /** The day the edition is of; for a week its Monday, for a month its first day. */
  date: PlainDate;
  entries: EditionEntry[];
  /** "You may have missed": papers that earlier editions of the period passed over and that took off since, each once. */
  missed: EditionEntry[];
  /** How many papers were there to choose from. */
  considered: number;
  /** Names of the sources whose papers were incomplete when it was frozen; left out if there were none. */
  lacking?: readonly string[];
  /** Null while it is only a preview. */
  frozenAt: Instant | null;
}

/** The editor's decision about a paper in an edition that is not frozen yet. */
export interface Pick {
  editionId: EditionId;
  paperId: PaperId;
  action: 'pick' | 'drop';
  note: string | null;
  at: Instant;
}
