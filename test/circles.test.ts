import { describe, expect, test } from 'vitest';
import { circlesIn } from './helpers/circles.ts';

const circles = (imports: Record<string, string[]>) => circlesIn(new Map(Object.entries(imports)));

describe('the search for import circles', () => {
  test('finds nothing where every import goes down', () => {
    expect(circles({ a: ['b', 'c'], b: ['c'], c: [] })).toEqual([]);
  });

  test('shows the shortest way from a file back to itself', () => {
    expect(circles({ a: ['b', 'c'], b: ['d'], c: ['a'], d: ['a'] })).toEqual([['a', 'c', 'a']]);
    expect(circles({ a: ['b'], b: ['c'], c: ['d'], d: ['a'] })).toEqual([['a', 'b', 'c', 'd', 'a']]);
  });

  test('finds a file that imports itself', () => {
    expect(circles({ a: ['a'] })).toEqual([['a', 'a']]);
  });

  test('reports circles without a common file one by one, and a file that only leads to one not at all', () => {
    expect(circles({ a: ['b'], b: ['c'], c: ['b', 'd'], d: ['e'], e: ['d'] })).toEqual([
      ['b', 'c', 'b'],
      ['d', 'e', 'd'],
    ]);
  });
});
