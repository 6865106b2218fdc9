// `digest show`: one paper with the record of each source.
import type { AnnouncementBySource, Signal } from '../model/paper.ts';
import type { PaperSheet } from '../render/text/paper-sheet.ts';
import type { SeenVersion, StoredRecord } from '../store/contract/papers.ts';
import type { CommandContext } from './shared/context.ts';
import { findPaper } from './shared/papers/find-paper.ts';
import { type PaperJson, paperJson } from './shared/papers/paper-json.ts';

export interface ShowResult extends PaperJson {
  records: StoredRecord[];
  signals: Signal[];
  announcements: AnnouncementBySource[];
  /** The versions that were seen, each with the time of the first sighting. */
  versions: SeenVersion[];
}

export async function showPaper(
  { store }: CommandContext,
  id: string,
): Promise<{ result: ShowResult; sheet: PaperSheet }> {
  const history = await findPaper(store, id);
  const { paper, signals, announcements } = history;
  const records = await store.papers.recordsOf(paper.id);
  const versions = await store.papers.versionsOf(paper.id);
  return {
    result: { ...paperJson(paper), records, signals, announcements, versions },
    sheet: { ...history, records, versions },
  };
}
