// The footer that the configuration gives a mail: a postal address and the like, line by line.
import { type Html, html } from './html.ts';
import type { RenderSettings } from './settings.ts';
import { wrap } from './text/wrap.ts';
import { fonts, type Palette } from './theme.ts';

type FooterSettings = Pick<RenderSettings, 'footer'>;

/** Line breaks stay, as in a postal address; empty lines don't. */
function linesOf({ footer }: FooterSettings): string[] {
  return (footer ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** A paragraph that goes below the reason for the mail; empty without a footer. */
export function footerHtml(settings: FooterSettings, colors: Palette): Html {
  const lines = linesOf(settings);
  if (lines.length === 0) return html``;
  const broken = lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`);
  return html`
<p class="m" style="margin:0;padding-top:12px;font:13px/1.6 ${fonts};color:${colors.muted}">${broken}</p>`;
}

/** The lines, wrapped at `width` columns; null without a footer. */
export function footerText(settings: FooterSettings, width: number): string | null {
  const lines = linesOf(settings);
  return lines.length === 0 ? null : lines.map((line) => wrap(line, width)).join('\n');
}
