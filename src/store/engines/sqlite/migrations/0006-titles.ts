// Titles as a table of their own: unlike an identifier, one title may be that of several papers, to be told apart by judgement.
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../schema.ts';
import { insertRows } from '../lists.ts';
import type { Migration } from '../migrate.ts';

export const titles: Migration = {
  name: '0006-titles',
  statements: [
    `create table paper_titles (
      title text not null,
      paper_id text not null references papers (id),
      primary key (title, paper_id)
    ) without rowid`,
    'create index paper_titles_paper on paper_titles (paper_id)',
    // These were made of title, authors and year together.
    "delete from paper_keys where key like 'title:%'",
  ],
  engine: { sqlite: [] },
  fill: fillTitles,
};

/** Records read at a time. */
const batch = 1000;

async function fillTitles(db: Kysely<Schema>): Promise<void> {
  const { titleKey } = await import('../../../../model/identity-keys.ts');
  let last = { source: '', via: '', key: '' };
  for (;;) {
    const { rows } = await sql<Schema['records']>`
      select * from records where (source, via, key) > (${last.source}, ${last.via}, ${last.key})
      order by source, via, key limit ${batch}`.execute(db);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
    await insertRows(
      db,
      'insert or ignore into paper_titles (title, paper_id)',
      rows.flatMap(({ paper_id, record_json }) => {
        const title = titleKey(JSON.parse(record_json) as { title: string });
        return title === null ? [] : [[title, paper_id]];
      }),
      (row) => row,
    );
  }
}
