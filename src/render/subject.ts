// The subject line: the top paper's title, and how many more there are.
import type { Edition } from '../model/edition.ts';
import { shorten } from '../model/text.ts';
import { editionView } from './view.ts';

/** Phones show some 40 characters and desktops some 80; the title comes first, so that either shows what matters. */
const maxTitleLength = 90;

/** `JoyAI: Interaction in Real Time, and 19 more papers` */
export function subjectOf(edition: Edition, { title }: { title: string }): string {
  const { papers, longDate } = editionView(edition);
  const [top] = papers;
  if (!top) return `${title}, ${longDate}`;
  const more = papers.length - 1;
  const headline = shorten(top.title, maxTitleLength);
  return more === 0 ? headline : `${headline}, and ${more} more ${more === 1 ? 'paper' : 'papers'}`;
}

/** What mail programs show beside the subject: the next titles, since the first is in the subject. */
export function preheaderOf(edition: Edition): string {
  const { papers, longDate } = editionView(edition);
  const next = papers.slice(1, 3).map(({ title }) => shorten(title, maxTitleLength));
  return next.length > 0 ? `Also: ${next.join(' · ')}` : longDate;
}
