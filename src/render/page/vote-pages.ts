// The pages on which a reader votes: for one paper of a mail, or for all of them at once.
import type { BallotPaper, BallotView, VoteMark } from '../../model/site-pages.ts';
import { direction, type Html, html } from '../html.ts';
import type { Texts } from '../messages/texts.ts';
import { editionName, likedQuestion } from '../view.ts';

/** A page's heading and what is below it. */
interface VotePage {
  heading: string;
  body: Html;
}

const marks = ['like', 'save', 'dislike'] as const;
type Mark = (typeof marks)[number];

/** Buttons for one paper. What was noted before isn't shown: a mail may have been forwarded. */
export function votePage(
  view: { paper: BallotPaper; path: string; all: string; mark: VoteMark | null },
  texts: Texts,
): VotePage {
  const { paper, path, all, mark } = view;
  const button = (value: VoteMark, label: string, isQuiet: boolean) =>
    html`<button name="mark" value="${value}"${isQuiet && html` class="quiet"`}>${label}</button>\n`;
  return {
    heading: texts.text(mark === null ? 'vote.question' : 'vote.thanks'),
    body: html`${mark !== null && html`<p class="said" role="status">${texts.text(`vote.noted.${mark}`)}</p>\n`}<p${direction(paper.title)}><strong>${paper.title}</strong></p>
<form method="post" action="${path}" class="marks">
${marks.map((each) => button(each, texts.text(`vote.${each}`), each !== 'like'))}${mark !== null && mark !== 'none' && button('none', texts.text('vote.withdraw'), true)}</form>
<p><a href="${all}">${texts.text('vote.all')}</a></p>`,
  };
}

/** One form for all papers of a mail. */
export function ballotPage({ edition, papers, path }: BallotView, texts: Texts): VotePage {
  const choice = (paper: BallotPaper, mark: Mark) =>
    html`<label class="choice"><input type="radio" name="${paper.id}" value="${mark}"> ${texts.text(`vote.${mark}`)}</label>\n`;
  return {
    heading: likedQuestion(edition.period, texts),
    body: html`<p>${texts.text('vote.how', { edition: editionName(edition, texts) })}</p>
<form method="post" action="${path}">
${papers.map(
  (paper) => html`<fieldset><legend${direction(paper.title)}>${paper.title}</legend>
<div class="marks">${marks.map((mark) => choice(paper, mark))}</div></fieldset>
`,
)}<button>${texts.text('vote.send')}</button>
</form>`,
  };
}

export function votedPage({ count, path }: { count: number; path: string }, texts: Texts): VotePage {
  return {
    heading: texts.text('vote.thanks'),
    body: html`<p class="said" role="status">${count === 0 ? texts.text('vote.nothing') : texts.count('vote.marked', count)}</p>
<p><a href="${path}">${texts.text('vote.back')}</a></p>`,
  };
}
