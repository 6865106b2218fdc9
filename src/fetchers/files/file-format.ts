// The formats that papers are imported from, and how to tell which one a file is in.
import { AppError, ExitCode } from '../../errors.ts';

export const fileFormats = ['jsonl', 'csl', 'snapshot', 'bibtex', 'ris', 'nbib', 'wos', 'csv'] as const;
export type FileFormat = (typeof fileFormats)[number];

const byExtension: Readonly<Record<string, FileFormat>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'jsonl',
  bib: 'bibtex',
  bibtex: 'bibtex',
  biblatex: 'bibtex',
  ris: 'ris',
  nbib: 'nbib',
  medline: 'nbib',
  ciw: 'wos',
  isi: 'wos',
  csv: 'csv',
  tsv: 'csv',
  tab: 'csv',
};

/** What the content of each format begins with, the surest first. */
const signs: readonly [FileFormat, RegExp][] = [
  ['wos', /^(?:FN .*[\r\n]+VR |PT [A-Z][\r\n]+(?:[A-Z][A-Z0-9] |ER\b))/m],
  ['nbib', /^PMID *- *\d+\s*[\r\n]/m],
  ['ris', /^\s{0,3}(?:TY|ty)[ \t]{0,2}-/m],
  // Whatever the file is called.
  ['bibtex', /^\s*(?:%[^\r\n]*\s+)*@[a-z]+\s*\{\s*[^\s,{}"]+\s*,\s*[a-z_-]+\s*=/i],
];

/**
 * The format of a file by its beginning where that is certain, else by the end of its name. Throws an `AppError` that asks for
 * `--format` if neither is conclusive, and explains what to do with archives.
 */
export function detectFormat(name: string, head: string): FileFormat {
  const text = head.replace(/^\ufeff/, '');
  const start = text.trimStart();
  if (/^(?:\{|\[\s*[{\]])/.test(start)) return jsonFormat(start);
  if (start.startsWith('PK\u0003\u0004')) {
    throw unknownFormat(`${name} is a ZIP archive`, 'Unpack it in a pipe: unzip -p FILE | digest import -');
  }
  const [found] = signs.find(([, sign]) => sign.test(text)) ?? [];
  if (found) return found;
  const format = formatOfName(name);
  if (format) return format;
  if (/^\s*@[a-z]+\s*[{(]/im.test(head)) return 'bibtex';
  if (/^PT\tAU\t/.test(start) || start.split(/\r\n?|\n/, 3).some((row) => /\btitle\b/i.test(row)))
    return 'csv';
  throw unknownFormat(
    `the format of ${name} cannot be told from its name or content`,
    `Name it: --format ${fileFormats.join('|')}`,
  );
}

/** The format that files with such a name have; null if the name doesn't show it. */
export function formatOfName(name: string): FileFormat | null {
  const extension = /\.([a-z]+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return byExtension[extension] ?? null;
}

/** By keys that only one of the formats has. */
function jsonFormat(head: string): FileFormat {
  const [line = ''] = head.split('\n', 1);
  // arXiv's own metadata has a paper a line.
  if (/"authors_parsed"\s*:|"submitter"\s*:|"journal-ref"\s*:/.test(line)) return 'snapshot';
  const isCsl =
    /"(?:issued|container-title|date-parts|citation-key|literal)"\s*:/.test(head) ||
    (/"type"\s*:\s*"[a-z_-]+"/.test(head) && !/"authors"\s*:/.test(head));
  return isCsl ? 'csl' : 'jsonl';
}

function unknownFormat(message: string, hint: string): AppError {
  return new AppError('format', message, { exitCode: ExitCode.usage, hint });
}
