// Reads one returned mail: what kind it is, which recipients it is about, and why it came back.
import { assess, plainReport } from './assess.ts';
import { type DeliveryStatus, parseDeliveryStatus } from './delivery-status.ts';
import type { MailReport, RecipientReport } from './mail-report.ts';
import { parseComplaint } from './parse-complaint.ts';
import { type Mentions, mentionsIn, parseReportText, preambleOf, wordsAbout } from './parse-text.ts';
import { isAutoReply, isChallenge, isUnsubscribe } from './phrases/auto-replies.ts';
import { parseServiceNotice } from './phrases/provider-notices.ts';
import { headerOf, type Mail, type MailHeader } from './read-mail.ts';
import { isFailureSubject, isFromMailSystem, looksLikeReport, saysThatFailed } from './recognise.ts';
import { addressesIn, returnedHeaders, splitReturned, withoutBoilerplate } from './returned-message.ts';
import { type SenderNames, senderNames } from './sender-fault.ts';

/**
 * Says what a mail is. Never throws, whatever the mail. `recipient` is the address of our delivery when the mail came to that
 * delivery's own return path: a mail system writes there about nothing else, whatever the language of its text.
 */
export function inspectMail(mail: Mail, recipient: string | null = null): MailReport {
  return nestedReport(mail) ?? inspectOne(mail, recipient);
}

/**
 * The report inside a report: gateways wrap another system's report in a message of their own with less detail. A letter
 * that has a report attached comes from a person, not from a mail system.
 */
function nestedReport(mail: Mail): MailReport | null {
  if (!isFromMailSystem(mail) || mail.parts.some(isDeliveryStatus)) return null;
  for (const inner of mail.nested) {
    if (!isFromMailSystem(inner)) continue;
    const report = inspectOne(inner);
    if (report.kind === 'bounce' || report.kind === 'delay') return report;
  }
  return null;
}

function inspectOne(mail: Mail, recipient: string | null = null): MailReport {
  const { report: whole, returned } = splitReturned(mail.text);
  const report = withoutBoilerplate(whole);
  const headers = returnedHeaders(mail, returned);
  const complaint = parseComplaint(mail, headers);
  const describe = (kind: MailReport['kind'], recipients: readonly RecipientReport[]): MailReport => ({
    kind,
    recipients,
    feedbackType: complaint?.feedbackType ?? null,
    returnsMessage: headers.length > 0,
  });

  if (complaint) return describe('complaint', plainReport(complaint.recipients, 'feedback'));
  const notice = parseServiceNotice(mail.text);
  if (notice?.kind === 'complaint') return describe('complaint', plainReport(notice.recipients, 'feedback'));

  const statuses = withoutRepeats(notice?.recipients ?? statusesOf(mail, report));
  const challenges = isChallenge(mail);
  // A filter that asks the sender to identify himself may do it in the form of a failed delivery, but without a server's reply.
  if (challenges && !statuses.some(({ diagnosticType }) => diagnosticType === 'smtp'))
    return describe('challenge', plainReport(sendersOf(mail), 'undefined'));
  const sender = senderNames(mail, headers);
  if (statuses.length > 0) {
    const found = mentionsIn(report);
    return describeReport(
      describe,
      statuses.map((status) => fromStatus(mail, status, statuses, found, sender)),
    );
  }
  if (isUnsubscribe(mail)) return describe('unsubscribe', plainReport(sendersOf(mail), 'feedback'));
  if (looksLikeReport(mail, { report, returnsMessage: headers.length > 0 }))
    return describeReport(describe, fromText(mail, report, headers, sender));
  if (isAutoReply(mail)) return describe('vacation', plainReport(sendersOf(mail), 'vacation'));
  const wroteItself = sendersOf(mail).some((from) => from.toLowerCase() === recipient?.toLowerCase());
  if (recipient !== null && !wroteItself && saysWhatBecameOfIt(mail, report, recipient, headers.length > 0))
    return describeReport(describe, fromText(mail, report, headers, sender));
  return describe('other', []);
}

/** A report with at least one failure is a bounce; one with delays and successes only is a delay. */
function describeReport(
  describe: (kind: MailReport['kind'], recipients: readonly RecipientReport[]) => MailReport,
  recipients: readonly RecipientReport[],
): MailReport {
  const undelivered = recipients.filter(({ reason }) => reason !== 'delivered');
  if (undelivered.length === 0) return describe('other', recipients);
  return describe(undelivered.every(({ delayed }) => delayed) ? 'delay' : 'bounce', recipients);
}

/** Whether a mail to the return path of a delivery reports what happened to that delivery. */
function saysWhatBecameOfIt(mail: Mail, report: string, recipient: string, returnsMessage: boolean): boolean {
  return (
    isFromMailSystem(mail) ||
    saysThatFailed(report, recipient) ||
    // Scanners write from any address and may not name the recipient.
    (returnsMessage && isFailureSubject(mail.subject))
  );
}

function sendersOf(mail: Mail): string[] {
  return addressesIn(mail.headers, ['from']).slice(0, 1);
}

function isDeliveryStatus({ type }: { type: string }): boolean {
  return /^message\/(?:global-)?delivery-status$/.test(type);
}

/** The machine-readable report: a part of its own, or, where the MIME is broken, fields in the text. */
function statusesOf(mail: Mail, report: string): DeliveryStatus[] {
  const parts = mail.parts.filter(isDeliveryStatus);
  const isReport = /^multipart\/report/i.test(headerOf(mail, 'content-type').trim());
  const texts = parts.length > 0 ? parts.map(({ text }) => text) : [mail.text.match(fieldsInText)?.[0] ?? ''];
  const found = texts
    .flatMap(parseDeliveryStatus)
    .filter(({ email, action, status }) => email || action || status)
    // Outside a report of RFC 3464 a status of X.0.0 without a diagnosis says nothing.
    .map((each) =>
      !isReport && each.status.endsWith('.0.0') && !each.diagnostic ? { ...each, status: '' } : each,
    );
  return parts.length > 0 || /^(?:final|original)-recipient:/im.test(report + mail.text.slice(0, 20_000))
    ? found
    : [];
}

/** Members of a list that forwards to one address are reported once each, all alike. */
function withoutRepeats(statuses: readonly DeliveryStatus[]): DeliveryStatus[] {
  return [...new Map(statuses.map((status) => [JSON.stringify(status), status])).values()];
}

/** From the first field of a report in a text to the next MIME boundary. */
const fieldsInText = /^(?:Reporting-MTA|Final-Recipient|Original-Recipient):[\s\S]*?(?=\n--|$(?![\s\S]))/im;

function fromStatus(
  mail: Mail,
  status: DeliveryStatus,
  all: readonly DeliveryStatus[],
  found: Mentions,
  sender: SenderNames,
): RecipientReport {
  const own = [status.email, ...status.aliases];
  // An alias of this recipient doesn't begin the text about another one.
  const others = all
    .filter(({ email }) => email !== status.email)
    .flatMap(({ email, aliases }) => [email, ...aliases])
    .filter((email) => email !== '' && !own.includes(email));
  const named = own.find((email) => found.places.has(email.toLowerCase()));
  return assess({
    mail,
    sender,
    email: status.email,
    aliases: status.aliases,
    action: status.action,
    stated: status.status,
    category: status.category,
    diagnostic:
      realReply(status.diagnostic) || (/undefined/i.test(status.statusComment) ? '' : status.statusComment),
    diagnosticType: status.diagnosticType,
    about: named ? wordsAbout(named, [named, ...others], found) : found.text,
    preamble: named ? preambleOf([named, ...others], found) : '',
  });
}

/** How reports say that a server keeps trying. */
const delayWords =
  /\bdelay|still being retried|warning message only|temporary failure report|has been postponed|has not yet been delivered|(?:will|we'll) (?:continue|keep) (?:to try|trying|to attempt|attempting)|will be (?:re)?tried|noch nicht zugestellt|n'a pas encore|(?:todavía|aún) no (?:se )?ha|配信が遅延/i;

function fromText(
  mail: Mail,
  report: string,
  returned: readonly MailHeader[],
  sender: SenderNames,
): RecipientReport[] {
  const delayed = delayWords.test(`${mail.subject}\n${report.slice(0, 2000)}`);
  return parseReportText(mail, report, returned).map(({ email, aliases, words, preamble }) =>
    assess({
      mail,
      sender,
      email,
      aliases,
      action: delayed ? 'delayed' : 'failed',
      stated: '',
      category: '',
      diagnostic: '',
      diagnosticType: '',
      about: words,
      preamble,
    }),
  );
}

/** A gateway that puts its own summary before what the other server answered: "5.1.0 - Unknown address error 550-'5.7.1 …'". */
function realReply(diagnostic: string): string {
  const [, code, words] = /^[45]\.\d+\.\d+ - [^']{0,60}?([45]\d\d)[ -]'([\s\S]*)'/.exec(diagnostic) ?? [];
  if (code) return `${code} ${words}`;
  // Exchange Online and SES put theirs before an arrow or round angle brackets.
  const [, last] = /(?:^|\W)(?:-> |<)([45]\d\d[ -]\d\.\d{1,3}\.\d{1,3} [\s\S]*)$/.exec(diagnostic) ?? [];
  return last ?? diagnostic;
}
