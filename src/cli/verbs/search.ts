// `digest search`: full text over the database, one query or one a line.
import type { Command } from 'commander';
import type { SearchResult } from '../../commands/search.ts';
import type { PlainDate } from '../../model/time.ts';
import { choiceArgument, dateArgument, integerArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import { linesOf } from '../input.ts';
import type { Perform } from '../program.ts';

interface Options {
  limit: number;
  since?: PlainDate;
  until?: PlainDate;
  category?: string;
  format: 'terminal' | 'html';
  out?: string;
  open?: boolean;
}

export function defineSearch(program: Command, perform: Perform): void {
  program
    .command('search')
    .argument('<query...>', 'words, "a phrase", -without; - reads one query a line from stdin')
    .description('Search titles, abstracts, authors and organisations.')
    .option('--limit <n>', 'how many papers', integerArgument(1, 200), 10)
    .option('--since <date>', 'announced on this date or later', dateArgument)
    .option('--until <date>', 'announced on this date or earlier', dateArgument)
    .option('--category <category>', 'only this category, for instance cs.CL')
    .option(
      '--format <format>',
      'terminal or html',
      choiceArgument(['terminal', 'html'] as const),
      'terminal',
    )
    .option('--out <path>', 'write the page there')
    .option('--open', 'open the page in the browser')
    .addHelpText(
      'after',
      examples([
        ['digest search diffusion sampling', 'papers with both words'],
        ['digest search \'"layer skipping" -vision\'', 'a phrase, without a word'],
        ['digest search protein --format html --open', 'as a page'],
        ['digest search - --json < queries.txt', 'a JSON document a line'],
      ]),
    )
    .action((words: string[], options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { searchPapers } = await import('../../commands/search.ts');
        const context = await session.context();
        const { output } = session;
        const search = (query: string) =>
          searchPapers(context, {
            query,
            limit: options.limit,
            since: options.since ?? null,
            until: options.until ?? null,
            category: options.category ?? null,
          });
        const show = async (found: { result: SearchResult; page: () => string }) => {
          if (options.format === 'html' || options.out || options.open) {
            const { deliverFile } = await import('../file-output.ts');
            await deliverFile(output, found.page(), {
              out: options.out ?? null,
              open: options.open ?? false,
              suffix: 'html',
            });
            return;
          }
          const { renderResults } = await import('../../render/text/terminal.ts');
          output.print(
            renderResults(
              found.result.query,
              found.result.results.map(({ paper }) => paper),
              output.canvas,
            ),
          );
        };
        if (words.length === 1 && words[0] === '-') {
          for await (const query of linesOf(process.stdin)) {
            const found = await search(query);
            if (output.json) output.documentLine(found.result);
            else await show(found);
          }
          return 0;
        }
        const found = await search(words.join(' '));
        output.document(found.result);
        if (!output.json) await show(found);
        return 0;
      }),
    );
}
