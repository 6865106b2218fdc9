// The DKIM record of a selector (RFC 6376 section 3.6.1), held against the key that signs.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Dns } from './dns.ts';
import { failed, ok, type Verdict, warning } from './verdict.ts';

export interface DkimIdentity {
  domain: string;
  selector: string;
  /** The private key that signs, or the public key that belongs to it. */
  key: KeyObject;
}

/** RFC 8301 section 3.2: verifiers may refuse shorter RSA keys, and Gmail does. */
const minRsaBits = 2048;

/** Whether receivers can verify what is signed with this key. */
export async function checkDkim(dns: Dns, { domain, selector, key }: DkimIdentity): Promise<Verdict> {
  const name = `${selector}._domainkey.${domain}`;
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const wanted = dkimRecord(publicKey);
  const records = (await dns.texts(name)).filter((text) => /(?:^|;)\s*p\s*=/.test(text));
  const [record] = records;
  if (record === undefined)
    return failed(`there is no DKIM record at ${name}`, `Publish a TXT record there: "${wanted}".`);
  if (records.length > 1) return failed(`there are ${records.length} DKIM records at ${name}`, 'Keep one.');
  const published = tagOf(record, 'p');
  if (published === '')
    return failed(`the key at ${name} is revoked`, 'Publish the key again, or use another selector.');
  if (published !== tagOf(wanted, 'p'))
    return failed(`the key at ${name} is not the signing key`, `Publish "${wanted}" there.`);
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < minRsaBits)
    return warning(`the key at ${name} has ${bits} bits`, `Make one of ${minRsaBits} bits.`);
  if (/(?:^|;)\s*t\s*=[^;]*y/.test(record))
    return warning(`the key at ${name} is marked as a test`, 'Take "t=y" out of the record.');
  return ok(`${name} has the signing key`);
}

/** The text to publish for a public key: RSA as it is in X.509, Ed25519 bare (RFC 8463 section 4). */
export function dkimRecord(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  if (publicKey.asymmetricKeyType === 'ed25519')
    return `v=DKIM1; k=ed25519; p=${der.subarray(-32).toString('base64')}`;
  return `v=DKIM1; k=rsa; p=${der.toString('base64')}`;
}

function tagOf(record: string, name: string): string | null {
  const [, value = null] = new RegExp(`(?:^|;)\\s*${name}\\s*=([^;]*)`).exec(record) ?? [];
  return value?.replaceAll(/\s+/g, '') ?? null;
}
