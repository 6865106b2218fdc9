// Learning from likes with words and vectors: which items come first.
import { expect, test } from 'vitest';
import { type Item, Learner } from '../../src/select/learning.ts';
import { TermSpace } from '../../src/select/terms.ts';

const texts = [
  'Clocks of salt',
  'Kites over water',
  'Soup in winter',
  'Robots that knit',
  'Maps of moss',
  'Bells under ice',
];
const space = new TermSpace(texts.map((title) => ({ title, abstract: null })));

function itemsWith(vectors: readonly (readonly [number, number] | null)[]): Item[] {
  return texts.map((title, index) => ({
    terms: space.vectorOf({ title, abstract: null }),
    dense: vectors[index] ? Float32Array.from(vectors[index]) : null,
  }));
}

const liked: Item = {
  terms: space.vectorOf({ title: 'Lanterns', abstract: null }),
  dense: Float32Array.from([0, 1]),
};

test('a paper whose vector points where the likes do comes first, though they share no word', () => {
  const learner = new Learner(
    itemsWith([
      [1, 0],
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]),
    space.size,
  );
  const scores = learner.score([{ item: liked, weight: 1 }]);
  expect(learner.usesVectors).toBe(true);
  expect(scores.indexOf(Math.max(...scores))).toBe(2);
});

test('a paper without a vector takes no vectors from the others, and is neither first nor last', () => {
  const learner = new Learner(itemsWith([null, [1, 0], [0, 1], [1, 0], [1, 0], [1, 0]]), space.size);
  const scores = learner.score([{ item: liked, weight: 1 }]);
  const [without = 0, other = 0, near = 0] = scores;
  expect(learner.usesVectors).toBe(true);
  expect(near).toBeGreaterThan(without);
  expect(without).toBeGreaterThan(other);
});

test('vectors of fewer than half of the papers are not used', () => {
  const learner = new Learner(itemsWith([[1, 0], [0, 1], null, null, null, null]), space.size);
  expect(learner.usesVectors).toBe(false);
  expect([...learner.score([{ item: liked, weight: 1 }])]).toEqual([0, 0, 0, 0, 0, 0]);
});
