// `digest bounces`: reads what came back, decides what follows from it, and changes the list accordingly.
import { createHash } from 'node:crypto';
import { type FoundMail, mailsInFiles, mailsInStream } from '../mail/bounces/mailbox/mail-files.ts';
import type { CommandContext } from './shared/context.ts';
import { BounceReader } from './shared/mail/bounce-reader.ts';
import type { BouncesResult, MessageResult } from './shared/mail/bounce-results.ts';

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
  { config, store, clock }: CommandContext,
  { files, stdin }: BouncesOptions,
): Promise<AsyncIterable<FoundMail>> {
  if (files.length > 0) return mailsInFiles(files);
  if (stdin) return mailsInStream('stdin', stdin);
  const { mailsInMailbox } = await import('../mail/bounces/mailbox/mailbox.ts');
  const { mailbox, moveTo, keep } = config.bounces;
  if (mailbox === null) return noMails();
  // Kept like the mails that were read, which share the table: both are hashes.
  const memory = {
    hasSeen: (id: string) => store.bounces.hasRead(hashOfId(id)),
    remember: async (id: string) => {
      await store.bounces.record({ hash: hashOfId(id), kind: 'other' }, [], clock.now());
    },
  };
  return mailsInMailbox({ account: mailbox, moveTo, keep, memory });
}

function hashOfId(id: string): string {
  return createHash('sha256').update(`mailbox\0${id}`).digest('hex');
}

async function* noMails(): AsyncGenerator<FoundMail> {}
