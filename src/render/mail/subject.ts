// The subject line: the top paper's title, and how many more there are.
import type { Edition } from '../../model/edition.ts';
import { shorten } from '../../model/text.ts';
import type { RenderSettings } from '../settings.ts';
import { count, editionView } from '../view.ts';

/** Phones show some 40 characters and desktops some 80; the title comes first, so that either shows what matters. */
const maxLength = 100;
const maxPreheaderTitleLength = 70;

/** `JoyAI: Interaction in Real Time + 19 more papers`, in at most 100 characters, shortened at a word. */
export function subjectOf(edition: Edition, { title }: Pick<RenderSettings, 'title'>): string {
  const { papers, longDate } = editionView(edition);
  const [top] = papers;
  if (!top) return `${title}, ${longDate}`;
  const more = papers.length > 1 ? ` + ${count(papers.length - 1, 'more paper')}` : '';
  return `${shorten(top.title, maxLength - more.length)}${more}`;
}

/** What mail programs show beside the subject: the next titles, since the first is in the subject; of a single paper its abstract. */
export function preheaderOf(edition: Edition): string {
  const { papers, longDate } = editionView(edition);
  const next = papers.slice(1, 3).map(({ title }) => shorten(title, maxPreheaderTitleLength));
  if (next.length > 0) return `Also: ${next.join(' · ')}`;
  return shorten(papers[0]?.tldr?.text ?? papers[0]?.abstract ?? longDate, 2 * maxPreheaderTitleLength);
}
