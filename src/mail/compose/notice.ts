// A single mail to one person, in response to what they did on the site: composed whole, sent once.
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { normalizeEmail } from '../../model/email-address.ts';
import type { Instant } from '../../model/time.ts';
import type { MailAddress, MailSettings } from '../settings.ts';
import type { OutgoingMessage } from '../transports/transport.ts';
import { signMail } from './dkim.ts';
import { cleanHeaderText, envelopeAddress } from './headers.ts';
import { withoutBareReturns } from './quoted-printable.ts';

export interface NoticeInput {
  mail: { subject: string; html: string; text: string };
  settings: Pick<MailSettings, 'from' | 'replyTo' | 'dkim'>;
  to: string;
  /** Names the request that it answers, so that trying again is sending the same mail. */
  key: string;
  date: Instant;
}

/**
 * Composes the mail with its envelope. It goes to the bare address: a name that a stranger typed into a form has no place
 * in another reader's mail. No list headers: it belongs to no list. Throws `MailError` for a malformed address.
 */
export async function composeNotice({
  mail,
  settings,
  to,
  key,
  date,
}: NoticeInput): Promise<OutgoingMessage> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const from = envelopeAddress(settings.from.email);
  const recipient = envelopeAddress(to);
  const hash = createHash('sha256')
    .update(`${key}\0${normalizeEmail(to)}`)
    .digest('hex')
    .slice(0, 24);
  const domain = domainToASCII(from.slice(from.lastIndexOf('@') + 1));
  const composer = new MailComposer({
    baseBoundary: hash,
    encoding: 'quoted-printable',
    newline: 'windows',
    from: { name: cleanHeaderText(settings.from.name ?? ''), address: from },
    ...(settings.replyTo && { replyTo: toNodemailer(settings.replyTo) }),
    to: { name: '', address: recipient },
    subject: cleanHeaderText(mail.subject),
    date: new Date(date),
    messageId: `<notice.${hash}@${domain}>`,
    // RFC 3834 section 5.1: a program's answer to what a person did; vacation notices stay away.
    headers: [{ key: 'Auto-Submitted', value: 'auto-replied' }],
    text: withoutBareReturns(mail.text),
    html: withoutBareReturns(mail.html),
  });
  const raw = await signMail(settings.dkim, await composer.compile().build());
  return { key: `notice/${key}`, from, to: recipient, pieces: [raw], size: raw.length };
}

function toNodemailer({ name, email }: MailAddress): { name: string; address: string } {
  return { name: cleanHeaderText(name ?? ''), address: envelopeAddress(email) };
}
