// The mail of an edition: its header, papers and footer in the frame, its subject and its text part.
import type { Edition, Period } from '../../model/edition.ts';
import { footerHtml } from '../footer.ts';
import { direction, Html, html, joined } from '../html.ts';
import { missedWords, type SectionHeading } from '../sections.ts';
import type { RenderedMail, RenderSettings } from '../settings.ts';
import { betweenPapers, paperText, renderText, renderTextAround } from '../text/text.ts';
import { fonts, type Palette, palettes } from '../theme.ts';
import { clean, type EditionView, editionUrl, editionView, sampleNotice, whyThisMail } from '../view.ts';
import { fitSections, maxHtmlBytes } from './budget.ts';
import { type FrameContent, fillFrame, renderFrame } from './frame.ts';
import { mailLink, mailPaper } from './paper.ts';
import { preheaderOf, subjectOf } from './subject.ts';

/**
 * Renders both parts of the mail. The HTML stays under Gmail's limit by showing less of the last papers; MJML runs once,
 * on the frame.
 */
export async function renderMail(edition: Edition, settings: RenderSettings): Promise<RenderedMail> {
  const { subject, fill, blocks, papers } = await layOut(edition, settings);
  const { light } = palettes(settings.accent);
  const rows = blocks.map((block, index) => {
    const heading = papers[index]?.heading;
    return heading ? html`${sectionHeading(heading, light)}${block}` : block;
  });
  return { subject, html: fill(html`${rows}`), text: renderText(edition, settings) };
}

/** A piece of both parts of a mail. */
export interface MailPart {
  html: string;
  text: string;
}

/** A mail whose papers are put in later, in an order of each reader's own. */
export interface MailInParts extends RenderedMail {
  /** Each paper in two: `openingOf(id)`, and `restOf(id)` from above the title on. */
  parts: Map<string, MailPart>;
}

export const openingOf = (paperId: string) => `${paperId}#opening`;
export const restOf = (paperId: string) => `${paperId}#rest`;

/** Nothing from outside holds this character, see `plainText`. */
const seam = '\0';

/**
 * Renders a mail with `place` where the papers belong. A paper that did not fit into the common mail is in no personal one
 * either: so all of them stay under the limit, whatever the order.
 */
export async function renderMailInParts(
  edition: Edition,
  settings: RenderSettings,
  place: string,
): Promise<MailInParts> {
  const { subject, fill, papers, shown } = await layOut(edition, settings);
  const { light } = palettes(settings.accent);
  const parts = new Map<string, MailPart>();
  for (const [index, detail] of shown.entries()) {
    const paper = papers[index];
    if (!paper) continue;
    // The numbers are those of the common order; the first of it is first for everybody, and larger.
    const unranked = { ...paper, rank: null };
    const row = mailPaper(index === 0 ? paper : unranked, detail, light, { above: new Html(seam) });
    const [opening = '', rest = ''] = row.text.split(seam);
    const { id } = edition.entries[index]?.paper ?? paper;
    parts.set(openingOf(id), { html: opening, text: '' });
    parts.set(restOf(id), { html: rest, text: `${paperText(unranked)}${betweenPapers}` });
  }
  const text = renderTextAround(edition, settings, place);
  return { subject, html: fill(new Html(place)), text, parts };
}

/** What stands above the title of a paper that touches an interest of the reader's. */
export function renderInterest(interest: string, { accent }: Pick<RenderSettings, 'accent'>): MailPart {
  const words = `For your interest in ${clean(interest)}`;
  const { muted } = palettes(accent).light;
  const line = html`<p class="m" style="margin:0 0 2px;font-size:13px;color:${muted}">${words}</p>\n`;
  return { html: line.text, text: `${words}:\n` };
}

/** The mail as a function of its papers, and as much of each paper as fits. */
async function layOut(edition: Edition, settings: RenderSettings) {
  const view = editionView(edition);
  const webUrl = editionUrl(edition, settings);
  const { light } = palettes(settings.accent);
  const subject = subjectOf(edition, settings);
  const frame = renderFrame(settings);
  const content: FrameContent = {
    subject: html`${subject}`,
    preheader: html`${preheaderOf(edition)}${afterPreheader}`,
    header: header(view, settings, webUrl, light),
    papers: html``,
    footer: footer(view, settings, edition.period, light),
  };
  const room = maxHtmlBytes - Buffer.byteLength(fillFrame(frame, content)) - tableBytes;
  const { blocks, shown, omitted, second } = fitSections(
    view.papers,
    view.missed,
    room,
    (paper, detail) => mailPaper(paper, detail, light),
    (paper, detail) => mailPaper(paper, detail, light, { section: 'missed' }),
  );
  const fill = (papers: Html) =>
    fillFrame(frame, {
      ...content,
      papers: html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${papers}${omitted > 0 && more(omitted, webUrl, light)}${second.length > 0 && html`${sectionHeading(missedWords, light)}${second}`}</table>`,
    });
  return { subject, fill, blocks, papers: view.papers, shown };
}

/** Room for the table around the papers, the headings of sections, and the line that says how many were left out. */
const tableBytes = 3072;

/** Blanks that keep a mail program from filling its preview with the header (combining joiner, non-joiner, hard space). */
const afterPreheader = new Html('&#847;&zwnj;&nbsp;'.repeat(40));

function header(
  { longDate, kind, counted }: EditionView,
  settings: RenderSettings,
  webUrl: string | null,
  colors: Palette,
): Html {
  const line = (size: number, margin: string) =>
    `margin:${margin};font:${size}px/1.5 ${fonts};color:${colors.muted}`;
  const date = joined([kind, longDate], ', ');
  return html`${settings.sample && html`<p class="m" style="${line(13, '0 0 16px')}">${sampleNotice}</p>\n`}<h1 class="h"${direction(settings.title)} style="margin:0;font:700 30px/1.2 ${fonts};letter-spacing:-.01em;color:${colors.text}">${settings.title}</h1>
${settings.byline && html`<p class="m" style="${line(15, '6px 0 0')}">${settings.byline}</p>\n`}<p class="m" style="${line(15, '2px 0 0')}">${joined([date, counted, webUrl && mailLink(webUrl, 'Read on the web', colors)], ' · ')}</p>`;
}

function footer({ thanks }: EditionView, settings: RenderSettings, period: Period, colors: Palette): Html {
  const { unsubscribeUrl, preferencesUrl } = settings;
  return html`<p class="m f" style="margin:0;padding-top:20px;border-top:1px solid ${colors.hairline};font:13px/1.6 ${fonts};color:${colors.muted}">${joined(
    [
      whyThisMail(settings, period),
      unsubscribeUrl && html`${mailLink(unsubscribeUrl, 'Unsubscribe', colors)}, at any time.`,
      preferencesUrl && html`${mailLink(preferencesUrl, 'Choose what you get', colors)}.`,
      thanks,
    ],
    ' ',
  )}</p>${footerHtml(settings, colors)}`;
}

function sectionHeading({ title, about }: SectionHeading, colors: Palette): Html {
  return html`<tr><td class="p" colspan="2" style="border-top:1px solid ${colors.hairline};padding:36px 0 18px;font-family:${fonts}"><h2 class="h" style="margin:0;font-size:19px;line-height:1.3;font-weight:600;color:${colors.text}">${title}</h2>
<p class="m" style="margin:2px 0 0;font-size:15px;line-height:1.5;color:${colors.muted}">${about}</p></td></tr>
`;
}

function more(omitted: number, webUrl: string | null, colors: Palette): Html {
  const words = `and ${omitted} more`;
  return html`<tr><td class="m p" colspan="2" style="border-top:1px solid ${colors.hairline};padding:20px 0 20px 56px;font:15px/1.5 ${fonts};color:${colors.muted}">… ${webUrl ? mailLink(webUrl, `${words} on the web`, colors) : words}</td></tr>\n`;
}
