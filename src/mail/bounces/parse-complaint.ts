// Reads complaints: abuse reports (ARF, RFC 5965) and the forms that providers use in place of one.
import { headerOf, type Mail, type MailHeader, parseHeaders } from './read-mail.ts';
import { addressesIn } from './returned-message.ts';

export interface Complaint {
  /** `abuse`, `fraud`, `opt-out`, `auth-failure` … as RFC 5965 section 7.3 and RFC 6591 name them. */
  feedbackType: string;
  /** The recipients that the report names; empty if the provider has removed every address. */
  recipients: string[];
}

const maxRecipients = 100;

/** The complaint in a mail, or null for other mail. */
export function parseComplaint(mail: Mail, returned: readonly MailHeader[]): Complaint | null {
  const part = mail.parts.find(({ type }) => type === 'message/feedback-report');
  const report = part?.text ?? (/^Feedback-Type:/im.test(mail.text) ? mail.text : null);
  if (report !== null) {
    const fields = parseHeaders(report);
    const named = fields
      .filter(({ name }) => name === 'original-rcpt-to' || name === 'removal-recipient')
      .flatMap(({ value }) => /[^\s<>;]+@[^\s<>;]+/.exec(value)?.[0] ?? []);
    return complaint(
      headerOf({ headers: fields }, 'feedback-type').toLowerCase() || 'abuse',
      named,
      returned,
    );
  }
  // Outlook's junk mail reporting programme sends the message alone, with a subject that names the sending host.
  if (/^complaint about (?:the )?(?:message|mail|email) from\b/i.test(mail.subject.trim()))
    return complaint('abuse', [], returned);
  return null;
}

function complaint(
  feedbackType: string,
  named: readonly string[],
  returned: readonly MailHeader[],
): Complaint {
  const fallback = addressesIn(returned, [
    'x-hmxmroriginalrecipient',
    'x-original-to',
    'x-rcpt-to',
    'to',
  ]).slice(0, 1);
  const recipients = named.length > 0 ? [...new Set(named)] : fallback;
  return { feedbackType, recipients: recipients.slice(0, maxRecipients) };
}
