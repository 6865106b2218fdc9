// The texts that the configuration gives each mail, line by line: an introduction, and a footer with a postal address and the like.
import { direction, type Html, html } from './html.ts';
import type { RenderSettings } from './settings.ts';
import { wrap } from './text/wrap.ts';
import { fonts, type Palette } from './theme.ts';

type FooterSettings = Pick<RenderSettings, 'footer'>;
type IntroSettings = Pick<RenderSettings, 'intro'>;

/** Line breaks stay, as in a postal address; empty lines don't. */
function linesOf(text: string | null): string[] {
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** A paragraph that goes below the reason for the mail; empty without a footer. */
export function footerHtml(settings: FooterSettings, colors: Palette): Html {
  const lines = linesOf(settings.footer);
  if (lines.length === 0) return html``;
  const broken = brokenLines(lines);
  return html`
<p class="m" style="margin:0;padding-top:12px;font:13px/1.6 ${fonts};color:${colors.muted}">${broken}</p>`;
}

/** The lines, wrapped at `width` columns; null without a footer. */
export function footerText(settings: FooterSettings, width: number): string | null {
  const lines = linesOf(settings.footer);
  return lines.length === 0 ? null : lines.map((line) => wrap(line, width)).join('\n');
}

/** A paragraph that goes below the date; empty without an introduction. */
export function introHtml({ intro }: IntroSettings, colors: Palette): Html {
  const lines = linesOf(intro);
  if (lines.length === 0) return html``;
  return html`
<p class="b"${direction(lines[0] ?? '')} style="margin:20px 0 0;font:16px/1.5 ${fonts};color:${colors.text}">${brokenLines(lines)}</p>`;
}

/** The lines, wrapped at `width` columns; null without an introduction. */
export function introText({ intro }: IntroSettings, width: number): string | null {
  const lines = linesOf(intro);
  return lines.length === 0 ? null : lines.map((line) => wrap(line, width)).join('\n');
}

function brokenLines(lines: readonly string[]): Html[] {
  return lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`);
}
