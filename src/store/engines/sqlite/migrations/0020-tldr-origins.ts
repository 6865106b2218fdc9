// TL;DRs with their origin: until then a paper had the text alone.
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../schema.ts';
import type { Migration } from './migration.ts';

export const tldrOrigins: Migration = {
  name: '0020-tldr-origins',
  statements: [
    // Until now OpenReview, Semantic Scholar and imported files gave TL;DRs; records keep theirs as a text.
    `update papers set paper_json = json_set(paper_json, '$.tldr', json_object(
        'text', paper_json ->> '$.tldr',
        'by', coalesce(
          (select case source when 'openreview' then 'authors' when 'semantic-scholar' then 'semantic-scholar' else 'import' end
            from records where paper_id = papers.id and record_json ->> '$.tldr' = paper_json ->> '$.tldr'
            order by source <> 'openreview', source <> 'semantic-scholar' limit 1),
          'import')))
        where json_type(paper_json, '$.tldr') = 'text'`,
  ],
  fill: fillEditions,
};

interface EntryWithTldr {
  paper: { id: string; tldr: unknown };
}
interface StoredEdition {
  entries?: EntryWithTldr[];
  missed?: EntryWithTldr[];
}

/** Frozen editions hold copies of their papers. */
async function fillEditions(db: Kysely<Schema>): Promise<void> {
  const { rows: ids } = await sql<{ id: string }>`select id from editions`.execute(db);
  for (const { id } of ids) {
    const { rows } = await sql<{
      edition_json: string;
    }>`select edition_json from editions where id = ${id}`.execute(db);
    const edition = JSON.parse(rows[0]?.edition_json ?? '{}') as StoredEdition;
    let changed = false;
    for (const { paper } of [...(edition.entries ?? []), ...(edition.missed ?? [])]) {
      if (typeof paper.tldr !== 'string') continue;
      const { rows: origins } = await sql<{ by: string | null }>`
        select paper_json ->> '$.tldr.by' as "by" from papers where id = ${paper.id}`.execute(db);
      paper.tldr = { text: paper.tldr, by: origins[0]?.by ?? 'import' };
      changed = true;
    }
    if (!changed) continue;
    await sql`update editions set edition_json = ${JSON.stringify(edition)} where id = ${id}`.execute(db);
  }
}
