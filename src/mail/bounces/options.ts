// What the section `bounces` of the configuration takes.
import * as z from 'zod';

/** Clear text to another machine would give the mailbox's password to whoever listens. */
function isMailboxUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url?.hostname || !url.username) return false;
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return /^(?:imaps|imap|pop3s):$/.test(url.protocol) || (url.protocol === 'pop3:' && isLocal);
}

export const bouncesOptions = z.strictObject({
  mailbox: z
    .string()
    .refine(isMailboxUrl, {
      error:
        'expected imaps://USER:PASSWORD@HOST/FOLDER, imap:// with STARTTLS, or pop3s://USER:PASSWORD@HOST',
    })
    .optional()
    .describe('Where bounces arrive: imaps://user:${PASSWORD}@mail.example.org/INBOX.Bounces, or pop3s://.'),
  moveTo: z.string().min(1).optional().describe('IMAP: the folder that mails go to once they are read.'),
  keep: z
    .boolean()
    .default(false)
    .describe('POP3: leave mails on the server; else they are deleted once read.'),
  softLimit: z
    .strictObject({
      count: z
        .int()
        .min(1)
        .max(100)
        .default(5)
        .describe('So many days in a row, and the address is given up.'),
      days: z
        .int()
        .min(1)
        .max(365)
        .default(14)
        .describe('After so many days without one, counting starts again.'),
    })
    .prefault({}),
});
