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
    ['doi', doi === null ? null : `{${encodeBraces(doi)}}`],
    ['url', url === null ? null : `{${encodeBraces(url)}}`],
    ['abstract', abstract === null ? null : `{${escapeTex(abstract)}}`],
  ];
  const lines = fields.flatMap(([field, value]) => (value === null ? [] : [`  ${field} = ${value},`]));
  return `@${journalRef === null ? 'misc' : 'article'}{${key},\n${lines.join('\n')}\n}\n`;
}

/** An organisation in braces, so that its words aren't taken for given and family names. */
function name({ family, given }: ReferenceName): string {
  return given === null ? `{${escapeTex(family)}}` : `${partOfName(family)}, ${partOfName(given)}`;
}

/** Braces keep together what would separate names or their parts. */
function partOfName(text: string): string {
  return /,|\band\b/i.test(text) ? `{${escapeTex(text)}}` : escapeTex(text);
}

const commands: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** BibTeX counts braces after a backslash too: one without its partner would end the field, or the file. */
function escapeTex(text: string): string {
  const escaped = text.replaceAll(/[\\%&$#_~^]|[{}]/g, (sign) => commands[sign] ?? `\\${sign}`);
  return isBalanced(text)
    ? escaped
    : escaped.replaceAll(/\\([{}])/g, (_, brace) =>
        brace === '{' ? '\\textbraceleft{}' : '\\textbraceright{}',
      );
}

/** An address or a DOI: neither has braces in its own spelling where they are encoded. */
function encodeBraces(text: string): string {
  return text.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
