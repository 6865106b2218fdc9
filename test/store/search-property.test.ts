// The search index after anything that may happen to papers: it equals what the papers say.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noFilters } from '../../src/model/search.ts';
import type { Store } from '../../src/store/store.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore, runsOf } from '../helpers/test-store.ts';

const vocabulary = ['silt', 'moss', 'fern', 'kelp', 'lark'] as const;
const word = fc.constantFrom(...vocabulary);

/** Records of few works: some have an arXiv id, some a DOI, and those with both make two papers one. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      number: fc.nat(4),
      identifier: fc.constantFrom('arxiv' as const, 'doi' as const, 'both' as const),
      title: fc.array(word, { minLength: 1, maxLength: 3 }),
      abstract: fc.option(word),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('index' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('model' as const) }) },
);

/** A vector that tells which words a text has. */
function embed(text: string): Int8Array | null {
  const vector = Int8Array.from(
    vocabulary,
    (each) => text.split(/\W+/).filter((found) => found.toLowerCase() === each).length * 30,
  );
  return vector.some((value) => value > 0) ? vector : null;
}

async function build(store: Store, limit: number): Promise<void> {
  while ((await store.searchIndex.takeIn(limit, embed)) === limit);
  const active = await store.vectors.active();
  if (active === null) return;
  const missing = await store.vectors.missing(active.id, Number.MIN_SAFE_INTEGER, 1000);
  await store.vectors.put(
    active.id,
    missing.map(({ seq, hash, title, abstract }) => ({
      seq,
      hash,
      vector: embed(`${title}\n${abstract ?? ''}`),
    })),
  );
}

async function newModel(store: Store, at: string): Promise<void> {
  const model = await store.vectors.addModel(
    { name: at, dimensions: vocabulary.length, papers: 0 },
    null,
    at,
  );
  for (;;) {
    const missing = await store.vectors.missing(model.id, Number.MIN_SAFE_INTEGER, 3);
    if (missing.length === 0) break;
    const entries = missing.map(({ seq, hash, title, abstract }) => ({
      seq,
      hash,
      vector: embed(`${title}\n${abstract ?? ''}`),
    }));
    expect(await store.vectors.put(model.id, entries)).toBe(true);
  }
  await store.vectors.activate(model.id);
}

/** What must hold once all is taken in. */
async function expectAgreement(store: Store, ids: readonly string[]): Promise<void> {
  const papers = new Map<string, { title: string; abstract: string | null }>();
  for (const id of ids) {
    const found = await store.papers.find(id);
    if (found) papers.set(found.paper.id, found.paper);
  }
  expect(await store.searchIndex.count()).toBe(papers.size);
  expect(await store.searchIndex.check(100)).toMatchObject({
    pending: 0,
    orphans: 0,
    wrong: 0,
    withoutVector: 0,
  });
  const seqs = await store.searchIndex.seqsOf([...papers.keys()]);
  for (const each of vocabulary) {
    const match = { any: [{ text: each, times: 1, isPrefix: false }], required: [], excluded: [] };
    const { hits, total } = await store.searchIndex.match(match, noFilters, 100);
    const expected = [...papers]
      .filter(([, { title, abstract }]) => embed(`${title} ${abstract ?? ''}`)?.[vocabulary.indexOf(each)])
      .map(([id]) => seqs.get(id));
    expect(hits.map(({ seq }) => seq).sort()).toEqual(expected.sort());
    expect(total).toBe(expected.length);
  }
  const vectors = await store.vectors.forPapers([...papers.keys()]);
  for (const [id, { title, abstract }] of papers) {
    expect(vectors.get(id) ?? null).toEqual(embed(`${title}\n${abstract ?? ''}`));
  }
  let counted = 0;
  for await (const { seqs: block } of store.vectors.blocks(2)) counted += block.length;
  expect(counted).toBe(vectors.size);
}

test('after any inserts, changes, merges, new models and rebuilds the index equals the papers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const store = await openTestStore();
      try {
        await newModel(store, '2026-06-16T05:00:00.000Z');
        const ids: string[] = [];
        for (const [number, each] of steps.entries()) {
          const at = `2026-06-16T06:${String(number).padStart(2, '0')}:00.000Z`;
          if (each.kind === 'index') await store.searchIndex.takeIn(each.limit, embed);
          else if (each.kind === 'clear') await store.searchIndex.clear();
          else if (each.kind === 'model') await newModel(store, at);
          else {
            const arxiv = `2606.9000${each.number}`;
            const doi = `10.5555/x${each.number}`;
            ids.push(`arxiv:${arxiv}`, `doi:${doi}`);
            const saved = record({
              source: each.identifier === 'doi' ? 'journal' : 'arxiv',
              key: each.identifier === 'doi' ? doi : arxiv,
              identifiers: {
                ...(each.identifier !== 'doi' && { arxiv }),
                ...(each.identifier !== 'arxiv' && { doi }),
              },
              title: each.title.join(' '),
              abstract: each.abstract,
              version: number + 1,
              statedAt: at,
            });
            await store.papers.savePage('arxiv', { records: [saved], rejects: [], cursor: null }, at);
          }
        }
        await build(store, 3);
        await expectAgreement(store, ids);
      } finally {
        await store.close();
      }
    }),
    { numRuns: runsOf(60), seed: 13 },
  );
});

test('a vote changes a paper and leaves its entry and its vector', async () => {
  const store = await openTestStore();
  await newModel(store, '2026-06-16T05:00:00.000Z');
  const save = (votes: number, at: string) => {
    const signals = [{ name: 'upvotes' as const, value: votes }];
    const voted = record({ source: 'huggingface', via: 'daily', title: 'silt', signals });
    return store.papers.savePage('huggingface', { records: [voted], rejects: [], cursor: null }, at);
  };
  await save(1, '2026-06-16T06:00:00.000Z');
  await build(store, 10);
  const before = await store.vectors.stamp();
  await save(2, '2026-06-16T07:00:00.000Z');
  expect(await store.searchIndex.hasChanges(1)).toBe(true);
  await build(store, 10);
  expect(await store.searchIndex.hasChanges(1)).toBe(false);
  expect(await store.vectors.stamp()).toBe(before);
  await expectAgreement(store, ['arxiv:2606.90001']);
  await store.close();
});

test('a vector that was made of an older text is not stored', async () => {
  const store = await openTestStore();
  await newModel(store, '2026-06-16T05:00:00.000Z');
  const save = (title: string, version: number) =>
    store.papers.savePage(
      'arxiv',
      { records: [record({ title, version })], rejects: [], cursor: null },
      `2026-06-16T0${version}:00:00.000Z`,
    );
  await save('silt', 6);
  await store.searchIndex.takeIn(10, null);
  const active = (await store.vectors.active())?.id ?? 0;
  const [old] = await store.vectors.missing(active, Number.MIN_SAFE_INTEGER, 1);
  await save('moss', 7);
  await store.searchIndex.takeIn(10, null);
  await store.vectors.put(active, [{ seq: old?.seq ?? 0, hash: old?.hash ?? '', vector: embed('silt') }]);
  expect((await store.vectors.forPapers(['arxiv:2606.90001'])).size).toBe(0);
  await build(store, 10);
  await expectAgreement(store, ['arxiv:2606.90001']);
  expect(await store.vectors.put(999, [])).toBe(false);
  await store.close();
});
