// Opens the mailbox that bounces arrive in, over IMAP or POP3, and says where in one word per fault.
import { MailError, messageOf } from '../../../errors.ts';
import type { FoundMail } from './mail-files.ts';
import type { MailboxAccount } from './mailbox-account.ts';
import { mailsOverImap } from './read-imap.ts';
import { mailsOverPop3 } from './read-pop3.ts';

export interface MailboxSettings {
  /** `imaps://user:secret@host:993/INBOX.Bounces`, `imap://`, `pop3s://`; what is special in a URL stands escaped. */
  url: string;
  /** IMAP: where mails go once they are dealt with; null leaves them, marked as seen. */
  moveTo: string | null;
  /** POP3: whether mails stay on the server. */
  keep: boolean;
}

/** The mails in the mailbox that have not been dealt with. Throws a `MailError` that names the server, never the password. */
export async function* mailsInMailbox(settings: MailboxSettings): AsyncGenerator<FoundMail> {
  const url = new URL(settings.url);
  const account: MailboxAccount = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : null,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    secure: url.protocol.endsWith('s:'),
    local: /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname),
  };
  const folder = decodeURIComponent(url.pathname.replace(/^\//, '')) || 'INBOX';
  try {
    if (url.protocol.startsWith('pop3')) yield* mailsOverPop3(account, settings.keep);
    else yield* mailsOverImap(account, folder, settings.moveTo);
  } catch (error) {
    throw new MailError(`the mailbox at ${url.host} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'Check bounces.mailbox: the server, the folder, the name and the password (special characters escaped, as in a URL).',
    });
  }
}
