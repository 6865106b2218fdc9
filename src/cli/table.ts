// Lays rows out in aligned columns that fit the terminal: one column gives way, and wide characters count as two.
import stringWidth from 'fast-string-width';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** This column is shortened when the table is wider than the terminal. */
  flexible?: boolean;
}

const gap = 2;
const minFlexibleWidth = 8;

/** The lines of a table, without a line end at the last. Control characters in cells are shown as spaces. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  heading: (text: string) => string = (text) => text,
): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}+/gu, ' ')));
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  const total = widths.reduce((sum, each) => sum + each + gap, -gap);
  if (flexible >= 0 && total > width) {
    widths[flexible] = Math.max(minFlexibleWidth, (widths[flexible] ?? 0) - (total - width));
  }
  const line = (row: readonly string[]) =>
    columns
      .map((column, index) =>
        pad(shortenTo(row[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, column.align),
      )
      .join(' '.repeat(gap))
      .trimEnd();
  return [heading(line(columns.map(({ title }) => title))), ...cells.map(line)].join('\n');
}

/** Shortens to a width in columns, with an ellipsis. */
function shortenTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
