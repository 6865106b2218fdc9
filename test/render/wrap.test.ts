import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { columnsOf, wrap } from '../../src/render/text/wrap.ts';

test('a dot between facts ends a line and never begins one', () => {
  expect(wrap('Jun 21, 2026 · 1 comment · new in cs.CL', 24)).toBe(
    'Jun 21, 2026 · 1\ncomment · new in cs.CL',
  );
});

test('every character of the basic plane takes the columns that terminals give it', () => {
  // Controls and halves of pairs are no text.
  const characters = Array.from({ length: 0xffff - 0xa0 }, (_, index) => String.fromCharCode(0xa0 + index));
  const texts = characters.filter((character) => !/\p{Surrogate}/u.test(character));
  expect(texts.map(columnsOf)).toEqual(texts.map((text) => stringWidth(text)));
});
