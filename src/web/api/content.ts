// What the API asks of the rest of the program: a command gives it. Values, which the API shapes by the schemas of its answers.
import type * as z from 'zod';
import type { Period } from '../../model/edition.ts';
import type { EditionKey } from '../../model/edition-key.ts';
import type { SearchMode } from '../../model/search.ts';
import type { editionSchema, paperDetailSchema, searchSchema } from './answers.ts';

/** What was found under a name; `id` is canonical, and differs from another spelling that was asked for. */
interface Found<Answer> {
  id: string;
  /** Null if it doesn't exist. */
  answer(): Promise<Answer | null>;
}

/** Part of the frozen editions, the latest first. */
interface EditionPage {
  editions: EditionKey[];
  /** Whether there are earlier ones. */
  hasMore: boolean;
}

export interface EditionsQuery {
  period: Period | null;
  /** A date or the id of an edition: only what is listed after it. */
  before: string | null;
  limit: number;
}

export interface SearchQuery {
  query: string;
  mode: SearchMode;
  /** From 1. */
  page: number;
  pageSize: number;
}

type EditionValue = z.input<typeof editionSchema>;
type PaperValue = z.input<typeof paperDetailSchema>;
type SearchValue = Omit<z.input<typeof searchSchema>, 'page' | 'pages' | 'next'>;

export interface ApiContent {
  /** Null if `before` names no edition. */
  editions(query: EditionsQuery): Promise<EditionPage | null>;
  /** The latest edition of a period, what it would be now where none is frozen; null for a period that isn't published. */
  latest(period: Period): Promise<EditionValue | null>;
  /** A frozen edition, by the date in its id or by a day of its period; null for what is neither. */
  edition(period: Period, day: string): Promise<Found<EditionValue> | null>;
  /** By any spelling of its id. */
  paper(id: string): Promise<Found<PaperValue> | null>;
  search(query: SearchQuery): Promise<SearchValue>;
}
