// `digest fetch`: its options, and how its result is shown.
import type { FetchResult, SourceResult } from '../../commands/fetch.ts';
import { fetchExitCode } from '../../commands/shared/exit-codes.ts';
import type { EnricherResult } from '../../commands/shared/papers/enrich.ts';
import type { LibraryResult } from '../../commands/shared/readers/sync-libraries.ts';
import { dateArgument } from '../arguments.ts';
import type { Output } from '../output.ts';
import { flag, manyArguments, option } from '../parameter.ts';
import type { Column } from '../table.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

export const fetchVerb = defineVerb({
  name: 'fetch',
  description: 'Pull papers from the sources; only what is new is requested.',
  arguments: {
    sources: manyArguments('[source...]', 'configured sources and enrichers; all of them when left out'),
  },
  options: {
    since: option('--since <date>', 'from this announcement date on', dateArgument),
    until: option('--until <date>', 'up to this announcement date', dateArgument),
    full: flag('--full', 'everything the source offers, from the beginning; when cut off, it resumes there'),
  },
  notes: `Sources are fetched in parallel, each at the pace that its rules require. One that
fails or hangs doesn't delay the others; the exit code is 3 then. --verbose shows
which of its interfaces a source chose, and why, and what it rejected. All sources
and their options are in docs/configuration.md.`,
  examples: [
    ['digest fetch', 'what is new in all sources'],
    ['digest fetch arxiv --since 2026-06-01', 'fill in the days since the first of June'],
    ['digest fetch arxiv --full --verbose', 'all of your categories, which takes hours'],
    ['digest fetch --json | jq .papers.total', 'for scripts'],
  ],
  async run(session, input) {
    const { fetchAndIndex } = await import('../../commands/fetch.ts');
    return await fetchAndIndex(await session.context(), input);
  },
  print: (result, output) => printFetch(output, result),
  exitCode: fetchExitCode,
});

/** A line for each source, then a line for each enricher, then a line for each library. */
export async function printFetch(
  output: Output,
  { sources, enrichers, libraries, papers }: FetchResult,
): Promise<void> {
  if (sources.length > 0) {
    await output.table(
      columnsFor('source', ['received', 'new', 'updated', 'unchanged', 'rejected']),
      sources.map(sourceRow),
    );
  }
  if (enrichers.length > 0) {
    output.print('');
    await output.table(
      columnsFor('enricher', ['asked', 'updated', 'unchanged', 'rejected']),
      enrichers.map(enricherRow),
    );
  }
  if (libraries.length > 0) {
    output.print('');
    await printLibraries(output, libraries);
  }
  output.print(`${plural(papers.total, 'paper')} in the database.`);
}

/** A line for each library of a reader. */
export async function printLibraries(output: Output, libraries: readonly LibraryResult[]): Promise<void> {
  await output.table(
    columnsFor('library', ['received', 'new', 'known', 'rejected', 'added', 'removed']),
    libraries.map(({ library, status, error, ...counts }) => [
      library,
      status,
      ...[counts.received, counts.new, counts.known, counts.rejected, counts.added, counts.removed].map(
        String,
      ),
      error ?? counts.reader,
    ]),
  );
}

function columnsFor(name: string, counts: readonly string[]): Column[] {
  return [
    { title: name },
    { title: 'status' },
    ...counts.map((title) => ({ title, align: 'right' }) as const),
    { title: '', flexible: true },
  ];
}

function sourceRow(each: SourceResult): string[] {
  const { source, status, received, new: fresh, updated, unchanged, rejected } = each;
  const counts = [received, fresh, updated, unchanged, rejected].map(String);
  return [source, status, ...counts, each.error ?? each.warnings[0] ?? ''];
}

function enricherRow({
  source,
  status,
  asked,
  updated,
  unchanged,
  rejected,
  error,
}: EnricherResult): string[] {
  return [source, status, ...[asked, updated, unchanged, rejected].map(String), error ?? ''];
}
