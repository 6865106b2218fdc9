// `digest import`: its options, and how its result is shown.
import type { FileResult } from '../../commands/import.ts';
import { importExitCode } from '../../commands/shared/exit-codes.ts';
import { fileFormats } from '../../fetchers/files/file-format.ts';
import { choiceArgument } from '../arguments.ts';
import { flag, manyArguments, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const importVerb = defineVerb({
  name: 'import',
  description: 'Import papers from files: for search and show, never news by themselves.',
  arguments: {
    files: manyArguments(
      '<file...>',
      'JSON, BibTeX, RIS, NBIB, Web of Science, CSV or the arXiv snapshot, also .gz; - reads stdin',
    ),
  },
  options: {
    format: option(
      '--format <format>',
      `${fileFormats.join(', ')}; detected from the file when left out`,
      choiceArgument(fileFormats),
    ),
    again: flag('--again', 'read from the beginning what was imported before'),
    adapt: flag('--no-adapt', 'leave adapting search to the papers to a later import or run'),
  },
  examples: [
    ['digest import library.bib', 'a bibliography'],
    ['digest import papers.jsonl.gz more.ris', 'several, compressed or not'],
    ['digest import arxiv-metadata-oai-snapshot.json', 'all of arXiv; when stopped, it resumes there'],
    ['unzip -p archive.zip | digest import - --format snapshot', 'from a pipe'],
  ],
  async run(session, input) {
    const [{ importPapers }, { addAbortSignal }] = await Promise.all([
      import('../../commands/import.ts'),
      import('node:stream'),
    ]);
    return await importPapers(await session.context(), {
      ...input,
      // Otherwise Ctrl-C would wait for the writer of the pipe.
      stdin: input.files.includes('-') ? addAbortSignal(session.signal, session.stdin) : session.stdin,
    });
  },
  async print({ files, papers }, output) {
    const count = (title: string) => ({ title, align: 'right' }) as const;
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
    output.print(`${papers.total} papers in the database.`);
  },
  exitCode: importExitCode,
});

function rowOf(each: FileResult): string[] {
  const { file, format, status, received, new: fresh, updated, unchanged, rejected } = each;
  return [file, format ?? '', status, ...[received, fresh, updated, unchanged, rejected].map(String)];
}
