// Reads the notices that a mail service sends as JSON: Amazon SES through its notification service.
import * as z from 'zod';
import type { DeliveryStatus } from '../delivery-status.ts';

const recipient = z.object({
  emailAddress: z.string(),
  action: z.string().optional(),
  status: z.string().optional(),
  diagnosticCode: z.string().optional(),
});

const notice = z.object({
  notificationType: z.string().optional(),
  eventType: z.string().optional(),
  bounce: z
    .object({ bounceType: z.string().optional(), bouncedRecipients: z.array(recipient).max(200) })
    .optional(),
  complaint: z.object({ complainedRecipients: z.array(recipient).max(200) }).optional(),
  delivery: z
    .object({ recipients: z.array(z.string()).max(200), smtpResponse: z.string().optional() })
    .optional(),
});

export type ServiceNotice =
  | { kind: 'bounce' | 'delivered'; recipients: DeliveryStatus[] }
  | { kind: 'complaint'; recipients: string[] };

/** The notice in a text that is JSON, alone or in the envelope of the notification service; null for any other text. */
export function parseServiceNotice(text: string): ServiceNotice | null {
  const start = text.indexOf('{');
  if (
    start < 0 ||
    !/"(?:notificationType|eventType|Message)"|\\"(?:notificationType|eventType)\\"/.test(text)
  )
    return null;
  // Old mail servers break lines that are too long with "!", whatever they are.
  const outer = jsonAt(text.slice(start).replace(/!\r?\n /g, ''));
  const inner = z.object({ Message: z.string() }).safeParse(outer);
  const parsed = notice.safeParse(inner.success ? jsonAt(inner.data.Message) : outer);
  if (!parsed.success) return null;
  const { bounce, complaint, delivery } = parsed.data;
  if (bounce) return { kind: 'bounce', recipients: bounce.bouncedRecipients.map(toStatus) };
  if (complaint)
    return { kind: 'complaint', recipients: complaint.complainedRecipients.map((each) => each.emailAddress) };
  if (!delivery) return null;
  return {
    kind: 'delivered',
    recipients: delivery.recipients.map((emailAddress) =>
      toStatus({
        emailAddress,
        action: 'delivered',
        ...(delivery.smtpResponse && { diagnosticCode: delivery.smtpResponse }),
      }),
    ),
  };
}

/** What the text begins with as JSON; a footer after the closing brace is known to occur. */
function jsonAt(text: string): unknown {
  for (const end of [text.length, text.lastIndexOf('}') + 1, text.search(/\n\}\s*(?:\n|$)/) + 2]) {
    try {
      return JSON.parse(text.slice(0, end));
    } catch {
      // Cut somewhere else.
    }
  }
  return null;
}

function toStatus({
  emailAddress,
  action,
  status,
  diagnosticCode,
}: z.output<typeof recipient>): DeliveryStatus {
  const [, type, words] = /^\s*([A-Za-z][\w-]{0,40})\s*;\s*([\s\S]*)$/.exec(diagnosticCode ?? '') ?? [];
  return {
    email: /[^\s<>"]+@[^\s<>"]+/.exec(emailAddress)?.[0] ?? '',
    aliases: [],
    action: action?.toLowerCase() ?? '',
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(status ?? '')?.[0] ?? '',
    statusComment: '',
    diagnosticType: type?.toLowerCase() ?? '',
    diagnostic: (words ?? diagnosticCode ?? '').trim(),
    category: '',
  };
}
