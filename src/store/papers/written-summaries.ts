// Reads what one's own model wrote for papers.
import { addToGroup } from '../../model/group-by.ts';
import type { PaperId } from '../../model/paper.ts';
import type { WrittenSummary } from '../../model/summary.ts';
import type { Connection } from '../unit-of-work.ts';

/** What was written for papers, the latest first. */
export async function writtenSummaries(
  { db, engine }: Connection,
  papers: readonly PaperId[],
): Promise<Map<PaperId, WrittenSummary[]>> {
  const rows = await db
    .selectFrom('summaries')
    .select(['paper_id', 'revision', 'model', 'text'])
    .where('paper_id', 'in', engine.list(papers))
    .where('state', '=', 'written')
    .orderBy('id', 'desc')
    .execute();
  const byPaper = new Map<PaperId, WrittenSummary[]>();
  for (const { paper_id, revision, model, text } of rows) {
    addToGroup(byPaper, paper_id, { revision, model, text: text ?? '' });
  }
  return byPaper;
}
