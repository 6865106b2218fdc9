import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { table } from '../../src/cli/table.ts';

const columns = [
  { title: 'name' },
  { title: 'count', align: 'right' as const },
  { title: 'note', flexible: true },
];

describe('a table', () => {
  test('aligns its columns, numbers to the right', () => {
    const text = table(
      columns,
      [
        ['arxiv', '7', 'fine'],
        ['hf', '1024', ''],
      ],
      80,
    );
    expect(text).toBe(['name   count  note', 'arxiv      7  fine', 'hf      1024'].join('\n'));
  });

  test('shortens its flexible column to fit the terminal', () => {
    const text = table(columns, [['arxiv', '7', 'x'.repeat(200)]], 40);
    expect(text.split('\n').every((line) => stringWidth(line) <= 40)).toBe(true);
    expect(text).toContain('…');
  });

  test('counts wide characters as two columns', () => {
    const [head, row] = table([{ title: 'a' }, { title: 'b' }], [['論文', 'x']], 80).split('\n');
    expect(head).toBe('a     b');
    expect(row).toBe('論文  x');
  });

  test('shows control characters from outside as spaces', () => {
    expect(table([{ title: 'a' }], [['x\x1b[31m\ny']], 80)).toBe('a\nx [31m y');
  });
});
