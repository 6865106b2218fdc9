// What readers were sent before: their own selections, and the common lists of editions that they got.
import type { EditionId, Period } from '../../model/edition.ts';
import { addToGroup, groupBy } from '../../model/group-by.ts';
import type { PaperId } from '../../model/paper.ts';
import type { Connection } from '../unit-of-work.ts';

/**
 * The papers of other editions of the same period that each reader was sent, under every id that each paper has had. A
 * mail that failed or was skipped wasn't sent; an uncertain one may have been, and counts.
 */
export async function sentPapers(
  connection: Connection,
  subscribers: readonly number[],
  { id, period }: { id: EditionId; period: Period },
): Promise<Map<number, Set<PaperId>>> {
  const sent = new Map<number, Set<PaperId>>(subscribers.map((subscriber) => [subscriber, new Set()]));
  if (subscribers.length === 0) return sent;
  const { db, engine } = connection;
  const wanted = engine.list(subscribers);
  const own = await db
    .selectFrom('reader_papers')
    .leftJoin('deliveries', (join) =>
      join
        .onRef('deliveries.edition_id', '=', 'reader_papers.edition_id')
        .onRef('deliveries.subscriber_id', '=', 'reader_papers.subscriber_id'),
    )
    .select(['reader_papers.subscriber_id', 'papers_json'])
    .where('reader_papers.subscriber_id', 'in', wanted)
    .where('reader_papers.edition_id', 'like', `${period}/%`)
    .where('reader_papers.edition_id', '<>', id)
    .where(({ eb, or }) =>
      or([eb('deliveries.state', 'is', null), eb('deliveries.state', 'not in', ['failed', 'skipped'])]),
    )
    .execute();
  for (const { subscriber_id, papers_json } of own) {
    for (const paper of JSON.parse(papers_json) as PaperId[]) sent.get(subscriber_id)?.add(paper);
  }
  const common = await db
    .selectFrom('deliveries')
    .select(['subscriber_id', 'edition_id'])
    .where('subscriber_id', 'in', wanted)
    .where('selection_json', 'is', null)
    .where('edition_id', 'like', `${period}/%`)
    .where('edition_id', '<>', id)
    .where('state', 'in', ['sent', 'uncertain', 'sending'])
    .execute();
  const older = await db
    .selectFrom('reader_editions')
    .selectAll()
    .where('subscriber_id', 'in', wanted)
    .where('edition_id', 'like', `${period}/%`)
    .where('edition_id', '<>', id)
    .execute();
  const lists = [...common, ...older];
  const editions = [...new Set(lists.map(({ edition_id }) => edition_id))];
  const papers = await db
    .selectFrom('edition_papers')
    .select(['edition_id', 'paper_id'])
    .where('edition_id', 'in', engine.list(editions))
    .execute();
  const papersOf = groupBy(papers, ({ edition_id }) => edition_id);
  for (const { subscriber_id, edition_id } of lists) {
    if (subscriber_id === null) continue;
    for (const { paper_id } of papersOf.get(edition_id) ?? []) sent.get(subscriber_id)?.add(paper_id);
  }
  await addOtherIds(connection, sent);
  return sent;
}

/** Adds the ids that each set's papers had or got: two papers may have been merged since, and who was sent one was sent both. */
export async function addOtherIds(
  { db, engine }: Connection,
  sent: ReadonlyMap<number | string, Set<PaperId>>,
): Promise<void> {
  const ids = engine.list([...new Set([...sent.values()].flatMap((papers) => [...papers]))]);
  // Two queries in one: with "or", PostgreSQL reads the whole table.
  const forwardsOf = (column: 'id' | 'paper_id') =>
    db.selectFrom('paper_forwards').select(['id', 'paper_id']).where(column, 'in', ids);
  const forwards = await forwardsOf('id').union(forwardsOf('paper_id')).execute();
  const others = new Map<PaperId, PaperId[]>();
  for (const { id, paper_id } of forwards) {
    addToGroup(others, id, paper_id);
    addToGroup(others, paper_id, id);
  }
  for (const papers of sent.values()) {
    for (const paper of [...papers]) for (const other of others.get(paper) ?? []) papers.add(other);
  }
}
