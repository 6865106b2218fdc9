// Recognises replies which say that the account has sent all that its provider allows for now.
import { MailError } from '../../errors.ts';

/**
 * Gmail: "550 5.4.5 Daily user sending limit exceeded"; Exchange Online: "SubmissionQuotaExceededException"; SES: "454
 * Throttling failure: Daily message quota exceeded"; SendGrid: "451 Maximum credits exceeded". A minute's limit is not meant:
 * waiting helps there.
 */
const sendingLimit =
  /\b(?:daily|hourly|monthly)\b[^.;]{0,60}\b(?:limit|quota|maximum|allowance)|\b(?:limit|quota|maximum|allowance|number of (?:e-?mails|messages))\b[^.;]{0,60}\b(?:per|a|an|each|every|for the|in the last|this|in) ?(?:day|24[ -]?h\w*|24 hours?|hour|month)\b|\breached (?:a|your|the) limit for sending|\bsending (?:limit|quota)\b[^.;]{0,30}(?:exceeded|reached)|submission ?quota ?exceeded|maximum credits exceeded/i;

/** The limit of a mailbox that receives too much is about that one reader. */
const receivingLimit =
  /\b(?:user|account|recipient|mailbox) (?:\S+ ){0,4}(?:trying to contact|is receiving|has (?:received|exceeded)|receiving)|\brecipient's\b|\bmail ?box\b|\bover ?quota\b|\bto this (?:recipient|user|address)\b/i;

/** Throws a `MailError` that explains the limit when that is what a refusal (`response`, with its code) says. */
export function stopAtSendingLimit(host: string, response: string): void {
  if (!/^[45]/.test(response) || !sendingLimit.test(response) || receivingLimit.test(response)) return;
  throw new MailError(`${host} accepts no more mail from this account for now: ${response}`, {
    hint: 'The provider limits how much an account may send. When the limit is over, run the same command again: it sends what is left. Set mail.rate.perDay below the limit to stay within it.',
  });
}
