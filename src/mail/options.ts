// The `mail` section of the configuration.
import * as z from 'zod/mini';
import { type EmailAddress, parseEmailAddress } from '../model/email-address.ts';
import { OptionError, orNull, parsed } from '../model/option.ts';
import { kindOfPath, resolvePath } from '../model/option-path.ts';
import { type DkimKey, readDkimKey } from './compose/dkim-key.ts';
import { parseTransport, type TransportTarget } from './transports/transport.ts';

const address = () =>
  parsed(z.string(), (text): EmailAddress => {
    const read = parseEmailAddress(text);
    if (read !== null) return read;
    throw new OptionError(
      'expected an address such as papers@example.org or Daily Papers <papers@example.org>',
    );
  });

const dkim = (folder: string) =>
  z.pipe(
    z.strictObject({
      domain: z.hostname({ error: 'expected a domain such as example.org' }),
      selector: z
        .string()
        .check(z.regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i, { error: 'expected a name such as "digest"' })),
      keyFile: parsed(
        z.string().check(z.describe('The private key, PEM: RSA with 2048 bits, or Ed25519.')),
        (file) => ({ privateKey: readDkimKey(file, folder), file: resolvePath(folder, file) }),
      ),
    }),
    z.transform(({ domain, selector, keyFile }): DkimKey => ({ domain, selector, ...keyFile })),
  );

const positive = () => z.number().check(z.positive());
function usableTransport(url: string, folder: string): TransportTarget {
  const target = parseTransport(url, folder);
  if (target.kind !== 'file' || kindOfPath(target.folder) !== 'file') return target;
  throw new OptionError('expected a folder, and there is a file of that name');
}

/** By domains as they are after the "@" of an address, in lower case. */
function readDomainLimits(
  limits: Record<string, number>,
  { issues }: z.core.ParsePayload,
): ReadonlyMap<string, number> {
  for (const domain of Object.keys(limits)) {
    if (/^[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(domain)) continue;
    issues.push({
      code: 'custom',
      path: [domain],
      message: 'expected a domain such as gmail.com',
      input: undefined,
    });
  }
  return new Map(Object.entries(limits).map(([domain, limit]) => [domain.toLowerCase(), limit]));
}

const count = () => z.int().check(z.minimum(1));

/** Relative paths in the section start at `folder`. */
export const mailOptions = (folder: string) =>
  z.strictObject({
    from: orNull(address()),
    replyTo: orNull(address()),
    transport: z
      .prefault(
        parsed(z.string(), (url) => usableTransport(url, folder)),
        'file:./outbox',
      )
      .check(z.describe('smtp://, smtps://, sendmail: or file:FOLDER.')),
    connections: z._default(z.int().check(z.minimum(1), z.maximum(100)), 8),
    bounces: orNull(parsed(address(), ({ email }) => email)).check(
      z.describe(
        'A mailbox with subaddresses (bounces+…@example.org), for bounces and requests to unsubscribe.',
      ),
    ),
    intro: orNull(z.string().check(z.maxLength(1000))).check(
      z.describe('The beginning of each mail of an edition, line by line: what readers should know.'),
    ),
    footer: orNull(z.string().check(z.maxLength(1000))).check(
      z.describe('The end of each mail, line by line: a postal address and the like.'),
    ),
    dkim: z
      .pipe(
        z.optional(
          z.union([dkim(folder), z.array(dkim(folder)).check(z.minLength(1), z.maxLength(2))], {
            error: 'expected domain, selector and keyFile, or a list of two of them',
          }),
        ),
        z.transform((keys = []) => (Array.isArray(keys) ? keys : [keys])),
      )
      .check(z.describe('Signs each mail; a list of two for an RSA and an Ed25519 key.')),
    rate: z.prefault(
      z.strictObject({
        perSecond: orNull(positive()),
        perDomain: z
          .prefault(z.pipe(z.record(z.string(), positive()), z.transform(readDomainLimits)), {})
          .check(z.describe('Mails a second by domain.')),
        perConnection: orNull(count()).check(z.describe('Mails per connection before reconnecting.')),
        perDay: orNull(count()).check(z.describe('Mails in 24 hours, over all editions.')),
      }),
      {},
    ),
    leaseSeconds: z
      ._default(z.int().check(z.minimum(2), z.maximum(600)), 30)
      .check(
        z.describe(
          'On PostgreSQL: how long others wait for a sender that hangs or lost the database before they take over.',
        ),
      ),
    giveUpAfterHours: orNull(positive()).check(
      z.describe(
        'An edition is not sent later than this after it was frozen; left out: as long as its period allows.',
      ),
    ),
  });
