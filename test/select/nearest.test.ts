// The nearest paper of a library is the same, however it is looked for; so is the likeness to papers chosen one by one.
import { expect, test } from 'vitest';
import { LikenessToChosen, NearestFinder } from '../../src/select/nearest.ts';
import { similarity, TermSpace } from '../../src/select/terms.ts';
import { random } from '../helpers/random.ts';

const next = random(12);
const text = (words: number) =>
  Array.from({ length: words }, () => `w${Math.floor(next() ** 2 * 300)}x`).join(' ');
const papers = Array.from({ length: 400 }, () => ({ title: text(6), abstract: text(30) }));
const space = new TermSpace(papers);
const vectors = papers.map((each) => space.vectorOf(each));
const empty = space.vectorOf({ title: '', abstract: null });

test.each([1, 19, 20, 300])('among %i papers it is the first of the most alike', (count) => {
  const library = vectors.slice(0, count);
  const finder = new NearestFinder(library, new Float32Array(space.size));
  for (const vector of vectors.slice(count - 1)) {
    const likenesses = library.map((each) => similarity(each, vector));
    const most = Math.max(...likenesses);
    expect(finder.find(vector, 0)).toEqual(
      most > 0 ? { at: likenesses.indexOf(most), likeness: most } : null,
    );
    expect(finder.find(vector, most)).toBeNull();
  }
});

test('of two that are the same it is the first', () => {
  const [one = empty] = vectors;
  const library = [empty, one, one, ...vectors.slice(1, 200)];
  expect(new NearestFinder(library, new Float32Array(space.size)).find(one, 0.1)?.at).toBe(1);
});

test('without papers, or for one without known terms, it is none', () => {
  expect(new NearestFinder([], new Float32Array(space.size)).find(vectors[0] ?? empty, 0)).toBeNull();
  expect(new NearestFinder(vectors, new Float32Array(space.size)).find(empty, 0)).toBeNull();
});

test('the likeness to papers chosen one by one is that to the most similar of them', () => {
  const likeness = new LikenessToChosen(vectors, space.size);
  vectors.forEach((_, place) => {
    expect(likeness.at(place)).toBe(0);
  });
  for (let count = 1; count <= 5; count++) {
    likeness.add(vectors[count * 7] ?? empty);
    const chosen = vectors.filter((_, place) => place > 0 && place % 7 === 0).slice(0, count);
    vectors.forEach((vector, place) => {
      expect(likeness.at(place)).toBe(Math.max(...chosen.map((each) => similarity(each, vector))));
    });
  }
});
