// An email address that somebody typed.
import { ConfigError } from '../../errors.ts';
import { type EmailAddress, parseEmailAddress } from '../../model/email-address.ts';

/** Reads the address. Throws `ConfigError` that says how one is written. */
export function requireAddress(text: string): EmailAddress {
  const address = parseEmailAddress(text);
  if (address) return address;
  throw new ConfigError(`"${text}" is not an email address`, { hint: 'Write it as me@example.org.' });
}
