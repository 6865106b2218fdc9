import { expect, test } from 'vitest';
import { withFeedback } from '../../src/search/feedback.ts';

const vectors = new Map([
  [1, Int8Array.of(100, 0, 0)],
  [2, Int8Array.of(60, 0, 80)],
  [3, Int8Array.of(60, 80, 0)],
]);
const query = Int8Array.of(50, 0, 0);
const hits = [
  { seq: 1, score: 1 },
  { seq: 2, score: 0.6 },
  { seq: 3, score: 0.6 },
];

test('of two papers equally close to the query, the one that is similar to the best results comes first', () => {
  expect(withFeedback(hits, query, [3], vectors).map(({ seq }) => seq)).toEqual([1, 3, 2]);
  expect(withFeedback(hits, query, [2], vectors).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('without results that have a vector the cosines stay', () => {
  const scores = withFeedback(hits, query, [9], vectors).map(({ score }) => score);
  expect(scores).toEqual([1, 0.6, 0.6].map((score) => expect.closeTo(score, 6)));
});

test('a paper whose vector was taken away meanwhile keeps its score', () => {
  const found = withFeedback([...hits, { seq: 7, score: 0.5 }], query, [1], vectors);
  expect(found.find(({ seq }) => seq === 7)?.score).toBe(0.5);
});
