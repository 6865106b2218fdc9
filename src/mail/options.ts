// What the `mail` section of the configuration takes.
import * as z from 'zod/mini';
import { parseEmailAddress } from '../model/email-address.ts';

const address = z.string().check(
  z.refine((text) => parseEmailAddress(text) !== null, {
    error: 'expected an address such as papers@example.org or Daily Papers <papers@example.org>',
  }),
);

const dkim = z.strictObject({
  domain: z.hostname({ error: 'expected a domain such as example.org' }),
  selector: z
    .string()
    .check(z.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, { error: 'expected a name such as "digest"' })),
  keyFile: z.string().check(z.describe('The private key, PEM: RSA with 2048 bits, or Ed25519.')),
});

const positive = z.number().check(z.positive());
const count = z.int().check(z.minimum(1));

export const mailOptions = z.strictObject({
  from: z.optional(address),
  replyTo: z.optional(address),
  transport: z
    ._default(z.string(), 'file:./outbox')
    .check(z.describe('smtp://, smtps://, sendmail: or file:FOLDER.')),
  connections: z._default(z.int().check(z.minimum(1), z.maximum(100)), 8),
  bounces: z
    .optional(address)
    .check(
      z.describe(
        'A mailbox with subaddresses (bounces+…@example.org): where bounces and wishes to unsubscribe come back to.',
      ),
    ),
  dkim: z
    .optional(
      z.union([
        z.pipe(
          dkim,
          z.transform((one) => [one]),
        ),
        z.array(dkim).check(z.minLength(1), z.maxLength(2)),
      ]),
    )
    .check(z.describe('Signs each mail; a list of two for an RSA and an Ed25519 key.')),
  rate: z.optional(
    z.strictObject({
      perSecond: z.optional(positive),
      perDomain: z.optional(z.record(z.string(), positive)).check(z.describe('Mails a second by domain.')),
      perConnection: z.optional(count).check(z.describe('Mails before a connection is made anew.')),
      perDay: z.optional(count).check(z.describe('Mails in 24 hours, of all editions.')),
    }),
  ),
  giveUpAfterHours: z
    .optional(positive)
    .check(z.describe('An edition is not sent later than this after it was frozen.')),
});
