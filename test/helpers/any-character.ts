// Any character that Unicode has, for texts of property tests.
import fc from 'fast-check';

const surrogates = { first: 0xd800, count: 0x800 };

/** The `unit` of `fc.string()` in place of 'binary', which takes a second and a hundred megabytes to list all characters. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat(0x10ffff - surrogates.count)
  .map((place) => String.fromCodePoint(place < surrogates.first ? place : place + surrogates.count), placeOf);

function placeOf(character: unknown): number {
  const code = typeof character === 'string' ? (character.codePointAt(0) ?? Number.NaN) : Number.NaN;
  const place = code < surrogates.first ? code : code - surrogates.count;
  if (!Number.isInteger(place) || String.fromCodePoint(code) !== character)
    throw new Error('not a character');
  return place;
}
