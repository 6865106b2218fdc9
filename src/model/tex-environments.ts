// How the environments of TeX, `\begin{…}` to `\end{…}`, are written in a line: equations, matrices, cases and lists.

export interface Environment {
  /** Whether it contains mathematics. */
  isMath: boolean;
  /** Written before and after it. */
  open: string;
  close: string;
  /** Between its rows, and between the cells of a row. */
  row: string;
  cell: string;
  /** Whether a group with its form follows its name: `{cc}`. */
  hasForm: boolean;
}

const formula: Environment = { isMath: true, open: '', close: '', row: '; ', cell: '', hasForm: false };
const matrix: Environment = { ...formula, cell: ' ' };
const prose: Environment = { isMath: false, open: '', close: '', row: ' ', cell: ' ', hasForm: false };

const environments: Readonly<Record<string, Environment>> = {
  ...Object.fromEntries(
    'equation align aligned gather gathered multline split eqnarray flalign displaymath math subequations'
      .split(' ')
      .map((name) => [name, formula]),
  ),
  alignat: { ...formula, hasForm: true },
  alignedat: { ...formula, hasForm: true },
  array: { ...matrix, hasForm: true },
  matrix,
  smallmatrix: matrix,
  pmatrix: { ...matrix, open: '(', close: ')' },
  bmatrix: { ...matrix, open: '[', close: ']' },
  Bmatrix: { ...matrix, open: '{', close: '}' },
  vmatrix: { ...matrix, open: '|', close: '|' },
  Vmatrix: { ...matrix, open: '‖', close: '‖' },
  cases: { ...matrix, open: '{', cell: ', ' },
  dcases: { ...matrix, open: '{', cell: ', ' },
  ...Object.fromEntries(
    'itemize enumerate description center quote quotation abstract flushleft flushright document small'
      .split(' ')
      .map((name) => [name, prose]),
  ),
  tabular: { ...prose, row: '; ', hasForm: true },
};

/** Null for one that is not known. A star says only that its equations have no numbers. */
export function environmentOf(name: string): Environment | null {
  const bare = name.replace(/\*$/, '');
  return Object.hasOwn(environments, bare) ? (environments[bare] ?? null) : null;
}

/** The rows of an environment in one line, without what an empty last row leaves. */
export function inOneLine(text: string, { open, close, row }: Environment): string {
  const rows = text
    .split(rowEnd)
    .map((each) => each.replaceAll(/\s+/g, ' ').replaceAll(' ,', ',').trim())
    .filter(Boolean);
  return `${open}${rows.join(row)}${close}`;
}

/** Stands between rows until they are joined; no text from outside has it. */
export const rowEnd = '\0';
