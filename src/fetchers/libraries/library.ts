// The contract of readers' libraries at other services: how one is configured, and what reading it returns.
import type { PaperRecord } from '../../model/paper.ts';
import type { FetchContext } from '../fetcher.ts';
import type { ConfiguredService } from '../source.ts';

/** How far a library was read before. */
export interface LibraryPosition {
  /** The library's own version. */
  version: number;
  /** Which part of it was read; another part is read from the beginning. */
  scope: string;
}

export interface LibraryItem {
  /** What the library calls it. */
  key: string;
  /** Null for what is not a paper, or not of the configured part. */
  record: PaperRecord | null;
}

export interface LibraryChange extends LibraryPosition {
  /** Every item that the library has now; papers of others are gone. */
  keys: ReadonlySet<string>;
  /** Items that changed since the position that was given; all without one. */
  items: LibraryItem[];
  /** Papers that can't be read, such as those without a title. */
  rejected: number;
}

export interface Library {
  /**
   * The changes since the last read; null when there are none. Nothing is stored before it has been read to its end. Throws
   * `HttpError` or `ParseError` when it can't be.
   */
  read(position: LibraryPosition | null, context: FetchContext): Promise<LibraryChange | null>;
  /** How many items it has: one request, to try the configuration. */
  count(context: FetchContext): Promise<number>;
}

/** A reader's library as configured, ready to be loaded. */
export interface ConfiguredLibrary extends ConfiguredService {
  /** What the store calls it: `zotero:users/12345`. */
  origin: string;
  /** The address of the subscriber whose library it is. */
  reader: string;
  load(): Promise<Library>;
}
