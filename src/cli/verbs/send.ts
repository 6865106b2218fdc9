// `digest send`: its options, and how its result reads.
import type { Command } from 'commander';
import type { SendResult } from '../../commands/send.ts';
import type { Period } from '../../model/edition.ts';
import type { PlainDate } from '../../model/time.ts';
import { dateArgument, periodArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';

interface Options {
  period: Period;
  date?: PlainDate;
  to?: string[];
  dryRun?: boolean;
  retryUncertain?: boolean;
}

export function defineSend(program: Command, perform: Perform): void {
  program
    .command('send')
    .description('Freeze an edition and deliver it; run again, it does only what is left.')
    .option('--period <period>', 'daily, weekly, monthly or trending', periodArgument, 'daily')
    .option('--date <date>', 'a day of the period; the latest with papers when left out', dateArgument)
    .option('--to <email...>', 'only to these addresses')
    .option('--dry-run', 'say who would get what, and change nothing')
    .option('--retry-uncertain', 'send again what may have arrived already')
    .addHelpText(
      'after',
      examples([
        ['digest send --dry-run', 'who would get what'],
        ['digest send --to me@example.org', 'try it on yourself'],
        ['digest send --period weekly', 'the edition of the week'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { sendEdition, sendExitCode } = await import('../../commands/send.ts');
        const result = await sendEdition(await session.context(), {
          period: options.period,
          date: options.date ?? null,
          to: options.to ?? null,
          dryRun: options.dryRun ?? false,
          retryUncertain: options.retryUncertain ?? false,
        });
        session.output.document(result);
        for (const { reason, hint } of result.refused) session.output.warn(`${reason}. ${hint}`);
        printSend(session.output, result);
        warnOfUncertain(session.output, result);
        return sendExitCode(result);
      }),
    );
}

/** What became of an edition, in a few lines. */
export function printSend(output: Output, result: SendResult): void {
  const { edition, subject, dryRun } = result;
  output.print(`${output.paint('bold', edition)}  ${subject}`);
  if (dryRun) {
    const list = dryRun.addresses.map((address) => `  ${address}`);
    const more = dryRun.total - dryRun.addresses.length;
    const colon = list.length > 0 ? ':' : '';
    output.print([`Would go to ${plural(dryRun.total, 'recipient')}${colon}`, ...list].join('\n'));
    if (more > 0) output.print(`  and ${more} more`);
    return;
  }
  const parts = (['sent', 'deferred', 'failed', 'uncertain', 'skipped'] as const)
    .filter((state) => result[state] > 0)
    .map((state) => `${result[state]} ${state}`);
  if (result.left > 0) parts.push(`${result.left} not tried yet`);
  if (result.recipients === 0) {
    output.print(
      result.refused.length > 0
        ? 'Nobody of those may be written to.'
        : 'Nobody gets it yet: "digest subscribers add me@example.org" adds a reader.',
    );
    return;
  }
  output.print(`${plural(result.recipients, 'recipient')}: ${parts.join(', ') || 'nothing left to do'}`);
  if (result.destination) output.print(`Mails are in ${result.destination}`);
}

/** Says what a person must decide: heard with --quiet too. */
export function warnOfUncertain(output: Output, { uncertain }: SendResult): void {
  if (uncertain === 0) return;
  output.warn(
    `${plural(uncertain, 'mail')} may have arrived or not; "digest send --retry-uncertain" sends them again`,
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
