// The results of `digest bounces`, and the hash by which a mail is recognised when it is read again.
import { createHash } from 'node:crypto';
import type { BounceAction } from '../../../mail/bounces/decide.ts';
import type { MailKind, RecipientReport } from '../../../mail/bounces/mail-report.ts';
import type { Mail } from '../../../mail/bounces/read-mail.ts';
import { normalizeEmail } from '../../../model/email-address.ts';

export interface RecipientResult
  extends Pick<RecipientReport, 'email' | 'status' | 'replyCode' | 'reason' | 'hard'> {
  action: BounceAction;
  /** Why, in words. */
  note: string;
}

export interface MessageResult {
  file: string;
  kind: MailKind;
  bounce: boolean;
  recipients: RecipientResult[];
}

export interface BouncesResult {
  dryRun: boolean;
  messages: MessageResult[];
}

/** For a mail that asks to be taken off the list and names no address. */
export const unnamed: RecipientReport = {
  email: '',
  aliases: [],
  status: '',
  replyCode: '',
  reason: 'feedback',
  hard: false,
  delayed: false,
  diagnostic: '',
};

/** What a report and its consequence look like to people and scripts. */
export function shown(
  { email, status, replyCode, reason, hard }: RecipientReport,
  action: BounceAction,
  note: string,
): RecipientResult {
  return { email, status, replyCode, reason, hard, action, note };
}

export function sameAddress(a: string, b: string): boolean {
  return normalizeEmail(a) === normalizeEmail(b);
}

/** A hash of the content without trace headers, which differ between a file and a mailbox. */
export function hashOf(mail: Mail): string {
  const headers = ['message-id', 'date', 'from'].map(
    (name) => mail.headers.find((header) => header.name === name)?.value.trim() ?? '',
  );
  const texts = [mail.subject, mail.text, ...mail.parts.map(({ text }) => text)].map((text) =>
    text.replace(/\s+/g, ' ').trim(),
  );
  return createHash('sha256')
    .update([...headers, ...texts].join('\0'))
    .digest('hex');
}
