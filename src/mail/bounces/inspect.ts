// The way of one mail: bytes in; what it is, whom it is about and why, out.

import { classify, isHard, plainWords, reasonOfWords } from './classify.ts';
import { type DeliveryStatus, parseDeliveryStatus } from './delivery-status.ts';
import type { BounceReason, MailReport, RecipientReport } from './mail-report.ts';
import { parseComplaint } from './parse-complaint.ts';
import { type Mentions, mentionsIn, parseReportText, wordsAbout } from './parse-text.ts';
import { isAutoReply, isChallenge, isUnsubscribe } from './phrases/auto-replies.ts';
import { parseServiceNotice } from './phrases/provider-notices.ts';
import { headerOf, type Mail, type MailHeader } from './read-mail.ts';
import { looksLikeReport } from './recognise.ts';
import { addressesIn, returnedHeaders, splitReturned } from './returned-message.ts';
import { enhancedStatuses, parseReply, refusalIn, type SmtpReply } from './smtp-reply.ts';
import { statusOfReason } from './status-codes.ts';

/** Says what a mail is. Never throws, whatever the mail. */
export function inspectMail(mail: Mail): MailReport {
  const { report, returned } = splitReturned(mail.text);
  const headers = returnedHeaders(mail, returned);
  const complaint = parseComplaint(mail, headers);
  const describe = (kind: MailReport['kind'], recipients: readonly RecipientReport[]): MailReport => ({
    kind,
    recipients,
    feedbackType: complaint?.feedbackType ?? null,
    returnsMessage: headers.length > 0,
  });

  if (complaint) return describe('complaint', plain(complaint.recipients, 'feedback'));
  const notice = parseServiceNotice(mail.text);
  if (notice?.kind === 'complaint') return describe('complaint', plain(notice.recipients, 'feedback'));

  const statuses = notice?.recipients ?? statusesOf(mail, report);
  if (statuses.length > 0) {
    const found = mentionsIn(report);
    const recipients = statuses.map((status) => fromStatus(mail, status, statuses, found));
    const failed = recipients.some(({ reason }) => reason !== 'delivered');
    return describe(failed ? 'bounce' : 'other', recipients);
  }
  if (isUnsubscribe(mail)) return describe('unsubscribe', plain(sendersOf(mail), 'feedback'));
  // Before the reports, as it says of itself that it was not delivered.
  if (isChallenge(mail)) return describe('challenge', plain(sendersOf(mail), 'undefined'));
  if (looksLikeReport(mail, report, headers.length > 0)) {
    return describe('bounce', fromText(mail, report, headers));
  }
  if (isAutoReply(mail)) return describe('vacation', plain(sendersOf(mail), 'vacation'));
  return describe('other', []);
}

function sendersOf(mail: Mail): string[] {
  return addressesIn(mail.headers, ['from']).slice(0, 1);
}

/** Recipients of which there is no more to say than why. */
function plain(emails: readonly string[], reason: BounceReason): RecipientReport[] {
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

/** The machine's report: a part of its own, or, where the MIME is broken, fields in the text. */
function statusesOf(mail: Mail, report: string): DeliveryStatus[] {
  const parts = mail.parts.filter(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const isReport = /^multipart\/report/i.test(headerOf(mail, 'content-type').trim());
  const texts = parts.length > 0 ? parts.map(({ text }) => text) : [mail.text.match(fieldsInText)?.[0] ?? ''];
  const found = texts
    .flatMap(parseDeliveryStatus)
    .filter(({ email, action, status }) => email || action || status)
    // Outside a report of RFC 3464 a status of X.0.0 without a diagnosis stands for nothing known.
    .map((each) =>
      !isReport && each.status.endsWith('.0.0') && !each.diagnostic ? { ...each, status: '' } : each,
    );
  return parts.length > 0 || /^(?:final|original)-recipient:/im.test(report + mail.text.slice(0, 20_000))
    ? found
    : [];
}

/** From the first field of a report in a text to the next MIME boundary. */
const fieldsInText = /^(?:Reporting-MTA|Final-Recipient|Original-Recipient):[\s\S]*?(?=\n--|$(?![\s\S]))/im;

function fromStatus(
  mail: Mail,
  status: DeliveryStatus,
  all: readonly DeliveryStatus[],
  found: Mentions,
): RecipientReport {
  const emails = all.flatMap(({ email, aliases }) => [email, ...aliases]).filter(Boolean);
  const named = [status.email, ...status.aliases].find((email) => found.places.has(email.toLowerCase()));
  const about = named ? wordsAbout(named, emails, found) : found.text;
  return assess({
    mail,
    email: status.email,
    aliases: status.aliases,
    action: status.action,
    stated: status.status,
    diagnostic:
      realReply(status.diagnostic) || (/undefined/i.test(status.statusComment) ? '' : status.statusComment),
    diagnosticType: status.diagnosticType,
    about,
  });
}

function fromText(mail: Mail, report: string, returned: readonly MailHeader[]): RecipientReport[] {
  const delayed = /\bdelay|still being retried|warning message only|temporary failure report/i.test(
    `${mail.subject}\n${report.slice(0, 2000)}`,
  );
  return parseReportText(mail, report, returned).map(({ email, words }) =>
    assess({
      mail,
      email,
      aliases: [],
      action: delayed ? 'delayed' : 'failed',
      stated: '',
      diagnostic: '',
      diagnosticType: '',
      about: words,
    }),
  );
}

interface Findings {
  mail: Mail;
  email: string;
  aliases: readonly string[];
  action: string;
  /** The status that the report states for this recipient. */
  stated: string;
  diagnostic: string;
  /** `smtp`, `x-unix` for a local delivery program, `x-…` for a system's own words; empty where unknown. */
  diagnosticType: string;
  /** The report's words about this recipient. */
  about: string;
}

function assess({
  mail,
  email,
  aliases,
  action,
  stated,
  diagnostic,
  diagnosticType,
  about,
}: Findings): RecipientReport {
  const inDiagnostic = parseReply(diagnostic);
  const named = about.toLowerCase().includes(email.toLowerCase()) && email !== '';
  const refusal = refusalIn(about);
  const inWords = { ...parseReply(refusal || about), command: parseReply(about).command };
  const status = telling([
    inDiagnostic.status,
    stated,
    ...(diagnostic ? [] : [inWords.status]),
    ...(stated || inDiagnostic.code ? [] : enhancedStatuses(about)),
  ]);
  const reply: SmtpReply = {
    code: inDiagnostic.code || (diagnostic ? '' : inWords.code),
    status,
    command: inDiagnostic.command ?? inWords.command,
  };
  const reason = reasonOf({
    action,
    reply,
    diagnostic: diagnostic || refusal,
    byProgram: diagnosticType === 'x-unix',
    about,
    subject: mail.subject,
    named,
    email,
    local: diagnosticType.startsWith('x-'),
  });
  const delayed = action === 'delayed';
  const temporary = reply.code
    ? reply.code.startsWith('4')
    : !isHard(reason, '', '') && (delayed || isTemporary(about, reason));
  const final = status || statusOfReason(reason, temporary);
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

function reasonOf(input: {
  action: string;
  reply: SmtpReply;
  diagnostic: string;
  byProgram: boolean;
  about: string;
  subject: string;
  /** Whether the report names whom it is about. */
  named: boolean;
  email: string;
  /** The words are of a system's own making (`x-notes`, `x-postfix`). */
  local: boolean;
}): BounceReason {
  const { action, reply, diagnostic, byProgram, about, subject, named, email, local } = input;
  if (/^(?:delivered|relayed|expanded)$/.test(action) || reply.status.startsWith('2.')) return 'delivered';
  const numbers = { status: reply.status, replyCode: reply.code, command: reply.command };
  // A mailbox's own agent answers for the person: its word comes before that of the server that carried it.
  const [, agent = ''] = /was automatically rejected:\s*([\s\S]{1,500})/.exec(about) ?? [];
  if (agent) return classify({ ...numbers, words: agent, status: '', replyCode: '' }) ?? 'rejected';
  if (byProgram) {
    const said = classify({ ...numbers, words: diagnostic, status: '', replyCode: '', command: null });
    return said === 'mailboxfull' || said === 'systemfull' || said === 'mesgtoobig' ? said : 'mailererror';
  }
  const said = diagnostic
    ? classify({ ...numbers, words: diagnostic, isReply: !local, context: about, email })
    : null;
  // A system that knows its own accounts says so beside the bare "user unknown" that it gives the world.
  if (said === 'userunknown' && reasonOfWords(plainWords(about.replace(diagnostic, ''))) === 'suspend')
    return 'suspend';
  if (said) return said;
  // The greeting before the name says "address", "failed" and "permanent" whatever happened.
  const told =
    classify({ ...numbers, words: fromName(about, email) }) ?? classify({ ...numbers, words: about });
  if (told) return told;
  if (action === 'delayed') return 'expired';
  const hinted = classify({ words: subject, status: '', replyCode: '', command: null });
  if (hinted && hinted !== 'expired' && hinted !== 'mailererror') return hinted;
  return named ? 'onhold' : 'undefined';
}

/** A report's words from where it names whom it is about; all of them where it does not. */
function fromName(words: string, email: string): string {
  return words.slice(Math.max(0, words.toLowerCase().indexOf(email.toLowerCase())));
}

/** The first status that says something, else the first that says nothing, else none. */
function telling(statuses: readonly string[]): string {
  const given = statuses.filter(Boolean);
  return given.find((status) => !status.endsWith('.0.0')) ?? given[0] ?? '';
}

/** A gateway that puts its own summary before what the other server said: "5.1.0 - Unknown address error 550-'5.7.1 …'". */
function realReply(diagnostic: string): string {
  const [, code, words] = /^[45]\.\d+\.\d+ - [^']{0,60}?([45]\d\d)[ -]'([\s\S]*)'/.exec(diagnostic) ?? [];
  if (code) return `${code} ${words}`;
  // Exchange Online and SES put theirs before an arrow or round angle brackets.
  const [, last] = /(?:^|\W)(?:-> |<)([45]\d\d[ -]\d\.\d{1,3}\.\d{1,3} [\s\S]*)$/.exec(diagnostic) ?? [];
  return last ?? diagnostic;
}

function isTemporary(about: string, reason: BounceReason): boolean {
  // Exim gave up, but it only ever retries what may pass.
  if (reason !== 'expired' && about.includes(': retry timeout exceeded')) return true;
  return /\btemporary (?:failure|error)|warning message only|still being retried/i.test(about);
}
