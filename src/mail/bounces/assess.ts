// Joins the evidence about one recipient (its fields, the reply, the report's text) into a status, a reason and a verdict.
import { classify, isHard, reasonOfWords, saysSomething } from './classify.ts';
import type { BounceReason, RecipientReport } from './mail-report.ts';
import { reasonOfCategory } from './phrases/provider-codes.ts';
import { plainWords } from './plain-words.ts';
import type { Mail } from './read-mail.ts';
import {
  isSendersAddress,
  isSendersDomain,
  namesDomainOf,
  namesSendingSide,
  type SenderNames,
} from './sender-fault.ts';
import { enhancedStatuses, parseReply, refusalIn, type SmtpReply } from './smtp-reply.ts';
import { reasonOfStatus, statusOfReason } from './status-codes.ts';

/** Recipients for which a mail gives only the reason. */
export function plainReport(emails: readonly string[], reason: BounceReason): RecipientReport[] {
  const named = emails.length > 0 ? emails : [''];
  return named.map((email) => ({
    email,
    aliases: [],
    status: '',
    replyCode: '',
    reason,
    hard: false,
    delayed: false,
    diagnostic: '',
  }));
}

export interface Findings {
  mail: Mail;
  sender: SenderNames;
  email: string;
  aliases: readonly string[];
  action: string;
  /** The status that the report states for this recipient. */
  stated: string;
  /** PowerMTA's own verdict, `bad-mailbox`; empty elsewhere. */
  category: string;
  diagnostic: string;
  /** `smtp`, `x-unix` for a local delivery program, `x-…` for a system's own text; empty if unknown. */
  diagnosticType: string;
  /** The part of the report's text that is about this recipient. */
  about: string;
  /** What the text says about all of several recipients, before it names the first. */
  preamble: string;
}

/** The verdict on one recipient. */
export function assess(findings: Findings): RecipientReport {
  const { email, aliases, action, stated, diagnostic, about } = findings;
  const inDiagnostic = parseReply(diagnostic);
  const refusal = refusalIn(about);
  const inText = { ...parseReply(refusal || about), command: parseReply(about).command };
  const status = telling([
    inDiagnostic.status,
    stated,
    ...(diagnostic ? [] : [inText.status]),
    ...(stated || inDiagnostic.code ? [] : enhancedStatuses(about)),
  ]);
  const reply: SmtpReply = {
    code: inDiagnostic.code || (diagnostic ? '' : inText.code),
    status,
    command: inDiagnostic.command ?? inText.command,
  };
  const reason = withoutSendersFault(
    reasonOf(findings, reply, refusal),
    findings,
    reply,
    diagnostic || refusal,
  );
  const delayed = action === 'delayed';
  const temporary = reply.code
    ? reply.code.startsWith('4')
    : !isHard(reason, '', '') && (delayed || isTemporary(about, reason));
  const final = status || statusOfReason(reason, temporary ? 4 : 5);
  return {
    email,
    aliases,
    status: reason === 'delivered' && status === '' ? '2.0.0' : final,
    replyCode: reply.code,
    reason,
    hard: isHard(reason, final, reply.code),
    delayed,
    diagnostic: (diagnostic || about).replace(/\s+/g, ' ').trim().slice(0, 500),
  };
}

/** `answer` is the text of the server that refused; a fault of the sender's domain or address must not cost the recipient. */
function withoutSendersFault(
  reason: BounceReason,
  { email, about, sender }: Findings,
  { status, command }: SmtpReply,
  answer: string,
): BounceReason {
  if (reason === 'userunknown') return isSendersAddress(answer, email, sender, status) ? 'rejected' : reason;
  if (reason !== 'hostunknown' && reason !== 'notaccept') return reason;
  if (answer !== '' ? isSendersDomain(answer, email, sender) : namesSendingSide(fromName(about, email)))
    return 'rejected';
  // Security or policy (X.7.Y), and the sender's address (X.1.7, X.1.8), as RFC 3463 numbers them.
  if (/^[45]\.(?:7\.\d+|1\.[78])$/.test(status)) return 'rejected';
  // The server accepted the recipient and refused the content: the unknown domain is not the recipient's.
  if (
    reason === 'hostunknown' &&
    command === 'data' &&
    /^5\d\d/.test(answer) &&
    !namesDomainOf(answer, email)
  )
    return 'rejected';
  return isRelaysName(answer || about, email) ? 'networkerror' : reason;
}

/** Postfix names the host that it looked up: another name than the recipient's domain may be a misspelt relay of our own. */
function isRelaysName(text: string, email: string): boolean {
  const [, name = ''] = /name service error for name=([\w.-]+)/i.exec(text) ?? [];
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  const host = name.toLowerCase();
  return host !== '' && domain !== '' && host !== domain && !host.endsWith(`.${domain}`);
}

/** Reasons that a text suggests by any mention of scanners and rules, and that a status for the address itself contradicts. */
const contentReasons: readonly BounceReason[] = [
  'virusdetected',
  'spamdetected',
  'policyviolation',
  'contenterror',
];

/** Sendmail's last line after a delivery program failed: the reason is in the lines before it. */
const isSummary = /^5\d\d [^\n]*\.\.\. service unavailable/i;

function reasonOf(findings: Findings, reply: SmtpReply, refusal: string): BounceReason {
  const { mail, action, about, email, category, diagnosticType } = findings;
  if (/^(?:delivered|relayed|expanded)$/.test(action) || reply.status.startsWith('2.')) return 'delivered';
  const numbers = { status: reply.status, replyCode: reply.code, command: reply.command };
  const diagnostic = findings.diagnostic || (isSummary.test(refusal) ? '' : refusal);
  // A mailbox's own agent speaks for the person: it takes precedence over the server that forwarded its reply.
  const [, agent = ''] = /was automatically rejected:\s*([\s\S]{1,500})/.exec(about) ?? [];
  if (agent) return classify({ ...numbers, words: agent, status: '', replyCode: '' }) ?? 'rejected';
  if (diagnosticType === 'x-unix') {
    const program = classify({ ...numbers, words: diagnostic, status: '', replyCode: '', command: null });
    return program === 'mailboxfull' || program === 'systemfull' || program === 'mesgtoobig'
      ? program
      : 'mailererror';
  }
  const isReply = !diagnosticType.startsWith('x-');
  if (isGuessedUnknown(findings, reply)) return 'rejected';
  const answered = diagnostic
    ? classify({ ...numbers, words: diagnostic, isReply, context: about, email })
    : null;
  if (answered === null || answered === 'filtered') {
    const known = reasonOfCategory(category);
    if (known) return known;
  }
  // A system that knows its own accounts gives more detail than a bare "user unknown".
  if (answered === 'userunknown' && reasonOfWords(plainWords(about.replace(diagnostic, ''))) === 'suspend')
    return 'suspend';
  if (answered) return answered;
  const byStatus = diagnostic === '' && reply.code === '' ? reasonOfStatus(reply.status) : null;
  // The text around a reply that no rule knows contains "remote server" and "unknown" in any order.
  const around = diagnostic ? about.replace(diagnostic, ' ') : about;
  const beside = diagnostic ? { ...numbers, replyCode: '' } : numbers;
  // The greeting before the name says "address", "failed" and "permanent" whatever happened.
  const written =
    classify({ ...beside, words: fromName(around, email), context: about }) ??
    classify({ ...beside, words: around });
  if (written) return byStatus && contentReasons.includes(written) ? byStatus : written;
  const shared = findings.preamble ? classify({ ...numbers, words: findings.preamble }) : null;
  if (shared) return shared;
  if (action === 'delayed') return 'expired';
  const hinted = classify({ words: mail.subject, status: '', replyCode: '', command: null });
  if (hinted && !['expired', 'mailererror', 'systemerror'].includes(hinted)) return hinted;
  // The report names its recipient and no cause.
  return email !== '' && about.toLowerCase().includes(email.toLowerCase()) ? 'onhold' : 'undefined';
}

/**
 * Sendmail and SES state 5.1.1 for any 550 to RCPT that has no status of its own. If the reply has words that no rule knows,
 * that status is a guess: "550 restricted address".
 */
function isGuessedUnknown({ stated, diagnostic, diagnosticType }: Findings, { code }: SmtpReply): boolean {
  if (stated !== '5.1.1' || diagnosticType !== 'smtp' || !/^55[0-4]$/.test(code)) return false;
  const [, words = ''] = /^\s*5\d\d[ -](?!.*\b5\.\d{1,3}\.\d)([\s\S]*)/.exec(diagnostic) ?? [];
  return saysSomething(words) && reasonOfWords(plainWords(words)) === null;
}

/** A report's text from where it names the recipient; all of it where it doesn't. */
function fromName(words: string, email: string): string {
  return words.slice(Math.max(0, words.toLowerCase().indexOf(email.toLowerCase())));
}

/** The first status with a detail, else the first without (X.0.0), else an empty string. */
function telling(statuses: readonly string[]): string {
  const given = statuses.filter(Boolean);
  return given.find((status) => !status.endsWith('.0.0')) ?? given[0] ?? '';
}

function isTemporary(about: string, reason: BounceReason): boolean {
  // Exim gave up, but it retries only what may pass.
  if (reason !== 'expired' && about.includes(': retry timeout exceeded')) return true;
  return /\btemporary (?:failure|error)|warning message only|still being retried/i.test(about);
}
