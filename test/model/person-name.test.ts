import { describe, expect, test } from 'vitest';
import { likenessOf, pairNames, parsePersonName, parsePersonNames } from '../../src/model/person-name.ts';
import { growthOf, linearGrowth } from '../helpers/growth.ts';

const likeness = (a: string, b: string) => likenessOf(parsePersonName(a), parsePersonName(b));

describe('two names', () => {
  test.each([
    ['Jane Doe', 'Doe, Jane'],
    ['Jane Q. Doe', 'Jane Doe'],
    ['Lars van den Berg', 'Berg, Lars van den'],
    ['Jean-Pierre Rœmer', 'Jean Pierre Roemer'],
    ['Wei-Ming Li', 'Weiming Li'],
    ['Wei Li', 'Li Wei'],
    ['Sammy Lee Jr.', 'Lee, Sammy, Jr'],
    ['Zo\\"e Br\\"auer*', 'Zoë Bräuer'],
    ['Hemanth Kumar M', 'M, Hemanth Kumar'],
    ['Md. Rafi Haque', 'Haque, Md Rafi'],
    ['Ada Ames MD', 'Ames, Ada, MD'],
    ['Jörg Müller', 'Joerg Mueller'],
    ['Søren Ågård', 'Soren Aagaard'],
  ])('can be whole names of one person: %s, %s', (a, b) => {
    expect([likeness(a, b), likeness(b, a)]).toEqual(['full', 'full']);
  });

  test.each([
    ['Jane Doe', 'J. Doe'],
    ['Jane Q. Doe', 'Doe J'],
    ['Jean-Pierre Roemer', 'J.-P. Roemer'],
    ['J.Q. Doe', 'J. Q. Doe'],
    ['Doe', 'Jane Doe'],
    ['Md Rafi Haque', 'M. R. Haque'],
    ['Jane Quinn Doe', 'Doe J Q'],
    ['Rekha B S', 'S, Rekha B'],
  ])('can be of one person as far as initials go: %s, %s', (a, b) => {
    expect([likeness(a, b), likeness(b, a)]).toEqual(['initials', 'initials']);
  });

  test.each([
    ['Jane Doe', 'John Doe'],
    ['Jane Doe', 'Jane Roe'],
    ['J. A. Doe', 'J. B. Doe'],
    ['Jane Doe', ''],
    ['Md Rafi Haque', 'Md Sami Haque'],
    ['Rekha B S', 'Rekha B T'],
  ])('are of two people: %s, %s', (a, b) => {
    expect([likeness(a, b), likeness(b, a)]).toEqual([null, null]);
  });
});

test('two lists are paired one to one, whole names first, however many bear one family name', () => {
  const pairs = (a: string[], b: string[]) =>
    pairNames(a.map(parsePersonName), b.map(parsePersonName)).map((pair) => [a[pair.a], b[pair.b]]);
  expect(pairs(['J. Li', 'Jing Li', 'Bo Berg'], ['Jing Li', 'Jun Li', 'Cy Cole'])).toEqual([
    ['Jing Li', 'Jing Li'],
    ['J. Li', 'Jun Li'],
  ]);
  const crowd = Array.from({ length: 5000 }, (_, index) => `${String.fromCharCode(65 + (index % 26))}. Wang`);
  expect(pairs(crowd, crowd.toReversed())).not.toEqual([]);
});

describe('a list of names', () => {
  const families = (...names: string[]) =>
    parsePersonNames(names.map((name) => ({ name }))).map(
      ({ family, given }) => `${family} ${given.join('')}`,
    );

  test.each<[why: string, names: string[], read: string[]]>([
    [
      'has initials after family names, as PubMed writes them',
      ['Ames JQ', 'van den Berg L', 'Li WM'],
      ['ames jq', 'berg l', 'li wm'],
    ],
    ['has family names in capitals', ['Wei LI', 'Jo KIM'], ['li wei', 'kim jo']],
    ['has family names in capitals, and a full name', ['Wei LI', 'Jo Kim'], ['li wei', 'kim jo']],
    ['has people and a group', ['Ames JQ', 'The Silt Group'], ['ames jq', 'group thesilt']],
  ])('%s', (_, names, read) => {
    expect(families(...names)).toEqual(read);
  });
});

test('a long name is read in time that grows with it', async () => {
  const work = (count: number) => parsePersonNames([{ name: `A${'a-'.repeat(count)}` }]);
  expect(await growthOf(work, 3000)).toBeLessThan(linearGrowth);
});
