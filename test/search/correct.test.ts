import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stemOf } from '../../src/model/words.ts';
import { correctRequired, correctTerms, editDistance, type WordSource } from '../../src/search/correct.ts';

const words: Record<string, number> = {
  transform: 40,
  transfer: 90,
  lecun: 3,
  chess: 5,
  quantiz: 8,
  decis: 6,
};
/** Words of these occur in this order only. */
const names = ['haori lu', 'wei zhang', 'zhang', 'wei', 'lei zang', 'zang'];
const index: WordSource = {
  occurs: async ({ text }) =>
    names.includes(text) ||
    text.split(' ').every((word) => stemOf(word) in words && !names.join(' ').includes(word)),
  hasPrefix: async (prefix) => Object.keys(words).some((word) => word.startsWith(prefix)),
  wordsLike: async (letters, min, max) =>
    Object.entries(words)
      .filter(([word]) => letters.includes(word[0] ?? '') && word.length >= min && word.length <= max)
      .map(([word, papers]) => ({ word, papers })),
  countsOf: async (stems) =>
    Object.entries({ ...words, lu: 9, zhang: 30, zang: 1 })
      .filter(([word]) => stems.includes(word))
      .map(([word, papers]) => ({ word, papers })),
};
const term = (text: string) => ({ text, times: 1, isPrefix: false });
const correct = async (
  texts: string[],
  options: { isOpenEnded: boolean; share: (word: string) => number } = { isOpenEnded: false, share: () => 0 },
) => {
  const { terms, corrections } = await correctTerms(index, texts.map(term), options);
  return {
    terms: terms.map(({ text, isPrefix }) => text + (isPrefix ? '*' : '')),
    corrections: corrections.map(({ from, to }) => `${from}>${to}`),
  };
};

test('a word that no paper has is replaced by the nearest that one has', async () => {
  expect(await correct(['transfomer', 'chess'])).toEqual({
    terms: ['transformer', 'chess'],
    corrections: ['transfomer>transformer'],
  });
});

test('a wrong letter in the ending of a word doesn’t hide the word', async () => {
  expect((await correct(['quantizaton'])).corrections).toEqual(['quantizaton>quantization']);
  expect((await correct(['decisiom'])).terms.map(stemOf)).toEqual(['decis']);
});

test('two wrong letters are allowed in a long word', async () => {
  expect((await correct(['trensfomer'])).corrections).toEqual(['trensfomer>transform']);
  expect((await correct(['chezz'])).corrections).toEqual([]);
});

test('a known word, a short one and one with digits stay as they are', async () => {
  expect(await correct(['transfomer'], { isOpenEnded: false, share: () => 0.01 })).toMatchObject({
    terms: ['transfomer'],
  });
  expect((await correct(['chesz', 'x1y2'])).corrections).toEqual(['chesz>chess']);
  expect((await correct(['lek'])).corrections).toEqual([]);
});

test('a rare word is only replaced by one that is far more common', async () => {
  const shares: Record<string, number> = { chess: 0.01, chesz: 0.0001, transfomer: 0.00001 };
  const options = { isOpenEnded: false, share: (text: string) => shares[text] ?? 0.02 };
  expect((await correct(['chesz'], options)).corrections).toEqual([]);
  expect((await correct(['transfomer'], options)).corrections).toEqual(['transfomer>transformer']);
});

test('no word is taken for one that is never looked for', async () => {
  expect((await correct(['gthis'])).corrections).toEqual([]);
});

test('the last word may be the beginning of one', async () => {
  const typing = { isOpenEnded: true, share: () => 0 };
  expect((await correct(['chess', 'quan'], typing)).terms).toEqual(['chess', 'quan*']);
  expect((await correct(['chess'], typing)).terms).toEqual(['chess', 'chess*']);
  expect((await correct(['transfer', 'chess'], typing)).terms).toEqual(['transfer', 'chess']);
});

const correctNames = async (text: string, field: 'author' | 'organization' = 'author', share = 0) => {
  const { required, corrections } = await correctRequired(index, [{ text, field }], () => share);
  return [...required.map((name) => name.text), ...corrections.map(({ from, to }) => `${from}>${to}`)];
};

test('a name may have its words in the other order', async () => {
  expect(await correctNames('Lu, Haori')).toEqual(['haori lu']);
  expect(await correctNames('Lu Haori')).toEqual(['haori lu']);
});

test('a wrong letter is found in a short word of a name, because of the others', async () => {
  expect(await correctNames('Haori Luu')).toEqual(['haori lu', 'luu>lu']);
});

test('a word of a name is corrected where only another name has it', async () => {
  expect(await correctNames('Wei Zang')).toEqual(['wei zhang', 'wei zang>wei zhang']);
});

test('a well-known name that no paper has is not taken for another', async () => {
  expect(await correctNames('LeCunn', 'organization', 0.01)).toEqual(['lecunn']);
});

const unknown = () => 0;

test('names are corrected word by word, and a phrase that no paper has is dropped', async () => {
  const name = await correctRequired(index, [{ text: 'LeCunn', field: 'author' }], unknown);
  expect(name.required).toEqual([{ text: 'lecun', field: 'author' }]);
  const phrase = await correctRequired(index, [{ text: 'zebra crossing', field: 'any' }], unknown);
  expect(phrase).toEqual({ required: [], corrections: [] });
  const stranger = await correctRequired(index, [{ text: 'Zzyzx', field: 'author' }], unknown);
  expect(stranger.required).toEqual([{ text: 'zzyzx', field: 'author' }]);
});

test('the edit distance counts letters inserted, deleted, replaced and swapped', () => {
  for (const [left, right, distance] of [
    ['lecun', 'lecun', 0],
    ['lecunn', 'lecun', 1],
    ['lceun', 'lecun', 1],
    ['lekun', 'lecun', 1],
    ['hinton', 'hilton', 1],
    ['kitten', 'sitting', 3],
  ] as const) {
    expect(editDistance(left, right, 5)).toBe(distance);
  }
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (left, right) => {
      expect(editDistance(left, right, 9)).toBe(editDistance(right, left, 9));
      expect(editDistance(left, right, 9)).toBeLessThanOrEqual(Math.max(left.length, right.length));
      const limited = editDistance(left, right, 2);
      if (limited <= 2) expect(limited).toBe(editDistance(left, right, 9));
    }),
    { seed: 13 },
  );
});

test('what is too long for a word is not compared with any', async () => {
  let compared = 0;
  const counting: WordSource = {
    ...index,
    countsOf: async (stems) => {
      compared += stems.length;
      return await index.countsOf(stems);
    },
  };
  const text = 'a'.repeat(1_000);
  const options = { isOpenEnded: false, share: () => 0 };
  expect((await correctTerms(counting, [term(text)], options)).corrections).toEqual([]);
  const required = { text: `wei ${text}`, field: 'author' as const };
  expect(
    (await correctRequired(counting, [required], () => 0)).corrections.map(({ from }) => from),
  ).not.toContain(text);
  // The short word of the name is.
  expect(compared).toBeLessThan(1000);
});
