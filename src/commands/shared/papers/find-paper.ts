// Finds a paper by any spelling of its id, or explains how papers are named.
import { AppError } from '../../../errors.ts';
import type { PaperWithHistory } from '../../../model/paper.ts';
import type { Store } from '../../../store/store.ts';

/** The paper by any spelling of its id; throws when the database doesn't have it. */
export async function findPaper(store: Store, id: string): Promise<PaperWithHistory> {
  const found = await store.papers.find(id);
  if (found) return found;
  throw new AppError('not-found', `no paper ${id} in the database`, {
    hint: 'Name it by arXiv id, DOI or address; "digest search" finds it by words, "digest fetch" brings new ones.',
  });
}
