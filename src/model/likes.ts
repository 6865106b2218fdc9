// How readers' likes are put in words, as a reason that formats can translate.
import type { EditionEntry, Reason } from './edition.ts';

/** `liked by 3 readers` */
export function likesReason(readers: number): Reason {
  return `liked by ${readers.toLocaleString('en-US')} ${readers === 1 ? 'reader' : 'readers'}`;
}

/** The entry with how many readers like its paper now, in place of how many did when it was frozen. */
export function withLikes(entry: EditionEntry, likes: ReadonlyMap<string, number>): EditionEntry {
  const readers = likes.get(entry.paper.id) ?? 0;
  const others = entry.reasons.filter((reason) => !/^liked by [\d,]+ readers?$/.test(reason));
  return { ...entry, reasons: readers === 0 ? others : [...others, likesReason(readers)] };
}
