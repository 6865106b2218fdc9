// What the `mail` section of the configuration takes.
import * as z from 'zod';
import { parseEmailAddress } from '../model/email-address.ts';

const address = z.string().refine((text) => parseEmailAddress(text) !== null, {
  error: 'expected an address such as papers@example.org or Daily Papers <papers@example.org>',
});

const dkim = z.strictObject({
  domain: z.hostname({ error: 'expected a domain such as example.org' }),
  selector: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, { error: 'expected a name such as "digest"' }),
  keyFile: z.string().describe('The private key, PEM: RSA with 2048 bits, or Ed25519.'),
});

const perSecond = z.number().positive();

export const mailOptions = z.strictObject({
  from: address.optional(),
  replyTo: address.optional(),
  transport: z.string().default('file:./outbox').describe('smtp://, smtps://, sendmail: or file:FOLDER.'),
  connections: z.int().min(1).max(100).default(8),
  bounces: address
    .optional()
    .describe(
      'A mailbox with subaddresses (bounces+…@example.org): where bounces and wishes to unsubscribe come back to.',
    ),
  dkim: z
    .union([dkim.transform((one) => [one]), z.array(dkim).min(1).max(2)])
    .optional()
    .describe('Signs each mail; a list of two for an RSA and an Ed25519 key.'),
  rate: z
    .strictObject({
      perSecond: perSecond.optional(),
      perDomain: z.record(z.string(), perSecond).optional().describe('Mails a second by domain.'),
      perConnection: z.int().min(1).optional().describe('Mails before a connection is made anew.'),
      perDay: z.int().min(1).optional().describe('Mails in 24 hours, of all editions.'),
    })
    .optional(),
  giveUpAfterHours: z
    .number()
    .positive()
    .optional()
    .describe('An edition is not sent later than this after it was frozen.'),
});
