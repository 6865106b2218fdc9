// The mail of an edition: its header, papers and footer in the frame, its subject and its text part.
import type { Edition, Period } from '../model/edition.ts';
import { fitPapers, maxHtmlBytes } from './budget.ts';
import { Html, html, joined } from './html.ts';
import { type FrameContent, fillFrame, renderFrame } from './mail-frame.ts';
import { mailLink, mailPaper } from './mail-paper.ts';
import type { RenderedMail, RenderSettings } from './settings.ts';
import { preheaderOf, subjectOf } from './subject.ts';
import { renderText } from './text.ts';
import { fonts, type Palette, palettes } from './theme.ts';
import { type EditionView, editionUrl, editionView, sampleNotice, whyThisMail } from './view.ts';

/**
 * Renders both parts of the mail. The HTML stays under Gmail's limit by showing less of the last papers; MJML runs once,
 * on the frame.
 */
export async function renderMail(edition: Edition, settings: RenderSettings): Promise<RenderedMail> {
  const view = editionView(edition);
  const webUrl = editionUrl(edition, settings);
  const { light } = palettes(settings.accent);
  const subject = subjectOf(edition, settings);
  const frame = await renderFrame(settings);
  const content: FrameContent = {
    subject: html`${subject}`,
    preheader: html`${preheaderOf(edition)}${afterPreheader}`,
    header: header(view, settings, webUrl, light),
    papers: html``,
    footer: footer(view, settings, edition.period, light),
  };
  const room = maxHtmlBytes - Buffer.byteLength(fillFrame(frame, content)) - tableBytes;
  const { blocks, omitted } = fitPapers(view.papers, room, (paper, detail) =>
    mailPaper(paper, detail, light),
  );
  const papers = html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${blocks}${omitted > 0 && more(omitted, webUrl, light)}</table>`;
  return { subject, html: fillFrame(frame, { ...content, papers }), text: renderText(edition, settings) };
}

/** Room for the table around the papers, and for the line that says how many were left out. */
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
  return html`${settings.sample && html`<p class="m" style="${line(13, '0 0 16px')}">${sampleNotice}</p>\n`}<h1 class="h" style="margin:0;font:700 30px/1.2 ${fonts};letter-spacing:-.01em;color:${colors.text}">${settings.title}</h1>
${settings.byline && html`<p class="m" style="${line(15, '6px 0 0')}">${settings.byline}</p>\n`}<p class="m" style="${line(15, '2px 0 0')}">${joined([date, counted, webUrl && mailLink(webUrl, 'Read on the web', colors)], ' · ')}</p>`;
}

function footer({ thanks }: EditionView, settings: RenderSettings, period: Period, colors: Palette): Html {
  const { unsubscribeUrl, preferencesUrl } = settings;
  return html`<p class="m f" style="margin:0;padding-top:20px;border-top:1px solid ${colors.hairline};font:13px/1.6 ${fonts};color:${colors.muted}">${joined(
    [
      whyThisMail(settings, period),
      unsubscribeUrl && html`${mailLink(unsubscribeUrl, 'Stop these mails', colors)}, at any time.`,
      preferencesUrl && html`${mailLink(preferencesUrl, 'Choose what you get', colors)}.`,
      thanks,
    ],
    ' ',
  )}</p>`;
}

function more(omitted: number, webUrl: string | null, colors: Palette): Html {
  const words = `and ${omitted} more`;
  return html`<tr><td class="m p" colspan="2" style="border-top:1px solid ${colors.hairline};padding:20px 0 20px 56px;font:15px/1.5 ${fonts};color:${colors.muted}">… ${webUrl ? mailLink(webUrl, `${words} on the web`, colors) : words}</td></tr>\n`;
}
