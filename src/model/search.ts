// What a search requests and what an index returns: shared by query parsing, the store and the search itself.
import type { PlainDate } from './time.ts';

/** By words and meaning together, or by one of them. */
export const searchModes = ['hybrid', 'text', 'semantic'] as const;
export type SearchMode = (typeof searchModes)[number];

/** A word or phrase that may occur. */
export interface TextTerm {
  text: string;
  /** How often it counts: FTS5's bm25 counts a phrase once for each mention in the query. */
  times: number;
  /** Whether its last word may continue. */
  isPrefix: boolean;
}

/** A word or phrase that must or must not occur. */
export interface FieldTerm {
  text: string;
  field: 'any' | 'author' | 'organization';
}

/** Text as an index looks for it: papers with any of `any`, all of `required` and not one of `excluded`. */
export interface TextMatch {
  any: readonly TextTerm[];
  required: readonly FieldTerm[];
  excluded: readonly FieldTerm[];
}

export interface SearchFilters {
  /** Dates of announcement, or of publication for papers that no source announced; inclusive. */
  since: PlainDate | null;
  until: PlainDate | null;
  /** The paper must have each; `cs` includes `cs.CL`. */
  categories: readonly string[];
  withoutCategories: readonly string[];
  /** Each must have reported the paper; part of a source's name is enough. */
  sources: readonly string[];
  withoutSources: readonly string[];
  /** Papers that are not to be found, by their numbers. */
  withoutSeqs: readonly number[];
}

export const noFilters: SearchFilters = {
  since: null,
  until: null,
  categories: [],
  withoutCategories: [],
  sources: [],
  withoutSources: [],
  withoutSeqs: [],
};

export interface IndexHit {
  /** The paper's number in the index. */
  seq: number;
  /** Higher is better; only comparable within one query. */
  score: number;
}

/** Makes the vector of a text; null for a text without a known word. */
export type EmbedText = (text: string) => Int8Array | null;

/** The number of a paper in the index and its text, with which its vector is made. */
export interface IndexedText {
  seq: number;
  /** A hash of the indexed text: shows whether a vector computed in the meantime is still valid. */
  hash: string;
  title: string;
  abstract: string | null;
}

/** Vectors of some papers, one after the other. */
export interface VectorBlock {
  seqs: Float64Array;
  vectors: Int8Array;
}

/** Text with its hits: `marks` are the start and end of each, in UTF-16 units. */
export interface Marked {
  text: string;
  marks: [start: number, end: number][];
}

export interface Snippet {
  title: Marked;
  /** The passage of the abstract with most of the query's words; null without an abstract. */
  passage: Marked | null;
}

/** What a search reports besides the papers that it shows. */
export interface SearchSummary {
  /** How many papers match in all. */
  total: number;
  /** How many better ones are on earlier pages. */
  offset: number;
  /** Words that no paper has, and what was looked for instead. */
  corrections: readonly { from: string; to: string }[];
  /** The passage of each paper that is shown, in their order. */
  passages: readonly (Marked | null)[];
}

/** The longest query of a reader or a program, in characters. */
export const maxQueryLength = 300;
/** Papers on one page of the site's search. */
export const searchPageSize = 30;
/** Further pages are refused: people change the query long before, and each costs more than the one before it. */
export const maxSearchPages = 50;
