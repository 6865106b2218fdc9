// The mail: an MJML frame that suits mail programs, with the papers, subject and text part in it.
import type { Edition } from '../model/edition.ts';
import { fitPapers, maxHtmlBytes } from './budget.ts';
import { type Html, html } from './html.ts';
import { mailPaper } from './mail-paper.ts';
import type { RenderedMail, RenderSettings } from './settings.ts';
import { preheaderOf, subjectOf } from './subject.ts';
import { renderText } from './text.ts';
import { fonts, type Palette, palettes } from './theme.ts';
import { type EditionView, editionView } from './view.ts';

/** Renders both parts of the mail. The HTML stays under Gmail's limit by showing less of the last papers. */
export async function renderMail(edition: Edition, settings: RenderSettings): Promise<RenderedMail> {
  const view = editionView(edition);
  const { light } = palettes(settings.accent);
  const subject = subjectOf(edition, settings);
  const around = fill(await renderFrame(settings), {
    subject: html`${subject}`,
    preheader: html`${preheaderOf(edition)}`,
    header: header(view, settings, light),
    footer: footer(settings, light),
  });
  const room = maxHtmlBytes - Buffer.byteLength(around) - moreBytes;
  const { blocks, omitted } = fitPapers(view.papers, room, (paper, detail) =>
    mailPaper(paper, detail, light),
  );
  const papers = html`${blocks}${omitted > 0 ? more(omitted, settings, light) : null}`;
  return { subject, html: fill(around, { papers }), text: renderText(edition, settings) };
}

/** Room for the line that says how many papers were left out. */
const moreBytes = 1024;

const slots = ['subject', 'preheader', 'header', 'papers', 'footer'] as const;
type Slot = (typeof slots)[number];

/**
 * Places in the frame, filled after MJML has run: its parser never sees a word from outside, and its time does not grow with the
 * papers (50 of them take 54 KB this way, 193 KB as a section each).
 */
const slot = (name: Slot) => `[[digest-slot-${name}]]`;

function fill(frame: string, values: Partial<Record<Slot, Html>>): string {
  let filled = frame;
  for (const [name, value] of Object.entries(values)) {
    filled = filled.replaceAll(slot(name as Slot), () => value.text);
  }
  return filled;
}

async function renderFrame({ language, accent }: RenderSettings): Promise<string> {
  const { default: mjml2html } = await import('mjml');
  const { light, dark } = palettes(accent);
  const template = `<mjml lang="${html`${language}`}">
  <mj-head>
    <mj-title>${slot('subject')}</mj-title>
    <mj-preview>${slot('preheader')}</mj-preview>
    <mj-raw>
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
    </mj-raw>
    <mj-attributes>
      <mj-all font-family="${fonts}" />
      <mj-section padding="0" />
      <mj-column padding="0" />
      <mj-text padding="0 20px" font-size="16px" line-height="1.5" color="${light.text}" />
    </mj-attributes>
    <mj-style>${darkStyle(dark)}</mj-style>
  </mj-head>
  <mj-body width="600px" background-color="${light.background}" css-class="g">
    <mj-section><mj-column>
      <mj-text padding="36px 20px 24px">${slot('header')}</mj-text>
      <mj-text>${slot('papers')}</mj-text>
      <mj-text padding="24px 20px 48px">${slot('footer')}</mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`;
  const { html: frame } = await mjml2html(template, { validationLevel: 'strict' });
  return frame;
}

/** The dark scheme by class, once for programs that follow the system and once for Outlook.com, which renames classes. */
function darkStyle(dark: Palette): string {
  const rules: readonly (readonly [selector: string, declarations: string])[] = [
    ['.t,.b,.h', `color:${dark.text} !important`],
    ['.m', `color:${dark.muted} !important`],
    ['.v,.n,.l', `color:${dark.accent} !important`],
    ['.p,.f', `border-color:${dark.hairline} !important`],
  ];
  const outlook = rules
    .flatMap(([selector, declarations]) =>
      selector.split(',').map((each) => `[data-ogsc] ${each} { ${declarations} }`),
    )
    .join('\n');
  return `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
body, .g, .g > div, .g table { background-color: ${dark.background} !important; }
${rules.map(([selector, declarations]) => `${selector} { ${declarations} }`).join('\n')}
}
${outlook}
@media (max-width: 480px) { .i { display: none !important; } .v { width: 40px !important; padding-right: 8px !important; } }`;
}

function header({ longDate, kind }: EditionView, settings: RenderSettings, colors: Palette): Html {
  const muted = (size: number, margin: string) =>
    `margin:${margin};font:${size}px/1.5 ${fonts};color:${colors.muted}`;
  return html`${settings.sample ? html`<p class="m" style="${muted(13, '0 0 16px')}">Sample data: these papers, people and votes are invented.</p>` : null}<h1 class="h" style="margin:0;font:700 28px/1.2 ${fonts};color:${colors.text}">${settings.title}</h1>
${settings.byline ? html`<p class="m" style="${muted(15, '6px 0 0')}">${settings.byline}</p>` : null}
<p class="m" style="${muted(15, '2px 0 0')}">${kind ? `${kind}, ${longDate}` : longDate}</p>`;
}

function footer({ title, sender, unsubscribeUrl, siteUrl }: RenderSettings, colors: Palette): Html {
  const link = (href: string, label: string) =>
    html`<a class="l" href="${href}" style="color:${colors.accent};text-decoration:underline">${label}</a>`;
  return html`<p class="m f" style="margin:0;padding-top:20px;border-top:1px solid ${colors.hairline};font:13px/1.6 ${fonts};color:${colors.muted}">${sender === null ? null : html`${title} is sent by ${sender}. `}You get it because this address is on the list of its readers.${unsubscribeUrl === null ? null : html` ${link(unsubscribeUrl, 'Stop these mails')}.`}${siteUrl === null ? null : html` ${link(siteUrl, 'Read it on the web')}.`}</p>`;
}

function more(omitted: number, { siteUrl }: RenderSettings, colors: Palette): Html {
  const words = `and ${omitted} more`;
  const where =
    siteUrl === null
      ? words
      : html`<a class="l" href="${siteUrl}" style="color:${colors.accent}">${words} on the web</a>`;
  return html`<p class="m" style="margin:0;padding:20px 0;font:15px/1.5 ${fonts};color:${colors.muted}">… ${where}</p>`;
}
