// `digest init`: asks a few questions, or takes the defaults.
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { InitAnswers } from '../../commands/shared/init-template.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';

interface Options {
  yes?: boolean;
  email?: string;
  title?: string;
  timezone?: string;
  at?: string;
  categories?: string;
}

export function defineInit(program: Command, perform: Perform): void {
  program
    .command('init')
    .description('Write a commented digest.yaml and create the database.')
    .option('--yes', 'ask nothing, take the defaults')
    .option('--email <address>', 'your address: the first subscriber')
    .option('--title <title>', 'the name of your digest')
    .option('--timezone <zone>', 'for instance Europe/Berlin')
    .option('--at <time>', 'when the daily edition is due, for instance 07:00')
    .option('--categories <list>', 'arXiv categories, for instance cs.CL,cs.LG; "" for none')
    .addHelpText(
      'after',
      examples([
        ['digest init', 'asks a few questions'],
        ['digest init --yes --email me@example.org', 'asks nothing'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const defaults: InitAnswers = {
          email: options.email ?? null,
          title: options.title ?? 'Daily Papers',
          timezone: options.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
          at: options.at ?? '07:00',
          categories: (options.categories ?? 'cs.CL,cs.LG').split(/[\s,]+/).filter(Boolean),
        };
        const { askAnswers } = await import('../questions.ts');
        const answers = options.yes ? defaults : await askAnswers(defaults, session.signal);
        const { initialize } = await import('../../commands/init.ts');
        const file = resolve(
          session.configFile ?? session.environment.configFile ?? join('.', 'digest.yaml'),
        );
        const result = await initialize(file, answers, session);
        const { output } = session;
        output.document(result);
        output.print(`Written: ${result.config}\nCreated: ${result.database}`);
        if (result.subscriber) output.print(`Subscribed: ${result.subscriber}`);
        output.print(
          '\nNext: "digest run" fetches the papers and delivers what is due; "digest doctor" checks the rest.',
        );
        return 0;
      }),
    );
}
