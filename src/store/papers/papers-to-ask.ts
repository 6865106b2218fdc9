// Finds the papers to query an enricher for.
import { newsworthy } from '../../model/announcements.ts';
import { enricherNames, type PaperToEnrich } from '../../model/enrichment.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Paper, PaperId, PaperIdentifiers, PaperRecord } from '../../model/paper.ts';
import type { EnrichmentQuery } from '../contract/papers.ts';
import type { Connection } from '../unit-of-work.ts';

/**
 * Papers that were announced or are active, and for which the service wasn't queried lately; the latest announced first, and
 * within a day those with the most upvotes.
 */
export async function papersToAsk(
  connection: Connection,
  service: string,
  query: EnrichmentQuery,
): Promise<PaperToEnrich[]> {
  const { db, engine } = connection;
  const rows = await db
    .selectFrom('papers')
    .select(['id', 'announced_on', 'paper_json'])
    .where('id', 'in', engine.list(await recentPapers(connection, query)))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('enrichments')
            .select('enrichments.paper_id')
            .whereRef('enrichments.paper_id', '=', 'papers.id')
            .where('service', '=', service)
            .where(({ eb, and, or }) =>
              or([
                and([eb('found', '=', 1), eb('asked_at', '>', query.foundBefore)]),
                and([eb('found', '=', 0), eb('asked_at', '>', query.missingBefore)]),
              ]),
            ),
        ),
      ),
    )
    .execute();
  const papers = rows
    .map(({ id, announced_on, paper_json }) => {
      const { links, upvotes } = JSON.parse(paper_json) as Pick<Paper, 'links' | 'upvotes'>;
      return { id, announcedOn: announced_on, links, upvotes };
    })
    .sort(
      (a, b) =>
        compare(b.announcedOn ?? '', a.announcedOn ?? '') ||
        (b.upvotes ?? -1) - (a.upvotes ?? -1) ||
        compare(a.id, b.id),
    );
  const identifiersOf = await identifierReader(
    connection,
    papers.map(({ id }) => id),
  );
  return papers.map(({ id, announcedOn, links }) => ({ id, ...identifiersOf(id), links, announcedOn }));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function recentPapers(
  { db }: Connection,
  { from, to, activeSince }: EnrichmentQuery,
): Promise<PaperId[]> {
  const announced = await db
    .selectFrom('announcements')
    .select('paper_id')
    .where('announced_on', '>=', from)
    .where('announced_on', '<=', to)
    .where('kind', 'in', newsworthy)
    .execute();
  // Activity is what readers do where papers are announced; what enrichers count would keep every paper active forever.
  const active = await db
    .selectFrom('signals')
    .select('paper_id')
    .where('at', '>=', activeSince)
    .where('source', 'not in', enricherNames)
    .execute();
  return [...new Set([...announced, ...active].map(({ paper_id }) => paper_id))];
}

type Identifiers = Pick<PaperToEnrich, 'identifiers' | 'dois'>;

/** Looks up the identifiers of all the papers, and returns a function that returns those of one. */
async function identifierReader(
  connection: Connection,
  ids: readonly PaperId[],
): Promise<(id: PaperId) => Identifiers> {
  const { db, engine } = connection;
  const rows = await db
    .selectFrom('paper_keys')
    .select(['paper_id', 'key'])
    .where('paper_id', 'in', engine.list(ids))
    .orderBy('key')
    .execute();
  const keys = groupBy(rows, ({ paper_id }) => paper_id);
  const known = new Map(
    ids.map((id): [PaperId, Identifiers] => [id, fromKeys((keys.get(id) ?? []).map(({ key }) => key))]),
  );
  const unnamed = ids.filter((id) => Object.keys(known.get(id)?.identifiers ?? {}).length === 0);
  const urls = await urlsOf(connection, unnamed);
  return (id) => {
    const own = known.get(id) ?? { identifiers: {}, dois: [] };
    const url = urls.get(id);
    return url === undefined ? own : { ...own, identifiers: { url } };
  };
}

function fromKeys(keys: readonly string[]): Identifiers {
  const valuesOf = (kind: string) =>
    keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
  const identifiers: PaperIdentifiers = {};
  for (const kind of ['arxiv', 'doi', 'openreview', 'local'] as const) {
    const [value] = valuesOf(kind);
    if (value !== undefined) identifiers[kind] = value;
  }
  return { identifiers, dois: valuesOf('doi') };
}

/** The key of an address is its hash; the address itself is in the record. */
async function urlsOf({ db, engine }: Connection, ids: readonly PaperId[]): Promise<Map<PaperId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('records')
    .select(['paper_id', 'record_json'])
    .where('paper_id', 'in', engine.list(ids))
    .orderBy('source')
    .orderBy('via')
    .orderBy('key')
    .execute();
  const urls = new Map<PaperId, string>();
  for (const { paper_id, record_json } of rows) {
    const { url } = (JSON.parse(record_json) as Pick<PaperRecord, 'identifiers'>).identifiers;
    if (url !== undefined && !urls.has(paper_id)) urls.set(paper_id, url);
  }
  return urls;
}
