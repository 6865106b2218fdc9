// A reader's own order of an edition: what touches their interests first, and why; all else as the edition has it.
import type { EditionEntry } from '../model/edition.ts';
import type { Paper, PaperId } from '../model/paper.ts';

export interface PersonalEntry {
  paperId: PaperId;
  /** The first of the reader's interests that the paper touches, as they wrote it; null for none. */
  interest: string | null;
}

/** An arXiv archive or category: `cs`, `cs.LG`, `hep-th`. */
const categoryForm = /^[a-z][a-z-]*(?:\.[a-z-]+)?$/i;

/**
 * Papers that touch an interest come first, each group in the edition's order: a vote says more about a paper than how
 * many words it shares with a list. The first of the edition keeps its place, as it is in everybody's subject line.
 */
export function personalOrder(
  entries: readonly EditionEntry[],
  interests: readonly string[],
): PersonalEntry[] {
  const touches = interests.map((interest) => ({ interest, touches: matcher(interest) }));
  const found = entries.map(({ paper }) => ({
    paperId: paper.id,
    interest: touches.find((each) => each.touches(paper))?.interest ?? null,
  }));
  const [top, ...rest] = found;
  if (!top) return [];
  return [
    top,
    ...rest.filter(({ interest }) => interest !== null),
    ...rest.filter(({ interest }) => interest === null),
  ];
}

/** A category or archive by the paper's categories; anything else as whole words in title, abstract and names. */
function matcher(interest: string): (paper: Paper) => boolean {
  const wanted = interest.toLowerCase();
  const words = new RegExp(
    `(?<![\\p{L}\\p{N}])${wanted.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
    'u',
  );
  return ({ title, abstract, authors, organization, categories }) => {
    if (categoryForm.test(interest)) {
      const has = categories.some(
        (each) => each.toLowerCase() === wanted || each.toLowerCase().startsWith(`${wanted}.`),
      );
      if (has) return true;
    }
    const text = [title, abstract, organization?.fullname, ...authors.map(({ name }) => name)].join('\n');
    return words.test(text.toLowerCase());
  };
}
