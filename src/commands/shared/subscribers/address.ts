// Reads an email address from the command line.
import { ConfigError } from '../../../errors.ts';
import { type EmailAddress, parseEmailAddress } from '../../../model/email-address.ts';
import { collapseSpace } from '../../../model/text.ts';

/** Throws a `ConfigError` that shows how an address is written. */
export function requireAddress(text: string): EmailAddress {
  const address = parseEmailAddress(text);
  if (address) return address;
  throw new ConfigError(`"${collapseSpace(text)}" is not an email address`, {
    hint: 'Write it as me@example.org.',
  });
}
