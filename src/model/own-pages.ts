// What a reader's own pages show: agreed between the web face, rendering, and the command that fills them.
import type { Edition, Reason } from './edition.ts';
import type { EditionKey } from './edition-key.ts';
import type { Paper, PaperId } from './paper.ts';
import type { MarkKind, ProfilePreferences } from './profile.ts';
import type { Instant, PlainDate } from './time.ts';

/** The latest edition as the reader gets it. */
export interface ForMe {
  edition: Edition;
  /** Whether its papers are selected for the reader; else it is the common list. */
  isOwn: boolean;
  marks: ReadonlyMap<PaperId, MarkKind>;
}

/** A paper that the reader marked. */
export interface MarkedPaper {
  paper: Paper;
  kind: MarkKind;
  at: Instant;
}

/** An edition that the reader was sent; `papers` are those of their own selection, empty for the common list. */
export interface SentEdition {
  edition: EditionKey;
  papers: readonly { id: PaperId; title: string }[];
}

export interface OwnProfile extends ProfilePreferences {
  /** A rule a line, as `parseRules` reads them. */
  rules: string;
  /** How many papers the library has. */
  library: number;
}

/** What rules would have found in the papers of a day. */
export interface TestedDay {
  date: PlainDate;
  /** How many papers were announced. */
  considered: number;
  papers: { id: PaperId; title: string; reasons: Reason[] }[];
}

/** The places of a reader's own pages. */
export const ownPaths = {
  forMe: '/me',
  marked: '/me/papers',
  profile: '/me/profile',
  history: '/me/history',
} as const;
export type OwnPlace = keyof typeof ownPaths;
