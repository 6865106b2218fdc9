// Writes references as BibTeX, in UTF-8.
import type { Reference, ReferenceName } from './reference.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export function renderBibtex(references: readonly Reference[]): string {
  return references.map(entry).join('\n');
}

function entry({
  key,
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
  const [year, month] = date;
  const fields: (readonly [name: string, value: string | null])[] = [
    // Twice, so that styles keep the capitals.
    ['title', `{{${escapeTex(title)}}}`],
    ['author', names.length === 0 ? null : `{${names.map(name).join(' and ')}}`],
    ['year', year === undefined ? null : `{${year}}`],
    ['month', month === undefined ? null : (months[month - 1] ?? null)],
    ['journal', journalRef === null ? null : `{${escapeTex(journalRef)}}`],
    ['eprint', arxiv === null ? null : `{${arxiv}}`],
    ['archiveprefix', arxiv === null ? null : '{arXiv}'],
    ['primaryclass', arxiv === null || categories[0] === undefined ? null : `{${escapeTex(categories[0])}}`],
    ['doi', doi === null ? null : `{${doi}}`],
    ['url', url === null ? null : `{${url}}`],
    ['abstract', abstract === null ? null : `{${escapeTex(abstract)}}`],
  ];
  const lines = fields.flatMap(([field, value]) => (value === null ? [] : [`  ${field} = ${value},`]));
  return `@${journalRef === null ? 'misc' : 'article'}{${key},\n${lines.join('\n')}\n}\n`;
}

/** An organisation in braces, so that its words aren't taken for given and family names. */
function name({ family, given }: ReferenceName): string {
  return given === null ? `{${escapeTex(family)}}` : `${escapeTex(family)}, ${escapeTex(given)}`;
}

const commands: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function escapeTex(text: string): string {
  return text.replaceAll(/[\\{}%&$#_~^]/g, (character) => commands[character] ?? `\\${character}`);
}
