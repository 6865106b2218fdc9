import { describe, expect, test } from 'vitest';
import { bestAbstract, bestTitle } from '../../src/model/merge-words.ts';

describe('of titles', () => {
  test.each([
    ['the first counts', ['Silt and Salt', 'An Older Name'], 'Silt and Salt'],
    ['capitals give way', ['SILT AND SALT', 'Silt and Salt'], 'Silt and Salt'],
    ['small letters give way', ['silt and salt', 'Silt and Salt'], 'Silt and Salt'],
    ['capitals stay where no other is the same title', ['SILT AND SALT', 'An Older Name'], 'SILT AND SALT'],
    ['an acronym is not in capitals', ['SILT', 'Silt'], 'SILT'],
    [
      'TeX is no small letter',
      ['SILT AND $\\alpha$ SALT', 'Silt and $\\alpha$ salt'],
      'Silt and $\\alpha$ salt',
    ],
    [
      'signs that a site has lost come back',
      ['Catching CO2 in Wet Sand', 'Catching CO$_2$ in wet sand'],
      'Catching CO$_2$ in wet sand',
    ],
    [
      'accents that a site has lost come back',
      ['Schrodinger Rivers', 'Schr\\"odinger Rivers'],
      'Schr\\"odinger Rivers',
    ],
    [
      'case weighs more than signs',
      ['Catching CO2 in Wet Sand', 'CATCHING CO₂ IN WET SAND'],
      'Catching CO2 in Wet Sand',
    ],
    ['none is an empty one', [], ''],
  ])('%s', (_, titles, best) => {
    expect(bestTitle(titles)).toBe(best);
  });
});

describe('of abstracts', () => {
  const abstract =
    'Tidal rivers carry silt in both directions, and nobody has weighed it over a whole year. We anchored forty sondes along ' +
    'the lower river and weighed what passed them between two winters. More silt moved upstream than down in every month but one.';
  const longer = `${abstract} We trace the surplus to a salt wedge that reaches further than charts say.`;
  const teaser =
    'This week we talk to a team that spent two winters on a muddy bank so that you need not. Silt, it turns out, is stranger ' +
    'than anybody thought, and the authors of a new study in our pages tell us in an interview what they had for breakfast on ' +
    'the coldest day, why nobody had done this before, who pays for forty anchors, and what comes next for the river and them.';

  test.each([
    ['the first counts', [abstract, teaser], abstract],
    ['a longer one that says the same counts more', [abstract, longer], longer],
    ['one that is cut gives way', [`${longer.slice(0, 250)}…`, abstract], abstract],
    ['of cut ones the longest counts', ['We look…', 'We look at it…'], 'We look at it…'],
    ["an editor's short teaser gives way", ['Silt is stranger than you think.', abstract], abstract],
    ["an editor's long teaser takes no place", [abstract, teaser], abstract],
    [
      'a short one is better than none',
      ['Silt is stranger than you think.'],
      'Silt is stranger than you think.',
    ],
    ['none is none', [], null],
  ])('%s', (_, abstracts, best) => {
    expect(bestAbstract(abstracts)).toBe(best);
  });
});
