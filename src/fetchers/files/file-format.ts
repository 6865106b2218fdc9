// The formats that papers are imported from, and how to tell which one a file is in.
import { AppError, ExitCode } from '../../errors.ts';

export const fileFormats = ['jsonl', 'snapshot', 'bibtex', 'ris', 'csv'] as const;
export type FileFormat = (typeof fileFormats)[number];

const byExtension: Readonly<Record<string, FileFormat>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  bib: 'bibtex',
  bibtex: 'bibtex',
  ris: 'ris',
  csv: 'csv',
  tsv: 'csv',
};

/**
 * The format of a file by its beginning where that is certain, else by the end of its name. Throws an `AppError` that asks for
 * `--format` where neither tells, and says what to do with archives and JSON that is not a paper a line.
 */
export function detectFormat(name: string, head: string): FileFormat {
  const start = head.trimStart();
  if (start.startsWith('{')) return isSnapshot(start) ? 'snapshot' : 'jsonl';
  if (start.startsWith('[')) {
    throw unknownFormat(
      `${name} is one JSON array`,
      'Write it a paper a line: jq -c ".[]" FILE | digest import -',
    );
  }
  if (start.startsWith('PK\u0003\u0004')) {
    throw unknownFormat(`${name} is a ZIP archive`, 'Unpack it on the way: unzip -p FILE | digest import -');
  }
  if (/^TY {0,2}-/m.test(head)) return 'ris';
  const extension = /\.([a-z]+)(?:\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const format = byExtension[extension];
  if (format) return format;
  if (/^\s*@[a-z]+\s*[{(]/im.test(head)) return 'bibtex';
  if (start.split('\n', 2).some((row) => /\btitle\b/i.test(row))) return 'csv';
  throw unknownFormat(`nothing tells which format ${name} has`, `Name it: --format ${fileFormats.join('|')}`);
}

/** Keys that only arXiv's own metadata has; they stand near the beginning of each line. */
function isSnapshot(head: string): boolean {
  const [line = ''] = head.split('\n', 1);
  return /"authors_parsed"\s*:|"submitter"\s*:|"journal-ref"\s*:/.test(line);
}

function unknownFormat(message: string, hint: string): AppError {
  return new AppError('format', message, { exitCode: ExitCode.usage, hint });
}
