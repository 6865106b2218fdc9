// Converts papers and records from and to their rows: one JSON text, and the abstract in a column of its own.
import type { Paper, PaperRecord } from '../../model/paper.ts';

/** The JSON with a null abstract: the abstract is more than half of a paper, and escaping it takes as long as all the rest. */
export function withoutAbstract<T extends { abstract: string | null }>(content: T): string {
  return JSON.stringify({ ...content, abstract: null });
}

interface PaperColumns {
  paper_json: string;
  abstract: string | null;
}

/** The paper of a row. */
export function paperOf({ paper_json, abstract }: PaperColumns): Paper {
  return { ...(JSON.parse(paper_json) as Omit<Paper, 'abstract'>), abstract };
}

/**
 * Fields that a record leaves out where its paper's value is the same, which it mostly is: the text of a paper with one record
 * is stored once. `records.shared` has one bit for each, by its place in this list: add new ones at the end.
 */
const shareable = [
  'abstract',
  'title',
  'authors',
  'organization',
  'publishedAt',
  'version',
  'withdrawn',
  'categories',
  'links',
  'thumbnail',
  'note',
  'journalRef',
] as const satisfies readonly (keyof Paper & keyof PaperRecord)[];

/** What a row of `records` has of a record's content. */
export interface RecordColumns {
  record_json: string;
  abstract: string | null;
  /** Which of the fields are the paper's, as bits; 0 if all are in `record_json`. */
  shared: number;
}

/** The content of a record as JSON, without what has columns or tables of its own; its abstract is null. */
export function contentOf(record: PaperRecord): string {
  return withoutAbstract(contentFields(record));
}

function contentFields(record: PaperRecord) {
  const elsewhere = { announcements: undefined, signals: undefined, statedAt: undefined };
  return { ...record, ...elsewhere, firstSeenAt: undefined, updatedAt: undefined };
}

/** The columns of a record, given the row of its paper. */
export function recordColumns(record: PaperRecord, paper: Paper): RecordColumns {
  const content: Record<string, unknown> = contentFields(record);
  const shared = shareable.reduce((bits, field, place) => {
    if (!isSame(record[field], paper[field])) return bits;
    content[field] = undefined;
    return bits | (1 << place);
  }, 0);
  if (content['abstract'] !== undefined) content['abstract'] = null;
  const abstract = shared & 1 ? null : record.abstract;
  return { record_json: JSON.stringify(content), abstract, shared };
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return one instanceof Object && other instanceof Object && JSON.stringify(one) === JSON.stringify(other);
}

/** The fields of `T` from the row of a record and that of its paper; announcements and signals are in tables of their own. */
export function recordOf<T extends { abstract: string | null }>(
  { record_json, abstract, shared }: RecordColumns,
  paper: PaperColumns,
): T {
  const content = { ...JSON.parse(record_json), abstract };
  if (shared === 0) return content as T;
  const whole = paperOf(paper);
  const taken = shareable.flatMap((field, place) => (shared & (1 << place) ? [[field, whole[field]]] : []));
  return { ...content, ...Object.fromEntries(taken) } as T;
}
