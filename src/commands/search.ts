// `digest search`: full text over the database.
import type { PlainDate } from '../model/time.ts';
import { renderSearchPage } from '../render/page/page.ts';
import { parseTextQuery } from '../search/text-query.ts';
import type { CommandContext } from './shared/context.ts';
import { type PaperJson, paperJson } from './shared/paper-json.ts';
import { renderSettings } from './shared/settings.ts';

export interface SearchOptions {
  query: string;
  limit: number;
  since: PlainDate | null;
  until: PlainDate | null;
  category: string | null;
}

export interface SearchResult {
  query: string;
  mode: 'text';
  results: { score: number; paper: PaperJson }[];
}

/** The best matches first, and the page that shows them. */
export async function searchPapers(
  { store, config, sample }: CommandContext,
  { query, limit, ...filters }: SearchOptions,
): Promise<{ result: SearchResult; page: () => string }> {
  const hits = await store.papers.searchWords(parseTextQuery(query), filters, limit);
  const results = hits.map(({ paper, score }) => ({ score, paper: paperJson(paper) }));
  const papers = hits.map(({ paper }) => paper);
  return {
    result: { query, mode: 'text', results },
    page: () => renderSearchPage(query, papers, renderSettings(config, { sample })),
  };
}
