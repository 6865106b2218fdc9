// The store's interface to readers' profiles, and about what was selected for them.
import type { EditionId, Period } from '../../model/edition.ts';
import type { Paper, PaperId } from '../../model/paper.ts';
import type { PaperMark, Profile, ProfilePreferences, ProfileRule } from '../../model/profile.ts';
import type { Selection } from '../../model/selection.ts';
import type { Instant } from '../../model/time.ts';

/** What selecting for a reader needs of the store. */
export interface StoredReader extends Profile {
  /** Papers of editions of the period that they were sent, under every id that each has had. */
  sent: ReadonlySet<PaperId>;
}

export interface ReaderHistory {
  editionId: EditionId;
  papers: PaperId[];
}

/** What was read from an external library. */
export interface LibraryUpdate {
  /** The library's own version, and which part of it was read. */
  version: number;
  scope: string;
  /** Every item that it has now: papers of others leave the library. */
  keys: ReadonlySet<string>;
  /** Items that changed, with their papers; null for what is not a paper. */
  items: readonly { key: string; paper: PaperId | null }[];
}

export interface ProfileStore {
  /** Empty for a subscriber without one. */
  get(subscriber: number): Promise<Profile>;
  setRules(subscriber: number, rules: readonly ProfileRule[]): Promise<void>;
  setPreferences(subscriber: number, preferences: Partial<ProfilePreferences>): Promise<void>;
  /** Keeps what a reader made of a paper in place of what they made of it before. */
  mark(subscriber: number, mark: PaperMark): Promise<void>;
  /** Takes it back; false if there was nothing to take back. */
  unmark(subscriber: number, paper: PaperId, at: Instant): Promise<boolean>;
  /** How many active subscribers like or saved each paper; papers without likes are left out. */
  likes(papers: readonly PaperId[]): Promise<Map<PaperId, number>>;
  /** Adds papers from a file to a reader's library. Returns how many no file had brought before. */
  addToLibrary(subscriber: number, papers: readonly PaperId[], at: Instant): Promise<number>;
  /** How far a library elsewhere was read; null before it was. `origin` names it. */
  libraryPosition(subscriber: number, origin: string): Promise<{ version: number; scope: string } | null>;
  /**
   * Takes over what was read of a library elsewhere, in one transaction. Papers that files brought, or another library, stay.
   * Counts papers; `papers` is how many of the library's the reader has now.
   */
  updateLibrary(
    subscriber: number,
    origin: string,
    update: LibraryUpdate,
    at: Instant,
  ): Promise<{ added: number; removed: number; papers: number }>;
  /** Deletes all external libraries except these, for example those that are no longer configured. */
  keepLibraries(libraries: readonly { subscriber: number; origin: string }[]): Promise<void>;
  /** Readers with their profiles and what they were sent in editions of the period but this one; those without a profile are left out. */
  readers(
    subscribers: readonly number[],
    edition: { id: EditionId; period: Period },
  ): Promise<Map<number, StoredReader>>;
  /** Titles and abstracts of papers, under the requested ids. */
  papers(ids: readonly PaperId[]): Promise<Map<PaperId, Pick<Paper, 'id' | 'title' | 'abstract'>>>;
  /** The selection that is stored with a reader's delivery of an edition; null for the common list, and before it is claimed. */
  selectionOf(subscriber: number, edition: EditionId): Promise<Selection | null>;
  /** What a reader was sent of their own selections, by edition. */
  history(subscriber: number): Promise<ReaderHistory[]>;
  /** Papers that readers liked or saved most, with how many did, since an instant. */
  liked(options: { since: Instant; limit: number }): Promise<{ paper: Paper; readers: number }[]>;
}
