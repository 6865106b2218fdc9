// Editions in a real database.
import { expect, onTestFinished, test } from 'vitest';
import type { EditionId, Period } from '../../src/model/edition.ts';
import { edition, record } from '../helpers/papers.ts';
import { openTestStore, testDatabase } from '../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';

test('an edition that was frozen before there was a second section still opens, with an empty one', async () => {
  const database = await testDatabase(onTestFinished);
  const store = await database.open();
  await store.editions.freeze(edition([{ title: 'A Title' }]), 'Subject', at);
  await database.run(`update editions set edition_json = replace(edition_json, '"missed":[],', '')`);
  expect((await database.run('select edition_json from editions'))[0]?.['edition_json']).not.toContain(
    'missed',
  );
  const frozen = await store.editions.get('daily/2026-06-16');
  await store.close();
  expect(frozen?.edition.missed).toEqual([]);
  expect(frozen?.edition.entries).toHaveLength(1);
});

test('both sections count as had, and only the list is what an edition chose', async () => {
  const store = await openTestStore();
  const [list, missed] = [edition([{ id: 'arxiv:a' }, { id: 'arxiv:b' }]), edition([{ id: 'arxiv:c' }])];
  await store.editions.freeze({ ...list, missed: missed.entries }, 'Subject', at);
  const had = await store.editions.alreadyIn('daily', ['arxiv:a', 'arxiv:c', 'arxiv:d'], 'daily/2026-06-17');
  expect([...had].sort()).toEqual(['arxiv:a', 'arxiv:c']);
  expect(await store.editions.frozenBetween('daily', '2026-06-16', '2026-06-16')).toEqual([
    { date: '2026-06-16', frozenAt: at, papers: ['arxiv:a', 'arxiv:b'] },
  ]);
  expect(await store.editions.frozenBetween('daily', '2026-06-17', '2026-06-18')).toEqual([]);
  await store.close();
});

test('overlooked are papers of those days that moved, that no edition of the period had and no editor dropped', async () => {
  const store = await openTestStore();
  const keys = ['2606.90001', '2606.90002', '2606.90003', '2606.90004', '2606.90005'];
  const records = (votes: (index: number) => number) =>
    keys.map((key, index) =>
      record({
        source: 'huggingface',
        via: 'daily',
        key,
        title: `Title Number ${index}, Long Enough to Tell`,
        announcements: [{ on: index === 4 ? '2026-05-01' : '2026-06-10', kind: 'featured' }],
        signals: [{ name: 'upvotes', value: votes(index) }],
        statedAt: null,
      }),
    );
  const save = (page: ReturnType<typeof records>, when: string) =>
    store.papers.savePage('huggingface', { records: page, rejects: [], cursor: null }, when);
  await save(
    records(() => 1),
    '2026-06-10T05:00:00.000Z',
  );
  // The first stands still; the others move.
  await save(
    records((index) => 1 + index),
    '2026-06-16T05:00:00.000Z',
  );
  await store.editions.freeze(edition([{ id: 'arxiv:2606.90002' }]), 'Subject', at);
  await store.editions.setPick({
    editionId: 'daily/2026-06-10',
    paperId: 'arxiv:2606.90003',
    action: 'drop',
    note: null,
    at,
  });
  const overlooked = async (period: 'daily' | 'weekly') => {
    const found = await store.papers.overlooked({
      period,
      from: '2026-06-01',
      to: '2026-06-14',
      since: '2026-06-15T00:00:00.000Z',
    });
    return found.map(({ paper }) => paper.id.slice(-1));
  };
  expect(await overlooked('daily')).toEqual(['4']);
  expect(await overlooked('weekly')).toEqual(['2', '3', '4']);
  await store.close();
});

test('the latest edition of a period is found, and the one before a date', async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const freeze = (id: EditionId, period: Period, date: string) =>
    store.editions.freeze({ ...edition([{}]), id, period, date }, id, at);
  expect(await store.editions.latest('daily')).toBeNull();
  await freeze('daily/2026-06-17', 'daily', '2026-06-17');
  await freeze('daily/2026-06-16', 'daily', '2026-06-16');
  await freeze('weekly/2026-W26', 'weekly', '2026-06-22');
  expect((await store.editions.latest('daily'))?.subject).toBe('daily/2026-06-17');
  expect((await store.editions.latest('weekly'))?.subject).toBe('weekly/2026-W26');
  expect((await store.editions.previous('daily', '2026-06-17'))?.subject).toBe('daily/2026-06-16');
  expect(await store.editions.previous('daily', '2026-06-16')).toBeNull();
});
