// `digest bounces`: which mails to read, from files, stdin or the mailbox, and how the result is shown.
import { basename } from 'node:path';
import type { BouncesResult, MessageResult } from '../../commands/shared/mail/bounce-results.ts';
import { ConfigError } from '../../errors.ts';
import { flag, manyArguments } from '../parameter.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

export const bouncesVerb = defineVerb({
  name: 'bounces',
  description: 'Process returned mail, complaints and unsubscribe mails, and remove the affected addresses.',
  arguments: {
    files: manyArguments('[file...]', 'mails, Maildir folders or mboxes; - reads stdin'),
  },
  options: { dryRun: flag('--dry-run', 'report what would be done, and change nothing') },
  notes: `Without FILE it reads the mailbox that the configuration names, or else stdin.
A mail that is read twice counts once.`,
  examples: [
    ['digest bounces', 'the mailbox that the configuration names'],
    ['digest bounces ~/Maildir/.Bounces', 'a Maildir folder'],
    ['digest bounces returned.mbox --dry-run', 'what an mbox would change'],
    ['digest bounces - < bounce.eml', 'one mail, piped in by a mail server'],
  ],
  async run(session, { files, dryRun }) {
    const { readBounces } = await import('../../commands/bounces.ts');
    const context = await session.context();
    const named = files.filter((file) => file !== '-');
    if (files.includes('-') && named.length > 0) {
      throw new ConfigError('stdin (-) and files cannot be read in one run', {
        hint: 'Run the command once for each.',
      });
    }
    const readsStdin = files.includes('-') || (files.length === 0 && context.config.bounces.mailbox === null);
    if (readsStdin && session.stdin.isTTY) {
      throw new ConfigError('no mails to read', {
        hint: 'Name files, pipe a mail in, or set bounces.mailbox in the configuration.',
      });
    }
    const result = await readBounces(context, {
      files: named,
      stdin: readsStdin ? session.stdin : null,
      dryRun,
    });
    if (readsStdin && files.length === 0 && result.messages.length === 0)
      context.report.warn('stdin was empty, and bounces.mailbox is not set');
    return result;
  },
  async print(result, output) {
    const rows = result.messages.flatMap(({ file, kind, recipients }) =>
      recipients.map(({ email, status, action, note }) => [
        basename(file),
        kind,
        email || '(no address)',
        status,
        action === 'none' ? note : `${action}: ${note}`,
      ]),
    );
    if (rows.length > 0) {
      await output.table(
        [
          { title: 'mail', flexible: true },
          { title: 'kind' },
          { title: 'address' },
          { title: 'status' },
          { title: 'action' },
        ],
        rows,
      );
    }
    output.print(bouncesSummary(result));
  },
});

/** `12 mails: 3 bounced, 1 complained, 2 counted.` */
export function bouncesSummary({ messages, dryRun }: BouncesResult): string {
  const counts = (['bounced', 'complained', 'unsubscribed', 'counted'] as const)
    .map((action) => ({ action, count: countOf(messages, action) }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${action}`);
  const outcome = counts.length > 0 ? counts.join(', ') : 'no address is affected';
  return `${plural(messages.length, 'mail')}: ${outcome}${dryRun ? ' (dry run: nothing was changed)' : ''}.`;
}

function countOf(messages: readonly MessageResult[], action: string): number {
  return messages.flatMap(({ recipients }) => recipients).filter((recipient) => recipient.action === action)
    .length;
}
