// What was seen of signals, by days of a time zone.
import { expect, test } from 'vitest';
import { signalsByDay } from '../../src/commands/shared/papers/signal-stats.ts';
import type { SignalFigures } from '../../src/store/contract/statistics.ts';

const seen = (at: string, figures: Partial<SignalFigures> = {}): SignalFigures => ({
  source: 'huggingface',
  name: 'upvotes',
  at: `2026-06-${at}:00.000Z`,
  changes: 1,
  atFirst: 0,
  gained: 0,
  ...figures,
});

test('a day is one of the time zone, and what lies before the first one is left out', () => {
  const late = [
    seen('10T03:59', { gained: 100 }),
    seen('10T04:00', { atFirst: 7 }),
    seen('10T18:00', { gained: 2 }),
    seen('11T03:00', { gained: 3 }),
    seen('11T05:00', { gained: 4 }),
  ];
  expect(signalsByDay(late, 'America/New_York', '2026-06-10')).toEqual([
    {
      source: 'huggingface',
      name: 'upvotes',
      changes: 4,
      atFirst: 7,
      gained: 9,
      days: [
        { date: '2026-06-10', changes: 3, atFirst: 7, gained: 5 },
        { date: '2026-06-11', changes: 1, atFirst: 0, gained: 4 },
      ],
    },
  ]);
});

test('each signal of each source is listed separately, votes first, and first the source where they changed most', () => {
  const all = [
    seen('10T05:00', { source: 'github', name: 'stars', changes: 9 }),
    seen('10T05:00'),
    seen('11T05:00', { changes: 5 }),
    seen('11T05:00', { source: 'elsewhere', changes: 3 }),
  ];
  expect(
    signalsByDay(all, 'UTC', '2026-06-10').map(({ source, name, changes }) => [source, name, changes]),
  ).toEqual([
    ['huggingface', 'upvotes', 6],
    ['elsewhere', 'upvotes', 3],
    ['github', 'stars', 9],
  ]);
});

test('ratings are not counts: they change, and are not added up', () => {
  const [ratings] = signalsByDay(
    [seen('10T05:00', { source: 'openreview', name: 'rating', changes: 2, atFirst: 13, gained: 1 })],
    'UTC',
    '2026-06-10',
  );
  expect(ratings).toMatchObject({
    changes: 2,
    atFirst: null,
    gained: null,
    days: [{ date: '2026-06-10', changes: 2, atFirst: null, gained: null }],
  });
});
