// Notices where two entries of one file go by one id, so that the later takes the place of the earlier.
import type { PaperRecord } from '../../../model/paper.ts';
import { areTwoWorks } from '../../../model/shared-doi.ts';
import { collapseSpace } from '../../../model/text.ts';

/** How many entries of a file are remembered: a few megabytes, and more than a reference manager exports. */
const maxRemembered = 50_000;

/** Remembers the entries of one file, and reports each that replaces another. */
export class OverwrittenEntries {
  readonly #seen = new Map<string, Pick<PaperRecord, 'title' | 'authors'>>();

  /** A sentence for each of the records whose id an earlier entry has under another title; they are in the order of the file. */
  in(records: readonly PaperRecord[]): string[] {
    return records.flatMap((record) => {
      const { via, key, title, authors } = record;
      const id = `${via}\n${key}`;
      const earlier = this.#seen.get(id);
      if (earlier === undefined && this.#seen.size < maxRemembered) this.#seen.set(id, { title, authors });
      // Two works that share a DOI are kept apart, and neither is lost.
      if (earlier === undefined || isSame(earlier.title, title) || areTwoWorks(earlier, record)) return [];
      this.#seen.set(id, { title, authors });
      return `"${title}" has the id of "${earlier.title}" (${key}): the later entry counts`;
    });
  }
}

function isSame(a: string, b: string): boolean {
  return collapseSpace(a).toLowerCase() === collapseSpace(b).toLowerCase();
}
