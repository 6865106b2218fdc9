// `digest import`: its options, and how its result reads.
import type { Command } from 'commander';
import type { FileResult, ImportResult } from '../../commands/import.ts';
import { type FileFormat, fileFormats } from '../../fetchers/files/file-format.ts';
import { choiceArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';

interface Options {
  format?: FileFormat;
  again?: boolean;
}

export function defineImport(program: Command, perform: Perform): void {
  program
    .command('import')
    .argument('<file...>', 'JSON Lines, BibTeX, RIS, CSV or the arXiv snapshot, also .gz; - reads stdin')
    .description('Take in papers from files: to be found by search and show, never news by themselves.')
    .option(
      '--format <format>',
      `${fileFormats.join(', ')}; else told from the file`,
      choiceArgument(fileFormats),
    )
    .option('--again', 'read from the beginning what was imported before')
    .addHelpText(
      'after',
      examples([
        ['digest import library.bib', 'a bibliography'],
        ['digest import papers.jsonl.gz more.ris', 'several, packed or not'],
        ['digest import arxiv-metadata-oai-snapshot.json', 'all of arXiv; stopped, it goes on from there'],
        ['unzip -p archive.zip | digest import - --format snapshot', 'from a pipe'],
      ]),
    )
    .action((files: string[], options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const [{ importExitCode, importPapers }, { addAbortSignal }] = await Promise.all([
          import('../../commands/import.ts'),
          import('node:stream'),
        ]);
        const result = await importPapers(await session.context(), {
          files,
          format: options.format ?? null,
          again: options.again ?? false,
          // Else Ctrl-C would wait for whoever writes into the pipe.
          stdin: addAbortSignal(session.signal, process.stdin),
        });
        session.output.document(result);
        await printImport(session.output, result);
        return importExitCode(result);
      }),
    );
}

async function printImport(output: Output, { files, papers }: ImportResult): Promise<void> {
  const { table } = await import('../table.ts');
  const row = (each: FileResult) => [
    each.file,
    each.format ?? '',
    each.status,
    ...[each.received, each.new, each.updated, each.unchanged, each.rejected].map(String),
  ];
  const count = (title: string) => ({ title, align: 'right' }) as const;
  output.print(
    table(
      [
        { title: 'file', flexible: true },
        { title: 'format' },
        { title: 'status' },
        ...['received', 'new', 'updated', 'unchanged', 'refused'].map(count),
      ],
      files.map(row),
      output.width,
      (line) => output.paint('dim', line),
    ),
  );
  for (const { file, fromLine } of files) {
    if (fromLine > 1)
      output.print(`${file} went on from line ${fromLine}, where the import before had stopped.`);
  }
  output.print(`${papers.total} papers in the database.`);
}
