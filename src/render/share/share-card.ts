// The picture that a shared link to an edition shows, as SVG: the digest, the date, and what the day is about.
import type { Edition } from '../../model/edition.ts';
import { shorten } from '../../model/text.ts';
import { type Html, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { RenderSettings } from '../settings.ts';
import { palettes } from '../theme.ts';
import { clean, datedKey, editionView, type PaperView, voteCount } from '../view.ts';

/** What chats and social networks show whole (The Open Graph protocol names no size; 1.91:1 is what they agree on). */
export const shareSize = { width: 1200, height: 630 } as const;

/** The font that the image is drawn with. */
export const shareFont = 'Inter';

const left = 72;
const shownPapers = 3;
/** Characters of a line: at the size of titles about 1,000 px of the widest words. */
const lineLength = 52;
const linesOfTitle = 2;

/** Text that the font has: a letter of another script would be a box. */
const drawable = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d\s!-~‐-―‘-”•…·×÷±≤≥≈°€£]*$/u;

export function renderShareCard(edition: Edition, settings: RenderSettings): string {
  const texts = textsIn(settings.language);
  const { light } = palettes(settings.accent);
  const { papers, counted } = editionView(edition, texts);
  const title = drawn(settings.title) ?? '';
  const date = [drawn(datedKey(edition, texts)) ?? edition.date, drawn(counted)].filter(Boolean).join(' · ');
  const shown = papers.filter((paper) => drawn(paper.title) !== null).slice(0, shownPapers);
  let top = 250;
  const rows = shown.map((paper) => {
    const row = paperRow(paper, top, light);
    top += row.lines * 44 + 34;
    return row.svg;
  });
  const { width, height } = shareSize;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="${shareFont}">
<rect width="${String(width)}" height="${String(height)}" fill="${light.background}"/>
<rect width="${String(width)}" height="12" fill="${light.accent}"/>
<text x="${String(left)}" y="124" font-size="60" font-weight="600" letter-spacing="-1" fill="${light.text}">${shorten(title, 32)}</text>
<text x="${String(left)}" y="176" font-size="28" fill="${light.muted}">${date}</text>
${rows}</svg>
`.text;
}

/** The votes and the title of a paper, whose first line is at `top`. */
function paperRow(
  { title, upvotes }: PaperView,
  top: number,
  colors: { text: string; accent: string },
): { svg: Html; lines: number } {
  const lines = wrapped(drawn(title) ?? '');
  const x = String(left + 110);
  return {
    lines: lines.length,
    svg: html`${upvotes > 0 && html`<text x="${String(left)}" y="${String(top)}" font-size="34" font-weight="600" fill="${colors.accent}">${voteCount(upvotes)}</text>\n`}${lines.map(
      (line, index) =>
        html`<text x="${x}" y="${String(top + index * 44)}" font-size="34" font-weight="600" fill="${colors.text}">${line}</text>\n`,
    )}`,
  };
}

/** The text in lines of about the same width; the last one ends with an ellipsis where more would follow. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of shorten(text, lineLength * linesOfTitle - 6).split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= lineLength)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(shorten(word, lineLength));
  }
  if (lines.length <= linesOfTitle) return lines;
  const last = shorten(lines.slice(linesOfTitle - 1).join(' '), lineLength);
  return [...lines.slice(0, linesOfTitle - 1), last];
}

/** One line of plain text; null if the font lacks a letter of it. */
function drawn(text: string): string | null {
  const plain = clean(text).normalize('NFC');
  return drawable.test(plain) ? plain : null;
}
