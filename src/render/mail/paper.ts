// One paper in the mail, as a row of a table that mail programs understand, in several lengths.
import { votePath } from '../../model/site-links.ts';
import { shorten } from '../../model/text.ts';
import { direction, type Html, html, joined } from '../html.ts';
import { fonts, type Palette } from '../theme.ts';
import { type PaperView, voteCount, withNumbersKept } from '../view.ts';

/** How much of a paper is shown; each step shows less than the one before. */
export const details = ['full', 'brief', 'short', 'meta', 'title'] as const;
export type Detail = (typeof details)[number];

/** Characters of the abstract: about three lines of the column, two, one, none. */
const abstractLength: Record<Detail, number> = { full: 230, brief: 160, short: 90, meta: 0, title: 0 };
/** Characters of a TL;DR: of 880 by Hugging Face 95 % have at most 280, and one that is cut loses its point. */
const tldrLength: Record<Detail, number> = { full: 320, brief: 240, short: 120, meta: 0, title: 0 };
/** The top paper may say more. */
const leadLength = 380;
const maxNoteLength = 600;

/** The column next to the votes: 600 px minus the frame's margins and the votes. */
const columnWidth = 504;
const thumbnailWidth = 120;

/** Where a row is: in the list, or among what was missed, which is set smaller and without pictures. */
export type Section = 'list' | 'missed';

interface RowOptions {
  section?: Section;
  reason?: Html | null;
  /** The first paper of a mail is set larger. */
  isFirst?: boolean;
  /** See `RenderSettings`. */
  voteUrl?: string | null;
}

/** The row of a paper, with `reason` before its line of facts. Colours are those of the light scheme; the classes carry the dark one. */
export function mailPaper(
  paper: PaperView,
  detail: Detail,
  colors: Palette,
  { section = 'list', reason = null, isFirst = paper.rank === 1, voteUrl = null }: RowOptions = {},
): Html {
  const { note, thumbnail, texts } = paper;
  const isLead = isFirst && detail === 'full';
  const picture = section === 'list' && (detail === 'full' || detail === 'brief') && thumbnail;
  const cell = `border-top:1px solid ${colors.hairline};`;
  return html`<tr>
<td class="v p" width="56" valign="top" style="${cell}padding:22px 8px 22px 0;font:600 17px/1.4 ${fonts};color:${colors.accent}">${votes(paper, colors)}</td>
<td class="b p" valign="top" style="${cell}padding:20px 0 22px;font:16px/1.5 ${fonts};color:${colors.text}">
${paper.picked && html`<p class="m" style="margin:0 0 2px;font-size:13px;font-weight:600;color:${colors.muted}">${texts.text('paper.pick')}</p>\n`}${title(paper, isLead, section, colors)}
${
  detail !== 'title' &&
  html`${
    note !== null &&
    html`<p class="n"${direction(note)} style="margin:10px 0 0;padding-left:12px;border-left:2px solid ${colors.hairline};font-style:italic">${shorten(note, maxNoteLength)}</p>\n`
  }${picture && (isLead ? largePicture(picture) : smallPicture(picture))}${summary(
    paper,
    isLead ? 'lead' : section === 'missed' && detail === 'full' ? 'brief' : detail,
    colors,
  )}${reason}<p class="m" style="clear:both;margin:8px 0 0;font-size:13px;color:${colors.muted}">${meta(paper, detail, colors, voteUrl)}</p>
`
}${detail === 'title' && reason}</td>
</tr>
`;
}

/** A longer origin, such as one with the name of a model, may be broken: a phone's line has no room for more. In characters. */
const unbrokenLength = 36;

/** The TL;DR with its origin, else the first sentences of the abstract. */
function summary({ tldr, abstract }: PaperView, detail: Detail | 'lead', colors: Palette): Html | null {
  const lengths = tldr ? tldrLength : abstractLength;
  const length = detail === 'lead' ? leadLength : lengths[detail];
  const text = tldr?.text ?? abstract;
  if (length === 0 || text === null) return null;
  const origin =
    tldr &&
    html` <span class="m" style="font-size:13px;${tldr.origin.length <= unbrokenLength && 'white-space:nowrap;'}color:${colors.muted}">(${tldr.origin})</span>`;
  return html`<p${direction(text)} style="margin:8px 0 0">${shorten(text, length)}${origin}</p>\n`;
}

function title(paper: PaperView, isLead: boolean, section: Section, colors: Palette): Html {
  const words = heading(paper, colors);
  const dir = direction(paper.title);
  if (section === 'missed')
    return html`<h3${dir} style="margin:0;font-size:17px;line-height:1.3;font-weight:600">${words}</h3>`;
  return html`<h2${dir} style="margin:0;font-size:${isLead ? 24 : 19}px;line-height:1.3;font-weight:600">${words}</h2>`;
}

function heading({ title, links }: PaperView, { text }: Palette): Html | string {
  return links.abstract
    ? html`<a class="t" href="${links.abstract}" style="color:${text};text-decoration:none">${title}</a>`
    : title;
}

/** Without a text in its place: it is decoration next to a title, and Outlook shows the text of each picture that it blocks. */
function largePicture(source: string): Html {
  return html`<img src="${source}" width="${columnWidth}" alt="" style="display:block;width:100%;max-width:${columnWidth}px;height:auto;margin:14px 0 12px;border-radius:6px">\n`;
}

/** The abstract flows around it; Outlook knows `align` and `hspace` only. */
function smallPicture(source: string): Html {
  return html`<img class="i" src="${source}" width="${thumbnailWidth}" align="right" hspace="12" alt="" style="float:right;width:${thumbnailWidth}px;height:auto;margin:13px 0 6px 18px;border-radius:4px;font-size:13px">\n`;
}

/** The number of votes; the rank without any. */
function votes({ upvotes, rank, texts }: PaperView, { muted }: Palette): Html {
  const label = `display:block;font-size:13px;font-weight:400;line-height:1.2;color:${muted}`;
  if (upvotes === 0)
    return html`<span class="m" style="font-weight:400;color:${muted}">${rank !== null && `${rank}.`}</span>`;
  return html`${voteCount(upvotes)}<span class="m" style="${label}">${texts.count('paper.votes', upvotes)}</span>`;
}

function meta(paper: PaperView, detail: Detail, colors: Palette, voteUrl: string | null): Html {
  const { byline, date, comments, links, reasons, texts } = paper;
  const said = comments > 0 && texts.count('comment', comments);
  const more = detail === 'full' || detail === 'brief';
  return joined(
    [
      byline,
      date?.replaceAll(' ', '\u00a0') ?? null,
      said && (links.discussion ? mailLink(links.discussion, said, colors) : said),
      more && links.code && mailLink(links.code, texts.text('paper.code'), colors),
      more && links.project && mailLink(links.project, texts.text('paper.project'), colors),
      links.pdf && mailLink(links.pdf, texts.text('paper.pdf'), colors),
      more && links.published && mailLink(links.published, texts.text('paper.published'), colors),
      voteUrl && mailLink(votePath(voteUrl, paper.id), texts.text('mail.vote'), colors),
      more && reasons.map(withNumbersKept).join(' · '),
    ],
    ' · ',
  );
}

/** A link as it looks everywhere in the mail but in titles. */
export function mailLink(href: string, label: string, { accent }: Palette): Html {
  return html`<a class="l" href="${href}" style="color:${accent}">${label}</a>`;
}
