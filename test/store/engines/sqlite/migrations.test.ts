// Databases of older digests, brought to the present schema.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../../../src/model/paper.ts';
import { noFilters } from '../../../../src/model/search.ts';
import { sqliteDriver } from '../../../../src/store/engines/sqlite/driver.ts';
import { initial } from '../../../../src/store/engines/sqlite/migrations/0001-initial.ts';
import { openStore } from '../../../../src/store/open.ts';
import { edition, record } from '../../../helpers/papers.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';

test('papers keep their abstracts when a database of an older digest is opened', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const ingest = async () => {
    const store = await openStore({ path });
    const records = [
      record({ key: '2606.90001', identifiers: { arxiv: '2606.90001' }, abstract: 'We say “it’s \\alpha”.' }),
      record({ key: '2606.90002', identifiers: { arxiv: '2606.90002' }, title: 'Another', abstract: null }),
    ];
    await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, '2026-06-20T05:00:00.000Z');
    const papers = await store.papers.histories(['arxiv:2606.90001', 'arxiv:2606.90002']);
    const stored = await store.papers.recordsOf('arxiv:2606.90001');
    await store.close();
    return { papers, abstracts: stored.map(({ abstract }) => abstract) };
  };
  const before = await ingest();
  const database = new (sqliteDriver())(path);
  database.exec(`
    update papers set paper_json = json_replace(paper_json, '$.abstract', abstract);
    update records set record_json = json_replace(record_json, '$.abstract', abstract), hash = 'another';
    alter table papers drop column abstract;
    alter table records drop column abstract;
    delete from migrations where name = '0010-abstracts'`);
  database.close();
  expect(await ingest()).toEqual(before);
  expect(before.papers.map(({ paper }) => paper.abstract)).toEqual(['We say “it’s α”.', null]);
});

test('a TL;DR of an older digest gets its origin, in papers and in frozen editions', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const at = '2026-06-20T05:00:00.000Z';
  const store = await openStore({ path });
  const records = [
    record({ source: 'openreview', via: 'notes', tldr: 'It is so.' }),
    record({
      source: 'colleague',
      via: 'jsonl',
      key: 'b',
      identifiers: { arxiv: '2606.90002' },
      title: 'Another',
      tldr: 'It is not.',
    }),
  ];
  await store.papers.savePage('openreview', { records, rejects: [], cursor: null }, at);
  const papers = await store.papers.histories(['arxiv:2606.90001', 'arxiv:2606.90002']);
  await store.editions.freeze(edition(papers.map(({ paper }) => paper)), 'It is so', at);
  await store.close();
  const database = new (sqliteDriver())(path);
  database.exec(`
    update papers set paper_json = json_set(paper_json, '$.tldr', paper_json ->> '$.tldr.text');
    update editions set edition_json = json_set(edition_json,
      '$.entries[0].paper.tldr', 'It is so.', '$.entries[1].paper.tldr', 'It is not.');
    delete from migrations where name = '0020-tldr-origins'`);
  database.close();
  const after = await openStore({ path });
  onTestFinished(() => after.close());
  const expected = [
    { text: 'It is so.', by: 'authors' },
    { text: 'It is not.', by: 'import' },
  ];
  const found = await after.papers.histories(['arxiv:2606.90001', 'arxiv:2606.90002']);
  expect(found.map(({ paper }) => paper.tldr)).toEqual(expected);
  const frozen = await after.editions.get('daily/2026-06-16');
  expect(frozen?.edition.entries.map(({ paper }) => paper.tldr)).toEqual(expected);
});

test('a database of an older digest begins with an empty index, which knows that it lacks its papers', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const store = await openStore({ path });
  const records = [record(), record({ key: '2606.90002', identifiers: { arxiv: '2606.90002' } })];
  await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, '2026-06-20T05:00:00.000Z');
  await store.searchIndex.takeIn(100, null);
  await store.close();
  const database = new (sqliteDriver())(path);
  database.exec(`
    drop trigger papers_deleted;
    drop table paper_vocabulary; drop table paper_vectors; drop table vector_models; drop table paper_index;
    delete from migrations where name = '0015-search-index'`);
  database.close();
  const after = await openStore({ path });
  onTestFinished(() => after.close());
  const index = after.searchIndex;
  const match = { any: [{ text: 'a', times: 1, isPrefix: true }], required: [], excluded: [] };
  expect((await index.match(match, noFilters, 10)).total).toBe(0);
  expect([await index.hasChanges(1), await index.hasChanges(3)]).toEqual([true, false]);
  expect(await index.check(10)).toMatchObject({ pending: 2, orphans: 0, wrong: 0 });
  await index.takeIn(100, null);
  expect(await index.hasChanges(1)).toBe(false);
  expect(await index.check(10)).toMatchObject({ pending: 0, orphans: 0, wrong: 0, sampled: 2 });
});

test('the library of a reader stays when a database of an older digest is opened', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const at = '2026-06-20T05:00:00.000Z';
  const email = 'ada@example.org';
  const store = await openStore({ path });
  const { subscriber } = await store.subscribers.add(
    { email, name: null, preferences: { periods: ['daily'] } },
    at,
  );
  const records = [record({ key: '2606.90001', identifiers: { arxiv: '2606.90001' } })];
  await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, at);
  await store.close();
  const database = new (sqliteDriver())(path);
  database.exec(`
    drop table library_papers;
    drop table library_syncs;
    create table library_papers (subscriber_id integer not null, paper_id text not null, added_at text not null,
      primary key (subscriber_id, paper_id)) without rowid;
    insert into library_papers values (${subscriber.id}, 'arxiv:2606.90001', '${at}');
    delete from migrations where name = '0025-libraries'`);
  database.close();
  const after = await openStore({ path });
  onTestFinished(() => after.close());
  expect((await after.profiles.get(subscriber.id)).library).toEqual(['arxiv:2606.90001']);
  expect(await after.profiles.addToLibrary(subscriber.id, ['arxiv:2606.90001'], at)).toBe(0);
});

test('the history of a subscriber keeps its order when a database of an older digest is opened', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const at = '2026-06-16T11:00:00.000Z';
  const email = 'ada@example.org';
  const causes = ['third', 'first', 'second', 'fourth'];
  const store = await openStore({ path });
  await store.subscribers.add({ email, name: null, preferences: { periods: ['daily'] } }, at);
  await store.close();
  const database = new (sqliteDriver())(path);
  database.exec(`
    drop table subscriber_events;
    create table subscriber_events (email_key text not null, state text not null, cause text not null, at text not null,
      source text not null default 'command');
    drop index deliveries_sent; drop index deliveries_unlisted; drop index picks_paper; drop index paper_forwards_paper;
    delete from migrations where name = '0011-lookups'`);
  const insert = database.prepare("insert into subscriber_events values (?, 'active', ?, ?, 'page')");
  for (const cause of causes) insert.run(email, cause, at);
  database.close();
  const again = await openStore({ path });
  onTestFinished(() => again.close());
  await again.subscribers.changeState(email, 'unsubscribed', { cause: 'fifth', source: 'mail' }, at);
  const history = (await again.subscribers.dossier(email))?.history;
  expect(history?.map(({ cause }) => cause)).toEqual([...causes, 'fifth']);
  expect(history?.map(({ source }) => source)).toEqual(['page', 'page', 'page', 'page', 'mail']);
});

const at = '2026-06-20T05:00:00.000Z';
test('a database from before keeps its subscribers, their wishes and their deliveries', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const before = new (sqliteDriver())(path);
  before.pragma('foreign_keys = on');
  before.exec('create table migrations (name text primary key) without rowid');
  for (const statement of initial.statements) before.exec(statement);
  before.exec(`
    insert into migrations values ('0001-initial');
    insert into subscribers values (7, 'ada@example.org', 'ada@example.org', 'Ada', 'active', '${at}', '${at}');
    insert into subscriber_periods values (7, 'daily'), (7, 'weekly');
    insert into editions values ('daily/2026-06-16', 'daily', '2026-06-16', 'Subject', '${at}', '{}');
    insert into deliveries (edition_id, subscriber_id, email, email_key, state)
      values ('daily/2026-06-16', 7, 'ada@example.org', 'ada@example.org', 'sent'),
        ('daily/2026-06-16', null, 'me@example.org', 'me@example.org', 'sent');
  `);
  before.close();
  const migrated = await openStore({ path });
  onTestFinished(() => migrated.close());
  const dossier = await migrated.subscribers.dossier('ada@example.org');
  expect(dossier?.subscriber).toMatchObject({
    id: 7,
    preferences: { periods: ['daily', 'weekly'], interests: [] },
  });
  expect(dossier?.deliveries).toEqual([
    { editionId: 'daily/2026-06-16', state: 'sent', sentAt: null, response: null },
  ]);
  const added = { email: 'bo@example.org', name: null, preferences: { periods: ['daily' as const] } };
  const { subscriber: next } = await migrated.subscribers.add(added, at);
  expect(next.id).toBe(8);
});

const pageOf = (...records: PaperRecord[]) => ({ records, rejects: [], cursor: null });

const preprint = record({
  key: '2606.90011',
  title: 'Silt That Goes Upstream: A Year of Tides in the Lower Ouse',
  authors: ['Jane Doe', 'Matteo Ferré', 'Wei-Ming Li'].map((name) => ({ name, affiliations: [] })),
  publishedAt: '2026-06-15T00:00:00.000Z',
});

/** Takes back what migrations have done: each record had its whole content, and papers had no titles of their own. */
const ofPapers = [
  'title',
  'authors',
  'organization',
  'publishedAt',
  'version',
  'withdrawn',
  'categories',
  'links',
]
  .concat(['thumbnail', 'note', 'journalRef'])
  .map((field) => `'$.${field}', json(paper_json -> '$.${field}')`);
const asBeforeTitles = `
  update records set record_json = json_insert(record_json, ${ofPapers}), abstract = coalesce(records.abstract, papers.abstract)
    from papers where papers.id = paper_id;
  alter table records drop column shared;
  drop table paper_titles;
  delete from migrations where name in ('0006-titles', '0035-shared-fields')`;

test('papers that share a title become one in a database that an older digest has filled', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const store = await openStore({ path });
  await store.papers.savePage('arxiv', pageOf(preprint), at);
  await store.close();
  const database = new (sqliteDriver())(path);
  database.exec(asBeforeTitles);
  database.close();
  const again = await openStore({ path });
  onTestFinished(() => again.close());
  const published = {
    source: 'journal',
    via: 'feed',
    key: '10.1000/silt',
    identifiers: { doi: '10.1000/silt' },
  };
  await again.papers.savePage('journal', pageOf({ ...preprint, ...published, version: null }), at);
  expect(await again.papers.count()).toBe(1);
});

test('titles with TeX are the same keys in a database that an older digest has filled', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const title = 'Sediment Transport by $\\alpha$-Stable Walks & Größe <i>in situ</i>, v2.5';
  const store = await openStore({ path });
  const others = {
    key: '2606.90015',
    identifiers: { arxiv: '2606.90015' },
    title: 'Silt That Goes Upstream for a Year',
  };
  await store.papers.savePage('arxiv', pageOf({ ...preprint, title }, { ...preprint, ...others }), at);
  await store.close();
  const titlesIn = () => {
    const database = new (sqliteDriver())(path, { readonly: true });
    const rows = database.prepare('select * from paper_titles').all();
    database.close();
    return rows;
  };
  const before = titlesIn();
  const database = new (sqliteDriver())(path);
  database.exec(asBeforeTitles);
  database.close();
  await (await openStore({ path })).close();
  expect(before).toHaveLength(2);
  expect(titlesIn()).toEqual(before);
});

test('papers whose words another spelling changes are indexed again, and no others', async () => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const titles = ['Plain ASCII', 'TNF-α', '深度学习', 'C++ for Lattices', 'F# for Lattices'];
  const store = await openStore({ path });
  const records = titles.map((title, index) =>
    record({ key: `2606.9000${index}`, identifiers: { arxiv: `2606.9000${index}` }, title, abstract: null }),
  );
  await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, '2026-06-20T05:00:00.000Z');
  await store.searchIndex.takeIn(100, null);
  await store.close();
  const database = new (sqliteDriver())(path);
  onTestFinished(() => void database.close());
  const hashes = () => database.prepare('select text_hash from paper_index order by seq').pluck().all();
  const before = hashes();
  database.exec(`delete from migrations where name = '0044-search-spellings'`);
  database.exec('delete from paper_words');
  const again = await openStore({ path });
  onTestFinished(() => again.close());
  expect(await again.searchIndex.pending()).toBe(4);
  await again.searchIndex.takeIn(100, null);
  const indexed = database.prepare('select rowid from paper_words order by rowid').pluck().all();
  expect(indexed).toEqual([2, 3, 4, 5]);
  // By it vectors are kept: a service would be paid for them once more.
  expect(hashes()).toEqual(before);
});
