// Keeps what was selected for readers: with their deliveries, and in their histories.
import type { ClaimedSelection } from '../../model/outbox.ts';
import type { Connection } from '../unit-of-work.ts';

/** A reader who was erased since the delivery was claimed leaves no selection. */
export async function saveSelections(
  { db, engine }: Connection,
  selections: readonly ClaimedSelection[],
): Promise<void> {
  if (selections.length === 0) return;
  const readers = await db
    .selectFrom('subscribers')
    .select('id')
    .where('id', 'in', engine.list(selections.map(({ subscriber }) => subscriber)))
    .execute();
  const known = new Set(readers.map(({ id }) => id));
  const kept = selections.filter(({ subscriber }) => known.has(subscriber));
  const chosen = engine.rows(
    { id: 'integer', selection: 'text' },
    kept.map(({ delivery, selection }) => ({ id: delivery, selection: JSON.stringify(selection) })),
  );
  await db
    .updateTable('deliveries')
    .from(chosen.as('chosen'))
    .set(({ ref }) => ({ selection_json: ref('chosen.selection') }))
    .whereRef('deliveries.id', '=', 'chosen.id')
    .execute();
  await engine.insertRows(
    db,
    {
      into: 'reader_papers',
      columns: ['subscriber_id', 'edition_id', 'papers_json'],
      onConflict: { key: ['subscriber_id', 'edition_id'], update: ['papers_json'] },
    },
    kept,
    ({ subscriber, edition, selection }) => [
      subscriber,
      edition,
      JSON.stringify(selection.papers.map(({ id }) => id)),
    ],
  );
}
