// `digest pick` and `digest drop`: the editor's hand on an edition that is not frozen yet.
import type { Command } from 'commander';
import type { PlainDate } from '../../model/time.ts';
import { dateArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';

interface Options {
  date?: PlainDate;
  note?: string;
}

export function definePick(program: Command, perform: Perform): void {
  const define = (action: 'pick' | 'drop', description: string) => {
    const command = program
      .command(action)
      .argument('<id>', 'arXiv id or URL, DOI, or the id that digest gave')
      .description(description)
      .option('--date <date>', 'the daily edition of this day; the next one when left out', dateArgument);
    if (action === 'pick') command.option('--note <text>', 'a line for the readers, shown with the paper');
    return command.action((id: string, options: Options) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { editEdition } = await import('../../commands/pick.ts');
        const result = await editEdition(await session.context(), {
          action,
          id,
          date: options.date ?? null,
          note: options.note ?? null,
        });
        session.output.document(result);
        const done = action === 'pick' ? 'is pinned in' : 'is left out of';
        session.output.print(`"${result.title}" ${done} ${result.edition}.`);
        return 0;
      }),
    );
  };
  define('pick', 'Pin a paper at the top of an edition that is not sent yet.').addHelpText(
    'after',
    examples([['digest pick 2606.14777 --note "Read the appendix."', 'in the next daily edition']]),
  );
  define('drop', 'Leave a paper out of an edition that is not sent yet.').addHelpText(
    'after',
    examples([['digest drop 2606.14777', 'out of the next daily edition']]),
  );
}
