// The frame of the mail: what MJML makes of an empty one, its style for light and dark, and the places to fill.
import { type Html, html } from '../html.ts';
import type { RenderSettings } from '../settings.ts';
import { fonts, type Palette, palettes } from '../theme.ts';
import { htmlOfMjml } from './mjml-thread.ts';

const places = ['subject', 'preheader', 'header', 'papers', 'footer'] as const;
export type FrameContent = Record<(typeof places)[number], Html>;

/**
 * Places are filled after MJML has run: its parser never sees a word from outside, and its time does not grow with the
 * papers (50 of them take 54 KB this way, 193 KB as a section each).
 */
const place = (name: keyof FrameContent) => `[[digest-place-${name}]]`;
const placePattern = new RegExp(`\\[\\[digest-place-(${places.join('|')})\\]\\]`, 'g');

/** Fills all places in one pass, so that words that look like a place stay words. */
export function fillFrame(frame: string, content: FrameContent): string {
  return frame.replaceAll(placePattern, (_match, name: keyof FrameContent) => content[name].text);
}

type FrameSettings = Pick<RenderSettings, 'language' | 'accent'>;

const frames = new Map<string, Promise<string>>();

/** The frame, the same for all editions: made once for each language and accent. */
export async function renderFrame({ language, accent }: FrameSettings): Promise<string> {
  const key = `${language} ${accent}`;
  const frame = frames.get(key) ?? makeFrame({ language, accent });
  frames.set(key, frame);
  return await frame;
}

async function makeFrame({ language, accent }: FrameSettings): Promise<string> {
  const { light, dark } = palettes(accent);
  const template = `<mjml lang="${html`${language}`}" dir="ltr">
  <mj-head>
    <mj-title>${place('subject')}</mj-title>
    <mj-preview>${place('preheader')}</mj-preview>
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
    <mj-style>${style(dark)}</mj-style>
  </mj-head>
  <mj-body width="600px" background-color="${light.background}" css-class="g">
    <mj-section><mj-column>
      <mj-text padding="40px 20px 28px">${place('header')}</mj-text>
      <mj-text>${place('papers')}</mj-text>
      <mj-text padding="0 20px 48px">${place('footer')}</mj-text>
    </mj-column></mj-section>
  </mj-body>
</mjml>`;
  return await htmlOfMjml(template);
}

/** The dark scheme by class, once for programs that follow the system and once for Outlook.com, which marks the page instead. */
function style(dark: Palette): string {
  const rules: readonly (readonly [selectors: readonly string[], declarations: string])[] = [
    [['.t', '.b', '.h'], `color:${dark.text} !important`],
    [['.m'], `color:${dark.muted} !important`],
    [['.v', '.l'], `color:${dark.accent} !important`],
    [['.p', '.n', '.f'], `border-color:${dark.hairline} !important`],
  ];
  const write = (prefix: string) =>
    rules
      .map(
        ([selectors, declarations]) =>
          `${selectors.map((each) => prefix + each).join(',')} { ${declarations} }`,
      )
      .join('\n');
  return `:root { color-scheme: light dark; supported-color-schemes: light dark; }
h1, h2, h3, p { overflow-wrap: anywhere; }
h1, h2, h3 { text-wrap: pretty; }
.l { white-space: nowrap; text-underline-offset: 2px; text-decoration-thickness: 1px; }
.t:hover { text-decoration: underline !important; }
@media (max-width: 480px) {
.v { width: 44px !important; padding-right: 6px !important; }
.i { width: 96px !important; margin-left: 12px !important; }
}
@media (prefers-color-scheme: dark) {
body, .g, .g > div, .g table { background-color: ${dark.background} !important; }
${write('')}
}
${write('[data-ogsc] ')}
[data-ogsb] .g, [data-ogsb] .g table { background-color: ${dark.background} !important; }`;
}
