// Writes references as RIS, the format that Zotero, EndNote and Mendeley read.
import type { Reference } from './reference.ts';

export function renderRis(references: readonly Reference[]): string {
  return references.map(entry).join('\r\n');
}

function entry({
  id,
  title,
  names,
  abstract,
  date,
  arxiv,
  doi,
  url,
  journalRef,
  categories,
}: Reference): string {
  const [year, month, day = ''] = date.map((part) => String(part).padStart(2, '0'));
  const lines: (readonly [tag: string, value: string | null])[] = [
    ['TY', journalRef === null ? 'UNPB' : 'JOUR'],
    ['ID', id],
    ['TI', title],
    ...names.map(({ family, given }) => ['AU', given === null ? family : `${family}, ${given}`] as const),
    ['PY', year ?? null],
    ['DA', month === undefined ? null : `${year}/${month}/${day}`],
    ['JO', journalRef],
    ['DO', doi],
    ['AN', arxiv === null ? null : `arXiv:${arxiv}`],
    ['UR', url],
    ...categories.map((category) => ['KW', category] as const),
    ['AB', abstract],
    ['ER', ''],
  ];
  return `${lines.flatMap(([tag, value]) => (value === null ? [] : [`${tag}  - ${value}`])).join('\r\n')}\r\n`;
}
