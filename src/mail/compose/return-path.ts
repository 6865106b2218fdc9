// Addresses that name the delivery that a returned mail is about: its envelope sender, and where to write to unsubscribe.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What comes back to such an address: a bounce or complaint, or a request to unsubscribe. */
export type ReturnPurpose = 'bounce' | 'unsubscribe';

export interface ReturnPath {
  purpose: ReturnPurpose;
  deliveryId: number;
}

/** 40 bits, as a local part has 64 octets and no room for more; a forger has to hit it by mail, one try a message. */
const macBytes = 5;
const marks: Readonly<Record<ReturnPurpose, string>> = { bounce: 'b', unsubscribe: 'u' };

/**
 * The address with the delivery in it, by subaddressing (RFC 5233): `bounces@example.org` becomes
 * `bounces+b-2s-0a1b2c3d4e@example.org`. The mark is hex and base 36, as some systems change the case of local parts.
 */
export function returnPathOf(base: string, key: Buffer, { purpose, deliveryId }: ReturnPath): string {
  const at = base.lastIndexOf('@');
  const payload = `${marks[purpose]}-${deliveryId.toString(36)}`;
  return `${base.slice(0, at)}+${payload}-${macOf(key, payload).toString('hex')}${base.slice(at)}`;
}

/** The content of a signed address, whatever precedes the mark; null without a mark made with this key. */
export function parseReturnPath(address: string, key: Buffer): ReturnPath | null {
  const [, payload, mark = '', id = '', mac = ''] =
    /\+(([bu])-([0-9a-z]{1,11}))-([0-9a-f]{10})@[^@]+$/.exec(address.toLowerCase()) ?? [];
  if (payload === undefined) return null;
  if (!timingSafeEqual(macOf(key, payload), Buffer.from(mac, 'hex'))) return null;
  return { purpose: mark === marks.bounce ? 'bounce' : 'unsubscribe', deliveryId: Number.parseInt(id, 36) };
}

function macOf(key: Buffer, payload: string): Buffer {
  return createHmac('sha256', key).update(payload).digest().subarray(0, macBytes);
}
