// Profiles: rules in place of lists of interests, marks, libraries, and what each reader was selected and sent.
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../schema.ts';
import { insertRows } from '../rows.ts';
import type { Migration } from './migration.ts';

export const profiles: Migration = {
  name: '0022-profiles',
  statements: [
    `create table profile_rules (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      position integer not null,
      kind text not null
        check (kind in ('text', 'phrase', 'author', 'organization', 'category', 'source', 'sentence')),
      value text not null,
      effect text not null check (effect in ('more', 'always', 'never')),
      paused_until text,
      primary key (subscriber_id, position)
    ) without rowid`,
    `create table reader_events (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      paper_id text not null references papers (id),
      kind text not null check (kind in ('like', 'save', 'dislike')),
      origin text not null,
      at text not null,
      primary key (subscriber_id, paper_id)
    ) without rowid`,
    'create index reader_events_paper on reader_events (paper_id)',
    'create index reader_events_at on reader_events (at)',
    `create table library_papers (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      paper_id text not null references papers (id),
      added_at text not null,
      primary key (subscriber_id, paper_id)
    ) without rowid`,
    'create index library_papers_paper on library_papers (paper_id)',
    `create table reader_papers (
      subscriber_id integer not null references subscribers (id) on delete cascade,
      edition_id text not null,
      papers_json text not null,
      primary key (subscriber_id, edition_id)
    ) without rowid`,
    'alter table deliveries add column selection_json text',
    'alter table subscribers add column for_you_share real not null default 0.6',
    `alter table subscribers add column when_quiet text not null default 'trending'`,
  ],
  fill: fillRules,
};

/** How `parseRule` recognised a category when this migration was written. */
const category =
  /^(?:astro-ph|cond-mat|cs|econ|eess|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|nlin|nucl-ex|nucl-th|physics|q-bio|q-fin|quant-ph|stat)(?:\.[a-z-]+)?$/i;

async function fillRules(db: Kysely<Schema>): Promise<void> {
  let last = 0;
  for (;;) {
    const { rows } = await sql<{ id: number; interests_json: string }>`
      select id, interests_json from subscribers where id > ${last} and interests_json <> '[]' order by id limit 1000
    `.execute(db);
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end.id;
    await insertRows(
      db,
      { into: 'profile_rules', columns: ['subscriber_id', 'position', 'kind', 'value', 'effect'] },
      rows.flatMap(({ id, interests_json }) =>
        (JSON.parse(interests_json) as string[]).map((value, position) => ({ id, value, position })),
      ),
      ({ id, value, position }) => [id, position, category.test(value) ? 'category' : 'text', value, 'more'],
    );
  }
  await sql`alter table subscribers drop column interests_json`.execute(db);
}
