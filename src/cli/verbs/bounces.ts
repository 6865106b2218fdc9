// `digest bounces`: what came back, from files, a pipe or a mailbox, and how the result reads.
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { BouncesResult, MessageResult } from '../../commands/shared/bounce-results.ts';
import { ConfigError } from '../../errors.ts';
import { examples } from '../examples.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';

export function defineBounces(program: Command, perform: Perform): void {
  const bounces = program
    .command('bounces')
    .argument('[file...]', 'mails, Maildir folders or mboxes; - reads stdin')
    .description('Read bounces, complaints and unsubscribe mails, and take off the list whom they are about.')
    .option('--dry-run', 'say what would be done, and change nothing')
    .addHelpText(
      'after',
      `${examples([
        ['digest bounces', 'the mailbox that the configuration names'],
        ['digest bounces ~/Maildir/.Bounces', 'a Maildir folder'],
        ['digest bounces returned.mbox --dry-run', 'what would follow from an mbox'],
        ['digest bounces - < bounce.eml', 'one mail, as a mail server pipes it'],
      ])}\n\nWithout FILE it reads the mailbox that the configuration names; where it names none, what is piped in.\nA mail that is read twice counts once.`,
    )
    .action((files: string[], options: { dryRun?: boolean }) =>
      perform(bounces.optsWithGlobals(), async (session) => {
        const { readBounces } = await import('../../commands/bounces.ts');
        const context = await session.context();
        const named = files.filter((file) => file !== '-');
        if (files.includes('-') && named.length > 0) {
          throw new ConfigError('- stands alone: stdin is read, or files are', {
            hint: 'Run it once for each.',
          });
        }
        const piped = files.includes('-') || (files.length === 0 && context.config.bounces.mailbox === null);
        if (piped && process.stdin.isTTY) {
          throw new ConfigError('no mails to read', {
            hint: 'Name files, pipe a mail in, or set bounces.mailbox in the configuration.',
          });
        }
        const result = await readBounces(context, {
          files: named,
          stdin: piped ? process.stdin : null,
          dryRun: options.dryRun === true,
        });
        session.output.document(result);
        await printBounces(session.output, result);
        return 0;
      }),
    );
}

/** A line for each address that something was said of, then the count. */
export async function printBounces(output: Output, result: BouncesResult): Promise<void> {
  const { table } = await import('../table.ts');
  const rows = result.messages.flatMap(({ file, kind, recipients }) =>
    recipients.map(({ email, status, action, note }) => [
      basename(file),
      kind,
      email || '(nobody named)',
      status,
      action === 'none' ? note : `${action}: ${note}`,
    ]),
  );
  if (rows.length > 0) {
    output.print(
      table(
        [
          { title: 'mail', flexible: true },
          { title: 'kind' },
          { title: 'address' },
          { title: 'status' },
          { title: 'so' },
        ],
        rows,
        output.width,
        (line) => output.paint('dim', line),
      ),
    );
  }
  output.print(bouncesSummary(result));
}

/** `12 mails: 3 bounced, 1 complained, 2 counted.` */
export function bouncesSummary({ messages, dryRun }: BouncesResult): string {
  const mails = `${messages.length} ${messages.length === 1 ? 'mail' : 'mails'}`;
  const counts = (['bounced', 'complained', 'unsubscribed', 'counted'] as const)
    .map((action) => ({ action, count: countOf(messages, action) }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${action}`);
  const outcome = counts.length > 0 ? counts.join(', ') : 'nobody is affected';
  return `${mails}: ${outcome}${dryRun ? ' (dry run: nothing was changed)' : ''}.`;
}

function countOf(messages: readonly MessageResult[], action: string): number {
  return messages.flatMap(({ recipients }) => recipients).filter((recipient) => recipient.action === action)
    .length;
}
