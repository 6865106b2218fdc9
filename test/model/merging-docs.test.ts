import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mergeTable, takes } from '../../src/model/merge-table.ts';
import { points } from '../../src/model/same-work.ts';

const page = readFileSync('docs/merging.md', 'utf8');

const rows = (table: readonly (readonly string[])[]) => table.map((cells) => `| ${cells.join(' | ')} |`);
/** The rows of the page's table of that heading, with their cells trimmed. */
function tableUnder(heading: string): string[] {
  const section = page.slice(page.indexOf(`## ${heading}\n`) + 1).split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.replaceAll(/ +\| */g, ' | ').trim());
}

test('docs/merging.md shows the table of precedence as it is', () => {
  const expected = Object.entries(mergeTable).map(([field, { take, order, why }]) => [
    `\`${field}\``,
    take,
    order.map((name) => `\`${name}\``).join(', '),
    why,
  ]);
  // Most fields have one order, which is written out once.
  const orders = new Map<string, string>();
  const short = expected.map(([field = '', take = '', order = '', why = '']) => {
    const name = orders.get(order) ?? `as \`${field.replaceAll('`', '')}\``;
    const isFirst = !orders.has(order);
    if (isFirst) orders.set(order, name);
    return [field, take, isFirst ? order : name, why];
  });
  expect(tableUnder('Field by field')).toEqual(rows(short));
});

test('docs/merging.md says what each way of taking means', () => {
  expect(tableUnder('Ways to take')).toEqual(rows(Object.entries(takes)));
});

test('docs/merging.md gives the points as they are', () => {
  const given = tableUnder('Points').map((line) =>
    line.split(' | ').map((cell) => cell.replaceAll(/[|`\s]/g, '')),
  );
  expect(given.map(([name, value]) => [name, Number(value)])).toEqual(Object.entries(points));
});
