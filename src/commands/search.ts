// `digest search`: finds papers by words, names, ids and meaning.
import { messageOf } from '../errors.ts';
import type { Paper, PaperId } from '../model/paper.ts';
import type { SearchMode, SearchSummary, Snippet } from '../model/search.ts';
import type { PlainDate } from '../model/time.ts';
import { stemOf, tokensOf } from '../model/words.ts';
import { renderSearchPage } from '../render/page/search-page.ts';
import { DenseIndex } from '../search/dense-index.ts';
import { textOfPaper } from '../search/embedding/embedder.ts';
import { parseQuery, type SearchQuery } from '../search/parse-query.ts';
import { type Meaning, search } from '../search/searcher.ts';
import { snippetOf } from '../search/snippet.ts';
import type { VectorModel } from '../store/contract/search.ts';
import type { CommandContext } from './shared/context.ts';
import { requireOrder } from './shared/date-range.ts';
import { findPaper } from './shared/papers/find-paper.ts';
import { type PaperJson, paperJson } from './shared/papers/paper-json.ts';
import { openLocal, ServiceEmbedding, serviceModelName } from './shared/search-index/embedding.ts';
import { renderSettings } from './shared/settings.ts';

export interface SearchOptions {
  query: string;
  mode: SearchMode;
  /** Papers like this one; the query, which may be empty, narrows them. */
  like: PaperId | null;
  limit: number;
  /** How many of the best to leave out: those of earlier pages. */
  offset: number;
  since: PlainDate | null;
  until: PlainDate | null;
  category: string | null;
}

/** What is left out is as in a search of everything by words and meaning, from its first result on. */
export type SearchRequest = Pick<SearchOptions, 'query' | 'limit'> & Partial<SearchOptions>;

const ofEverything = {
  mode: 'hybrid',
  like: null,
  offset: 0,
  since: null,
  until: null,
  category: null,
} as const;

export interface SearchResult {
  query: string;
  /** `text` if meaning was requested and there is no embedding. */
  mode: SearchMode;
  /** How many papers match in all. */
  total: number;
  offset: number;
  /** Words that no paper contains, and what was searched instead. */
  corrections: { from: string; to: string }[];
  results: { score: number; snippet: Snippet; paper: PaperJson }[];
}

export interface FoundPapers {
  result: SearchResult;
  summary: SearchSummary;
  /** Those of the results. */
  papers: Paper[];
  /** The results as a self-contained page. */
  page(): string;
}

/** As much as three lines of a terminal show. */
const snippetLength = 260;
/** A search first indexes up to this many changed papers; more are left to the next fetch, which may take longer. */
const maxCatchUp = 500;
/** Share of meaning in the order of results: the adapted embedding is the better judge. */
const baseWeight = 0.3;
const adaptedWeight = 0.4;
/**
 * Papers that share no word with a query and are less near to it are left out. Four of five pairs of a query and a paper at random
 * are below; training spreads vectors out, so an adapted embedding has smaller cosines.
 */
const minCosine = { base: 0.2, adapted: 0.12 };

/** Answers one query after the other; the embedding and the vectors stay in memory between them. */
export class PaperSearch {
  readonly #context: CommandContext;
  readonly #dense: DenseIndex;
  #meaning: { model: number; meaning: Meaning | null } | null = null;
  #hasWarned = false;

  constructor(context: CommandContext) {
    this.#context = context;
    this.#dense = new DenseIndex(context.store.vectors);
  }

  /** The best matches first. Throws an `AppError` if `like` names no paper. */
  async find(given: SearchRequest): Promise<FoundPapers> {
    const options: SearchOptions = { ...ofEverything, ...given };
    const { store, config, sample } = this.#context;
    const meaning = await this.#openMeaning();
    await this.#catchUp();
    const query = await this.#parse(options);
    const like = options.like === null ? null : await this.#like(options.like);
    const { limit, offset } = options;
    const mode = meaning === null ? 'text' : options.mode;
    const request = { query, like, limit, offset };
    const answer = await this.#answer(meaning, { ...request, mode });
    const papers = await store.searchIndex.papers(answer.hits.map(({ seq }) => seq));
    const found = answer.hits.flatMap(({ seq, score }) => {
      const paper = papers.get(seq);
      return paper ? [{ score, paper, snippet: snippetOf(paper, answer.match, snippetLength) }] : [];
    });
    const result: SearchResult = {
      query: options.query,
      mode: answer.mode,
      total: answer.total,
      offset,
      corrections: answer.corrections.map(({ from, to }) => ({ from, to: wholeWord(to, found) })),
      results: found.map(({ score, snippet, paper }) => ({ score, snippet, paper: paperJson(paper) })),
    };
    const summary: SearchSummary = { ...result, passages: found.map(({ snippet }) => snippet.passage) };
    const shown = found.map(({ paper }) => paper);
    return {
      result,
      summary,
      papers: shown,
      page: () => renderSearchPage(options.query, shown, renderSettings(config, { sample }), summary),
    };
  }

  /** An embedding that fails, as a service may, leaves full text. */
  async #answer(meaning: Meaning | null, request: Parameters<typeof search>[2]) {
    const { store, report, signal } = this.#context;
    try {
      return { ...(await search(store.searchIndex, meaning, request)), mode: request.mode };
    } catch (error) {
      if (signal.aborted || !(error instanceof EmbeddingError)) throw error;
      report.warn(`searching by text alone: ${messageOf(error.cause)}`);
      return {
        ...(await search(store.searchIndex, null, { ...request, mode: 'text' })),
        mode: 'text' as const,
      };
    }
  }

  /** Null before there are vectors, and where the model is not the configured one. */
  async #openMeaning(): Promise<Meaning | null> {
    const active = await this.#context.store.vectors.active();
    if (active === null) return null;
    if (this.#meaning?.model !== active.id) {
      this.#meaning = { model: active.id, meaning: await this.#meaningOf(active) };
    }
    return this.#meaning.meaning;
  }

  async #meaningOf(active: VectorModel): Promise<Meaning | null> {
    const { store, config, signal, http } = this.#context;
    const dense = this.#dense;
    const local = await openLocal(store, active);
    if (local) {
      return {
        dense,
        vectorsOf: store.vectors.forSeqs,
        embed: async (text) => local.embedder.embed(text),
        share: local.share,
        weight: local.isAdapted ? adaptedWeight : baseWeight,
        minCosine: local.isAdapted ? minCosine.adapted : minCosine.base,
      };
    }
    const options = config.embeddings;
    if (options === null || serviceModelName(options) !== active.name) return null;
    const service = new ServiceEmbedding(await http(), options, signal);
    let isChecked = false;
    return {
      dense,
      vectorsOf: store.vectors.forSeqs,
      async embed(text) {
        try {
          const probe = isChecked ? null : await store.vectors.modelData(active.id);
          if (probe && !(await service.isSame(probe))) {
            throw new Error(
              'the service has another model now; "digest search --reindex" asks it for new vectors',
            );
          }
          isChecked = true;
          return await service.query(text);
        } catch (error) {
          throw new EmbeddingError('the query has no embedding', { cause: error });
        }
      },
      share: () => 0,
      weight: options.weight,
      minCosine: 0,
    };
  }

  /** Indexes what has changed since the last fetch. If that is too much, search reports it and uses the index as it is. */
  async #catchUp(): Promise<void> {
    const { store, report } = this.#context;
    if (!(await store.searchIndex.hasChanges(1))) return;
    if (!(await store.searchIndex.hasChanges(maxCatchUp))) {
      const local = await openLocal(store, await store.vectors.active());
      await store.searchIndex.takeIn(maxCatchUp, local && ((text) => local.embedder.embed(text)));
    } else if (!this.#hasWarned) {
      this.#hasWarned = true;
      report.warn('the search index lacks many papers; "digest search --reindex" brings it up to date');
    }
  }

  /** The query with the filters of the options, and with ids as the database has them. */
  async #parse({ query: text, since, until, category }: SearchOptions): Promise<SearchQuery> {
    requireOrder({ since, until });
    const query = parseQuery(text);
    const { filters } = query;
    const ids = await this.#knownIds(query.ids);
    const excluded = await this.#context.store.searchIndex.seqsOf(await this.#knownIds(query.excludedIds));
    return {
      ...query,
      ids,
      filters: {
        ...filters,
        withoutSeqs: [...excluded.values()],
        since: since ?? filters.since,
        until: until ?? filters.until,
        categories: category === null ? filters.categories : [...filters.categories, category],
      },
    };
  }

  async #knownIds(named: readonly PaperId[]): Promise<PaperId[]> {
    const ids: PaperId[] = [];
    for (const id of named) {
      const found = await this.#context.store.papers.find(id);
      if (found) ids.push(found.paper.id);
    }
    return ids;
  }

  async #like(id: PaperId) {
    const { store } = this.#context;
    const { paper } = await findPaper(store, id);
    const seq = (await store.searchIndex.seqsOf([paper.id])).get(paper.id) ?? -1;
    const vector = (await store.vectors.forPapers([paper.id])).get(paper.id) ?? null;
    return { seq, text: textOfPaper(paper), vector };
  }
}

/** The service that embeds queries doesn't respond; `cause` says why. */
class EmbeddingError extends Error {}

/** A correction knows the stem; people are shown the word of the first paper that was found by it. */
function wholeWord(corrected: string, found: readonly { paper: Paper }[]): string {
  const stems = [corrected, stemOf(corrected)];
  for (const { paper } of found) {
    const names = paper.authors.map(({ name }) => name).join(' ');
    for (const text of [paper.title, names, paper.abstract ?? '']) {
      const word = tokensOf(text).find((token) => token === corrected || stems.includes(stemOf(token)));
      if (word) return word;
    }
  }
  return corrected;
}
