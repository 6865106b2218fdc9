// `digest preview`: exactly what would be sent, in any of its formats.
import type { Command } from 'commander';
import { type PreviewFormat, previewFormats } from '../../commands/shared/preview-formats.ts';
import type { Period } from '../../model/edition.ts';
import type { PlainDate } from '../../model/time.ts';
import { choiceArgument, dateArgument, periodArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';

interface Options {
  period: Period;
  date?: PlainDate;
  for?: string;
  format?: PreviewFormat;
  out?: string;
  open?: boolean;
}

export function definePreview(program: Command, perform: Perform): void {
  program
    .command('preview')
    .description('See exactly what would be sent, and send nothing.')
    .option('--period <period>', 'daily, weekly, monthly or trending', periodArgument, 'daily')
    .option('--date <date>', 'a day of the period; the latest with papers when left out', dateArgument)
    .option('--for <email>', 'as this subscriber would get it')
    .option('--format <format>', previewFormats.join(', '), choiceArgument(previewFormats))
    .option('--out <path>', 'write it there')
    .option('--open', 'open it in the browser')
    .addHelpText(
      'after',
      examples([
        ['digest preview --open', 'the web page of the latest edition'],
        ['digest preview --format text', 'the text part of the mail'],
        ['digest preview --format eml --for me@example.org --out today.eml', 'the very bytes of the mail'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { output } = session;
        const format =
          options.format ?? (output.json ? 'json' : options.open || options.out ? 'html' : 'text');
        const [{ previewEdition }, { deliverFile }] = await Promise.all([
          import('../../commands/preview.ts'),
          import('../file-output.ts'),
        ]);
        const { content, suffix } = await previewEdition(await session.context(), {
          period: options.period,
          date: options.date ?? null,
          for: options.for ?? null,
          format,
        });
        const path = await deliverFile(output, content, {
          out: options.out ?? null,
          open: options.open ?? false,
          suffix,
        });
        if (path !== null) output.document({ path });
        return 0;
      }),
    );
}
