// Which papers a rule finds, in every spelling that readers and papers use.
import { describe, expect, test } from 'vitest';
import { parseRule } from '../../src/model/profile.ts';
import { RuleIndex } from '../../src/select/rule-index.ts';
import { TermSpace } from '../../src/select/terms.ts';
import { paper } from '../helpers/papers.ts';

const titles = [
  'GPT-4o Sees the Harbour',
  'TNF-α and IL-6 in the Liver',
  'β-Catenin in Retina Cells',
  'C++ for Lattices',
  'C# for Lattices',
  'C Is Enough',
  'Low-Rank Adaptation',
  'Regularisation of Tumours',
  'Schrödinger’s Cat in Łódź',
  'Über Gödels Satz und Straßen',
  'k-Means++ Seeding',
  '深度学习在湖泊监测中的应用',
  'A Neural Net for .NET',
];
const papers = titles.map((title, index) =>
  paper({
    id: `arxiv:2606.9${String(index).padStart(4, '0')}`,
    title,
    abstract: null,
    categories: index === 0 ? ['cs.CL'] : ['q-bio.BM'],
  }),
);
const space = new TermSpace(papers);
const items = papers.map((each) => ({ terms: space.vectorOf(each), dense: null }));
const index = new RuleIndex(papers, space, items, null);
const found = (text: string) => {
  const rule = parseRule(text);
  return rule === null ? null : [...index.matches(rule).keys()].map((at) => titles[at]);
};

describe('a rule finds the paper', () => {
  test.each([
    ['gpt4o', 'GPT-4o Sees the Harbour'],
    ['GPT 4o', 'GPT-4o Sees the Harbour'],
    ['"gpt-4o"', 'GPT-4o Sees the Harbour'],
    ['TNF-alpha', 'TNF-α and IL-6 in the Liver'],
    ['TNFα', 'TNF-α and IL-6 in the Liver'],
    ['IL6', 'TNF-α and IL-6 in the Liver'],
    ['beta-catenin', 'β-Catenin in Retina Cells'],
    ['"β-catenin"', 'β-Catenin in Retina Cells'],
    ['C++', 'C++ for Lattices'],
    ['c#', 'C# for Lattices'],
    ['C', 'C Is Enough'],
    ['lowrank adaptation', undefined],
    ['low-rank', 'Low-Rank Adaptation'],
    ['regularization', 'Regularisation of Tumours'],
    ['tumor', 'Regularisation of Tumours'],
    ["Schrödinger's cat", 'Schrödinger’s Cat in Łódź'],
    ['schroedinger', 'Schrödinger’s Cat in Łódź'],
    ['lodz', 'Schrödinger’s Cat in Łódź'],
    ['strassen', 'Über Gödels Satz und Straßen'],
    ['k-means++', 'k-Means++ Seeding'],
    ['湖泊', '深度学习在湖泊监测中的应用'],
    ['.NET', 'A Neural Net for .NET'],
    ['cat:cs.*', 'GPT-4o Sees the Harbour'],
  ])('%s: %s', (rule, title) => {
    expect(found(rule)).toEqual(title === undefined ? [] : [title]);
  });

  test('and no other: a word is not cut where no number or single letter is', () => {
    expect(found('carpet')).toEqual([]);
    expect(found('alphabet')).toEqual([]);
    expect(found('gpt4')).toEqual([]);
  });
});

test('a particle that is part of a name must be there; one that comes and goes need not', () => {
  const names = [
    'Lars van den Berg',
    'L. van den Berg',
    'van den Berg, Lars',
    'Lars vanden Berg',
    'Lars Berg',
    'Maria da Silva',
    'M. Silva',
  ];
  const works = names.map((name, at) =>
    paper({ id: `arxiv:2606.8000${at}`, title: name, abstract: null, authors: [{ name, affiliations: [] }] }),
  );
  const terms = new TermSpace(works);
  const byName = new RuleIndex(
    works,
    terms,
    works.map((each) => ({ terms: terms.vectorOf(each), dense: null })),
    null,
  );
  const by = (value: string) =>
    [...byName.matches({ kind: 'author', value }).keys()].sort().map((at) => names[at]);
  for (const name of ['van den Berg', 'Lars van den Berg', 'van den Berg, L.', 'Berg, Lars van den'])
    expect([name, by(name)]).toEqual([name, names.slice(0, 3)]);
  expect(by('Berg')).toEqual([...names.slice(0, 5)]);
  expect(by('da Silva')).toEqual(names.slice(5));
});
