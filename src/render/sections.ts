// The headings of an edition's sections, the same in all formats.
import type { EditionEntry, Section } from '../model/edition.ts';
import type { Texts } from './messages/texts.ts';

export interface SectionHeading {
  title: string;
  about: string;
}

/** The heading of late risers, after the list. */
export function missedHeading(texts: Texts): SectionHeading {
  return { title: texts.text('section.missed'), about: texts.text('section.missedAbout') };
}

/** The heading of a section of a reader's own mail. */
export function personalHeading(section: Exclude<Section, 'new'>, texts: Texts): SectionHeading {
  switch (section) {
    case 'for-you':
      return { title: texts.text('section.forYou'), about: texts.text('section.forYouAbout') };
    case 'trending':
      return { title: texts.text('section.trending'), about: texts.text('section.trendingAbout') };
    case 'missed':
      return missedHeading(texts);
  }
}

/** The heading of what a reader saved, at the end of a weekly mail. */
export function savedHeading(texts: Texts): SectionHeading {
  return { title: texts.text('section.saved'), about: texts.text('section.savedAbout') };
}

/** Sources as readers know them; others are called by their configured names. */
const sourceNames: Record<string, string> = {
  arxiv: 'arXiv',
  huggingface: 'Hugging Face Daily Papers',
  biorxiv: 'bioRxiv',
  medrxiv: 'medRxiv',
  openreview: 'OpenReview',
  europepmc: 'Europe PMC',
};

/** `bioRxiv` for `biorxiv`; other names as they are configured. */
export function nameOfSource(name: string, texts: Texts): string {
  return name === 'import' ? texts.text('source.import') : (sourceNames[name] ?? name);
}

/** How many categories and sources a heading names. */
const named = 3;

/** The heading before each entry that begins a section. A list doesn't need one at its beginning: its title says what it is. */
export function headingBefore(
  entries: readonly EditionEntry[],
  index: number,
  texts: Texts,
): SectionHeading | null {
  const [before, entry] = [entries[index - 1], entries[index]];
  if (!entry?.section || !before || before.section === entry.section) return null;
  return entry.section === 'new' ? newHeading(entries, texts) : personalHeading(entry.section, texts);
}

function newHeading(entries: readonly EditionEntry[], texts: Texts): SectionHeading {
  const groups = new Set(entries.flatMap(({ newIn }) => (newIn ? [nameOfSource(newIn, texts)] : [])));
  const names = [...groups];
  const rest = names.length - named;
  const list = rest > 1 ? [...names.slice(0, named), texts.text('list.more', { n: rest })] : names;
  const sources = list.length === 0 ? texts.text('section.allSources') : texts.list(list);
  return { title: texts.text('section.new', { sources }), about: texts.text('section.newAbout') };
}
