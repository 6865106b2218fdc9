// `digest send`: its options, and how its result is shown.
import type { SendResult } from '../../commands/send.ts';
import { sendExitCode } from '../../commands/shared/exit-codes.ts';
import { editionOptions } from '../edition-options.ts';
import type { Output } from '../output.ts';
import { flag, listOption, option } from '../parameter.ts';
import { oneLine, plural } from '../text.ts';
import { defineVerb } from '../verb.ts';
import { outletWarnings, printOutlets } from './outlets.ts';

export const sendVerb = defineVerb({
  name: 'send',
  description: 'Freeze an edition and deliver it; run again, it does only what is left.',
  options: {
    ...editionOptions,
    to: listOption('--to <email...>', 'only to these addresses'),
    test: option('--test <email>', 'mail a proof to this address, and freeze nothing'),
    dryRun: flag('--dry-run', 'report who would get what, and change nothing'),
    retryUncertain: flag('--retry-uncertain', 'resend mails that may have arrived already'),
  },
  examples: [
    ['digest send --dry-run', 'who would get what'],
    ['digest send --test me@example.org', 'a proof, before anyone gets it'],
    ['digest send --to ada@example.org', 'only to one reader'],
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
  const { edition, subject, dryRun, test } = result;
  output.print(`${output.paint('bold', edition)}  ${subject}`);
  if (dryRun) {
    const list = dryRun.addresses.map((address) => `  ${address}`);
    const more = dryRun.total - dryRun.addresses.length;
    const colon = list.length > 0 ? ':' : '';
    output.print([`Would go to ${plural(dryRun.total, 'recipient')}${colon}`, ...list].join('\n'));
    if (more > 0) output.print(`  and ${more} more`);
    return;
  }
  printOutlets(output, result.outlets);
  const parts = (['sent', 'deferred', 'failed', 'uncertain', 'skipped'] as const)
    .filter((state) => result[state] > 0)
    .map((state) => `${result[state]} ${state}`);
  if (result.left > 0) parts.push(`${result.left} not tried yet`);
  if (test !== undefined) {
    output.print(`A proof went to ${test}; nothing is frozen.`);
    if (result.destination) output.print(`It is in ${result.destination}`);
    return;
  }
  if (result.recipients === 0) {
    if (result.unwanted !== undefined) return;
    if (result.refused.length === 0 && result.outlets?.length) return;
    output.print(
      result.refused.length > 0
        ? 'None of these addresses may be mailed.'
        : 'No subscribers yet: "digest subscribers add me@example.org" adds one.',
    );
    return;
  }
  output.print(`${plural(result.recipients, 'recipient')}: ${parts.join(', ') || 'nothing left to do'}`);
  for (const each of shownFailures(result, 'deferred')) output.print(`  ${each}`);
  if (result.destination) output.print(`Mails are in ${result.destination}`);
}

/** How many readers are named; `digest deliveries` lists all. */
const named = 5;

/** The readers whose delivery is in a state, each with the server's reply. */
function shownFailures({ edition, failures }: SendResult, state: 'failed' | 'deferred'): string[] {
  const affected = failures.filter((each) => each.state === state);
  const lines = affected
    .slice(0, named)
    .map(
      ({ email, response, bounced }) =>
        `${email} ${state}: ${oneLine(response ?? 'no reply')}${bounced ? ' (now bounced: no more mail goes there)' : ''}`,
    );
  const more = affected.length - named;
  if (more > 0) lines.push(`and ${more} more: digest deliveries --edition ${edition} --state ${state}`);
  return lines;
}

/** What a person must know or decide. */
export function sendWarnings(result: SendResult): string[] {
  const { refused, guests = [], uncertain, dryRun } = result;
  const warnings = [
    ...outletWarnings(result.outlets),
    ...(result.unwanted === undefined ? [] : [result.unwanted]),
    ...refused.map(({ reason, hint }) => `${reason}. ${hint}`),
    ...guests.map(
      (email) =>
        `${email} is not a subscriber: ${dryRun ? 'only this edition would go' : 'only this edition goes'} there. For later editions: digest subscribers add ${email}`,
    ),
  ];
  warnings.push(...shownFailures(result, 'failed'));
  if (uncertain > 0) {
    warnings.push(
      `${plural(uncertain, 'mail')} may have arrived or not; "digest send --retry-uncertain" sends them again`,
    );
  }
  return warnings;
}
