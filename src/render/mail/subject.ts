// The subject line: the top paper's title, and how many more there are.
import type { Edition } from '../../model/edition.ts';
import { shorten } from '../../model/text.ts';
import { textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import type { RenderSettings } from '../settings.ts';
import { editionView } from '../view.ts';

/** Phones show some 40 characters and desktops some 80; the title comes first, so that either shows what matters. */
const maxLength = 100;
const maxPreheaderTitleLength = 70;

/** `JoyAI: Interaction in Real Time + 19 more papers`, in at most 100 characters, shortened at a word. */
export function subjectOf(
  edition: Edition,
  { title, language }: Pick<RenderSettings, 'title' | 'language'>,
): string {
  const texts = textsIn(language);
  const { papers, longDate } = editionView(edition, texts);
  if (papers.length === 0) return texts.text('mail.untitled', { title, date: longDate });
  return subjectOfTitles(
    papers.map((paper) => paper.title),
    edition,
    texts,
  );
}

/** The subject of a mail of the edition with papers of these titles. Weeks and months are named: a reader may get several kinds. */
export function subjectOfTitles(
  [top = '', ...others]: readonly string[],
  { period, date }: Pick<Edition, 'period' | 'date'>,
  texts: Texts,
): string {
  const papers = texts.count('morePaper', others.length);
  const withTitle = (title: string) => {
    const value = others.length === 0 ? title : texts.text('mail.plusMore', { title, papers });
    if (period === 'daily') return value;
    const label = period === 'monthly' ? texts.date(date, 'month') : texts.text(`edition.${period}`);
    return texts.text('labelled', { label, value });
  };
  return withTitle(shorten(top, maxLength - withTitle('').length));
}

/** The titles that follow the one in the subject; empty for a single paper. */
export function titlesBeside(titles: readonly string[], texts: Texts): string {
  const next = titles.slice(1, 3).map((title) => shorten(title, maxPreheaderTitleLength));
  return next.length > 0 ? texts.text('mail.also', { titles: next.join(' · ') }) : '';
}

/**
 * What mail programs show next to the subject: the next titles, since the first is in the subject; of a single paper its
 * abstract.
 */
export function preheaderOf(edition: Edition, texts: Texts): string {
  const { papers, longDate } = editionView(edition, texts);
  const next = titlesBeside(
    papers.map(({ title }) => title),
    texts,
  );
  if (next !== '') return next;
  return shorten(papers[0]?.tldr?.text ?? papers[0]?.abstract ?? longDate, 2 * maxPreheaderTitleLength);
}
