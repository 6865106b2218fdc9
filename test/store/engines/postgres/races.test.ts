// What eight connections do to one database at the same time.
import { expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../../../src/model/paper.ts';
import type { NewSubscriber } from '../../../../src/store/contract/readers.ts';
import type { Store } from '../../../../src/store/store.ts';
import { edition, record } from '../../../helpers/papers.ts';
import { random as seededRandom } from '../../../helpers/random.ts';
import { bareDatabase, type TestDatabase, testDatabase } from '../../../helpers/test-store.ts';

const at = '2026-06-16T11:00:00.000Z';
const later = '2026-06-16T12:00:00.000Z';
const editionId = 'daily/2026-06-16';
const eight = Array.from({ length: 8 }, (_, index) => index);

async function stores(): Promise<{ database: TestDatabase; all: Store[] }> {
  const database = await testDatabase(onTestFinished);
  const all = await Promise.all(eight.map(() => database.open()));
  for (const store of all) onTestFinished(() => store.close());
  // Every pool has connected: what follows begins at the same time.
  await Promise.all(all.map((store) => store.papers.count()));
  return { database, all };
}

const first = (all: readonly Store[]): Store => {
  const [store] = all;
  if (store === undefined) throw new Error('no store');
  return store;
};

const readers = (count: number): NewSubscriber[] =>
  Array.from({ length: count }, (_, index) => ({
    email: `reader${index}@example.org`,
    name: null,
    preferences: { periods: ['daily'], interests: ['cs.CL'] },
  }));

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

test('a new database gets its schema once', async () => {
  const database = await bareDatabase(onTestFinished);
  const all = await Promise.all(eight.map(() => database.open()));
  for (const store of all) onTestFinished(() => store.close());
  expect(await Promise.all(all.map((store) => store.papers.count()))).toEqual(eight.map(() => 0));
  const names = 'select name from migrations order by name';
  const calm = await testDatabase(onTestFinished);
  expect(await database.run(names)).toEqual(await calm.run(names));
});

test('an edition is frozen once, with one delivery for each reader and one publication for each outlet', async () => {
  const { all } = await stores();
  await first(all).subscribers.import(readers(50), at);
  const frozen = await Promise.all(
    all.map((store, index) =>
      store.editions.freeze(edition([{ title: `Title ${index}` }]), `Subject ${index}`, at, at, ['chat']),
    ),
  );
  for (const each of frozen) expect(each).toEqual(frozen[0]);
  expect(await first(all).editions.latest('daily')).toEqual(frozen[0]);
  expect(await first(all).deliveries.counts(editionId)).toMatchObject({ planned: 50 });
  expect(await first(all).publications.list({ edition: editionId, states: null }, null)).toHaveLength(1);
});

test('each delivery is claimed once, and none is left', async () => {
  const { all } = await stores();
  await first(all).subscribers.import(readers(400), at);
  await first(all).editions.freeze(edition([{}]), 'Subject', at);
  const claimed = await Promise.all(
    all.map(async (store) => {
      const own: number[] = [];
      for (;;) {
        const batch = await store.deliveries.claim(editionId, { limit: 7, at, emails: null });
        if (batch.length === 0) return own;
        own.push(...batch.map(({ id }) => id));
      }
    }),
  );
  expect(new Set(claimed.flat()).size).toBe(400);
  expect(claimed.flat()).toHaveLength(400);
  expect(await first(all).deliveries.counts(editionId)).toMatchObject({ planned: 0, sending: 400 });
});

test('claiming continues while readers leave, are removed, and are named again', async () => {
  const { all } = await stores();
  const list = readers(120);
  await first(all).subscribers.import(list, at);
  await first(all).editions.freeze(edition([{}]), 'Subject', at);
  const claimed: number[] = [];
  await Promise.all(
    all.map(async (store, index) => {
      const own = list.filter((_, place) => place % 8 === index);
      if (index < 4) {
        for (;;) {
          const next = await store.deliveries.claim(editionId, { limit: 5, at, emails: null });
          if (next.length === 0) break;
          claimed.push(...(await store.deliveries.commitStep({ outcomes: [], next, handedOverAt: at })));
        }
      } else if (index === 4) {
        for (const { email } of own)
          await store.subscribers.changeState(email, 'unsubscribed', { cause: 'x', source: 'mail' }, later);
      } else if (index === 5) {
        for (const { email } of own)
          await store.subscribers.erase(email, { cause: 'x', source: 'page' }, later);
      } else {
        for (const { email } of own) await store.deliveries.plan(editionId, [email]);
      }
    }),
  );
  expect(new Set(claimed).size).toBe(claimed.length);
  const counts = await first(all).deliveries.counts(editionId);
  expect(counts.sending).toBe(claimed.length);
  expect(counts.sending + counts.skipped).toBe(120);
  expect(await first(all).subscribers.count(null)).toBe(105);
});

test('what a dead run left is recovered once', async () => {
  const { all } = await stores();
  await first(all).subscribers.import(readers(60), at);
  await first(all).editions.freeze(edition([{}]), 'Subject', at);
  const { deliveries } = first(all);
  const next = await deliveries.claim(editionId, { limit: 60, at, emails: null });
  await deliveries.commitStep({ outcomes: [], next: next.slice(0, 20), handedOverAt: at });
  const counts = await Promise.all(all.map((store) => store.deliveries.recover(editionId, later)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(20);
  expect(await deliveries.counts(editionId)).toMatchObject({ planned: 40, uncertain: 20, sending: 0 });
  const attempts = await deliveries.list({ edition: editionId, states: ['uncertain'], emails: null }, null);
  expect(attempts.map((each) => each.attempts)).toEqual(Array.from({ length: 20 }, () => 0));
});

test('an address is added once, in whatever spelling, and each change of state is on record once', async () => {
  const { database, all } = await stores();
  const spellings = ['Ada@example.org', 'ada@Example.org', 'ADA@EXAMPLE.ORG', 'ada@example.org'];
  const added = await Promise.all(
    all.map((store, index) =>
      store.subscribers.add(
        { email: spellings[index % 4] ?? '', name: null, preferences: { periods: ['daily'] } },
        at,
      ),
    ),
  );
  expect(added.filter((each) => each.added)).toHaveLength(1);
  expect(new Set(added.map(({ subscriber }) => subscriber.id)).size).toBe(1);
  expect(await database.run('select state from subscriber_events')).toEqual([{ state: 'active' }]);
});

test('lists that overlap are imported as one', async () => {
  const { database, all } = await stores();
  const list = readers(300);
  const random = seededRandom(18);
  const results = await Promise.all(
    all.map((store) => store.subscribers.import(shuffled(list, random).slice(0, 200), at)),
  );
  const there = await first(all).subscribers.count('active');
  expect(results.reduce((sum, { added }) => sum + added, 0)).toBe(there);
  for (const { added, known } of results) expect(added + known).toBe(200);
  for (const table of ['subscriber_events', 'subscriber_periods', 'profile_rules']) {
    expect(await database.run(`select count(*) as count from ${table}`)).toEqual([{ count: there }]);
  }
});

test('a person who subscribes, confirms and leaves at the same time has one state, and the history that led there', async () => {
  const { all } = await stores();
  const person = { email: 'ada@example.org', name: 'Ada', preferences: { periods: ['daily' as const] } };
  const { id } = await first(all).subscribers.ask(person, at);
  await Promise.all(
    all.map(async (store, index) => {
      if (index % 2 === 0) await store.subscribers.confirm(id, at, later);
      else
        await store.subscribers.changeState(
          person.email,
          'unsubscribed',
          { cause: 'x', source: 'mail' },
          later,
        );
    }),
  );
  const dossier = await first(all).subscribers.dossier(person.email);
  expect(dossier?.history.at(-1)?.state).toBe(dossier?.subscriber.state);
  const states = dossier?.history.map(({ state }) => state) ?? [];
  for (const [place, state] of states.entries()) expect(state).not.toBe(states[place - 1]);
  const isSuppressed = (await first(all).suppressions.find(person.email)) !== null;
  expect(isSuppressed).toBe(dossier?.subscriber.state === 'unsubscribed');
});

test('each request for a mail is answered by one site', async () => {
  const { all } = await stores();
  for (const { email } of readers(40)) {
    await first(all).notices.request({ kind: 'link', email, name: null, interests: [] }, at);
  }
  const claimed = await Promise.all(all.map((store) => store.notices.claim(at, later, 10)));
  expect(new Set(claimed.flat().map(({ id }) => id)).size).toBe(claimed.flat().length);
  // Those that others had locked are left for the next round.
  const left = await first(all).notices.claim(at, later, 100);
  expect(claimed.flat().length + left.length).toBe(40);
});

test('a model gets as many requests as a day allows, and no more', async () => {
  const { all } = await stores();
  await first(all).papers.savePage('arxiv', { records: [record()], rejects: [], cursor: null }, at);
  const request = { paperId: 'arxiv:2606.90001', revision: 'v1', model: 'small', language: 'en' };
  const begun = await Promise.all(
    all.flatMap((store) =>
      [0, 1, 2].map(() => store.summaries.begin(request, { perDay: 10, since: at }, at)),
    ),
  );
  expect(begun.filter((id) => id !== null)).toHaveLength(10);
});

test('a key is made once', async () => {
  const { all } = await stores();
  const keys = await Promise.all(all.map((store) => store.secrets.key('links')));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
});

/** The records of one work: two of them share no identifier until the third names both. */
function work(number: number): PaperRecord[] {
  const arxiv = `2606.${String(91_000 + number)}`;
  const doi = `10.5555/work.${number}`;
  const base = {
    title: `The Invented Work of the Number ${number}`,
    authors: [{ name: `Ada Ames${number}`, affiliations: [] }],
  };
  return [
    record({ ...base, key: arxiv }),
    record({
      ...base,
      source: 'huggingface',
      via: 'daily',
      key: arxiv,
      version: null,
      signals: [{ name: 'upvotes', value: number }],
    }),
    record({
      ...base,
      source: 'journal',
      via: 'feed',
      key: doi,
      identifiers: { doi },
      title: `Quite Another Title of Work ${number}`,
      version: null,
    }),
    record({
      ...base,
      source: 'crossref',
      via: 'works',
      key: doi,
      identifiers: { arxiv, doi },
      title: '',
      version: null,
      announcements: [],
    }),
  ];
}

const works = Array.from({ length: 30 }, (_, number) => work(number));

const pageOf = (records: readonly PaperRecord[]) => ({ records: [...records], rejects: [], cursor: null });

test.each([1, 2, 3])(
  'works whose records come from eight fetches at once are one paper each, as if they came one after the other (seed %i)',
  async (seed) => {
    const { database, all } = await stores();
    const random = seededRandom(seed);
    // Every fetch brings records of most works, many of them twice.
    const pages = all.map(() => shuffled(works.flat(), random).slice(0, 80));
    const missing = works.flat().filter((each) => !pages.some((page) => page.includes(each)));
    pages[0]?.push(...missing);
    await Promise.all(
      all.map(async (store, index) => {
        const page = pages[index] ?? [];
        for (let start = 0; start < page.length; start += 20) {
          await store.papers.savePage(`fetch ${index}`, pageOf(page.slice(start, start + 20)), at);
        }
      }),
    );
    // What has no title is kept only where its paper is known: one that came before all others is asked for again.
    const untitled = works.flat().filter(({ title }) => title === '');
    await first(all).papers.savePage('again', pageOf(untitled), at);
    expect(await first(all).papers.count()).toBe(works.length);
    for (const [number, records] of works.entries()) {
      const found = await first(all).papers.find(`arxiv:2606.${91_000 + number}`);
      expect(found?.paper).toMatchObject({ upvotes: number, title: records[0]?.title });
      expect((await first(all).papers.find(`doi:10.5555/work.${number}`))?.paper.id).toBe(found?.paper.id);
      expect(await first(all).papers.recordsOf(found?.paper.id ?? '')).toHaveLength(4);
    }
    expect(await database.run('select count(*) as count from records')).toEqual([
      { count: 4 * works.length },
    ]);
    // Read again one after the other, nothing is new: what was stored is what would have been stored.
    const again = await first(all).papers.savePage('again', pageOf(works.flat()), at);
    expect(again).toMatchObject({ new: 0, updated: 0 });
  },
);

test('what readers and editors say of a paper while it is joined with another is kept, under the id that stays', async () => {
  const { database, all } = await stores();
  const [store] = all;
  if (!store) throw new Error('no store');
  await store.subscribers.import(readers(6), at);
  const people = await store.subscribers.list({ state: null, after: null, limit: 10 });
  for (let number = 0; number < 12; number += 1) {
    const [preprint, , article, link] = work(number);
    if (!preprint || !article || !link) throw new Error('four records');
    await store.papers.savePage('x', pageOf([preprint]), at);
    await store.papers.savePage('x', pageOf([article]), at);
    const ids = [`arxiv:2606.${91_000 + number}`, `doi:10.5555/work.${number}`];
    await Promise.all([
      store.papers.savePage('x', pageOf([link]), later),
      ...people.map((person, index) =>
        all[index + 1]?.profiles.mark(person.id, {
          paperId: ids[index % 2] ?? '',
          kind: 'like',
          at: later,
          origin: 'mail',
        }),
      ),
      all[7]?.editions.setPick({
        editionId: 'daily/2026-06-20',
        paperId: ids[1] ?? '',
        action: 'pick',
        note: null,
        at: later,
      }),
      all[6]?.profiles.addToLibrary(people[0]?.id ?? 0, ids, later),
    ]);
  }
  expect(await store.papers.count()).toBe(12);
  const counts = async (table: string) => (await database.run(`select count(*) as count from ${table}`))[0];
  expect(await counts('reader_events')).toEqual({ count: 12 * people.length });
  expect(await counts('picks')).toEqual({ count: 12 });
  expect(await counts('library_papers')).toEqual({ count: 12 });
});

test('papers are taken into the search index while others are fetched and joined, and the index agrees', async () => {
  const { all } = await stores();
  const random = seededRandom(7);
  await Promise.all(
    all.map(async (store, index) => {
      if (index < 4) {
        const page = shuffled(works.flat(), random);
        for (let start = 0; start < page.length; start += 15) {
          await store.papers.savePage(`fetch ${index}`, pageOf(page.slice(start, start + 15)), at);
        }
      } else {
        for (let round = 0; round < 6; round += 1) await store.searchIndex.takeIn(10, null);
      }
    }),
  );
  const { searchIndex } = first(all);
  while ((await searchIndex.takeIn(100, null)) > 0);
  expect(await searchIndex.check(100)).toEqual({
    pending: 0,
    orphans: 0,
    withoutVector: 0,
    wrong: 0,
    sampled: works.length,
  });
  const [invent] = await searchIndex.countsOf(['invent']);
  expect(invent).toEqual({ word: 'invent', papers: works.length });
});
