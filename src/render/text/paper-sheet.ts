// A single paper for the terminal: its whole abstract, what each source reported when, and its signals over time.
import type { PaperRecord, PaperWithHistory } from '../../model/paper.ts';
import { dateOfPaper } from '../../model/paper-date.ts';
import type { Instant } from '../../model/time.ts';
import { englishTexts } from '../messages/texts.ts';
import { clean, paperView } from '../view.ts';
import { type Canvas, link, paint } from './canvas.ts';
import { renderCharts } from './signal-chart.ts';
import { wrap } from './wrap.ts';

export interface PaperSheet extends PaperWithHistory {
  /** What the sources reported, and when they first and last reported something new. */
  records: readonly (Pick<PaperRecord, 'source' | 'via'> & { firstSeenAt: Instant; updatedAt: Instant })[];
  versions: readonly { version: number; seenAt: Instant }[];
}

/** The column of the facts' names. */
const labelWidth = 14;

export function renderPaper(sheet: PaperSheet, canvas: Canvas): string {
  const { paper, announcements, signals } = sheet;
  const view = paperView(paper, englishTexts);
  const { width } = canvas;
  const day = (at: Instant) => at.slice(0, 10);
  const facts: readonly (readonly [name: string, values: readonly (string | null)[]])[] = [
    ['authors', [view.authors]],
    ['organisation', [paper.organization?.fullname ?? null]],
    ['submitted', [paper.publishedAt && (dateOfPaper(paper)?.known ?? null)]],
    ['announced', announcements.map(({ on, kind, source }) => `${on} ${kind} (${source})`)],
    ['version', [versionsOf(sheet)]],
    ['categories', [paper.categories.join(' ')]],
    ['topics', [paper.keywords?.join(', ') ?? null]],
    ['note', [paper.note]],
    ['published in', [paper.journalRef]],
    [
      'sources',
      sheet.records.map(({ source, via, firstSeenAt, updatedAt }) =>
        [
          `${source} (${via}), first seen ${day(firstSeenAt)}`,
          ...(day(updatedAt) === day(firstSeenAt) ? [] : [`changed ${day(updatedAt)}`]),
        ].join(', '),
      ),
    ],
    ['featured by', [paper.submittedBy ?? null]],
    ['media', paper.media ?? []],
    ['id', [paper.id]],
    ...Object.entries(view.links).map(([name, url]) => [name, [url]] as const),
  ];
  const lines = facts.flatMap(([name, values]) =>
    values
      .filter((value): value is string => Boolean(value))
      .map((value, index) => {
        const label = paint(canvas, 'dim', (index === 0 ? name : '').padEnd(labelWidth));
        return label + wrap(clean(value), width - labelWidth, ' '.repeat(labelWidth));
      }),
  );
  return [
    wrap(view.title, width)
      .split('\n')
      .map((line) => link(canvas, view.links.abstract, paint(canvas, 'bold', line)))
      .join('\n'),
    paper.withdrawn ? paint(canvas, 'accent', 'Withdrawn by its authors.') : null,
    view.tldr &&
      inLines(wrap(`${view.tldr.origin}: ${view.tldr.text}`, width), (line) => paint(canvas, 'italic', line)),
    view.abstract && wrap(view.abstract, width),
    lines.join('\n'),
    renderCharts(signals, canvas),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** `3; seen here: v1 2026-06-09, v3 2026-06-12` */
function versionsOf({ paper, versions }: PaperSheet): string | null {
  if (paper.version === null) return null;
  if (versions.length < 2) return String(paper.version);
  const seen = versions.map(({ version, seenAt }) => `v${version} ${seenAt.slice(0, 10)}`);
  return `${paper.version}; seen here: ${seen.join(', ')}`;
}

function inLines(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}
