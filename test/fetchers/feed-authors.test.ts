// Lists of authors as feeds write them.
import { describe, expect, test } from 'vitest';
import { namesIn, namesInAll } from '../../src/fetchers/feed/authors.ts';
import { growthOf, linearGrowth } from '../helpers/growth.ts';

describe('a field of authors', () => {
  test.each([
    ['Ann Ames', ['Ann Ames']],
    ['Ann Ames, Bo Berg and Cy Cole', ['Ann Ames', 'Bo Berg', 'Cy Cole']],
    ['Ann Ames, Bo Berg, and Cy Cole', ['Ann Ames', 'Bo Berg', 'Cy Cole']],
    ['Ann Ames &amp; Bo Berg', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames, Bo Berg, et al.', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames et al', ['Ann Ames']],
    ['Author(s): Ann Ames, Bo Berg', ['Ann Ames', 'Bo Berg']],
    [
      ' Ames, A. B., Berg, B., van der Cole, C.-D., Li, X. ',
      ['A. B. Ames', 'B. Berg', 'C.-D. van der Cole', 'X. Li'],
    ],
    ['Ames, A. B.', ['A. B. Ames']],
    ['Ames, AB, Berg, B', ['AB Ames', 'B Berg']],
    ['The Moss Consortium, Ames, A., Berg, B.', ['The Moss Consortium', 'A. Ames', 'B. Berg']],
    ['Ames, Ann, Berg, Bo, and Cole, Cy', ['Ann Ames', 'Bo Berg', 'Cy Cole']],
    ['Ames, Ann and Berg, Bo', ['Ann Ames', 'Bo Berg']],
    ['Ames, Ann', ['Ann Ames']],
    ['van den Berg, Ann', ['Ann van den Berg']],
    ['Ames, A.; Berg, B. C.', ['A. Ames', 'B. C. Berg']],
    ['Ames, Ann; Berg, Bo, Jr.', ['Ann Ames', 'Bo Berg Jr.']],
    ['Ann Ames;Bo Berg', ['Ann Ames', 'Bo Berg']],
    ['OpenAI, Anthropic', ['OpenAI', 'Anthropic']],
    ['NASA, Ann Ames', ['NASA', 'Ann Ames']],
    ['OpenAI', ['OpenAI']],
    ['Ann Ames, Jr., Bo Berg', ['Ann Ames Jr.', 'Bo Berg']],
    ['Ann Ames, III, Bo Berg', ['Ann Ames III', 'Bo Berg']],
    ['Ann Ames, MD, PhD, Bo Berg, MSc', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames, M.D., Ph.D.; Bo Berg, M.P.H.', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames, PhD', ['Ann Ames']],
    ['Dr. Ann Ames, Bo Berg PhD', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames (ann@x.example)', ['Ann Ames']],
    ['ann@x.example (Ann Ames)', ['Ann Ames']],
    ['Ann Ames &lt;ann@x.example&gt;', ['Ann Ames']],
    ['Ann Ames <ann@x.example>', ['Ann Ames']],
    ['Ann Ames ann@x.example', ['Ann Ames']],
    ['press@x.example', []],
    ['Ann Ames\n\tBo Berg\n', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames, \nBo Berg, \nCy Cole', ['Ann Ames', 'Bo Berg', 'Cy Cole']],
    ['Ann Ames (Northern University, Oslo), Bo Berg', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames*, Bo Berg†, Cy Cole¹', ['Ann Ames', 'Bo Berg', 'Cy Cole']],
    ['<a href="x">Ann Ames</a>', ['Ann Ames']],
    ['McDonald, Ann', ['Ann McDonald']],
    ['Wei LI, Jun WANG', ['Wei LI', 'Jun WANG']],
    ['Ma, J., Do, K.', ['J. Ma', 'K. Do']],
    ['Ann Ames, MA, Bo Berg, DO', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames, PhD and Bo Berg, PhD', ['Ann Ames', 'Bo Berg']],
    ['Ann Ames, Jr. and Bo Berg, MD', ['Ann Ames Jr.', 'Bo Berg']],
    ['Barnes and Noble', ['Barnes and Noble']],
    ['Barnes &amp; Noble', ['Barnes & Noble']],
    ['OpenAI and Anthropic', ['OpenAI', 'Anthropic']],
    ['Institute of Standards and Technology', ['Institute of Standards and Technology']],
    ['Centers for Disease Control and Prevention', ['Centers for Disease Control and Prevention']],
    ['Ann & Bo Berg Foundation', ['Ann & Bo Berg Foundation']],
    ['The Moss Consortium and Ann Ames', ['The Moss Consortium', 'Ann Ames']],
    ['李伟 and 王军', ['李伟', '王军']],
    ['José García Márquez, Ann Ames', ['José García Márquez', 'Ann Ames']],
    ['', []],
  ])('%j names %j', (field, names) => {
    expect(namesIn(field)).toEqual(names);
  });
});

test.each([
  [
    ['Ames, Ann', 'Ma, Bo'],
    ['Ann Ames', 'Bo Ma'],
  ],
  [
    ['Ann Ames, School of Silt', 'Bo Berg, Hospital of B'],
    ['Ann Ames', 'Bo Berg'],
  ],
  [
    ['Ann Ames, PhD', 'Bo Berg, PhD'],
    ['Ann Ames', 'Bo Berg'],
  ],
])('the fields %j name %j', (fields, names) => {
  expect(namesInAll(fields)).toEqual(names);
});

test.each(['Ann Ames, ', 'A., ', '(', 'a@', ', and ', ';', '<a ', '&#55357;', 'van ', '@,', ' \n'])(
  'a field of any length is read in time that grows with it: %j',
  async (piece) => {
    expect(await growthOf((count) => namesIn(piece.repeat(count)), 3000)).toBeLessThan(linearGrowth);
  },
);

test('a long word beside an address of mail is read in time that grows with it', async () => {
  const work = (count: number) => namesIn(`${'a.'.repeat(count)} ann@x.example`);
  expect(await growthOf(work, 5000)).toBeLessThan(linearGrowth);
});
