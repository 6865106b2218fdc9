// Lists and papers for the terminal: votes at the left edge, titles that stand out, nothing wider than the screen.
import type { Edition } from '../model/edition.ts';
import type { Paper, PaperWithHistory, Signal } from '../model/paper.ts';
import { clean, count, editionView, missedWords, type PaperView, paperView, voteCount } from './view.ts';
import { shortenToColumns, wrap } from './wrap.ts';

/** What the terminal can show. */
export interface Canvas {
  width: number;
  color: boolean;
  /** Whether it turns titles into links (OSC 8). */
  links: boolean;
}

const marginWidth = 6;
/** About three lines, as in the mail. */
const abstractLines = 3;

/** SGR parameters (ECMA-48 section 8.3.117). */
const styles = { bold: [1, 22], dim: [2, 22], italic: [3, 23], accent: [35, 39] } as const;

/** The ranked list of an edition. */
export function renderTerminal(edition: Edition, canvas: Canvas): string {
  const { longDate, kind, counted, papers, missed } = editionView(edition);
  const heading = paint(canvas, 'bold', kind === null ? longDate : `${kind}, ${longDate}`);
  if (papers.length === 0) return `${heading}\n\nNo papers. "digest fetch" asks the sources.`;
  return [
    `${heading}  ${paint(canvas, 'dim', counted)}`,
    ...papers.map((paper) => listItem(paper, canvas)),
    ...(missed.length > 0
      ? [`${paint(canvas, 'bold', missedWords.title)}  ${paint(canvas, 'dim', missedWords.about)}`]
      : []),
    ...missed.map((paper) => listItem(paper, canvas)),
  ].join('\n\n');
}

/** What a search found. */
export function renderResults(query: string, papers: readonly Paper[], canvas: Canvas): string {
  if (papers.length === 0) return `No paper matches "${clean(query)}". Try fewer words.`;
  return papers.map((paper) => listItem(paperView(paper), canvas)).join('\n\n');
}

function listItem(paper: PaperView, canvas: Canvas): string {
  const width = Math.max(20, canvas.width - marginWidth);
  const title = wrap(paper.title, width).split('\n');
  const lines = [
    ...title.map((line) => link(canvas, paper.links.abstract, paint(canvas, 'bold', line))),
    ...(paper.note === null
      ? []
      : wrap(`“${paper.note}”`, width)
          .split('\n')
          .map((line) => paint(canvas, 'italic', line))),
    ...(paper.abstract === null
      ? []
      : wrap(shortenToColumns(paper.abstract, width * abstractLines - 10), width).split('\n')),
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

function metaLine({ id, badge, date, comments, reasons, picked }: PaperView): string {
  const pick = picked && 'picked by the editor';
  return [pick, badge, date, comments > 0 && count(comments, 'comment'), ...reasons, id]
    .filter(Boolean)
    .join(' · ');
}

/** One paper with its whole abstract, its announcements, and its signals over time. */
export function renderPaper({ paper, announcements, signals }: PaperWithHistory, canvas: Canvas): string {
  const view = paperView(paper);
  const { width } = canvas;
  const facts = [
    ['authors', view.authors],
    ['organisation', paper.organization?.fullname ?? null],
    ['submitted', paper.publishedAt?.slice(0, 10) ?? null],
    ['announced', announcements.map(({ on, kind, source }) => `${on} ${kind} (${source})`).join(', ')],
    ['version', paper.version === null ? null : String(paper.version)],
    ['categories', paper.categories.join(' ')],
    ['note', paper.note],
    ['published in', paper.journalRef],
    ['id', paper.id],
    ...Object.entries(view.links),
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  const label = (name: string) => paint(canvas, 'dim', name.padEnd(14));
  return [
    wrap(view.title, width)
      .split('\n')
      .map((line) => paint(canvas, 'bold', line))
      .join('\n'),
    paper.withdrawn ? paint(canvas, 'accent', 'Withdrawn by its authors.') : null,
    view.abstract && wrap(view.abstract, width),
    facts.map(([name, value]) => label(name) + wrap(clean(value), width - 14, ' '.repeat(14))).join('\n'),
    charts(signals, canvas),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Each signal by source: a small chart of its values in order, and the last. */
function charts(signals: readonly Signal[], canvas: Canvas): string {
  return [...bySource(signals)]
    .map(([name, values]) => {
      const numbers = values.map(({ value }) => value);
      const last = values.at(-1);
      return `${paint(canvas, 'dim', name.padEnd(22))} ${paint(canvas, 'accent', sparkline(numbers))} ${last?.value} (${last?.at.slice(0, 10)})`;
    })
    .join('\n');
}

function bySource(signals: readonly Signal[]): Map<string, Signal[]> {
  const groups = new Map<string, Signal[]>();
  for (const signal of signals) {
    const key = `${signal.source} ${signal.name}`;
    groups.set(key, [...(groups.get(key) ?? []), signal]);
  }
  return groups;
}

const bars = '▁▂▃▄▅▆▇█';

function sparkline(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  return values
    .slice(-40)
    .map((value) => bars[Math.round((value / top) * (bars.length - 1))])
    .join('');
}

function paint({ color }: Canvas, style: keyof typeof styles, text: string): string {
  const [on, off] = styles[style];
  return color && text ? `\x1b[${on}m${text}\x1b[${off}m` : text;
}

/** OSC 8 hyperlinks, as terminals agree on them. */
function link({ links }: Canvas, url: string | null, text: string): string {
  return links && url ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}
