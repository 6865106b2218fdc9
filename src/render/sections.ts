// The headings of an edition's sections, the same in all formats.
import type { EditionEntry, Section } from '../model/edition.ts';

export interface SectionHeading {
  title: string;
  about: string;
}

/** Late risers, after the list. */
export const missedWords: SectionHeading = {
  title: 'You may have missed',
  about: 'Earlier papers that have taken off since.',
};

const trendingWords: SectionHeading = {
  title: 'Trending',
  about: 'What everybody gets: the most votes, comments and citations.',
};

const forYouWords: SectionHeading = {
  title: 'For you',
  about: 'What your profile found in everything that was announced.',
};

/** The heading of a section of a reader's own mail. */
export const personalHeadings: Record<Exclude<Section, 'new'>, SectionHeading> = {
  'for-you': forYouWords,
  trending: trendingWords,
  missed: missedWords,
};

/** Sources as readers know them; others are called by their configured names. */
const sourceNames: Record<string, string> = {
  arxiv: 'arXiv',
  huggingface: 'Hugging Face Daily Papers',
  import: 'imported files',
  biorxiv: 'bioRxiv',
  medrxiv: 'medRxiv',
  openreview: 'OpenReview',
  europepmc: 'Europe PMC',
};

/** `bioRxiv` for `biorxiv`; other names as they are configured. */
export function nameOfSource(name: string): string {
  return sourceNames[name] ?? name;
}

/** How many categories and sources a heading names. */
const named = 3;

/** The heading before each entry that begins a section. A list doesn't need one at its beginning: its title says what it is. */
export function headingBefore(entries: readonly EditionEntry[], index: number): SectionHeading | null {
  const [before, entry] = [entries[index - 1], entries[index]];
  if (!entry?.section || !before || before.section === entry.section) return null;
  if (entry.section === 'trending') return trendingWords;
  if (entry.section === 'new') return newHeading(entries);
  return personalHeadings[entry.section];
}

function newHeading(entries: readonly EditionEntry[]): SectionHeading {
  const groups = [...new Set(entries.flatMap(({ newIn }) => (newIn ? [nameOfSource(newIn)] : [])))];
  const shown = groups.length > named + 1 ? groups.slice(0, named) : groups;
  const more = groups.length - shown.length;
  const list = [...shown, ...(more > 0 ? [`${more} more`] : [])];
  const last = list.pop() ?? 'the sources';
  return {
    title: `New in ${list.length > 0 ? `${list.join(', ')} and ${last}` : last}`,
    about: 'No votes yet: chosen for being close to what was voted up before.',
  };
}
