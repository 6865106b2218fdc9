import { describe, expect, test } from 'vitest';
import { mergeAuthors } from '../../src/model/merge-authors.ts';
import type { Author } from '../../src/model/paper.ts';

const person = (name: string, affiliation?: string, orcid?: string): Author => ({
  name,
  affiliations: affiliation ? [affiliation] : [],
  ...(orcid && { orcid }),
});
const people = (...names: string[]) => names.map((name) => person(name));
const merge = (...lists: Author[][]) => mergeAuthors(lists, lists.length);

describe('lists of the same people', () => {
  test('give names in full, affiliations and ORCIDs, author by author', () => {
    expect(
      merge(
        [person('J. Doe', 'Northern University'), person('M. Ferre')],
        [person('Jane Doe', 'An Institute', '0000-1'), person('Matteo Ferré', 'A Laboratory')],
      ),
    ).toEqual([person('Jane Doe', 'Northern University', '0000-1'), person('Matteo Ferré', 'A Laboratory')]);
  });

  test('may be in another order: the first list keeps its own', () => {
    expect(
      merge(people('Ada Ames', 'Bo Berg'), [person('Bo Berg', 'A Laboratory'), person('Ada Ames')]),
    ).toEqual([person('Ada Ames'), person('Bo Berg', 'A Laboratory')]);
  });

  test('give accents and case that were lost', () => {
    expect(merge(people('ZOE BRAUER', 'Jose Roe'), people('Zoe Brauer', "Jos\\'e Roe"))).toEqual(
      people('Zoe Brauer', "Jos\\'e Roe"),
    );
  });

  test('may lack one author in ten', () => {
    const crew = Array.from('ABCDEFGHIJKL', (letter) => person(`${letter}nna ${letter}erg`));
    const known = crew.slice(1).map(({ name }) => person(name, 'The Ship'));
    expect(merge(crew, known).filter(({ affiliations }) => affiliations.length > 0)).toHaveLength(11);
  });

  test('are completed by the longer, where a site names only the first', () => {
    expect(merge(people('J. Doe'), people('Jane Doe', 'Bo Berg'))).toEqual(people('Jane Doe', 'Bo Berg'));
    // A service's list is no authority on who the authors are.
    expect(mergeAuthors([people('J. Doe'), people('Jane Doe', 'Bo Berg')], 1)).toEqual(people('J. Doe'));
  });
});

describe('nothing is taken from', () => {
  test.each([
    [
      'a list of other people',
      people('Ada Ames', 'Bo Berg'),
      [person('Cy Cole', 'X'), person('Di Dorn', 'X')],
    ],
    [
      'a list of which half are others',
      people('Ada Ames', 'Bo Berg'),
      [person('Ada Ames', 'X'), person('Di Dorn', 'X')],
    ],
    ['a namesake of another first name', people('Ada Ames'), [person('Anna Ames', 'X')]],
    [
      'somebody whose initials are those of two',
      people('Jing Li', 'Jun Li', 'Bo Berg'),
      [person('Bo Berg'), person('J. Li', 'X'), person('J. Li', 'Y')],
    ],
    [
      'somebody with another ORCID',
      [person('Ada Ames', undefined, '0000-1')],
      [person('Ada Ames', 'X', '0000-2')],
    ],
  ])('%s', (_, first, other) => {
    expect(merge(first, other)).toEqual(first);
  });
});
