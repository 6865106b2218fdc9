// Lists and papers for the terminal: votes at the left edge, titles that stand out, nothing wider than the screen.
import type { Edition } from '../../model/edition.ts';
import type { Paper } from '../../model/paper.ts';
import type { Marked, SearchSummary } from '../../model/search.ts';
import { correctionText, piecesOf } from '../marked.ts';
import { englishTexts } from '../messages/texts.ts';
import { missedHeading, type SectionHeading } from '../sections.ts';
import { clean, datedKind, editionView, type PaperView, paperView, voteCount } from '../view.ts';
import { type Canvas, link, paint } from './canvas.ts';
import { shortenToColumns, wrap } from './wrap.ts';

const marginWidth = 6;
/** About three lines, as in the mail. */
const abstractLines = 3;

/** The ranked list of an edition. */
export function renderTerminal(edition: Edition, canvas: Canvas): string {
  const view = editionView(edition, englishTexts);
  const { counted, papers, missed } = view;
  const heading = paint(canvas, 'bold', datedKind(view));
  if (papers.length === 0) return `${heading}\n\nNo papers. "digest fetch" asks the sources.`;
  return [
    `${heading}  ${paint(canvas, 'dim', counted)}`,
    ...papers.flatMap((paper) => [
      ...(paper.heading ? [headingLine(paper.heading, canvas)] : []),
      listItem(paper, canvas),
    ]),
    ...(missed.length > 0 ? [headingLine(missedHeading(englishTexts), canvas)] : []),
    ...missed.map((paper) => listItem(paper, canvas)),
  ].join('\n\n');
}

function headingLine({ title, about }: SectionHeading, canvas: Canvas): string {
  const [first = '', ...more] = wrap(`${title}  ${about}`, canvas.width).split('\n');
  const isOneLine = more.length === 0 && first.endsWith(about);
  const heading = wrap(title, canvas.width)
    .split('\n')
    .map((line) => paint(canvas, 'bold', line));
  if (isOneLine) return `${heading.join('\n')}  ${paint(canvas, 'dim', about)}`;
  const lines = wrap(about, canvas.width)
    .split('\n')
    .map((line) => paint(canvas, 'dim', line));
  return [...heading, ...lines].join('\n');
}

/** What a search found. */
export function renderResults(
  query: string,
  papers: readonly Paper[],
  canvas: Canvas,
  summary?: SearchSummary,
): string {
  const { total, offset, corrections, passages } = summary ?? noSummary;
  if (papers.length === 0) {
    return total > 0
      ? `That was the last of ${englishTexts.count('paper', total)}.`
      : `No paper matches “${clean(query)}”.`;
  }
  const last = offset + papers.length;
  const counted = `${offset > 0 ? `${offset + 1} to ${last}` : last} of ${englishTexts.count('paper', total)}`;
  return [
    ...[correctionText(corrections, englishTexts)].filter((text) => text !== null),
    ...papers.map((paper, index) =>
      listItem(paperView(paper, englishTexts), canvas, passages[index] ?? null),
    ),
    ...(summary ? [paint(canvas, 'dim', counted)] : []),
  ].join('\n\n');
}

const noSummary: SearchSummary = { total: 0, offset: 0, corrections: [], passages: [] };

function listItem(paper: PaperView, canvas: Canvas, passage: Marked | null = null): string {
  const width = Math.max(20, canvas.width - marginWidth);
  const title = wrap(paper.title, width).split('\n');
  const lines = [
    ...title.map((line) => link(canvas, paper.links.abstract, paint(canvas, 'bold', line))),
    ...(paper.note === null
      ? []
      : wrap(`“${paper.note}”`, width)
          .split('\n')
          .map((line) => paint(canvas, 'italic', line))),
    ...(passage === null ? summaryLines(paper, width, canvas) : passageLines(passage, width, canvas)),
    ...wrap(metaLine(paper), width)
      .split('\n')
      .map((line) => paint(canvas, 'dim', line)),
  ];
  const [number, style] =
    paper.upvotes > 0
      ? [voteCount(paper.upvotes), 'accent' as const]
      : [paper.rank === null ? '' : `${paper.rank}.`, 'dim' as const];
  const margin = `${paint(canvas, style, number.padStart(marginWidth - 2))}  `;
  return lines.map((line, index) => (index === 0 ? margin : ' '.repeat(marginWidth)) + line).join('\n');
}

/** The TL;DR with its origin, else the beginning of the abstract. */
function summaryLines({ tldr, abstract }: PaperView, width: number, canvas: Canvas): string[] {
  const text = tldr?.text ?? abstract;
  if (text === null) return [];
  const lines = wrap(shortenToColumns(text, width * abstractLines - 10), width).split('\n');
  return tldr === null ? lines : [...lines, paint(canvas, 'dim', `(${tldr.origin})`)];
}

/** What was found in the abstract; words are painted after the lines are broken, as escapes have no width. */
function passageLines(passage: Marked, width: number, canvas: Canvas): string[] {
  const hits = new Set(piecesOf(passage).flatMap(({ text, isHit }) => (isHit ? [text] : [])));
  return wrap(clean(passage.text), width)
    .split('\n')
    .map((line) =>
      line.replaceAll(/[\p{L}\p{N}\p{M}]+/gu, (word) =>
        hits.has(word) ? paint(canvas, 'bold', word) : word,
      ),
    );
}

function metaLine({ id, byline, date, comments, reasons, picked }: PaperView): string {
  const pick = picked && 'picked by the editor';
  return [pick, byline, date, comments > 0 && englishTexts.count('comment', comments), ...reasons, id]
    .filter(Boolean)
    .join(' · ');
}
