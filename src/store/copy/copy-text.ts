// Makes the full text of a copy from its papers: each engine keeps it in its own way.
import { StoreError } from '../../errors.ts';
import { indexedText } from '../papers/index-entries.ts';
import type { Copying } from './copy-tables.ts';
import { noteProgress, textEntry } from './progress.ts';

const papersAtOnce = 200;

/** Takes in the text of all papers that the source's full text had. Returns how many those are. */
export async function copyText({ target, progress, checkSignal, onRows }: Copying): Promise<number> {
  const { database } = target;
  const { total } = await database
    .selectFrom('paper_index')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  let after = Number(progress.get(textEntry)?.[0] ?? 0);
  for (let done = 0; ; ) {
    checkSignal();
    const rows = await database
      .selectFrom('papers')
      .innerJoin('paper_index', 'paper_index.seq', 'papers.seq')
      .select(['papers.seq as seq', 'paper_json', 'abstract'])
      .where('papers.seq', '>', after)
      .orderBy('papers.seq')
      .limit(papersAtOnce)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.seq;
    await target.transaction(
      async (db) => {
        await target.fullText.put(db, rows.map(indexedText));
        await noteProgress(db, textEntry, [after]);
      },
      { relaxed: true },
    );
    done += rows.length;
    onRows('full text', done, total);
  }
  const { withoutRow, withoutText } = await target.fullText.compare();
  if (withoutRow + withoutText > 0) {
    throw new StoreError(`the full text of ${withoutRow + withoutText} papers is not what it should be`, {
      hint: 'Delete the copy, and copy again.',
    });
  }
  return total;
}
