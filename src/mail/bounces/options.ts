// What the section `bounces` of the configuration takes.
import * as z from 'zod/mini';

/** Clear text to another machine would give the mailbox's password to whoever listens. */
function isMailboxUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url?.hostname || !url.username) return false;
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return /^(?:imaps|imap|pop3s):$/.test(url.protocol) || (url.protocol === 'pop3:' && isLocal);
}

export const bouncesOptions = z.strictObject({
  mailbox: z
    .optional(
      z.string().check(
        z.refine(isMailboxUrl, {
          error:
            'expected imaps://USER:PASSWORD@HOST/FOLDER, imap:// with STARTTLS, or pop3s://USER:PASSWORD@HOST',
        }),
      ),
    )
    .check(
      z.describe(
        'Where bounces arrive: imaps://user:${PASSWORD}@mail.example.org/INBOX.Bounces, or pop3s://.',
      ),
    ),
  moveTo: z
    .optional(z.string().check(z.minLength(1)))
    .check(z.describe('IMAP: the folder that mails go to once they are read.')),
  keep: z
    ._default(z.boolean(), false)
    .check(z.describe('POP3: leave mails on the server; else they are deleted once read.')),
  softLimit: z.prefault(
    z.strictObject({
      count: z
        ._default(z.int().check(z.minimum(1), z.maximum(100)), 5)
        .check(z.describe('So many days in a row, and the address is given up.')),
      days: z
        ._default(z.int().check(z.minimum(1), z.maximum(365)), 14)
        .check(z.describe('After so many days without one, counting starts again.')),
    }),
    {},
  ),
});
