import { describe, expect, test } from 'vitest';
import { arxivCalendar, weekdayCalendar } from '../../src/model/calendar.ts';
import { candidateRange, type SelectionInput, selectEdition } from '../../src/select/edition.ts';
import { defaultRanking, history } from '../helpers/papers.ts';

const select = (input: Partial<SelectionInput>) =>
  selectEdition({
    period: 'daily',
    date: '2026-06-16',
    at: '2026-06-16T11:00:00.000Z',
    limit: 20,
    range: { from: '2026-06-16', to: '2026-06-16' },
    categories: [],
    candidates: [],
    alreadyFeatured: new Set(),
    previous: null,
    picks: [],
    settings: defaultRanking,
    ...input,
  });
const idsOf = (edition: ReturnType<typeof select>) => edition.entries.map(({ paper }) => paper.id);

describe('a daily edition', () => {
  const previous = { date: '2026-06-15', frozenAt: '2026-06-15T11:00:00.000Z' };
  const range = { from: '2026-06-15', to: '2026-06-16' };

  test('contains what came too late for the one before, and nothing that was in time for it', () => {
    const candidates = [
      history({ id: 'in time' }, { on: '2026-06-15', seenAt: '2026-06-15T04:00:00.000Z' }),
      history({ id: 'late' }, { on: '2026-06-15', seenAt: '2026-06-15T15:00:00.000Z' }),
      history({ id: 'today' }),
    ];
    expect(idsOf(select({ candidates, previous, range })).sort()).toEqual(['late', 'today']);
  });

  test('never repeats a paper of an earlier one', () => {
    const candidates = [history({ id: 'a' }), history({ id: 'b' })];
    expect(idsOf(select({ candidates, alreadyFeatured: new Set(['a']) }))).toEqual(['b']);
  });

  test('a replaced version never makes a paper new again', () => {
    const candidates = [
      history({ id: 'a' }, { kind: 'replace' }),
      history({ id: 'b' }, { kind: 'replace-cross' }),
    ];
    expect(idsOf(select({ candidates }))).toEqual([]);
  });

  test('leaves out what was withdrawn', () => {
    expect(idsOf(select({ candidates: [history({ id: 'a', withdrawn: true })] }))).toEqual([]);
  });

  test('is cut at its limit, and knows how many there were', () => {
    const candidates = Array.from({ length: 30 }, (_, index) => history({ id: `p${index}` }));
    const edition = select({ candidates, limit: 5 });
    expect(edition.entries.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
    expect(edition.considered).toBe(30);
  });
});

describe("the editor's hand", () => {
  const pick = (paperId: string, action: 'pick' | 'drop', note: string | null = null) => ({
    editionId: 'daily/2026-06-16',
    paperId,
    action,
    note,
    at: '2026-06-16T08:00:00.000Z',
  });

  test('puts picks first in their order, with their notes, whatever the votes say', () => {
    const candidates = [
      history({ id: 'popular' }, { votes: { '2026-06-16T08:00:00.000Z': 900 } }),
      history({ id: 'old' }, { on: '2026-05-01' }),
      history({ id: 'quiet' }),
    ];
    const edition = select({
      candidates,
      picks: [pick('quiet', 'pick'), pick('old', 'pick', 'Still true.')],
    });
    expect(idsOf(edition)).toEqual(['quiet', 'old', 'popular']);
    expect(edition.entries[1]).toMatchObject({ picked: true, note: 'Still true.' });
  });

  test('leaves out what it drops', () => {
    const candidates = [history({ id: 'a' }), history({ id: 'b' })];
    expect(idsOf(select({ candidates, picks: [pick('a', 'drop')] }))).toEqual(['b']);
  });
});

describe('the dates that an edition looks at', () => {
  const arxiv = [arxivCalendar()];

  test('go back to the edition before, and a week at most', () => {
    const previous = (date: string) => ({ date, frozenAt: `${date}T11:00:00.000Z` });
    expect(candidateRange('daily', '2026-06-16', previous('2026-06-15'), arxiv)).toEqual({
      from: '2026-06-15',
      to: '2026-06-16',
    });
    expect(candidateRange('daily', '2026-06-16', previous('2026-03-01'), arxiv)).toEqual({
      from: '2026-06-09',
      to: '2026-06-16',
    });
  });

  test('of a first edition begin after the announcement before', () => {
    expect(candidateRange('daily', '2026-06-23', null, arxiv)).toEqual({
      from: '2026-06-20',
      to: '2026-06-23',
    });
    expect(candidateRange('daily', '2026-06-23', null, [weekdayCalendar])).toEqual({
      from: '2026-06-23',
      to: '2026-06-23',
    });
  });

  test('of a week and a month are theirs', () => {
    expect(candidateRange('weekly', '2026-06-17', null, arxiv)).toEqual({
      from: '2026-06-15',
      to: '2026-06-21',
    });
    expect(candidateRange('monthly', '2026-02-10', null, arxiv)).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    });
  });
});
