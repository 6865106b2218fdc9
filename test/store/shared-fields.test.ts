// What a paper and its records have in common is stored once, and every record comes back as its source sent it.
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore, runsOf, testDatabase } from '../helpers/test-store.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 5, 20, 5, minute)).toISOString();
const save = (store: Store, records: PaperRecord[], minute: number) =>
  store.papers.savePage(records[0]?.source ?? '', { records, rejects: [], cursor: null }, at(minute));

/** Records of two works, one of which turns out to be the other's twin when `link` comes; some with TeX, which papers don't keep. */
const base = { identifiers: { arxiv: '2606.90001' }, key: '2606.90001', statedAt: null };
const variants = (one: PaperRecord, changes: Partial<PaperRecord>[]) =>
  changes.map((change) => ({ ...one, ...change }));
const arxiv = record({ ...base, title: 'Clocks in $\\alpha$-Time', abstract: 'We count $\\beta$.' });
const listed = record({
  ...base,
  source: 'huggingface',
  via: 'daily',
  title: 'Clocks in α-Time',
  announcements: [],
});
const twin = record({
  source: 'openreview',
  via: 'notes',
  key: 'AbC',
  statedAt: null,
  identifiers: { openreview: 'AbC' },
  title: 'Of Clocks',
  abstract: 'A text of its own.',
  authors: [{ name: 'Bo Berg', affiliations: ['Clock House'] }],
});
const link = record({
  source: 'crossref',
  via: 'works',
  key: 'z',
  statedAt: null,
  identifiers: { arxiv: '2606.90001', openreview: 'AbC' },
  title: '',
  abstract: null,
  version: null,
  announcements: [],
});
const pool = [
  ...variants(arxiv, [{}, { abstract: 'We count plainly.' }, { signals: [{ name: 'comments', value: 2 }] }]),
  ...variants(listed, [{}, { signals: [{ name: 'upvotes', value: 3 }] }, { note: 'a note', abstract: null }]),
  ...variants(twin, [{}, { title: 'Of Clocks, Revised' }, { categories: ['cs.LG', 'math.NT'] }]),
  link,
];

test('records come back as they were sent, whatever the order in which papers change, join and get votes', async () => {
  const order = fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(order, async (records) => {
      const store = await openTestStore();
      try {
        const latest = new Map<string, PaperRecord>();
        for (const [minute, each] of records.entries()) {
          await save(store, [each], minute);
          latest.set(`${each.source} ${each.key}`, each);
        }
        for (const each of latest.values()) {
          const id =
            each.identifiers.openreview === undefined || each === link
              ? 'arxiv:2606.90001'
              : 'openreview:AbC';
          const paper = (await store.papers.find(id))?.paper.id;
          const stored = (await store.papers.recordsOf(paper ?? '')).find(
            ({ source, key }) => source === each.source && key === each.key,
          );
          // A record without a title is of a paper that others describe: alone it is not kept.
          if (each === link && stored === undefined) continue;
          const { announcements: _, signals: __, statedAt: ___, ...content } = each;
          expect(stored).toMatchObject(content);
        }
      } finally {
        await store.close();
      }
    }),
    { numRuns: runsOf(100), seed: 34 },
  );
});

test('the abstract and the authors of a paper with one record are in the database once', async () => {
  const database = await testDatabase(onTestFinished);
  const store = await database.open();
  const abstract = 'An abstract that stands for the longest part of a paper.';
  await save(
    store,
    [record({ ...base, abstract, authors: [{ name: 'Zenobia Quist', affiliations: [] }] })],
    0,
  );
  const votes = (value: number) =>
    record({
      ...base,
      abstract,
      authors: [{ name: 'Zenobia Quist', affiliations: [] }],
      signals: [{ name: 'upvotes', value }],
    });
  await save(store, [votes(1)], 1);
  await save(store, [votes(2)], 2);
  await store.close();
  const rows = await database.run(
    `select paper_json || coalesce(abstract, '') as text from papers
      union all select record_json || coalesce(abstract, '') from records`,
  );
  for (const text of [abstract, 'Zenobia Quist'])
    expect(rows.filter((row) => String(row['text']).includes(text))).toHaveLength(1);
});
