// What the store is asked for, aggregate by aggregate, on a database with little in it: for tests of how an engine runs the queries.
import { expect } from 'vitest';
import { noFilters } from '../../src/model/search.ts';
import { deliveryStore } from '../../src/store/editions/deliveries.ts';
import { editionStore } from '../../src/store/editions/editions.ts';
import type { HandOverJournal } from '../../src/store/editions/hand-over-journal.ts';
import type { Engine } from '../../src/store/engine.ts';
import { enrichmentStore } from '../../src/store/papers/enrichments.ts';
import { paperStore } from '../../src/store/papers/papers.ts';
import { searchIndexStore } from '../../src/store/papers/search-index.ts';
import { vectorStore } from '../../src/store/papers/vectors.ts';
import { addressHasher } from '../../src/store/readers/address-hasher.ts';
import { noticeStore } from '../../src/store/readers/notices.ts';
import { profileStore } from '../../src/store/readers/profiles.ts';
import { subscriberStore } from '../../src/store/readers/subscribers.ts';
import { secretStore } from '../../src/store/secrets.ts';
import { edition, record } from './papers.ts';

const at = '2026-06-16T11:00:00.000Z';
const id = 'daily/2026-06-16';

/** Fills the database, and returns the work whose queries are looked at. */
type Workload = (engine: Engine, journal: HandOverJournal | null) => Promise<() => Promise<void>>;

const papers: Workload = async (engine) => {
  const papers = paperStore(engine);
  const page = { records: [record({ signals: [{ name: 'upvotes', value: 3 }] })], rejects: [], cursor: null };
  await papers.savePage('arxiv', page, at);
  return async () => {
    await papers.savePage('arxiv', { ...page, records: [record({ title: 'Another Title' })] }, at);
    expect(await papers.activeSince('2026-06-16T00:00:00.000Z')).toHaveLength(1);
    await papers.announcedBetween('2026-06-10', '2026-06-16');
    expect(
      await papers.overlooked({ period: 'daily', from: '2026-06-10', to: '2026-06-16', since: at }),
    ).toHaveLength(1);
    expect(await papers.votedUp({ since: '2026-06-16T00:00:00.000Z', limit: 5 })).toHaveLength(1);
    await papers.latestAnnouncement('2026-06-16');
    await editionStore(engine).placesOf('arxiv:2606.90001');
    await papers.find('2606.90001');
    await enrichmentStore(engine).papersToAsk('openalex', {
      from: '2026-06-10',
      to: '2026-06-16',
      activeSince: at,
      foundBefore: at,
      missingBefore: at,
    });
  };
};

const search: Workload = async (engine) => {
  await paperStore(engine).savePage('arxiv', { records: [record()], rejects: [], cursor: null }, at);
  const index = searchIndexStore(engine);
  const vectors = vectorStore(engine);
  const model = await vectors.addModel({ name: 'test', dimensions: 2, papers: 1 }, null, at);
  await vectors.activate(model.id);
  return async () => {
    expect(await index.takeIn(10, () => Int8Array.of(1, 2))).toBe(1);
    const seqs = await index.seqsOf(['arxiv:2606.90001']);
    const [seq = 0] = seqs.values();
    const paper = (await index.papers([seq])).get(seq);
    expect(await index.withTitle(paper?.title ?? '')).toEqual([seq]);
    const any = [{ text: paper?.title ?? '', times: 1, isPrefix: false }];
    const match = { any, required: [], excluded: [{ text: 'absent', field: 'author' as const }] };
    const filters = { ...noFilters, since: '2020-01-01', categories: ['cs'] };
    expect((await index.match({ ...match, any: [] }, { ...filters, categories: [] }, 10)).total).toBe(1);
    expect(await index.matching(match, noFilters, [seq])).toEqual(new Set([seq]));
    expect((await index.match(match, filters, 10)).hits).toHaveLength(1);
    await index.wordsLike(['a'], 2, 5);
    expect(await index.hasChanges(1)).toBe(false);
    expect(await vectors.missing(model.id, 0, 10)).toEqual([]);
    expect(await vectors.forPapers(['arxiv:2606.90001'])).toEqual(
      new Map([['arxiv:2606.90001', Int8Array.of(1, 2)]]),
    );
    expect(await vectors.maxBytes()).toBe(2 * seq);
    expect(await vectors.forSeqs([seq])).toEqual(new Map([[seq, Int8Array.of(1, 2)]]));
    for await (const { seqs } of vectors.blocks(10)) expect([...seqs]).toEqual([seq]);
  };
};

const readers: Workload = async (engine, journal) => {
  const hasher = addressHasher(secretStore(engine.database));
  const subscribers = subscriberStore(engine, hasher);
  const deliveries = deliveryStore(engine, hasher, journal);
  const notices = noticeStore(engine, hasher);
  const email = 'ada@example.org';
  await subscribers.add({ email, name: null, preferences: { periods: ['daily'] } }, at);
  const editions = editionStore(engine);
  await editions.freeze(edition([{}]), 'Subject', at);
  await deliveries.plan(id, [email]);
  return async () => {
    await subscribers.find(email);
    await subscribers.list({ state: null, after: 'aa@example.org', limit: 10 });
    await subscribers.dossier(email);
    await subscribers.update(email, { preferences: { periods: ['daily'] } }, at);
    await notices.request({ kind: 'link', email, name: null, interests: [] }, at);
    await notices.sentSince(email, at);
    expect(await deliveries.blockedAmong([email])).toEqual([]);
    await deliveries.audienceOf({ id, period: 'daily' }, { emails: [email], retryUncertain: true, limit: 5 });
    const claimed = await deliveries.claim(id, { limit: 5, at, emails: null });
    expect(claimed).toHaveLength(1);
    await deliveries.commitStep({ outcomes: [], next: claimed, handedOverAt: at });
    const outcome = { state: 'sent', attempted: true, at, nextAttemptAt: null, response: '250 Ok' } as const;
    await deliveries.commitStep({
      outcomes: claimed.map((delivery) => ({ id: delivery.id, ...outcome })),
      next: [],
      handedOverAt: null,
    });
    expect(await deliveries.sentSince(at)).toBe(1);
    const filter = { edition: id, states: ['sent' as const], emails: null };
    expect(await deliveries.list(filter, 5)).toHaveLength(1);
    await deliveries.count(filter);
    await deliveries.recover(id, at);
    await editions.latest('daily');
    await deliveries.counts(id);
    await subscribers.erase(email, { cause: 'asked', source: 'page' }, at);
  };
};

const profiles: Workload = async (engine, journal) => {
  const hasher = addressHasher(secretStore(engine.database));
  const deliveries = deliveryStore(engine, hasher, journal);
  const page = { records: [record({})], rejects: [], cursor: null };
  await paperStore(engine).savePage('arxiv', page, at);
  const added = await subscriberStore(engine, hasher).add(
    { email: 'ada@example.org', name: null, preferences: { periods: ['daily'], interests: ['cs.CL'] } },
    at,
  );
  await editionStore(engine).freeze(edition([{}]), 'Subject', at);
  const [delivery] = await deliveries.claim(id, { limit: 1, at, emails: null });
  if (!delivery) throw new Error('no delivery was claimed');
  const reader = added.subscriber.id;
  const paperId = 'arxiv:2606.90001';
  const profiles = profileStore(engine);
  return async () => {
    await profiles.mark(reader, { paperId, kind: 'like', at, origin: 'command' });
    expect(await profiles.addToLibrary(reader, [paperId], at)).toBe(1);
    const selection = { papers: [{ id: paperId, section: 'for-you' as const, reasons: [] }] };
    await deliveries.saveSelections([{ delivery: delivery.id, subscriber: reader, edition: id, selection }]);
    expect(await profiles.selectionOf(reader, id)).toEqual(selection);
    const readers = await profiles.readers([reader], { id: 'daily/2026-06-17', period: 'daily' });
    expect([...(readers.get(reader)?.sent ?? [])]).toEqual([paperId]);
    expect(await profiles.liked({ since: at, limit: 5 })).toHaveLength(1);
    expect(await profiles.history(reader)).toHaveLength(1);
    expect(await profiles.unmark(reader, paperId, at)).toBe(true);
    await profiles.setRules(reader, []);
  };
};

/** Workloads by what they are about. */
export const workloads = {
  papers,
  search,
  'readers and their deliveries': readers,
  'profiles and selections': profiles,
};
