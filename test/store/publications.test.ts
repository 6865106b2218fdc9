import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { PublicationOutcome } from '../../src/model/publication.ts';
import type { Store } from '../../src/store/store.ts';
import { edition, record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';
const id = 'daily/2026-06-16';
let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
});

const freeze = (outlets: readonly string[], date = '2026-06-16') =>
  store.editions.freeze(
    edition([{}], { id: `daily/${date}`, date }),
    'Subject',
    `${date}T11:00:00.000Z`,
    at,
    outlets,
  );
const due = async (now = at) =>
  (await store.publications.due(id, now)).map(({ outlet, state }) => `${outlet} ${state}`);
const outcome = (
  state: PublicationOutcome['state'],
  nextAttemptAt: string | null = null,
): PublicationOutcome => ({
  state,
  attempted: true,
  at,
  nextAttemptAt,
  response: null,
});
const first = async () => {
  const [publication] = await store.publications.due(id, '9999');
  if (!publication) throw new Error('none is due');
  return publication.id;
};

test('are planned with the edition, in one order, and not again', async () => {
  await freeze(['b', 'a']);
  await freeze(['c']);
  expect(await due()).toEqual(['b planned', 'a planned']);
  await store.publications.plan(id, ['a', 'd']);
  expect(await due()).toEqual(['b planned', 'a planned', 'd planned']);
  expect(await store.publications.unfinished()).toEqual([id]);
});

test('that are deferred are due at their time, and keep their message until they are sent', async () => {
  await freeze(['a']);
  const publication = await first();
  expect(await store.publications.message(publication)).toBeNull();
  await store.publications.keepMessage(publication, { body: '{"text":"ü"}', papers: ['arxiv:2606.90001'] });
  await store.publications.begin(publication);
  expect(await due()).toEqual([]);
  await store.publications.settle(publication, outcome('deferred', '2026-06-16T12:00:00.000Z'));
  expect(await due('2026-06-16T11:59:59.000Z')).toEqual([]);
  expect(await due('2026-06-16T12:00:00.000Z')).toEqual(['a deferred']);
  expect(await store.publications.message(publication)).toEqual({
    body: '{"text":"ü"}',
    papers: ['arxiv:2606.90001'],
  });
  await store.publications.settle(publication, outcome('sent'));
  expect(await store.publications.message(publication)).toBeNull();
  expect(await store.publications.unfinished()).toEqual([]);
  expect(await store.publications.list({ edition: id, states: ['sent'] }, null)).toMatchObject([
    { outlet: 'a', attempts: 2, sentAt: at },
  ]);
});

test('that a dead run left in sending are uncertain, but planned again where twice does no harm', async () => {
  await freeze(['chat', 'folder', 'other']);
  for (const { id: each, outlet } of await store.publications.due(id, at))
    if (outlet !== 'other') await store.publications.begin(each);
  await store.publications.recover(id, ['folder']);
  expect(await due()).toEqual(['folder planned', 'other planned']);
  expect(await store.publications.retryUncertain(id)).toBe(1);
  expect(await due()).toEqual(['chat planned', 'folder planned', 'other planned']);
});

test('know what an outlet had in other editions of the period, under every id that a paper has had', async () => {
  const arxiv = record({ key: '2606.90001', identifiers: { arxiv: '2606.90001' } });
  const journal = record({
    source: 'nature',
    via: 'rss',
    key: 'x',
    identifiers: { doi: '10.5555/x' },
    title: 'Another',
  });
  await store.papers.savePage('arxiv', { records: [arxiv, journal], rejects: [], cursor: null }, at);
  const both = record({
    key: '2606.90001',
    identifiers: { arxiv: '2606.90001', doi: '10.5555/x' },
    version: 2,
  });
  await store.papers.savePage('arxiv', { records: [both], rejects: [], cursor: null }, at);
  await freeze(['a', 'b'], '2026-06-15');
  for (const { id: each, outlet } of await store.publications.due('daily/2026-06-15', at)) {
    await store.publications.keepMessage(each, { body: '', papers: ['doi:10.5555/x'] });
    await store.publications.settle(each, outcome(outlet === 'a' ? 'sent' : 'failed'));
  }
  const sent = await store.publications.papersSent('a', { id, period: 'daily' });
  expect([...sent].sort()).toEqual(['arxiv:2606.90001', 'doi:10.5555/x']);
  expect(await store.publications.papersSent('b', { id, period: 'daily' })).toEqual(new Set());
  expect(await store.publications.papersSent('a', { id, period: 'weekly' })).toEqual(new Set());
  expect(await store.publications.papersSent('a', { id: 'daily/2026-06-15', period: 'daily' })).toEqual(
    new Set(),
  );
});
