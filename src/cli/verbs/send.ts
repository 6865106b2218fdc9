// `digest send`: its options, and how its result is shown.

import type { SendResult } from '../../commands/send.ts';
import { sendExitCode } from '../../commands/shared/exit-codes.ts';
import { editionOptions } from '../edition-options.ts';
import type { Output } from '../output.ts';
import { flag, listOption } from '../parameter.ts';
import { plural } from '../plural.ts';
import { defineVerb } from '../verb.ts';

export const sendVerb = defineVerb({
  name: 'send',
  description: 'Freeze an edition and deliver it; run again, it does only what is left.',
  options: {
    ...editionOptions,
    to: listOption('--to <email...>', 'only to these addresses'),
    dryRun: flag('--dry-run', 'report who would get what, and change nothing'),
    retryUncertain: flag('--retry-uncertain', 'send again what may have arrived already'),
  },
  examples: [
    ['digest send --dry-run', 'who would get what'],
    ['digest send --to me@example.org', 'try it on yourself'],
    ['digest send --period weekly', 'the edition of the week'],
  ],
  async run(session, input) {
    const { sendEdition } = await import('../../commands/send.ts');
    return await sendEdition(await session.context(), input);
  },
  print: (result, output) => printSend(output, result),
  warnings: sendWarnings,
  exitCode: sendExitCode,
});

/** The outcome of an edition, in a few lines. */
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
        ? 'None of these addresses may be mailed.'
        : 'No subscribers yet: "digest subscribers add me@example.org" adds one.',
    );
    return;
  }
  output.print(`${plural(result.recipients, 'recipient')}: ${parts.join(', ') || 'nothing left to do'}`);
  if (result.destination) output.print(`Mails are in ${result.destination}`);
}

/** What a person must know or decide. */
export function sendWarnings({ refused, uncertain }: SendResult): string[] {
  const warnings = refused.map(({ reason, hint }) => `${reason}. ${hint}`);
  if (uncertain > 0) {
    warnings.push(
      `${plural(uncertain, 'mail')} may have arrived or not; "digest send --retry-uncertain" sends them again`,
    );
  }
  return warnings;
}
