// The `bounces` section of the configuration.
import * as z from 'zod/mini';
import { orNull, parsed } from '../../model/option.ts';
import { parseMailbox } from './mailbox/mailbox-account.ts';

const fields = z.strictObject({
  mailbox: orNull(parsed(z.string(), parseMailbox)).check(
    z.describe('Where bounces arrive: imaps://user:${PASSWORD}@mail.example.org/INBOX.Bounces, or pop3s://.'),
  ),
  moveTo: orNull(z.string().check(z.minLength(1))).check(
    z.describe('IMAP: the folder to which mails are moved once they are read.'),
  ),
  keep: z
    ._default(z.boolean(), false)
    .check(z.describe('POP3: leave mails on the server; else they are deleted once read.')),
  softLimit: z.prefault(
    z.strictObject({
      count: z
        ._default(z.int().check(z.minimum(1), z.maximum(100)), 5)
        .check(z.describe('Days in a row with a soft bounce after which the address counts as bounced.')),
      days: z
        ._default(z.int().check(z.minimum(1), z.maximum(365)), 14)
        .check(z.describe('Days without one after which the count restarts.')),
    }),
    {},
  ),
});

export const bouncesOptions = z.pipe(
  fields,
  z.transform((given, { issues }) => {
    const { mailbox, moveTo, keep } = given;
    const refuse = (key: keyof typeof given, message: string) =>
      issues.push({ code: 'custom', path: [key], message, input: undefined });
    if (mailbox?.protocol === 'pop3' && moveTo !== null) {
      refuse('moveTo', 'expected no folder to move to: POP3 has none');
    }
    if (mailbox?.protocol === 'imap' && keep) {
      refuse('keep', 'expected no "keep": over IMAP mails stay, or go where "moveTo" names');
    }
    return given;
  }),
);
