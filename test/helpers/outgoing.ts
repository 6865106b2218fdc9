// Messages for the transports, from their text, and what a mail needs beside its texts.
import type { MessageInput } from '../../src/mail/compose/message.ts';
import { readerLinks } from '../../src/mail/compose/reader-links.ts';
import type { OutgoingMessage } from '../../src/mail/transports/transport.ts';

/** Addressed to `email`; the same key each time. */
export function outgoing(email: string, raw: string | Buffer): OutgoingMessage {
  const piece = Buffer.from(raw);
  return { key: email, from: 'papers@example.org', to: email, pieces: [piece], size: piece.length };
}

/** Of a digest with an address and nothing else: no site, no return address, no signatures. */
export const plainMail: Omit<MessageInput, 'mail' | 'parts'> = {
  settings: {
    from: { name: null, email: 'papers@example.org' },
    replyTo: null,
    listTitle: 'Daily Papers',
    siteUrl: null,
    dkim: [],
  },
  links: readerLinks({
    from: 'papers@example.org',
    bounces: null,
    siteUrl: null,
    voting: null,
    keys: { links: Buffer.alloc(32), returnPath: Buffer.alloc(32) },
  }),
  edition: 'daily/2026-06-16',
  date: '2026-06-16T11:00:00.000Z',
};
