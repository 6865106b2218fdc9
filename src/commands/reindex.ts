// `digest search --reindex`: rebuilds the search index from the papers.
import type { CommandContext } from './shared/context.ts';
import { buildIndex } from './shared/search-index/build-index.ts';

export interface ReindexResult {
  /** In the index. */
  papers: number;
  /** What gives papers and queries their vectors; null if there are no papers. */
  model: string | null;
}

/** Empties the index and fills it again, then adapts the embedding to the papers. Interrupted, the next fetch or import completes it. */
export async function rebuildIndex(context: CommandContext): Promise<ReindexResult> {
  const { store } = context;
  await store.searchIndex.clear();
  await buildIndex(context, { adapt: 'always' });
  return {
    papers: await store.searchIndex.count(),
    model: (await store.vectors.active())?.name ?? null,
  };
}
