import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaperWithHistory } from '../../src/model/paper.ts';
import { type MissedInput, missedRange, selectMissed } from '../../src/select/missed.ts';
import { defaultRanking, history } from '../helpers/papers.ts';

const at = '2026-06-16T11:00:00.000Z';
const dayAgo = '2026-06-15T11:00:00.000Z';

/** A paper of an earlier day: its votes when it was new, a day ago, and now. */
function risen(id: string, [first, before, now]: readonly [number, number, number], on = '2026-06-11') {
  return history(
    { id },
    {
      on,
      seenAt: `${on}T04:00:00.000Z`,
      votes: { [`${on}T05:00:00.000Z`]: first, [dayAgo]: before, [at]: now },
    },
  );
}

const earlier = [
  { date: '2026-06-11', frozenAt: '2026-06-11T11:00:00.000Z', papers: ['peer0', 'peer1', 'peer2'] },
  { date: '2026-06-12', frozenAt: '2026-06-12T11:00:00.000Z', papers: ['peer3'] },
];
const peers = [
  risen('peer0', [20, 90, 95]),
  risen('peer1', [15, 40, 41]),
  risen('peer2', [12, 14, 14]),
  risen('peer3', [30, 60, 61], '2026-06-12'),
];
const listed = [4, 8, 11].map((votes, index) => history({ id: `today${index}` }, { votes: { [at]: votes } }));

const missed = (candidates: readonly PaperWithHistory[], more: Partial<MissedInput> = {}) =>
  selectMissed({
    at,
    period: 'daily',
    date: '2026-06-16',
    categories: [],
    settings: defaultRanking,
    limit: 3,
    listed,
    candidates,
    earlier,
    peers,
    ...more,
  }).map(({ paper }) => paper.id);

const lateRiser = risen('riser', [2, 10, 60]);

describe('a paper that was passed over', () => {
  test('comes back when it has taken off, with the reason', () => {
    const [entry] = selectMissed({
      at,
      period: 'daily',
      date: '2026-06-16',
      categories: [],
      settings: defaultRanking,
      limit: 3,
      listed,
      candidates: [lateRiser],
      earlier,
      peers,
    });
    expect(entry).toMatchObject({ rank: 1, paper: { id: 'riser' }, picked: false });
    expect(entry?.reasons).toContain('+50 in a day');
  });

  test('stays away when its score is high but no longer rises', () => {
    expect(missed([risen('riser', [2, 60, 60])])).toEqual([]);
  });

  test('stays away when it rises, but more slowly than what is in the list today', () => {
    expect(missed([risen('riser', [2, 54, 60])])).toEqual([]);
  });

  test('stays away when it rises, but the median of its edition is still higher', () => {
    const famous = peers.map((peer) => risen(peer.paper.id, [50, 400, 460]));
    expect(missed([lateRiser], { peers: famous })).toEqual([]);
  });

  test('stays away when it was withdrawn', () => {
    expect(missed([{ ...lateRiser, paper: { ...lateRiser.paper, withdrawn: true } }])).toEqual([]);
  });

  test('stays away when it is in the list today', () => {
    expect(missed([lateRiser], { listed: [...listed, lateRiser] })).toEqual([]);
  });
});

describe('not passed over is a paper', () => {
  test('that no edition could have had: the digest began later, or heard of it too late', () => {
    expect(missed([lateRiser], { earlier: [] })).toEqual([]);
    expect(
      missed([lateRiser], { earlier: earlier.slice(1).map((each) => ({ ...each, date: '2026-06-22' })) }),
    ).toEqual([]);
    const heardLate = {
      ...lateRiser,
      announcements: lateRiser.announcements.map((each) => ({ ...each, seenAt: at })),
    };
    expect(missed([heardLate])).toEqual([]);
  });

  test('that another source announces right now: it is news', () => {
    const announcement = { source: 'huggingface', on: '2026-06-16', kind: 'featured' as const, seenAt: at };
    expect(missed([{ ...lateRiser, announcements: [...lateRiser.announcements, announcement] }])).toEqual([]);
  });

  test('that was only replaced', () => {
    const replaced = lateRiser.announcements.map((each) => ({ ...each, kind: 'replace' as const }));
    expect(missed([{ ...lateRiser, announcements: replaced }])).toEqual([]);
  });
});

test('of many the three with the highest scores come back, in whatever order they are given', () => {
  const risers = [30, 90, 60, 45, 75].map((now) => risen(`riser${now}`, [1, 5, now]));
  fc.assert(
    fc.property(fc.shuffledSubarray(risers, { minLength: 5 }), (shuffled) => {
      expect(missed(shuffled)).toEqual(['riser90', 'riser75', 'riser60']);
    }),
  );
});

test('dates of two days to three weeks ago are looked at, in daily and weekly editions only', () => {
  expect(missedRange('daily', '2026-06-30')).toEqual({ from: '2026-06-09', to: '2026-06-28' });
  expect(missedRange('weekly', '2026-06-29')).toEqual({ from: '2026-06-08', to: '2026-06-27' });
  expect([missedRange('monthly', '2026-06-01'), missedRange('trending', '2026-06-30')]).toEqual([null, null]);
});
