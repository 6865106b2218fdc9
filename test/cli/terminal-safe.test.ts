import { describe, expect, test } from 'vitest';
import { newEscape, safeJson, safeStyledText, safeText } from '../../src/cli/terminal-safe.ts';

describe('what a terminal obeys', () => {
  test.each([
    ['an escape sequence', 'a\x1b[2Jb', 'a[2Jb'],
    ['a title with a bell', '\x1b]0;x\x07', ']0;x'],
    ['a C1 introducer', 'a\x9b31mb', 'a31mb'],
    ['a NUL and a carriage return', 'a\0\rb', 'ab'],
    ['marks of the reading order', 'a\u202eb\u2066c\u200f', 'abc'],
  ])('is removed: %s', (_, text, safe) => {
    expect(safeText(text)).toBe(safe);
    expect(safeStyledText(text, newEscape())).toBe(safe);
  });

  test('leaves line ends, tabs, letters of any script and emoji', () => {
    const text = 'a\n\tשלום 👩‍🔬 می‌خواهم';
    expect(safeText(text)).toBe(text);
  });

  test('stays where the program itself wrote it: styles and links', () => {
    const esc = newEscape();
    const styled = (e: string) => `${e}[1mbold${e}[22m ${e}]8;;https://example.org/${e}\\link${e}]8;;${e}\\`;
    expect(safeStyledText(`${styled(esc)}\x1b[2J\x1b[1m`, esc)).toBe(`${styled('\x1b')}[2J[1m`);
    expect(newEscape()).not.toBe(esc);
  });

  test('is written as a code in JSON, whose value stays the same', () => {
    const value = { reason: 'a\x9bb\u202ec\x7f', 'key\u2066': '\x1b[2J' };
    const json = safeJson(JSON.stringify(value, null, 2));
    expect(json).not.toMatch(/[\x7f-\x9f\u202e\u2066]/);
    expect(JSON.parse(json)).toEqual(value);
  });
});
