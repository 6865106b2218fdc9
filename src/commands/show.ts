// `digest show`: one paper with everything each source said of it.
import type { AnnouncementBySource, Signal } from '../model/paper.ts';
import type { StoredRecord } from '../store/store.ts';
import type { CommandContext } from './context.ts';
import { findPaper } from './find-paper.ts';
import { type PaperJson, paperJson } from './paper-json.ts';

export interface ShowResult extends PaperJson {
  records: StoredRecord[];
  signals: Signal[];
  announcements: AnnouncementBySource[];
}

export async function showPaper({ store }: CommandContext, id: string): Promise<ShowResult> {
  const { paper, signals, announcements } = await findPaper(store, id);
  return { ...paperJson(paper), records: await store.papers.recordsOf(paper.id), signals, announcements };
}
