// `digest import`: its options, and how its result is shown.
import type { FileResult, ImportResult } from '../../commands/import.ts';
import type { LibraryFileResult, LibraryImport } from '../../commands/import-library.ts';
import { importExitCode } from '../../commands/shared/exit-codes.ts';
import { fileFormats } from '../../fetchers/files/file-format.ts';
import { choiceArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { flag, manyArguments, option } from '../parameter.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

const formats = [...fileFormats, 'ids'] as const;
const count = (title: string) => ({ title, align: 'right' }) as const;

export const importVerb = defineVerb({
  name: 'import',
  description: 'Import papers from files, for search and show; never news by themselves.',
  arguments: {
    files: manyArguments(
      '<file...>',
      'JSON, BibTeX, RIS, NBIB, Web of Science, CSV or the arXiv snapshot, also .gz; - reads stdin',
    ),
  },
  options: {
    format: option(
      '--format <format>',
      `${formats.join(', ')}; detected from the file when left out`,
      choiceArgument(formats),
    ),
    library: option('--library <email>', "also add the papers to this subscriber's library"),
    again: flag('--again', 'read files again that were imported before'),
    adapt: flag('--no-adapt', 'leave adapting search to a later import or run'),
  },
  examples: [
    ['digest import library.bib', 'a bibliography'],
    ['digest import papers.jsonl.gz more.ris', 'several, compressed or not'],
    ['digest import arxiv-metadata-oai-snapshot.json', 'all of arXiv; when stopped, it resumes there'],
    ['digest import --library me@example.org zotero.bib', "a reader's library, used to select their papers"],
    ['unzip -p archive.zip | digest import - --format snapshot', 'from a pipe'],
  ],
  notes: `With --library, papers that the database has are only linked. A file may also be a
plain list of arXiv ids, DOIs and addresses, one a line; those that the database
doesn't have are named, and the exit code is 3.`,
  async run(session, { library, format, files, again, adapt }): Promise<ImportResult | LibraryImport> {
    const { addAbortSignal } = await import('node:stream');
    // Otherwise Ctrl-C would wait for the writer of the pipe.
    const stdin = files.includes('-') ? addAbortSignal(session.signal, session.stdin) : session.stdin;
    if (library !== null) {
      const { importLibrary } = await import('../../commands/import-library.ts');
      return await importLibrary(await session.context(), {
        email: library,
        files,
        format,
        adapt,
        stdin,
      });
    }
    const { importPapers } = await import('../../commands/import.ts');
    return await importPapers(await session.context(), { files, format, again, adapt, stdin });
  },
  print: (result, output) =>
    'library' in result ? printLibrary(result, output) : printImport(result, output),
  exitCode: importExitCode,
});

async function printImport({ files, papers }: ImportResult, output: Output): Promise<void> {
  await output.table(
    [
      { title: 'file', flexible: true },
      { title: 'format' },
      { title: 'status' },
      ...['received', 'new', 'updated', 'unchanged', 'rejected'].map(count),
    ],
    files.map(rowOf),
  );
  for (const { file, fromLine } of files) {
    if (fromLine > 1) output.print(`${file}: resumed at line ${fromLine}, where the last import stopped.`);
  }
  output.print(`${plural(papers.total, 'paper')} in the database.`);
}

async function printLibrary({ library, files }: LibraryImport, output: Output): Promise<void> {
  await output.table(
    [
      { title: 'file', flexible: true },
      { title: 'format' },
      { title: 'status' },
      ...['received', 'new', 'known', 'rejected', 'not found', 'added'].map(count),
    ],
    files.map(libraryRow),
  );
  const papers = plural(library.papers, 'paper');
  output.print(`${library.email} has ${papers} in their library, ${library.added} of them added now.`);
}

function libraryRow(each: LibraryFileResult): string[] {
  const { file, format, status, received, new: fresh, known, rejected, notFound, added } = each;
  const counts = [received, fresh, known, rejected, notFound.length, added];
  return [file, format ?? '', status, ...counts.map(String)];
}

function rowOf(each: FileResult): string[] {
  const { file, format, status, received, new: fresh, updated, unchanged, rejected } = each;
  return [file, format ?? '', status, ...[received, fresh, updated, unchanged, rejected].map(String)];
}
