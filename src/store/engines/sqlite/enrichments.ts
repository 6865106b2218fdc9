// Which papers a service is to be asked about, in SQLite.
import { type Kysely, sql } from 'kysely';
import { enricherNames, type PaperToEnrich } from '../../../model/enrichment.ts';
import type { PaperId, PaperIdentifiers, PaperLinks } from '../../../model/paper.ts';
import type { PlainDate } from '../../../model/time.ts';
import type { EnrichmentQuery } from '../../contract/papers.ts';
import type { Schema } from '../../schema.ts';
import { listed } from './lists.ts';

/** Papers that were announced or are active, and of which the service was not asked lately. */
export async function papersToAsk(
  db: Kysely<Schema>,
  service: string,
  { from, to, activeSince, foundBefore, missingBefore }: EnrichmentQuery,
): Promise<PaperToEnrich[]> {
  // Activity is what readers do where papers are announced: what enrichers count would keep every paper active for ever.
  const { rows } = await sql<PaperRow>`
    with active as (
      select paper_id as id from announcements
      where announced_on between ${from} and ${to} and kind in ('new', 'cross', 'featured')
      union
      select paper_id from signals where at >= ${activeSince} and source not in ${listed(enricherNames)}
    )
    select papers.id, papers.announced_on, papers.paper_json -> '$.links' as links_json,
      (select json_group_array(key) from (
        select key from paper_keys where paper_id = papers.id and key not like 'title:%' order by key)) as keys_json,
      (select record_json ->> '$.identifiers.url' from records
        where paper_id = papers.id and record_json ->> '$.identifiers.url' is not null limit 1) as url
    from active join papers on papers.id = active.id
    where not exists (
      select 1 from enrichments where service = ${service} and paper_id = papers.id
        and asked_at > case found when 1 then ${foundBefore} else ${missingBefore} end)
    order by papers.announced_on desc, papers.paper_json ->> '$.upvotes' desc, papers.id
  `.execute(db);
  return rows.map(paperOf);
}

interface PaperRow {
  id: PaperId;
  announced_on: PlainDate | null;
  links_json: string;
  keys_json: string;
  url: string | null;
}

function paperOf({ id, announced_on, links_json, keys_json, url }: PaperRow): PaperToEnrich {
  const keys = JSON.parse(keys_json) as string[];
  const valuesOf = (kind: string) =>
    keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
  const dois = valuesOf('doi');
  const named: PaperIdentifiers = {};
  for (const kind of ['arxiv', 'doi', 'openreview', 'local'] as const) {
    const [value] = valuesOf(kind);
    if (value !== undefined) named[kind] = value;
  }
  // The key of an address is its hash: the address itself is in the record.
  const identifiers = Object.keys(named).length > 0 || url === null ? named : { url };
  return { id, identifiers, dois, links: JSON.parse(links_json) as PaperLinks, announcedOn: announced_on };
}
