// The mails that answer a request on the site, in the look of the digest: a request to confirm, or a link.
import { footerHtml, footerText } from '../footer.ts';
import { type Html, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { MessageKey } from '../messages/texts.ts';
import type { RenderedMail, RenderSettings } from '../settings.ts';
import { wrap } from '../text/wrap.ts';
import { fonts, type Palette, palettes } from '../theme.ts';
import { type FrameContent, fillFrame, renderFrame } from './frame.ts';

/** `confirm`: a new subscription. `known`: a subscription of an existing subscriber. `link`: a request for the link. */
export type NoticeKind = 'confirm' | 'known' | 'link';

export type NoticeSettings = Pick<
  RenderSettings,
  'title' | 'byline' | 'language' | 'accent' | 'sender' | 'footer'
>;

interface NoticeWords {
  subject: string;
  /** What it is about, before the link. */
  lead: string;
  button: string;
  /** How long the link works, and what to do if another person asked. */
  after: string;
}

/** These contain nothing that was typed into the form: a stranger could have typed it. */
function wordsOf(kind: NoticeKind, { title, language }: NoticeSettings): NoticeWords {
  const texts = textsIn(language);
  const text = (key: MessageKey) => texts.text(key, { title });
  const link = { button: text('notice.linkButton'), after: text('notice.linkAfter') };
  switch (kind) {
    case 'confirm':
      return {
        subject: text('notice.confirm'),
        lead: text('notice.confirmLead'),
        button: text('notice.confirmButton'),
        after: text('notice.confirmAfter'),
      };
    case 'known':
      return { subject: text('notice.known'), lead: text('notice.knownLead'), ...link };
    case 'link':
      return { subject: text('notice.link'), lead: text('notice.linkLead'), ...link };
  }
}

/** The mail with the link. `url` is the only part that differs between readers. */
export function renderNotice(kind: NoticeKind, url: string, settings: NoticeSettings): RenderedMail {
  const words = wordsOf(kind, settings);
  return {
    subject: words.subject,
    html: fillFrame(renderFrame(settings), contentOf(words, url, settings)),
    text: textOf(words, url, settings),
  };
}

function contentOf(words: NoticeWords, url: string, settings: NoticeSettings): FrameContent {
  const { light } = palettes(settings.accent);
  return {
    subject: html`${words.subject}`,
    preheader: html`${words.button}`,
    header: header(settings, light),
    papers: body(words, url, light),
    footer: html`<p class="m f" style="margin:0;padding-top:20px;border-top:1px solid ${light.hairline};font:13px/1.6 ${fonts};color:${light.muted}">${whyThisNotice(settings)}</p>${footerHtml(settings, light)}`,
  };
}

function header({ title, byline }: NoticeSettings, colors: Palette): Html {
  return html`<h1 class="h" style="margin:0;font:700 30px/1.2 ${fonts};letter-spacing:-.01em;color:${colors.text}">${title}</h1>
${byline && html`<p class="m" style="margin:6px 0 0;font:15px/1.5 ${fonts};color:${colors.muted}">${byline}</p>`}`;
}

function body({ lead, button, after }: NoticeWords, url: string, colors: Palette): Html {
  const paragraph = (margin: string) => `margin:${margin};font:16px/1.5 ${fonts};color:${colors.text}`;
  return html`<p class="b" style="${paragraph('0')}">${lead}</p>
<p style="margin:28px 0"><a class="l" href="${url}" style="display:inline-block;padding:10px 20px;border:1px solid;border-radius:6px;font:600 16px/1.4 ${fonts};color:${colors.accent};text-decoration:none">${button}</a></p>
<p class="m" style="margin:0 0 36px;font:15px/1.5 ${fonts};color:${colors.muted}">${after}</p>`;
}

function textOf({ lead, button, after }: NoticeWords, url: string, settings: NoticeSettings): string {
  const width = 72;
  const label = textsIn(settings.language).text('labelled', { label: button, value: '' }).trimEnd();
  const head = [settings.title, settings.byline].filter(Boolean).join('\n');
  return `${[
    head,
    wrap(lead, width),
    `${label}\n${url}`,
    wrap(after, width),
    ['-- ', wrap(whyThisNotice(settings), width), footerText(settings, width)]
      .filter((line) => line !== null)
      .join('\n'),
  ].join('\n\n')}\n`;
}

function whyThisNotice({ title, sender, language }: NoticeSettings): string {
  const texts = textsIn(language);
  return [sender !== null && texts.text('mail.sentBy', { title, sender }), texts.text('notice.why')]
    .filter(Boolean)
    .join(' ');
}
