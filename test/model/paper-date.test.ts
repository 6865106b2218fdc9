import { describe, expect, test } from 'vitest';
import { dateOfPaper } from '../../src/model/paper-date.ts';

const dated = (publishedAt: string | null, sources = ['import'], announcedOn: string | null = null) =>
  dateOfPaper({ publishedAt, sources, announcedOn })?.known ?? null;

describe('the date of a paper', () => {
  test.each([
    ['2019-12-31T00:00:00.000Z', '2019'],
    ['2019-03-31T00:00:00.000Z', '2019-03'],
    ['2024-02-29T00:00:00.000Z', '2024-02'],
    ['2019-02-27T00:00:00.000Z', '2019-02-27'],
    ['2019-12-31T08:00:00.000Z', '2019-12-31'],
  ])('that was imported as %s is %s, as a last day stands for its month or year', (at, known) => {
    expect(dated(at)).toBe(known);
  });

  test('of a source is a day, even the last of a year', () => {
    expect(dated('2019-12-31T00:00:00.000Z', ['biorxiv'])).toBe('2019-12-31');
    expect(dated('2019-12-31T00:00:00.000Z', ['arxiv', 'import'])).toBe('2019-12-31');
  });

  test('is that of its announcement where no other is known', () => {
    expect(dated(null, ['import'], '2026-06-30')).toBe('2026-06-30');
    expect(dated(null)).toBe(null);
  });
});
