// Two weeks of editions: what is passed over and takes off comes back once, and no site drowns the others.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { composeOpen } from '../../src/commands/shared/editions/compose.ts';
import { freezeEdition } from '../../src/commands/shared/editions/editions.ts';
import { listTop } from '../../src/commands/top.ts';
import { parseConfig } from '../../src/config/load.ts';
import { addDays, weekdayOf } from '../../src/model/dates.ts';
import type { Edition, Period } from '../../src/model/edition.ts';
import type { PaperRecord, SignalValue } from '../../src/model/paper.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { record } from '../helpers/papers.ts';

const firstDay = '2026-06-08';
const days = Array.from({ length: 14 }, (_, index) => addDays(firstDay, index));
const workdays = days.filter((day) => weekdayOf(day) <= 5);
const listLength = 4;

interface Story {
  key: string;
  announcedOn: string;
  /** Votes after so many days. */
  votesAfter: (age: number) => number;
  starsAfter?: (age: number) => number;
}

/** Each workday six papers: they gather their votes within two days, and the last two are passed over. */
const ordinary = workdays.flatMap((day, index) =>
  [40, 32, 25, 20, 4, 3].map(
    (most, place): Story => ({
      key: `26${day.slice(5, 7)}.${index + 10}${place}00`,
      announcedOn: day,
      votesAfter: (age) => (age < 0 ? 0 : Math.round(most * Math.min(1, 0.5 + age / 4))),
    }),
  ),
);
const lateRiser: Story = {
  key: '2606.90001',
  announcedOn: '2026-06-09',
  votesAfter: (age) => (age < 4 ? 2 : 2 + 45 * (age - 3)),
};
const dropped: Story = { ...lateRiser, key: '2606.90002' };
const starred: Story = {
  key: '2606.90003',
  announcedOn: '2026-06-10',
  votesAfter: () => 1,
  starsAfter: (age) => 40_000 * (age + 1),
};
const stories = [...ordinary, lateRiser, dropped, starred];

const idOf = ({ key }: Story) => `arxiv:${key}`;

function recordOn(day: string, { key, announcedOn, votesAfter, starsAfter }: Story): PaperRecord[] {
  const age = days.indexOf(day) - days.indexOf(announcedOn);
  if (age < 0) return [];
  const signals: SignalValue[] = [
    { name: 'upvotes', value: votesAfter(age) },
    ...(starsAfter ? [{ name: 'stars' as const, value: starsAfter(age) }] : []),
  ];
  return [
    record({
      source: 'huggingface',
      via: 'daily',
      key,
      title: `What Became of the Paper that Is Called ${key}`,
      announcements: [{ on: announcedOn, kind: 'featured' }],
      signals,
      statedAt: null,
    }),
  ];
}

describe('two weeks of editions', () => {
  let store: Store;
  let context: CommandContext;
  const clock = fakeClock();
  const dailies: Edition[] = [];

  beforeAll(async () => {
    store = await openStore({ path: ':memory:' });
    context = {
      config: parseConfig(
        `editions: { daily: { limit: ${listLength} }, weekly: { limit: ${listLength} } }`,
        join('/', 'digest.yaml'),
        {},
      ),
      store,
      clock,
      signal: new AbortController().signal,
      random: () => 0.5,
      sample: false,
      report: { warn() {}, note() {}, detail() {}, progress() {} },
      http: () => Promise.reject(new Error('nothing is fetched here')),
    };
    for (const day of days) {
      clock.setWall(`${day}T10:00:00.000Z`);
      const records = stories.flatMap((story) => recordOn(day, story));
      await store.papers.savePage('huggingface', { records, rejects: [], cursor: null }, clock.now());
      if (day === lateRiser.announcedOn) {
        await store.editions.setPick({
          editionId: `daily/${day}`,
          paperId: idOf(dropped),
          action: 'drop',
          note: null,
          at: clock.now(),
        });
      }
      clock.setWall(`${day}T11:05:00.000Z`);
      if (workdays.includes(day)) dailies.push(await freeze('daily', day));
    }
  });
  afterAll(() => store.close());

  async function freeze(period: Period, date: string): Promise<Edition> {
    return (await freezeEdition(context, await composeOpen(context, { period, date }))).edition;
  }

  const missedOn = (id: string) =>
    dailies.filter(({ missed }) => missed.some(({ paper }) => paper.id === id)).map(({ date }) => date);

  test('the late riser is left out on its day, comes back when it has taken off, and never again', () => {
    const ofItsDay = dailies.find(({ date }) => date === lateRiser.announcedOn);
    expect(ofItsDay?.entries.map(({ paper }) => paper.id)).not.toContain(idOf(lateRiser));
    // It begins to rise on Saturday the 13th: Monday's edition is the first that can tell.
    expect(missedOn(idOf(lateRiser))).toEqual(['2026-06-15']);
    const [entry] = dailies.find(({ date }) => date === '2026-06-15')?.missed ?? [];
    expect(entry?.reasons).toEqual(['137 upvotes', '+45 in a day']);
    expect(dailies.every(({ entries }) => entries.every(({ paper }) => paper.id !== idOf(lateRiser)))).toBe(
      true,
    );
  });

  test('what the editor dropped on its day stays dropped', () => {
    expect(missedOn(idOf(dropped))).toEqual([]);
  });

  test('no paper comes in two daily editions, in whichever section', () => {
    const ids = dailies.flatMap(({ entries, missed }) =>
      [...entries, ...missed].map(({ paper }) => paper.id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('what rose slowly or not at all does not come back', () => {
    const returned = new Set(dailies.flatMap(({ missed }) => missed.map(({ paper }) => paper.id)));
    expect(ordinary.filter((story) => returned.has(idOf(story)))).toEqual([]);
  });

  test('400,000 stars do not put a paper with one vote above what readers voted for', async () => {
    clock.setWall('2026-06-19T11:05:00.000Z');
    const { edition } = await listTop(context, { period: 'trending', date: null, limit: 20 });
    const ids = edition.entries.map(({ paper }) => paper.id);
    const older = edition.entries.filter(({ paper }) => (paper.announcedOn ?? '') < '2026-06-17');
    // Both rose alike, and what an editor dropped from one edition may trend.
    expect([idOf(lateRiser), idOf(dropped)]).toContain(older[0]?.paper.id);
    const voted = edition.entries.filter(
      ({ paper }) => paper.upvotes >= 20 && (paper.announcedOn ?? '') >= '2026-06-17',
    );
    expect(voted).toHaveLength(12);
    for (const { paper } of voted) expect(ids.indexOf(paper.id)).toBeLessThan(ids.indexOf(idOf(starred)));
    expect(edition.entries.find(({ paper }) => paper.id === idOf(starred))?.reasons.join()).toMatch(
      /\d{3},000 stars \(\+\d{3},000 in a week\)/,
    );
    expect(edition.missed).toEqual([]);
  });

  test('a frozen edition keeps what it brought back, and says so in every list', async () => {
    const { result } = await listTop(context, { period: 'daily', date: '2026-06-15', limit: 2 });
    expect(result.papers).toHaveLength(2);
    expect(result.missed.map(({ id }) => id)).toEqual([idOf(lateRiser)]);
  });

  test('the weekly edition has its own memory of what it passed over', async () => {
    const lists: Edition[] = [];
    for (const [date, now] of [
      ['2026-06-08', '2026-06-10T11:05:00.000Z'],
      ['2026-06-15', '2026-06-21T11:05:00.000Z'],
    ] as const) {
      clock.setWall(now);
      lists.push(await freeze('weekly', date));
    }
    expect(lists[0]?.missed).toEqual([]);
    expect(lists[1]?.missed.map(({ paper }) => paper.id)).toEqual([idOf(lateRiser), idOf(dropped)]);
  });
});
