// Runs a search: full text and similarity of meaning, fused into one list with an exact count.
import type { PaperId } from '../model/paper.ts';
import type { IndexHit, SearchFilters, SearchMode, TextMatch, TextTerm } from '../model/search.ts';
import { tokensOf } from '../model/words.ts';
import { type Correction, correctRequired, correctTerms, type WordSource } from './correct.ts';
import type { DenseIndex } from './dense-index.ts';
import { feedbackPapers, withFeedback } from './feedback.ts';
import { fuse } from './fusion.ts';
import { type SearchQuery, termsOf } from './parse-query.ts';

/** What searching needs from the full-text index. */
export interface TextIndex extends WordSource {
  match(
    query: TextMatch,
    filters: SearchFilters,
    limit: number,
    offset?: number,
  ): Promise<{ hits: IndexHit[]; total: number }>;
  passing(query: TextMatch, filters: SearchFilters): Promise<Set<number>>;
  matching(query: TextMatch, filters: SearchFilters, seqs: readonly number[]): Promise<Set<number>>;
  seqsOf(ids: readonly PaperId[]): Promise<Map<PaperId, number>>;
  withTitle(title: string): Promise<number[]>;
}

/** Nearness of meaning, where the index has vectors. */
export interface Meaning {
  dense: DenseIndex;
  /** Null for a text without a known word. */
  embed(text: string): Promise<Int8Array | null>;
  /** The vectors of papers by number; one without a vector is left out. */
  vectorsOf(seqs: readonly number[]): Promise<Map<number, Int8Array>>;
  /** In what share of texts at large a word occurs; 0 if that is unknown. */
  share(word: string): number;
  /** Share of meaning in the joined score. */
  weight: number;
  /** A paper that has none of a query's words, and a smaller cosine, is not about it. */
  minCosine: number;
}

export interface SearchRequest {
  query: SearchQuery;
  mode: SearchMode;
  /** Papers like this one: its number, text and vector. */
  like: { seq: number; text: string; vector: Int8Array | null } | null;
  limit: number;
  offset: number;
}

export interface SearchAnswer {
  hits: IndexHit[];
  /** How many papers match in all. */
  total: number;
  corrections: Correction[];
  match: TextMatch;
}

/** At a right angle two texts have nothing to do with each other. */
const leastCosine = 1e-6;
/** Papers of each list that are joined; what full text finds beyond them follows in its own order. */
const listLength = 200;
/** For papers like another one, its vector matters more than its words. */
const likeWeight = 0.7;
/** Words of a paper that others like it are looked for with. */
const likeTerms = 40;

/** The papers that match a request, best first. What `meaning.embed` throws passes through. */
export async function search(
  index: TextIndex,
  meaning: Meaning | null,
  request: SearchRequest,
): Promise<SearchAnswer> {
  const { match, corrections } = await matchOf(index, meaning, request);
  const vector = request.mode === 'text' ? null : await vectorOf(meaning, request, match, corrections);
  const pinned = request.like === null ? await pinnedPapers(index, request.query, match) : [];
  const look: Look = { index, request, match, pinned };
  const { hits, total } =
    request.mode === 'semantic' && meaning !== null && vector !== null
      ? await searchMeaning(look, meaning, vector)
      : await searchBoth(look, meaning, vector);
  return { hits, total, corrections, match };
}

interface Look {
  index: TextIndex;
  request: SearchRequest;
  match: TextMatch;
  /** Papers that come first whatever their score. */
  pinned: readonly number[];
}

type Ranking = Pick<SearchAnswer, 'hits' | 'total'>;

/** Null for a query without free text, and for one without a known word. */
async function vectorOf(
  meaning: Meaning | null,
  { query, like }: SearchRequest,
  match: TextMatch,
  corrections: readonly Correction[],
): Promise<Int8Array | null> {
  if (like !== null) return like.vector;
  if (meaning === null || match.any.length === 0) return null;
  return await meaning.embed(corrections.reduce(withCorrection, query.text));
}

function withCorrection(text: string, { from, to }: Correction): string {
  return text.replaceAll(/[\p{L}\p{N}\p{M}]+/gu, (word) => (tokensOf(word)[0] === from ? to : word));
}

/** All papers with a vector, the nearest first. */
async function searchMeaning(look: Look, meaning: Meaning, vector: Int8Array): Promise<Ranking> {
  const { request, pinned } = look;
  const end = request.offset + request.limit;
  const { hits, total } = await nearest(look, meaning, vector, end + pinned.length + 1);
  const set = new Set(hits.map(({ seq }) => seq));
  const left = request.like !== null && set.has(request.like.seq) ? 1 : 0;
  return {
    hits: ranked(look, hits),
    total: total - left + pinned.filter((seq) => !set.has(seq)).length,
  };
}

/** What full text finds, and what is near in meaning; without a vector the former alone. */
async function searchBoth(look: Look, meaning: Meaning | null, vector: Int8Array | null): Promise<Ranking> {
  const { index, request, match, pinned } = look;
  const { query, like, limit, offset } = request;
  const end = offset + limit + pinned.length + 1;
  const near =
    meaning !== null && vector !== null ? (await nearest(look, meaning, vector, listLength)).hits : [];
  const isEmpty = match.any.length === 0 && (query.isVoid || !isRestricted(match, query.filters));
  const found = isEmpty
    ? { hits: [], total: 0 }
    : await index.match(match, query.filters, near.length > 0 ? listLength : end);
  const inText = new Set(found.hits.map(({ seq }) => seq));
  const others = [...near.map(({ seq }) => seq), ...pinned, ...(like ? [like.seq] : [])];
  if (!isEmpty) {
    const uncertain = [...new Set(others)].filter((seq) => !inText.has(seq));
    for (const seq of await index.matching(match, query.filters, uncertain)) inText.add(seq);
  }
  const minCosine = meaning?.minCosine ?? 0;
  const onlyNear = near.filter(({ seq, score }) => !inText.has(seq) && score >= minCosine);
  const shown = new Set([...inText, ...onlyNear.map(({ seq }) => seq)]);
  const weight = like !== null ? likeWeight : (meaning?.weight ?? 0);
  const joined =
    meaning !== null && vector !== null && near.length > 0
      ? (await joinLists(meaning, { text: found.hits, near, vector, weight, isLike: like !== null })).filter(
          ({ seq }) => shown.has(seq),
        )
      : found.hits;
  const total = found.total + onlyNear.length + pinned.filter((seq) => !shown.has(seq)).length;
  return {
    hits: ranked(look, [...joined, ...(await restOf(look, joined, found))]),
    total: total - (like !== null && shown.has(like.seq) ? 1 : 0),
  };
}

interface Lists {
  text: readonly IndexHit[];
  near: readonly IndexHit[];
  /** The query's, or that of the paper that others are to be like. */
  vector: Int8Array;
  weight: number;
  isLike: boolean;
}

async function joinLists(
  meaning: Meaning,
  { text, near, vector, weight, isLike }: Lists,
): Promise<IndexHit[]> {
  const joined = fuse(text, near, weight);
  // The vector of a whole paper needs no help.
  if (isLike) return joined;
  const answers = joined.slice(0, feedbackPapers).map(({ seq }) => seq);
  const vectors = await meaning.vectorsOf([...answers, ...near.map(({ seq }) => seq)]);
  return fuse(text, withFeedback(near, vector, answers, vectors), weight);
}

/** What full text finds beyond the lists that were joined, for readers who turn that many pages. */
async function restOf(look: Look, joined: readonly IndexHit[], found: Ranking): Promise<IndexHit[]> {
  const { index, request, match, pinned } = look;
  const end = request.offset + request.limit + pinned.length + 1;
  if (joined.length >= end || found.total <= found.hits.length) return [];
  const seen = new Set(joined.map(({ seq }) => seq));
  const { hits } = await index.match(match, request.query.filters, end, found.hits.length);
  // They continue the scores that come before.
  const scale = (joined.at(-1)?.score ?? 1) / (hits[0]?.score || 1);
  return hits.filter(({ seq }) => !seen.has(seq)).map(({ seq, score }) => ({ seq, score: score * scale }));
}

async function nearest(
  { index, request, match }: Look,
  meaning: Meaning,
  vector: Int8Array,
  limit: number,
): Promise<Ranking> {
  const { filters } = request.query;
  const among = isRestricted(match, filters) ? await index.passing(match, filters) : null;
  return await meaning.dense.nearest(vector, { limit, among, minCosine: leastCosine });
}

/** The requested page: pinned papers first, and without the paper of a search for similar ones. */
function ranked({ request, pinned }: Look, hits: readonly IndexHit[]): IndexHit[] {
  const except = new Set(request.like === null ? pinned : [request.like.seq]);
  const all = [
    ...pinned.map((seq) => ({ seq, score: pinnedScore })),
    ...hits.filter(({ seq }) => !except.has(seq)),
  ];
  return all.slice(request.offset, request.offset + request.limit);
}

/** Above every joined score, which is at most 1. */
const pinnedScore = 2;

async function matchOf(index: TextIndex, meaning: Meaning | null, { query, like }: SearchRequest) {
  if (like !== null) {
    const any = termsOf(like.text)
      .sort((a, b) => b.times - a.times)
      .slice(0, likeTerms);
    const match: TextMatch = { any, required: query.required, excluded: query.excluded };
    return { match, corrections: [] };
  }
  const share = (word: string) => meaning?.share(word) ?? 0;
  const words = await correctTerms(index, query.terms, { isOpenEnded: query.isOpenEnded, share });
  const names = await correctRequired(index, query.required, share);
  const compounds: TextTerm[] = [];
  for (const text of query.compounds) {
    if (await index.occurs({ text, field: 'any' })) compounds.push({ text, times: 1, isPrefix: false });
  }
  const match: TextMatch = {
    any: [...words.terms, ...compounds],
    required: names.required,
    excluded: query.excluded,
  };
  // A word of a quoted phrase is among the words too.
  const corrections = new Map([...names.corrections, ...words.corrections].map((each) => [each.from, each]));
  return { match, corrections: [...corrections.values()] };
}

/** Papers that the query names by id or by their whole title. */
async function pinnedPapers(index: TextIndex, query: SearchQuery, match: TextMatch): Promise<number[]> {
  const named = await index.seqsOf(query.ids);
  const byId = query.ids.flatMap((id) => named.get(id) ?? []);
  const titled = query.text === '' ? [] : await index.withTitle(query.text);
  const allowed = isRestricted(match, query.filters)
    ? await index.matching(match, query.filters, titled)
    : new Set(titled);
  return [...new Set([...byId, ...titled.filter((seq) => allowed.has(seq))])];
}

function isRestricted({ required, excluded }: TextMatch, filters: SearchFilters): boolean {
  const { since, until, ...lists } = filters;
  return (
    required.length + excluded.length > 0 ||
    since !== null ||
    until !== null ||
    Object.values(lists).some((list) => list.length > 0)
  );
}
