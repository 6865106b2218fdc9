// The pages on which a reader votes: for one paper of a mail, or for all of them at once.
import type { BallotPaper, BallotView, VoteMark } from '../../model/site-pages.ts';
import { direction, type Html, html } from '../html.ts';
import { editionName, likedQuestion } from '../view.ts';

/** A page's heading and what is below it. */
interface VotePage {
  heading: string;
  body: Html;
}

const labels: Record<Exclude<VoteMark, 'none'>, string> = {
  like: 'Like',
  save: 'Save for later',
  dislike: 'Not for me',
};
const marks = Object.keys(labels) as (keyof typeof labels)[];

const noted: Record<VoteMark, string> = {
  like: 'Noted: you like this paper. Papers like it come first in your next mails.',
  save: 'Saved. Papers like it come first in your next mails.',
  dislike: 'Noted: papers like this one come later, or not at all.',
  none: 'Withdrawn. This paper no longer counts for your mails.',
};

/** Buttons for one paper. What was noted before isn't shown: a mail may have been forwarded. */
export function votePage(view: {
  paper: BallotPaper;
  path: string;
  all: string;
  mark: VoteMark | null;
}): VotePage {
  const { paper, path, all, mark } = view;
  const button = (value: VoteMark, label: string, isQuiet: boolean) =>
    html`<button name="mark" value="${value}"${isQuiet && html` class="quiet"`}>${label}</button>\n`;
  return {
    heading: mark === null ? 'What do you think of it?' : 'Thank you',
    body: html`${mark !== null && html`<p class="said" role="status">${noted[mark]}</p>\n`}<p${direction(paper.title)}><strong>${paper.title}</strong></p>
<form method="post" action="${path}" class="marks">
${marks.map((each) => button(each, labels[each], each !== 'like'))}${mark !== null && mark !== 'none' && button('none', 'Withdraw', true)}</form>
<p><a href="${all}">All papers of this mail</a></p>`,
  };
}

/** One form for all papers of a mail. */
export function ballotPage({ edition, papers, path }: BallotView): VotePage {
  const choice = (paper: BallotPaper, mark: keyof typeof labels) =>
    html`<label class="choice"><input type="radio" name="${paper.id}" value="${mark}"> ${labels[mark]}</label>\n`;
  return {
    heading: likedQuestion(edition.period),
    body: html`<p>${editionName(edition)}. Mark as few as you like; what you mark decides what comes first in your mails.</p>
<form method="post" action="${path}">
${papers.map(
  (paper) => html`<fieldset><legend${direction(paper.title)}>${paper.title}</legend>
<div class="marks">${marks.map((mark) => choice(paper, mark))}</div></fieldset>
`,
)}<button>Send</button>
</form>`,
  };
}

export function votedPage({ count, path }: { count: number; path: string }): VotePage {
  return {
    heading: 'Thank you',
    body: html`<p class="said" role="status">${count === 0 ? 'Nothing was marked.' : `${count === 1 ? 'One paper is' : `${count} papers are`} noted.`}</p>
<p><a href="${path}">Back to the papers</a></p>`,
  };
}
