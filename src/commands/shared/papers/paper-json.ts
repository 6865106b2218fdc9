// A paper as scripts see it (DESIGN.md, "Commands").
import type { EditionEntry } from '../../../model/edition.ts';
import type { Paper } from '../../../model/paper.ts';

/** The JSON shape `Paper`: the merged paper, with its score and reasons where it was ranked. */
export interface PaperJson extends Paper {
  score: number | null;
  reasons: string[];
}

export function paperJson(paper: Paper, ranked?: Pick<EditionEntry, 'score' | 'reasons'>): PaperJson {
  return { ...paper, score: ranked?.score ?? null, reasons: ranked?.reasons ?? [] };
}

/** A ranked paper with its place in the edition. */
export function entryJson(entry: EditionEntry) {
  const { rank, picked, note, section, newIn } = entry;
  return {
    ...paperJson(entry.paper, entry),
    rank,
    picked,
    editorNote: note,
    ...(section && { section }),
    ...(newIn && { newIn }),
  };
}
