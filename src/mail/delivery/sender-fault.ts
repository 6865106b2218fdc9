// Distinguishes a refusal that is about us (the machine, the account, the sender's address) from one that is about a reader.
import type { BounceReason, RecipientReport } from '../bounces/mail-report.ts';
import { plainWords } from '../bounces/plain-words.ts';

/** What to do, by the object of the server's refusal. */
export const advice = {
  relay:
    'The server does not accept mail to other domains from us: put user and password into mail.transport, or have its operator permit this machine.',
  blocked:
    'Ask the list or the provider that the reply names to remove this machine, or send through another server; "digest doctor" checks what receivers look at.',
  proof: 'Receivers check SPF, DKIM, DMARC and the reverse name of this machine: "digest doctor" does, too.',
  login: 'Put user and password into mail.transport: smtp://user:$' + '{SMTP_PASSWORD}@host:587.',
  sender: 'Set mail.from to an address that this server lets you send from.',
};

const byReason: Readonly<Partial<Record<BounceReason, string>>> = {
  norelaying: advice.relay,
  blocked: advice.blocked,
  badreputation: advice.blocked,
  requireptr: advice.proof,
  authfailure: advice.proof,
  securityerror: advice.login,
  rejected: advice.sender,
};

/** These have words of their own kind, and also cover what a reader's own system restricts. */
const needed: Readonly<Partial<Record<BounceReason, RegExp>>> = {
  securityerror: /authenti|\bauth\b|log ?in|starttls|encrypt|\btls\b/,
  rejected:
    /\bsender\b|mail ?from|return[- ]?path|\bfrom (?:address|domain)|not (?:allowed|permitted|authori[sz]ed) to send/,
};

/** How servers refuse an address of ours, whichever reason the rules for bounces see in it: Exchange, Postfix, Exim. */
const notOurAddress =
  /permissions? to send (?:as|from)|not (?:allowed|permitted|authori[sz]ed) to send (?:as|from)|sender address rejected|not owned by (?:the )?user/;

/** A reader's list, group or mailbox that admits some senders only. */
const aboutReader =
  /resolver\.rst|restrict|recipient address rejected(?!: (?:client|sender|helo|spf|dmarc))|\b(?:group|list|member|mail ?box)\b|recipient(?:'s)? (?:preferences?|rules?|filter|settings?)|blocked senders|\b(?:this|to) (?:recipient|user)\b/;

/** What to do about a refusal that every mail would meet alike; null if it may be about the reader or the moment. */
export function adviceOnSender(report: Pick<RecipientReport, 'reason'>, response: string): string | null {
  const words = plainWords(response);
  if (aboutReader.test(words)) return null;
  if (notOurAddress.test(words)) return advice.sender;
  return (needed[report.reason]?.test(words) ?? true) ? (byReason[report.reason] ?? null) : null;
}
