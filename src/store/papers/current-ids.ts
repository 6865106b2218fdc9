// The ids that papers have now, after some of them were joined.
import type { PaperId } from '../../model/paper.ts';
import type { Connection } from '../unit-of-work.ts';

/** The ids that papers have now: a source may have shown since they were found that two of them are one. */
export async function currentIds(
  { db, engine }: Connection,
  ids: readonly PaperId[],
): Promise<Map<PaperId, PaperId>> {
  const wanted = engine.list(ids);
  const papers = await db.selectFrom('papers').select('id').where('id', 'in', wanted).execute();
  const forwards = await db
    .selectFrom('paper_forwards')
    .select(['id', 'paper_id'])
    .where('id', 'in', wanted)
    .execute();
  return new Map([
    ...forwards.map(({ id, paper_id }) => [id, paper_id] as const),
    ...papers.map(({ id }) => [id, id] as const),
  ]);
}
