import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextMatch } from '../../src/model/search.ts';
import { termsOf } from '../../src/search/parse-query.ts';
import { snippetOf } from '../../src/search/snippet.ts';

const matchOf = (text: string): TextMatch => ({ any: termsOf(text), required: [], excluded: [] });
const marked = (part: { text: string; marks: [number, number][] } | null) =>
  part?.marks.map(([start, end]) => part.text.slice(start, end));

const abstract = `We begin with a long introduction that says little. ${'It goes on and on for a while. '.repeat(8)}Then we prune networks, and pruned networks turn out to be quick. ${'And so it ends, slowly. '.repeat(8)}`;

test('word forms are marked in the title and in the passage with most of the words', () => {
  const { title, passage } = snippetOf({ title: 'Pruning, Again', abstract }, matchOf('prune network'), 120);
  expect(marked(title)).toEqual(['Pruning']);
  expect(marked(passage)).toEqual(['prune', 'networks', 'pruned', 'networks']);
  expect(passage?.text).toMatch(/^…Then we prune/);
});

test('a short abstract is shown whole, and one that nothing was found in from its beginning', () => {
  expect(snippetOf({ title: 'T', abstract: 'Short.' }, matchOf('x'), 120).passage).toEqual({
    text: 'Short.',
    marks: [],
  });
  expect(snippetOf({ title: 'T', abstract }, matchOf('zebra'), 120).passage?.text).toMatch(/^We begin .*…$/);
  expect(snippetOf({ title: 'T', abstract: null }, matchOf('x'), 120).passage).toBeNull();
});

test('a passage is never longer than requested, and its marks lie within it', () => {
  const words = fc.array(fc.constantFrom('prune', 'networks', 'of', 'the', 'quick.', 'läge', '🙂'), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(words, fc.integer({ min: 40, max: 200 }), (list, length) => {
      const { passage } = snippetOf(
        { title: '', abstract: list.join(' ') },
        matchOf('prune network'),
        length,
      );
      expect(passage?.text.length).toBeLessThanOrEqual(length);
      for (const word of marked(passage) ?? []) expect(word).toMatch(/^(?:prune|networks)$/);
    }),
    { seed: 13 },
  );
});

test('signs, Greek letters and parts of texts without spaces are marked', () => {
  const titleOf = (title: string, query: string) =>
    marked(snippetOf({ title, abstract: null }, matchOf(query), 120).title);
  expect(titleOf('C and C++ for Lattices', 'c++')).toEqual(['C++']);
  expect(titleOf('TNF-α in the Liver', 'tnf-alpha')).toEqual(['TNF', 'α']);
  expect(titleOf('深度学习在湖泊监测中的应用', '学习湖泊')).toEqual(['学习', '湖泊']);
  expect(titleOf('언어 모델의 평가', '모델')).toEqual(['모델의']);
});
