// Reads the mailbox that bounces arrive in, over IMAP or POP3.
import { MailError, messageOf } from '../../../errors.ts';
import type { FoundMail } from './mail-files.ts';
import type { MailMemory } from './mail-memory.ts';
import type { MailboxAccount } from './mailbox-account.ts';
import { mailsOverImap } from './read-imap.ts';
import { mailsOverPop3 } from './read-pop3.ts';

export interface MailboxSettings {
  account: MailboxAccount;
  /** IMAP: where mails go once they are dealt with; null leaves them, marked as seen. */
  moveTo: string | null;
  /** POP3: whether mails stay on the server. */
  keep: boolean;
  /** Remembers the mails of a POP3 mailbox that stay there; null reads them all each time. */
  memory: MailMemory | null;
}

/** The mails in the mailbox that weren't dealt with. Throws a `MailError` that names the server, never the password. */
export async function* mailsInMailbox({
  account,
  moveTo,
  keep,
  memory,
}: MailboxSettings): AsyncGenerator<FoundMail> {
  try {
    if (account.protocol === 'pop3') yield* mailsOverPop3(account, { keep, memory });
    else yield* mailsOverImap(account, moveTo);
  } catch (error) {
    const server = account.port === null ? account.host : `${account.host}:${account.port}`;
    throw new MailError(`the mailbox at ${server} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check bounces.mailbox: the server, the folder, the name and the password (special characters escaped, as in a URL).',
    });
  }
}
