// The date of a paper, as precisely as it is known.
import type { Paper } from './paper.ts';
import type { PlainDate } from './time.ts';

export interface PaperDate {
  /** The last day that it may be. */
  day: PlainDate;
  /** What is known of it: `2019`, `2019-03` or `2019-03-14`. */
  known: string;
  precision: 'day' | 'month' | 'year';
}

/**
 * When a paper was submitted, else announced; null if neither is known. Reference managers and BibTeX mostly have a year or a
 * month, which is kept as its last day (`StatedDate`). So of a paper that was only imported, such a day is shown as its month or
 * year: true in any case, while the day mostly isn't. Services state days.
 */
export function dateOfPaper({
  publishedAt,
  announcedOn,
  sources,
}: Pick<Paper, 'publishedAt' | 'announcedOn' | 'sources'>): PaperDate | null {
  const day = publishedAt?.slice(0, 10) ?? announcedOn;
  if (day === null) return null;
  const isImported = sources.length > 0 && sources.every((source) => source === 'import');
  if (!isImported || publishedAt === null || !publishedAt.endsWith('T00:00:00.000Z')) {
    return { day, known: day, precision: 'day' };
  }
  if (day.endsWith('-12-31')) return { day, known: day.slice(0, 4), precision: 'year' };
  const isLastDay = new Date(Date.parse(publishedAt) + 24 * 60 * 60 * 1000).getUTCDate() === 1;
  return isLastDay
    ? { day, known: day.slice(0, 7), precision: 'month' }
    : { day, known: day, precision: 'day' };
}
