// `digest top`: the ranked list in the terminal.
import type { Command } from 'commander';
import type { Period } from '../../model/edition.ts';
import type { PlainDate } from '../../model/time.ts';
import { dateArgument, integerArgument, periodArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';

interface Options {
  period: Period;
  date?: PlainDate;
  limit: number;
}

export function defineTop(program: Command, perform: Perform): void {
  program
    .command('top')
    .description('The ranked list: what the edition of a period would carry.')
    .option('--period <period>', 'daily, weekly, monthly or trending', periodArgument, 'daily')
    .option('--date <date>', 'a day of the period; the latest with papers when left out', dateArgument)
    .option('--limit <n>', 'how many papers', integerArgument(1, 200), 10)
    .addHelpText(
      'after',
      examples([
        ['digest top', "the latest day's papers"],
        ['digest top --period trending --limit 5', 'what takes off right now'],
        ['digest top --period weekly --date 2026-06-16 --json', 'a week, for scripts'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const [{ listTop }, { renderTerminal }] = await Promise.all([
          import('../../commands/top.ts'),
          import('../../render/text/terminal.ts'),
        ]);
        const context = await session.context();
        const { result, edition } = await listTop(context, {
          period: options.period,
          date: options.date ?? null,
          limit: options.limit,
        });
        const { output } = session;
        output.document(result);
        output.print(renderTerminal(edition, output.canvas));
        return 0;
      }),
    );
}
