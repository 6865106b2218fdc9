// Candidates of frozen editions: everything that each could have contained, with the evidence for it at that time.
import type { Kysely } from 'kysely';
import type { Candidate, EditionId, Reason } from '../../model/edition.ts';
import type { Paper, PaperId } from '../../model/paper.ts';
import type { Instant } from '../../model/time.ts';
import type { CandidatePlace } from '../contract/papers.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';

export async function insertCandidates(
  { db, engine }: Connection,
  edition: EditionId,
  candidates: readonly Candidate[],
): Promise<void> {
  await engine.insertRows(
    db,
    {
      into: 'edition_candidates',
      columns: ['edition_id', 'paper_id', 'place', 'heat', 'closeness', 'reasons_json', 'content_json'],
    },
    candidates.map((candidate, place) => ({ ...candidate, place })),
    ({ paper, place, heat, closeness, reasons }) => [
      edition,
      paper.id,
      place,
      heat,
      closeness,
      JSON.stringify(reasons),
      JSON.stringify(paper),
    ],
  );
}

export async function candidatesOf(db: Kysely<Schema>, edition: EditionId): Promise<Candidate[]> {
  const rows = await db
    .selectFrom('edition_candidates')
    .select(['heat', 'closeness', 'reasons_json', 'content_json'])
    .where('edition_id', '=', edition)
    .where('content_json', 'is not', null)
    .orderBy('place')
    .execute();
  return rows.map(({ heat, closeness, reasons_json, content_json }) => ({
    paper: JSON.parse(content_json ?? 'null') as Paper,
    heat,
    closeness,
    reasons: JSON.parse(reasons_json) as Reason[],
  }));
}

export async function placesOf(db: Kysely<Schema>, paper: PaperId): Promise<CandidatePlace[]> {
  const rows = await db
    .selectFrom('edition_candidates as own')
    .innerJoin('editions', 'editions.id', 'own.edition_id')
    .select([
      'own.edition_id',
      'own.place',
      'own.heat',
      'own.closeness',
      'own.reasons_json',
      'editions.frozen_at',
    ])
    .select(({ selectFrom }) =>
      selectFrom('edition_candidates as others')
        .whereRef('others.edition_id', '=', 'own.edition_id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('of'),
    )
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('own.paper_id', '=', paper),
        // Frozen under the id of a paper that has become this one.
        eb('own.paper_id', 'in', selectFrom('paper_forwards').select('id').where('paper_id', '=', paper)),
      ]),
    )
    .orderBy('editions.frozen_at', 'desc')
    .orderBy('own.edition_id')
    .execute();
  return rows.map(({ edition_id, frozen_at, place, of, heat, closeness, reasons_json }) => ({
    editionId: edition_id,
    frozenAt: frozen_at,
    place: place + 1,
    of: of ?? 0,
    heat,
    closeness,
    reasons: JSON.parse(reasons_json) as Reason[],
  }));
}

export async function forgetContent(engine: Engine, at: Instant): Promise<void> {
  await engine.transaction(async (transaction) => {
    const past = await transaction
      .selectFrom('editions')
      .select('id')
      .where('content_until', '<=', at)
      .execute();
    for (const { id } of past) {
      await transaction
        .updateTable('edition_candidates')
        .set({ content_json: null })
        .where('edition_id', '=', id)
        .where('content_json', 'is not', null)
        .execute();
      await transaction.updateTable('editions').set({ content_until: null }).where('id', '=', id).execute();
    }
  });
}
