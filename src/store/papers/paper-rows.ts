// Converts papers and records from and to their rows: one JSON text, and the abstract in a column of its own.
import type { Paper } from '../../model/paper.ts';

/** The JSON with a null abstract: the abstract is more than half of a paper, and escaping it takes as long as all the rest. */
export function withoutAbstract<T extends { abstract: string | null }>(content: T): string {
  return JSON.stringify({ ...content, abstract: null });
}

/** The paper of a row. */
export function paperOf({ paper_json, abstract }: { paper_json: string; abstract: string | null }): Paper {
  return { ...(JSON.parse(paper_json) as Omit<Paper, 'abstract'>), abstract };
}

/** The fields of `T` from the record of a row; announcements and signals are in tables of their own. */
export function recordOf<T extends { abstract: string | null }>(row: {
  record_json: string;
  abstract: string | null;
}): T {
  return { ...JSON.parse(row.record_json), abstract: row.abstract } as T;
}
