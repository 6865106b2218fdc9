// `digest eval` on an invented history: thirty editions, readers with topics of their own, and votes that came later.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { EvalResult } from '../../src/commands/eval.ts';
import { addDays } from '../../src/model/dates.ts';
import type { Candidate } from '../../src/model/edition.ts';
import { parseRules } from '../../src/model/profile.ts';
import type { Store } from '../../src/store/store.ts';
import { openEmptyStore } from '../helpers/empty-database.ts';
import { edition, record } from '../helpers/papers.ts';
import { random } from '../helpers/random.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { runVerb, verbJson } from '../helpers/run-verb.ts';

const topics = [
  'lanternfish luminescence trench camouflage',
  'knitting yarn robots needles',
  'protein folding tweezers residues',
  'glacier calving seismology moraine',
  'chess endgames tablebases zugzwang',
  'sourdough fermentation yeast starter',
  'tramway timetables depots interlocking',
  'birdsong dialects spectrogram syrinx',
];
const days = 30;
const perTopic = 5;
const start = '2026-05-01';
const firstAfter = addDays(start, 20);

const dateOf = (day: number) => addDays(start, day);
const keyOf = (day: number, topic: number, number: number) =>
  `2605.${String(10_000 + day * 100 + topic * 10 + number)}`;
const idOf = (day: number, topic: number, number: number) => `arxiv:${keyOf(day, topic, number)}`;

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'timezone: UTC\n');
  store = await openEmptyStore(join(folder, 'digest.db'));
  onTestFinished(() => store.close());
});

/** Freezes an edition a day, each with five papers on each topic in an order that says nothing of them. */
async function freezeEditions({ votes = false } = {}) {
  const next = random(20260501);
  for (let day = 0; day < days; day++) {
    const date = dateOf(day);
    const made = topics.flatMap((topic, at) =>
      Array.from({ length: perTopic }, (_, number) => {
        const [a, b, c, d] = topic.split(' ');
        const title = `On ${a} and ${[b, c, d][number % 3]}, Part ${day} of ${number}`;
        return { at, number, title, abstract: `We study ${topic}. Case ${day * 7 + number}.` };
      }),
    );
    const records = (signalled: boolean) =>
      made.map(({ at, number, title, abstract }) =>
        record({
          key: keyOf(day, at, number),
          identifiers: { arxiv: keyOf(day, at, number) },
          title,
          abstract,
          announcements: [{ on: date, kind: 'new' }],
          // Later votes go where the heat was, more or less.
          signals: signalled ? [{ name: 'upvotes', value: at === 0 ? 30 + number : number }] : [],
          statedAt: signalled ? `${date}T20:00:00.000Z` : `${date}T00:00:00.000Z`,
        }),
      );
    const save = (signalled: boolean, hour: string) =>
      store.papers.savePage(
        'arxiv',
        { records: records(signalled), rejects: [], cursor: null },
        `${date}T${hour}:00:00.000Z`,
      );
    await save(false, '04');
    const found = await store.papers.histories(made.map(({ at, number }) => idOf(day, at, number)));
    const candidates = found
      .map(({ paper }) => ({ paper, order: next() }))
      .sort((a, b) => a.order - b.order)
      .map(
        ({ paper }): Candidate => ({
          paper,
          heat: paper.title.includes('lanternfish') ? 2 : 0,
          closeness: next(),
          reasons: [],
        }),
      );
    if (votes) candidates.sort((a, b) => b.heat - a.heat);
    const frozen = edition(
      candidates.slice(0, 3).map(({ paper }) => paper),
      { id: `daily/${date}`, date },
    );
    await store.editions.freeze(
      { ...frozen, candidates },
      'Subject',
      `${date}T11:00:00.000Z`,
      `${date}T23:00:00.000Z`,
    );
    if (votes) await save(true, '20');
  }
  // What past editions could have contained is known by ids alone.
  await store.editions.forgetContent('2027-01-01T00:00:00.000Z');
}

/** A subscriber who likes one paper on a topic a day: `before` and `after` the split. */
async function addReader(email: string, before: number, after: number, rules = '') {
  const { subscriber } = await store.subscribers.add(
    { email, name: null, preferences: { periods: ['daily'] } },
    '2026-04-01T00:00:00.000Z',
  );
  await store.profiles.setRules(subscriber.id, parseRules(rules));
  for (let day = 0; day < days; day++) {
    const topic = dateOf(day) < firstAfter ? before : after;
    await store.profiles.mark(subscriber.id, {
      paperId: idOf(day, topic, day % perTopic),
      kind: day % 2 === 0 ? 'like' : 'save',
      at: `${dateOf(day)}T12:00:00.000Z`,
      origin: 'command',
    });
  }
}

const evaluate = (...words: string[]) => verbJson<EvalResult>(['eval', ...words], { folder });
const meanOf = ({ readers }: EvalResult, ranking: string, metric: 'ndcg@10' | 'recall@20' | 'mrr') =>
  readers?.rankings.find((each) => each.ranking === ranking)?.[metric].mean ?? Number.NaN;

describe('digest eval', () => {
  test('shows on its own history that a personal ranking finds what readers like', async () => {
    await freezeEditions();
    await addReader('ada@example.org', 1, 1);
    await addReader('bo@example.org', 3, 3);
    const result = await evaluate();
    expect(result).toMatchObject({
      split: firstAfter,
      editions: { before: 20, after: 10 },
      readers: { readers: 2, cases: 20 },
      votes: null,
      samples: 1000,
      seed: 1,
      missing: [expect.stringContaining('0 editions since')],
    });
    expect(meanOf(result, 'personal', 'recall@20')).toBe(1);
    // Five of forty are on the topic, and one of these is liked: by chance it is the third.
    expect(meanOf(result, 'personal', 'mrr')).toBeGreaterThan(0.3);
    expect(meanOf(result, 'common', 'mrr')).toBeLessThan(0.2);
    expect(meanOf(result, 'keyword', 'mrr')).toBe(meanOf(result, 'common', 'mrr'));
    const over = result.readers?.differences.find((each) => each.over === 'common');
    expect(over?.['recall@20'].low).toBeGreaterThan(0);
  });

  test('learns nothing from likes after the split', async () => {
    await freezeEditions();
    await addReader('ada@example.org', 1, 5);
    const result = await evaluate();
    // The topic of before leads: none of its papers is liked now, and those that are come after it.
    expect(meanOf(result, 'personal', 'mrr')).toBeLessThan(0.2);
    expect(meanOf(result, 'personal', 'recall@20')).toBeLessThan(0.8);
  });

  test('counts rules in the keyword ranking, and papers of the library from before the split in the personal one', async () => {
    await freezeEditions();
    await addReader('ada@example.org', 1, 1, 'yarn needles');
    const { subscriber } = await store.subscribers.add(
      { email: 'bo@example.org', name: null, preferences: { periods: ['daily'] } },
      '2026-04-01T00:00:00.000Z',
    );
    const papers = [0, 1, 2, 3].map((day) => idOf(day, 6, 1));
    await store.profiles.addToLibrary(subscriber.id, papers, '2026-05-04T12:00:00.000Z');
    const alone = await evaluate();
    expect(meanOf(alone, 'keyword', 'recall@20')).toBe(1);
    for (let day = 20; day < days; day++)
      await store.profiles.mark(subscriber.id, {
        paperId: idOf(day, 6, 2),
        kind: 'like',
        at: `${dateOf(day)}T12:00:00.000Z`,
        origin: 'site',
      });
    const both = await evaluate();
    expect(both.readers).toMatchObject({ readers: 2, cases: 20 });
    expect(meanOf(both, 'personal', 'recall@20')).toBe(1);
    expect(meanOf(both, 'keyword', 'recall@20')).toBeLessThan(1);
  });

  test('measures the common ranking by the votes that came after the editions were frozen', async () => {
    await freezeEditions({ votes: true });
    await addReader('ada@example.org', 1, 1);
    const result = await evaluate('--split', dateOf(10));
    expect(result.missing).toEqual([]);
    const [closeness, heat, common] = result.votes?.rankings ?? [];
    expect([closeness?.ranking, heat?.ranking, common?.ranking]).toEqual(['closeness', 'heat', 'common']);
    expect(result.votes?.cases).toBe(20);
    expect(common?.['ndcg@10'].mean).toBeGreaterThan(0.8);
    expect(closeness?.['ndcg@10'].mean).toBeLessThan(0.6);
  });

  test('gives the same intervals for the same seed, and a table for people', async () => {
    await freezeEditions({ votes: true });
    await addReader('ada@example.org', 1, 1);
    expect(await evaluate('--seed', '5')).toEqual(await evaluate('--seed', '5'));
    expect((await evaluate('--seed', '5')).readers).not.toEqual((await evaluate('--seed', '6')).readers);
    const { code, stdout } = await runVerb(['eval'], { folder });
    expect(code).toBe(0);
    expect(stdout).toContain(`Liked or saved later: 1 reader, 10 mails since ${firstAfter}`);
    expect(stdout).toMatch(/^personal - common +-?\d\.\d{3} \[-?\d\.\d{3}, -?\d\.\d{3}\]/m);
    expect(stdout).toContain(`Votes gained later: 10 editions since ${firstAfter}`);
  });

  test('names no reader and no paper', async () => {
    await freezeEditions();
    await addReader('ada@example.org', 1, 1);
    const { stdout } = await runVerb(['eval', '--json'], { folder });
    expect(stdout).not.toMatch(/ada|arxiv:/);
  });

  test('says what is missing where history is too short, and exits with 1; with 3 where it is for a part', async () => {
    expect(await runVerb(['eval'], { folder })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^error: there is too little history to compare rankings: 0 mails have a paper that its reader liked or saved later, and 10 are needed\. 0 editions .* and 5 are needed\. .*digest profile like/,
      ),
    });
    await freezeEditions();
    await addReader('ada@example.org', 1, 1);
    const { code, stdout } = await runVerb(['eval'], { folder });
    expect(code).toBe(3);
    expect(stdout).toContain(
      `0 editions since ${firstAfter} have papers that gained votes later, and 5 are needed.`,
    );
    expect((await runVerb(['eval', '--split', dateOf(25)], { folder })).code).toBe(1);
  });
});
