import { expect, test } from 'vitest';
import { parseInterests } from '../../src/model/interests.ts';

test('interests are separated by commas, semicolons and line ends, each once', () => {
  expect(parseInterests(' cs.CL, protein   folding;CS.cl\r\nrobots,,')).toEqual([
    'cs.CL',
    'protein folding',
    'robots',
  ]);
});

test('what is too long, too many or cannot be seen is left out', () => {
  expect(parseInterests(`${'x'.repeat(201)}, a\u202eb`)).toEqual(['ab']);
  expect(parseInterests(Array.from({ length: 150 }, (_, index) => `word ${index}`).join())).toHaveLength(100);
});
