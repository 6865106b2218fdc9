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

export interface TableLayout {
  readonly heading: string;
  /** The rows as lines, without a line end at the last. Control characters in cells are shown as spaces. */
  lines(rows: readonly (readonly string[])[]): string;
}

/** The lines of a table, without a line end at the last. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  heading: (text: string) => string = (text) => text,
): string {
  const layout = tableLayout(columns, rows, width);
  return [heading(layout.heading), ...(rows.length > 0 ? [layout.lines(rows)] : [])].join('\n');
}

/** Columns as wide as these rows need. Cells of later rows that are wider push the rest of their line to the right. */
export function tableLayout(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): TableLayout {
  const cells = rows.map(cellsOf);
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  const total = widths.reduce((sum, each) => sum + each + gap, -gap);
  if (flexible >= 0 && total > width) {
    widths[flexible] = Math.max(minFlexibleWidth, (widths[flexible] ?? 0) - (total - width));
  }
  const spare = Math.max(0, width - total);
  const line = (row: readonly string[]) =>
    columns
      .map((column, index) => {
        const [cell, room] = [row[index] ?? '', widths[index] ?? 0];
        return pad(index === flexible ? shortenTo(cell, room + spare) : cell, room, column.align);
      })
      .join(' '.repeat(gap))
      .trimEnd();
  return {
    heading: line(columns.map(({ title }) => title)),
    lines: (later) => later.map((row) => line(cellsOf(row))).join('\n'),
  };
}

function cellsOf(row: readonly string[]): string[] {
  return row.map((cell) => cell.replaceAll(/\p{Cc}+/gu, ' '));
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
