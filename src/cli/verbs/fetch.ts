// `digest fetch`: its options, and how its result reads.
import type { Command } from 'commander';
import type { FetchResult, SourceResult } from '../../commands/fetch.ts';
import type { PlainDate } from '../../model/time.ts';
import { dateArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';

interface Options {
  since?: PlainDate;
  until?: PlainDate;
  full?: boolean;
}

export function defineFetch(program: Command, perform: Perform): void {
  program
    .command('fetch')
    .argument('[source...]', 'configured sources and enrichers; all of them when left out')
    .description('Pull papers from the sources; what is there already is not asked for again.')
    .option('--since <date>', 'from this announcement date on', dateArgument)
    .option('--until <date>', 'up to this announcement date', dateArgument)
    .option('--full', 'everything the source offers, from the beginning; cut off, it goes on where it was')
    .addHelpText(
      'after',
      `
Sources are asked side by side, each at the pace that its rules want; one that
fails or hangs holds no other, and the exit code is 3 then. --verbose says which
of its interfaces a source chose, and why, and what it refused. All sources and
their options are in docs/configuration.md.`,
    )
    .addHelpText(
      'after',
      examples([
        ['digest fetch', 'what is new in all sources'],
        ['digest fetch arxiv --since 2026-06-01', 'fill in the days since the first of June'],
        ['digest fetch arxiv --full --verbose', 'all of your categories, which takes hours'],
        ['digest fetch --json | jq .papers.total', 'for scripts'],
      ]),
    )
    .action((sources: string[], options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { fetchPapers, fetchExitCode } = await import('../../commands/fetch.ts');
        const result = await fetchPapers(await session.context(), {
          sources,
          since: options.since ?? null,
          until: options.until ?? null,
          full: options.full ?? false,
        });
        session.output.document(result);
        await printFetch(session.output, result);
        return fetchExitCode(result);
      }),
    );
}

/** What was fetched, a line a source, and what was asked about the papers, a line an enricher. */
export async function printFetch(output: Output, { sources, enrichers, papers }: FetchResult): Promise<void> {
  const { table } = await import('../table.ts');
  const row = (each: SourceResult) => [
    each.source,
    each.status,
    ...[each.received, each.new, each.updated, each.unchanged, each.rejected].map(String),
    each.error ?? each.warnings[0] ?? '',
  ];
  const count = (title: string) => ({ title, align: 'right' }) as const;
  if (sources.length > 0)
    output.print(
      table(
        [
          { title: 'source' },
          { title: 'status' },
          ...['received', 'new', 'updated', 'unchanged', 'refused'].map(count),
          { title: '', flexible: true },
        ],
        sources.map(row),
        output.width,
        (line) => output.paint('dim', line),
      ),
    );
  if (enrichers.length > 0) {
    output.print('');
    output.print(
      table(
        [
          { title: 'enricher' },
          { title: 'status' },
          ...['asked', 'updated', 'unchanged', 'refused'].map(count),
          { title: '', flexible: true },
        ],
        enrichers.map((each) => [
          each.source,
          each.status,
          ...[each.asked, each.updated, each.unchanged, each.rejected].map(String),
          each.error ?? '',
        ]),
        output.width,
        (line) => output.paint('dim', line),
      ),
    );
  }
  output.print(`${papers.total} papers in the database.`);
}
