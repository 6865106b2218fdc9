// The keyed hash that is left of an address once everything else about it is forgotten.
import { normalizeEmail } from '../../model/email-address.ts';
import type { SecretStore } from '../store.ts';

/** The hash of an address; all spellings of one address have the same. */
export type HashOf = (email: string) => string;

/** Returns the hash function. Call it before a transaction: the key may have to be made first. */
export type AddressHasher = () => Promise<HashOf>;

/** HMAC-SHA256: without the key, a list of addresses can't be tried out on a stolen table. */
export function addressHasher(secrets: SecretStore): AddressHasher {
  let hasher: Promise<HashOf> | null = null;
  const make = async () => {
    const key = await secrets.key('suppressions');
    const { createHmac } = await import('node:crypto');
    return (email: string) => createHmac('sha256', key).update(normalizeEmail(email)).digest('base64url');
  };
  return () => {
    hasher ??= make().catch((error: unknown) => {
      hasher = null;
      throw error;
    });
    return hasher;
  };
}
