// Reads a mailbox over IMAP: what is unseen, and marks it seen or moves it once it is dealt with.
import type { FoundMail } from './mail-files.ts';
import type { MailboxAccount } from './mailbox-account.ts';

const maxMailBytes = 1024 * 1024;
const timeoutMs = 60_000;

/** The unseen mails of the account's folder, oldest first. Throws what the connection throws. */
export async function* mailsOverImap(
  account: MailboxAccount,
  moveTo: string | null,
): AsyncGenerator<FoundMail> {
  const { folder } = account;
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: account.host,
    port: account.port ?? (account.secure ? 993 : 143),
    secure: account.secure,
    // RFC 8314: no password in clear text to another machine, also where the server would take one.
    ...(account.secure ? {} : { doSTARTTLS: !account.local }),
    auth: { user: account.user, pass: account.password },
    logger: false,
    socketTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
  });
  // Without a listener a connection that breaks between two commands would end the program.
  client.on('error', () => {});
  try {
    await client.connect();
    const lock = await client.getMailboxLock(folder);
    try {
      const unseen = await client.search({ seen: false }, { uid: true });
      for (const uid of unseen || []) {
        const mail = await client.fetchOne(
          String(uid),
          { source: { maxLength: maxMailBytes } },
          { uid: true },
        );
        if (mail === false || mail.source === undefined) continue;
        yield {
          name: `${folder}/${uid}`,
          bytes: mail.source,
          done: async () => {
            await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
            if (moveTo !== null) await client.messageMove(String(uid), moveTo, { uid: true });
          },
        };
      }
    } finally {
      lock.release();
    }
  } catch (error) {
    throw serverWords(error);
  } finally {
    if (client.usable) await client.logout().catch(() => client.close());
    else client.close();
  }
}

/** "Command failed" says nothing; the server's reply does. */
function serverWords(error: unknown): unknown {
  const answer = error instanceof Error && 'responseText' in error ? error.responseText : null;
  return typeof answer === 'string' && answer !== '' ? new Error(answer, { cause: error }) : error;
}
