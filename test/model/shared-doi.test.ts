// When a DOI that two records share makes them one work, and when it doesn't.
import { describe, expect, test } from 'vitest';
import { areTwoWorks, withoutDois } from '../../src/model/shared-doi.ts';
import { record } from '../helpers/papers.ts';

const says = (title: string, ...names: string[]) => ({
  title,
  authors: names.map((name) => ({ name, affiliations: [] })),
});
const paper = says('Growth of moss on stones in cold northern rivers', 'Ada Ames', 'Bo Berg');

describe('one DOI is of two works', () => {
  test.each([
    [
      'abstracts of one meeting',
      says('Telmisartan in hypertensive rats over ten years', 'Mara Alter', 'Karo Webs'),
    ],
    ['an erratum', says('Erratum: Growth of moss on stones in cold northern rivers', 'Ada Ames', 'Bo Berg')],
    ['a correction by its heading alone', says('Author Correction', 'Ada Ames')],
    ['a correction in the words of publishers', says('Correction: Growth of moss on stones', 'Ada Ames')],
    ['an expression of concern', says('Expression of Concern: Growth of moss on stones', 'Ada Ames')],
    ['a corrigendum by the end of its title', says(`${paper.title} [Corrigendum]`, 'Ada Ames', 'Bo Berg')],
    ["a publisher's note", says(`Publisher’s Note: ${paper.title}`, 'Ada Ames', 'Bo Berg')],
    ['a withdrawal notice', says(`Withdrawal notice: ${paper.title}`, 'Ada Ames', 'Bo Berg')],
    ['a notice of retraction', says(`Notice of Retraction: ${paper.title}`, 'Ada Ames', 'Bo Berg')],
    ['an erratum in German', says(`Berichtigung: ${paper.title}`, 'Ada Ames', 'Bo Berg')],
    ['a comment by others', says('Comment on "Growth of moss on stones in cold northern rivers"', 'Cy Cole')],
  ])('where they are %s', (_what, other) => {
    expect([areTwoWorks(paper, other), areTwoWorks(other, paper)]).toEqual([true, true]);
  });
});

describe('one DOI is of one work', () => {
  test.each([
    ['one was retitled', says('How stones in rivers grow green', 'A. Ames', 'B. Berg')],
    ['a site names other people of the same title', says(paper.title, 'The Moss Collaboration')],
    ['half of the title is the same', says('Moss on stones in northern rivers: a survey', 'Cy Cole')],
    ['one names no authors', says('Telmisartan in hypertensive rats over ten years')],
    [
      'one has names in another script',
      says('寒冷河流石上苔藓的生长及其规律研究以及长期观测结果分析报告', '王伟'),
    ],
    ['a title says too little', says('Other words', 'Zed Zorn')],
  ])('where %s', (_why, other) => {
    expect([areTwoWorks(paper, other), areTwoWorks(other, paper)]).toEqual([false, false]);
  });
});

describe('a record without the DOI of another work', () => {
  const doi = '10.1000/j.1';
  const own = record({ source: 'import', via: 'ris', key: `doi:${doi}`, identifiers: { doi } });

  test('has an id of its own, the same each time', () => {
    const apart = withoutDois(own, new Set([doi]));
    expect(apart.identifiers.doi).toBeUndefined();
    expect(apart.identifiers.url).toMatch(/^https:\/\/doi\.org\/10\.1000\/j\.1#[0-9a-f]{12}$/);
    expect(apart.key).not.toBe(own.key);
    expect(withoutDois({ ...own, abstract: 'More.' }, new Set([doi])).key).toBe(apart.key);
  });

  test('keeps what else identifies it', () => {
    const arxiv = { ...own, key: '2606.1', identifiers: { arxiv: '2606.1', doi } };
    expect(withoutDois(arxiv, new Set([doi]))).toMatchObject({
      key: '2606.1',
      identifiers: { arxiv: '2606.1' },
    });
  });
});
