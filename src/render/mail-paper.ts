// One paper in the mail, as a block of table and text that mail programs understand, in several lengths.
import { shorten } from '../model/text.ts';
import { type Html, html } from './html.ts';
import { fonts, type Palette } from './theme.ts';
import { count, type PaperView } from './view.ts';

/** How much of a paper is shown; each step shows less than the one before. */
export const details = ['full', 'brief', 'short', 'meta', 'title'] as const;
export type Detail = (typeof details)[number];

/** Characters of the abstract: about three lines of the column, two, one, none. */
const abstractLength: Record<Detail, number> = { full: 230, brief: 160, short: 100, meta: 0, title: 0 };
/** The top paper may say more. */
const leadAbstractLength = 360;

/** The block of a paper. Colours are those of the light scheme; the classes carry the dark one. */
export function mailPaper(paper: PaperView, detail: Detail, colors: Palette): Html {
  const isLead = paper.rank === 1 && detail === 'full';
  const title = style({
    color: colors.text,
    'text-decoration': 'none',
    'font-size': isLead ? '22px' : '19px',
    'font-weight': '600',
    'line-height': '1.3',
  });
  const heading = paper.links.abstract
    ? html`<a class="t" href="${paper.links.abstract}" style="${title}">${paper.title}</a>`
    : html`<span class="t" style="${title}">${paper.title}</span>`;
  const length = isLead ? leadAbstractLength : abstractLength[detail];
  const abstract = paper.abstract && length > 0 ? shorten(paper.abstract, length) : null;
  const showsThumbnail = paper.thumbnail !== null && (detail === 'full' || detail === 'brief');
  return html`<table role="article" aria-label="${paper.title}" class="p" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-top:1px solid ${colors.hairline}"><tr>
<td class="v" width="52" valign="top" style="${style({ padding: '20px 12px 20px 0', font: `600 17px/1.45 ${fonts}`, color: colors.accent })}">${votes(paper, colors)}</td>
<td class="b" valign="top" style="${style({ padding: '18px 0 20px', font: `16px/1.5 ${fonts}`, color: colors.text })}">
<h2 style="margin:0;font-size:inherit">${heading}</h2>${
    detail === 'title'
      ? null
      : html`
${paper.note === null ? null : html`<p class="n" style="${style({ margin: '8px 0 0', 'font-size': '15px', 'font-style': 'italic', color: colors.accent })}">${paper.note}</p>`}${abstract === null ? null : html`<p style="${style({ margin: '8px 0 0', 'font-size': '16px' })}">${abstract}</p>`}
<p class="m" style="${style({ margin: '8px 0 0', 'font-size': '13px', color: colors.muted })}">${meta(paper, detail, colors)}</p>`
  }
</td>${
    showsThumbnail
      ? html`
<td class="i" width="112" valign="top" style="padding:22px 0 20px 16px"><img src="${paper.thumbnail}" width="112" alt="" style="display:block;border:0;border-radius:4px;width:112px;height:auto"></td>`
      : null
  }
</tr></table>
`;
}

/** The number of votes; the rank where nobody has voted. */
function votes({ upvotes, rank }: PaperView, colors: Palette): Html {
  const label = style({
    display: 'block',
    'font-size': '12px',
    'font-weight': '400',
    'line-height': '1.2',
    color: colors.muted,
  });
  if (upvotes === 0) return html`<span class="m" style="color:${colors.muted}">${rank}</span>`;
  return html`${upvotes}<span class="m" style="${label}">${upvotes === 1 ? 'vote' : 'votes'}</span>`;
}

function meta(paper: PaperView, detail: Detail, colors: Palette): Html {
  const { badge, date, dateTime, comments, links } = paper;
  const link = (href: string | null, label: string) =>
    href &&
    html`<a class="l" href="${href}" style="color:${colors.accent};text-decoration:underline">${label}</a>`;
  const said = comments > 0 ? count(comments, 'comment') : null;
  const parts = [
    paper.picked ? html`<strong>Editor’s pick</strong>` : null,
    badge,
    date && html`<time datetime="${dateTime}">${date}</time>`,
    said && (link(links.discussion, said) ?? said),
    ...(detail === 'full' || detail === 'brief'
      ? [link(links.code, 'code'), link(links.project, 'project')]
      : []),
    link(links.pdf, 'PDF'),
  ].filter((part) => part !== null && part !== '');
  return html`${parts.map((part, index) => (index === 0 ? part : html` · ${part}`))}`;
}

function style(declarations: Record<string, string>): string {
  return Object.entries(declarations)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');
}
