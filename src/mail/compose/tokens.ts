// Placeholders for what differs per reader while a mail is encoded, and cutting the encoded mail at them.
import { sentinels } from './sentinels.ts';

export type Sentinel = keyof typeof sentinels;

const headerSlots = ['to', 'message-id', 'subject', 'list-unsubscribe'] as const;
type HeaderSlot = (typeof headerSlots)[number];
/** `papers-in-html` and its like. */
type BodySlot = `${Sentinel}-in-${'text' | 'html'}`;
export type Slot = HeaderSlot | BodySlot;
const bodySlots = (Object.keys(sentinels) as Sentinel[]).flatMap(
  (name) => [`${name}-in-text`, `${name}-in-html`] as const,
);
export const allSlots: readonly Slot[] = [...headerSlots, ...bodySlots];

/** The slots of the header: they come before all others. */
export function headerSlotsOf(slots: readonly Slot[]): Slot[] {
  return slots.filter((slot) => headerSlots.some((each) => each === slot));
}

/** Hexadecimal digits of a nonce. */
export const nonceLength = 24;

/** The token of a slot. An address in the header is built from it, see `addressOf`. */
export const tokenOf = (slot: Slot, nonce: string): string => `slot-${slot}-${nonce}`;

/** The address that holds the place of the reader's. */
export const addressOf = (slot: 'to' | 'message-id', nonce: string): string =>
  `${tokenOf(slot, nonce)}@digest.invalid`;

/**
 * Every token with whatever nonce, which is a group. Quoted-printable soft breaks can be anywhere inside a token of a body, so
 * they are allowed between any two of its characters.
 */
const anyToken = new RegExp(
  [
    addressOf('to', `([0-9a-f]{${nonceLength}})`).replaceAll('.', '\\.'),
    `<${addressOf('message-id', `([0-9a-f]{${nonceLength}})`).replaceAll('.', '\\.')}>`,
    tokenOf('subject', `([0-9a-f]{${nonceLength}})`),
    tokenOf('list-unsubscribe', `([0-9a-f]{${nonceLength}})`),
    ...bodySlots.map((slot) => {
      const digits = Array<string>(nonceLength).fill('[0-9a-f]').join('(?:=\r\n)?');
      return `${[...tokenOf(slot, '')].map((character) => `${character}(?:=\r\n)?`).join('')}(${digits})`;
    }),
  ].join('|'),
  'g',
);

/**
 * Cuts an encoded mail at the tokens that have the nonce. Around a value in a body, soft breaks are set so that no line grows past
 * 76 (RFC 2045, 6.7).
 */
export function cutAtTokens(encoded: string, nonce: string): { chunks: Buffer[]; slots: Slot[] } {
  const chunks: Buffer[] = [];
  const found: Slot[] = [];
  let position = 0;
  let opening = '';
  for (const match of encoded.matchAll(anyToken)) {
    const index = match.slice(1).findIndex((group) => group !== undefined);
    const slot = allSlots[index];
    if (slot === undefined || match[index + 1]?.replaceAll('=\r\n', '') !== nonce) continue;
    const before = opening + encoded.slice(position, match.index);
    position = match.index + match[0].length;
    const inBody = headerSlotsOf([slot]).length === 0;
    chunks.push(Buffer.from(inBody && !before.endsWith('\n') ? `${before}=\r\n` : before, 'latin1'));
    opening = inBody && !/^=?\r\n/.test(encoded.slice(position, position + 3)) ? '=\r\n' : '';
    found.push(slot);
  }
  chunks.push(Buffer.from(opening + encoded.slice(position), 'latin1'));
  return { chunks, slots: found };
}
