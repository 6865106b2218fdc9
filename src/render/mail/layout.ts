// The parts of a mail around its papers: header, headings of sections, and footer.
import type { Period } from '../../model/edition.ts';
import { footerHtml, introHtml } from '../footer.ts';
import { direction, Html, type HtmlValue, html, joined } from '../html.ts';
import type { Texts } from '../messages/texts.ts';
import type { RenderSettings } from '../settings.ts';
import { fonts, type Palette } from '../theme.ts';
import { datedKind, type EditionView, likedQuestion, whyThisMail } from '../view.ts';
import { mailLink } from './paper.ts';

/** Room for the table around the papers, the headings of sections, and the line that says how many were left out. */
export const tableBytes = 3072;

/** Blanks that keep a mail program from filling its preview with the header (combining joiner, non-joiner, hard space). */
export const afterPreheader = new Html('&#847;&zwnj;&nbsp;'.repeat(40));

export function header(
  view: EditionView,
  settings: RenderSettings,
  webUrl: string | null,
  colors: Palette,
): Html {
  const line = (size: number, margin: string) =>
    `margin:${margin};font:${size}px/1.5 ${fonts};color:${colors.muted}`;
  const { counted, texts } = view;
  return html`${settings.sample && html`<p class="m" style="${line(13, '0 0 16px')}">${texts.text('edition.sample')}</p>\n`}<h1 class="h"${direction(settings.title)} style="margin:0;font:700 30px/1.2 ${fonts};letter-spacing:-.01em;color:${colors.text}">${settings.title}</h1>
${settings.byline && html`<p class="m" style="${line(15, '6px 0 0')}">${settings.byline}</p>\n`}<p class="m" style="${line(15, '2px 0 0')}">${joined([datedKind(view), counted, webUrl && mailLink(webUrl, texts.text('mail.onWeb'), colors)], ' · ')}</p>${introHtml(settings, colors)}`;
}

export function footer(
  { thanks, texts }: EditionView,
  settings: RenderSettings,
  period: Period,
  colors: Palette,
): Html {
  const { unsubscribeUrl, preferencesUrl, voteUrl } = settings;
  return html`<p class="m f" style="margin:0;padding-top:20px;border-top:1px solid ${colors.hairline};font:13px/1.6 ${fonts};color:${colors.muted}">${joined(
    [
      voteUrl && mailLink(voteUrl, likedQuestion(period, texts), colors),
      whyThisMail(settings, period, texts),
      unsubscribeUrl &&
        texts.html('mail.anyTime', {
          unsubscribe: mailLink(unsubscribeUrl, texts.text('mail.unsubscribe'), colors),
        }),
      preferencesUrl && html`${mailLink(preferencesUrl, texts.text('site.choose'), colors)}.`,
      thanks,
    ],
    ' ',
  )}</p>${footerHtml(settings, colors)}`;
}

/** The row of a section's heading; the first of a mail is closer to what is above it. */
export function sectionHeading(
  { title, about }: { title: string; about: HtmlValue },
  colors: Palette,
  isFirst = false,
): Html {
  return html`<tr><td class="p" colspan="2" style="border-top:1px solid ${colors.hairline};padding:${isFirst ? 20 : 36}px 0 18px;font-family:${fonts}"><h2 class="h" style="margin:0;font-size:19px;line-height:1.3;font-weight:600;color:${colors.text}">${title}</h2>
<p class="m" style="margin:2px 0 0;font-size:15px;line-height:1.5;color:${colors.muted}">${about}</p></td></tr>
`;
}

export function more(omitted: number, webUrl: string | null, texts: Texts, colors: Palette): Html {
  return html`<tr><td class="m p" colspan="2" style="border-top:1px solid ${colors.hairline};padding:20px 0 20px 56px;font:15px/1.5 ${fonts};color:${colors.muted}">… ${webUrl ? mailLink(webUrl, texts.text('mail.moreOnWeb', { n: omitted }), colors) : texts.text('mail.more', { n: omitted })}</td></tr>\n`;
}

/** The table whose rows are the papers. */
export function table(rows: Html): Html {
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
${rows}</table>`;
}
