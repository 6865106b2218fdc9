// The store's interface to the search index: full text, and the vectors of papers.
import type { Paper, PaperId } from '../../model/paper.ts';
import type {
  EmbedText,
  FieldTerm,
  IndexedText,
  IndexHit,
  SearchFilters,
  TextMatch,
  VectorBlock,
} from '../../model/search.ts';
import type { Instant } from '../../model/time.ts';

/** A stem and the number of papers that have it. */
export interface WordCount {
  word: string;
  papers: number;
}

export interface IndexCheck {
  /** Papers that the index has not taken in, or not since they changed. */
  pending: number;
  /** Entries of papers that are gone. */
  orphans: number;
  /** Papers without a vector of the active model. */
  withoutVector: number;
  /** Papers of which the index has another text than the database; of a sample. */
  wrong: number;
  sampled: number;
}

export interface SearchIndexStore {
  /** How many papers it has taken in. */
  count(): Promise<number>;
  /** How many papers the index has not taken in, or not since they changed. */
  pending(): Promise<number>;
  /**
   * Takes in up to `limit` of these papers, in one transaction, and with `embed` gives those whose text is new vectors of the
   * active model. Returns how many it took in: fewer than `limit` when it is done.
   */
  takeIn(limit: number, embed: EmbedText | null): Promise<number>;
  /** The papers that match, best first, and how many there are in all; without a term to look for, the latest first. */
  match(
    query: TextMatch,
    filters: SearchFilters,
    limit: number,
    offset?: number,
  ): Promise<{ hits: IndexHit[]; total: number }>;
  /** All papers that pass the filters, have what is required and nothing that is excluded. */
  passing(query: TextMatch, filters: SearchFilters): Promise<Set<number>>;
  /** Those of the papers that `match` would find. */
  matching(query: TextMatch, filters: SearchFilters, seqs: readonly number[]): Promise<Set<number>>;
  /** The papers of these numbers that there are, by number. */
  papers(seqs: readonly number[]): Promise<Map<number, Paper>>;
  seqsOf(ids: readonly PaperId[]): Promise<Map<PaperId, number>>;
  /** Papers with exactly this title, in any spelling; at most a handful. */
  withTitle(title: string): Promise<number[]>;
  /** Whether any paper has the word or phrase there. */
  occurs(term: FieldTerm): Promise<boolean>;
  /** Whether any word begins like this. */
  hasPrefix(prefix: string): Promise<boolean>;
  /** Words of the index that begin with one of the letters, with the number of papers that have each. */
  wordsLike(firstLetters: readonly string[], minLength: number, maxLength: number): Promise<WordCount[]>;
  /** Those of the stems that any paper has, with the number of papers. */
  countsOf(stems: readonly string[]): Promise<WordCount[]>;
  check(sample: number): Promise<IndexCheck>;
  /** Whether the index lacks at least this many papers or their changes: quicker than `pending`. */
  hasChanges(atLeast: number): Promise<boolean>;
  /** Empties the index; `takeIn` fills it again. */
  clear(): Promise<void>;
}

export interface VectorModel {
  id: number;
  /** Names the method, its version and what it was trained on. */
  name: string;
  dimensions: number;
  /** How many papers there were when it was made. */
  papers: number;
  createdAt: Instant;
  /** The active model answers queries; one that is being built replaces it once all papers have its vectors. */
  state: 'active' | 'building';
}

/**
 * Vectors of papers: `dimensions` bytes each, of which only the direction counts (see `search/embedding/vectors.ts` for cosines).
 * Vectors of two models can't be compared; every result here is of the active model.
 */
export interface VectorStore {
  /** Null before anything was indexed. */
  active(): Promise<VectorModel | null>;
  building(): Promise<VectorModel | null>;
  /** The vectors of these papers by id; papers without one (no text, or not indexed yet) are left out. */
  forPapers(ids: readonly PaperId[]): Promise<Map<PaperId, Int8Array>>;
  /** The same by number. */
  forSeqs(seqs: readonly number[]): Promise<Map<number, Int8Array>>;
  /** The parameters that the model was stored with. */
  modelData(id: number): Promise<Uint8Array | null>;
  /** Adds a model to be built; another that was being built is dropped. `data` is what `modelData` returns later. */
  addModel(
    model: Pick<VectorModel, 'name' | 'dimensions' | 'papers'>,
    data: Uint8Array | null,
    at: Instant,
  ): Promise<VectorModel>;
  /** Makes it the active model and drops all others with their vectors. */
  activate(id: number): Promise<void>;
  /** Indexed papers without a vector of the model, after the number `after`, in the order of numbers. */
  missing(model: number, after: number, limit: number): Promise<IndexedText[]>;
  /** Whether all indexed papers have been given a vector of the model, as far as numbers show. */
  isComplete(model: number): Promise<boolean>;
  /** Stores vectors, null for a text that has none; those of papers whose text has changed meanwhile are ignored. False if the model is gone. */
  put(
    model: number,
    entries: readonly { seq: number; hash: string; vector: Int8Array | null }[],
  ): Promise<boolean>;
  /** All vectors of the active model, a block at a time. */
  blocks(size: number): AsyncIterable<VectorBlock>;
  /** The length of all vectors of the active model together, or more than that after papers were deleted. */
  maxBytes(): Promise<number>;
  /** Changes whenever vectors of the active model do. */
  stamp(): Promise<string>;
  /** Texts of papers, evenly spread over the index, to which an embedding is adapted. */
  sampleTexts(count: number): Promise<IndexedText[]>;
}
