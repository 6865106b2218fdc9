// A message for the transports, from its text.
import type { OutgoingMessage } from '../../src/mail/transport.ts';

/** Addressed to `email`; the same key each time. */
export function outgoing(email: string, raw: string | Buffer): OutgoingMessage {
  const piece = Buffer.from(raw);
  return { key: email, from: 'papers@example.org', to: email, pieces: [piece], size: piece.length };
}
