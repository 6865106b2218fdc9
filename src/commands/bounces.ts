// `digest bounces`: reads what came back, decides what follows from it, and changes the list accordingly.
import { type FoundMail, mailsInFiles, mailsInStream } from '../mail/bounces/mailbox/mail-files.ts';
import { BounceReader } from './shared/bounce-reader.ts';
import type { BouncesResult, MessageResult } from './shared/bounce-results.ts';
import type { CommandContext } from './shared/context.ts';

export interface BouncesOptions {
  /** Files, Maildir folders and mboxes; empty to read `stdin`, or the mailbox where that is null too. */
  files: readonly string[];
  stdin: AsyncIterable<Uint8Array | string> | null;
  /** Says what would be done and changes nothing, in the mailbox neither. */
  dryRun: boolean;
}

/** Reads all mails and acts on each. Reading the same mail again changes nothing. */
export async function readBounces(context: CommandContext, options: BouncesOptions): Promise<BouncesResult> {
  const reader = await BounceReader.open(context, options.dryRun);
  const messages: MessageResult[] = [];
  for await (const found of await mailsOf(context, options)) {
    context.signal.throwIfAborted();
    messages.push(await reader.read(found));
    if (!options.dryRun) await found.done?.();
    context.report.progress('Reading mails', messages.length, null);
  }
  return { dryRun: options.dryRun, messages };
}

async function mailsOf(
  { config }: CommandContext,
  { files, stdin }: BouncesOptions,
): Promise<AsyncIterable<FoundMail>> {
  if (files.length > 0) return mailsInFiles(files);
  if (stdin) return mailsInStream('stdin', stdin);
  const { mailsInMailbox } = await import('../mail/bounces/mailbox/mailbox.ts');
  const { mailbox, moveTo, keep } = config.bounces;
  return mailbox === null ? noMails() : mailsInMailbox({ account: mailbox, moveTo, keep });
}

async function* noMails(): AsyncGenerator<FoundMail> {}
