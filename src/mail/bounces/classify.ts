// Decides what a server's reply means: first by its words, then by its codes, then by the moment at which it came.
import type { BounceReason } from './mail-report.ts';
import { certainPhrases } from './phrases/certain-phrases.ts';
import { commonPhrases } from './phrases/common-phrases.ts';
import { foreignPhrases } from './phrases/foreign-phrases.ts';
import { mailboxPhrases } from './phrases/mailbox-phrases.ts';
import type { PhraseRule } from './phrases/phrase-rule.ts';
import { providerRules } from './phrases/provider-codes.ts';
import { plainWords } from './plain-words.ts';
import type { SmtpCommand } from './smtp-reply.ts';
import { reasonOfReply, reasonOfStatus } from './status-codes.ts';

const phraseRules: readonly PhraseRule[] = [
  ...mailboxPhrases,
  ...certainPhrases,
  ...foreignPhrases,
  ...commonPhrases,
];

export interface Evidence {
  /** The words of the server that refused, or of the system that reports. */
  words: string;
  /** Empty if the report has no status. */
  status: string;
  replyCode: string;
  command: SmtpCommand | null;
  /** The words are a server's reply over SMTP, not what a system knows about its own accounts. */
  isReply?: boolean;
  /** The rest of the report. */
  context?: string;
  /** Whom it is about. */
  email?: string;
}

/** Which reasons mean that the address will never take mail, whatever is sent (`notaccept` only when the refusal is final). */
export function isHard(reason: BounceReason, status: string, replyCode: string): boolean {
  if (reason === 'notaccept') return !(status.startsWith('4') || replyCode.startsWith('4'));
  return reason === 'userunknown' || reason === 'hostunknown' || reason === 'hasmoved';
}

/** Null if neither words nor codes say anything. */
export function classify(evidence: Evidence): BounceReason | null {
  const words = plainWords(evidence.words);
  const coded = firstOf(providerRules, words);
  if (coded) return coded;
  const said = reasonOfRefused(words, evidence.status) ?? reasonOfWords(words);
  return said ? inContext(said, evidence, words) : reasonOfNumbers(evidence, words);
}

/** The first rule that knows the words; else null. */
export function reasonOfWords(words: string): BounceReason | null {
  return firstOf(phraseRules, words);
}

/** The phrases of Postfix and its imitators before the text of a policy, a table or an administrator. */
const wrapper = /\brecipient address(?:es)? rejected ?: (?:<address>:? )?(.+)/;

/** The text after such words, or else its code: "address rejected" is the wrapper's phrase for any reason. */
function reasonOfRefused(words: string, status: string): BounceReason | null {
  const [, inner] = wrapper.exec(words) ?? [];
  if (inner === undefined) return null;
  // Exchange Online says this of unknown recipients, with its own status; elsewhere an administrator has closed the address.
  if (inner.startsWith('access denied'))
    return status === '5.4.1' ? 'userunknown' : (reasonOfStatus(status) ?? 'rejected');
  return reasonOfWords(inner) ?? reasonOfStatus(status);
}

function firstOf(rules: readonly PhraseRule[], words: string): BounceReason | null {
  return rules.find(({ phrases }) => phrases.some((phrase) => phrase.test(words)))?.reason ?? null;
}

/**
 * A server that looked the address up in its own directory, or RFC 5321's reply to RCPT: certain at any moment of the session.
 */
const lookedUp = new RegExp(
  [
    'not (?:listed|found) in (?:\\S+ ){0,4}(?:address book|directory)|ディレクトリ[^;]{0,12}(?:ありません|見つか)',
    'name is not recogni[sz]ed|address not found|invalid (?:user )?address|unknown (?:address|recipient)',
    'unknown user:|requested action not taken: mailbox|resolver\\.adr|<address>\\.\\.\\. ',
    // IMail, MDaemon, GroupWise, SmarterMail.
    'failed recipient: <address>;? reason: remote host said: 5\\d\\d <address>',
    'delivery problems to local user [^;]{1,60};[^;]{0,80};? ?user (?:not known|unknown)|<address> ?: (?:utilisateur|destinataire|benutzer|empfänger|usuario|destinatario|utente) (?:inconnu|unbekannt|desconocido|sconosciuto)',
    // A mailbox provider's own delivery program, and a French mail gateway.
    'e-?mail address is (?:wrong|incorrect|invalid) or no longer (?:valid|in use)',
    'this is the deliver program at [^;]*;.*<address> no such user',
    "adresse de messagerie [^;]{0,40}n'existe pas|non recensée? dans l'annuaire",
    'invalid final delivery user|(?:there is no|no such) user by that name|<address>:? \\(?user not found\\b|(?:^|; )user unknown: <address>',
    // Mail.ru and servers that reply for each recipient only after the content.
    "local mail ?box <address> is (?:unavailable|unknown)|\\brcpt (?:to )?<address> (?:does not|doesn't) exist|invalid mailbox\\b",
    // Alibaba, Tencent, NetEase.
    'invalid rcptto|rcptto? address (?:does )?not exist|user not found: <address>|mailbox not found',
    // The line "reason for the return" of Chinese systems.
    '退信原因[^;]{0,12}(?:收件人|用户|邮箱|帐号|账号)[^;]{0,12}(?:不存在|未找到)',
    // Exchange.
    'e-?mail account does not exist at the organi[sz]ation|recipient (?:address )?could not be found',
    "(?:<address>\\W+|\\b\\S+ )wasn't found at |(?:e-?mail )?address (?:you entered )?(?:couldn't|could not) be found",
  ].join('|'),
);

/** Servers that look recipients up only once they have the content, Mail.ru among them, and name the one they miss. */
const lookedUpAfterData =
  /local mail ?box <address> is (?:unavailable|unknown)|\brcpt (?:to )?:?<address> (?:does not|doesn't) exist|invalid rcptto|user not found: ?<address>|no such (?:local )?(?:user|mailbox)[: ]*<address>/;

/**
 * KDDI's mobile mail repeats the address in its reply if there is no such mailbox, and leaves it out if a reader's filter
 * refuses.
 */
const kddi = /@(?:[\w-]+\.)*(?:ezweb\.ne\.jp|au\.com|uqmobile\.jp)$/i;

/**
 * A bare "user unknown", without the command that it answers, may be a filter's answer to the content. A false one costs a
 * reader the digest, so it needs a second sign; without one it is a soft failure, and those add up.
 */
function isCorroborated({ status, isReply, command, context, email }: Evidence, words: string): boolean {
  if (lookedUp.test(words) || lookedUpAfterData.test(words) || lookedUp.test(plainWords(context ?? '')))
    return true;
  if (kddi.test(email ?? '') && words.includes('<address>')) return true;
  // The server repeats the address, and no report says that it had the content by then.
  if (command === null && isReply === true && /\b(?:unknown|no such) user <address>/.test(words)) return true;
  return status !== '' && (isReply !== true || words.includes('<address>'));
}

/** The same text means different things at different moments of the session. */
function inContext(said: BounceReason, evidence: Evidence, words: string): BounceReason {
  const { status, command } = evidence;
  if (said === 'userunknown') {
    if (/^[45]\.1\.6$/.test(status)) return 'hasmoved';
    // Before RCPT, the unknown user is the sender.
    if (command === 'mail') return 'rejected';
    if (command === 'helo' || command === 'connect') return 'blocked';
    if (reasonOfStatus(status) === 'userunknown') return said;
    // A temporary refusal of a recipient is a filter's, whatever its text.
    if (status.startsWith('4') || evidence.replyCode.startsWith('4')) return 'filtered';
    if (command === 'rcpt') return said;
    if (command === 'data' && lookedUpAfterData.test(words)) return said;
    // Subject 7 is a policy's doing, and subject 2 is about a mailbox that exists (RFC 3463 sections 3.3 and 3.8).
    if (command === 'data' || /^[45]\.[27]\./.test(status)) return 'filtered';
    return isCorroborated(evidence, words) ? said : 'filtered';
  }
  // "Bad destination mailbox address" (RFC 3463) of an account that is inactive: it was closed for good.
  if (said === 'suspend' && status === '5.1.1') return 'userunknown';
  if (said === 'rejected' && (command === 'helo' || command === 'connect')) return 'blocked';
  // Before RCPT, the server knows of no recipient who could have moved.
  if ((said === 'hasmoved' || said === 'notaccept') && command === 'mail') return 'rejected';
  // Before RCPT, the unknown domain is the sender's.
  if (said === 'hostunknown' && (command === 'mail' || command === 'helo' || command === 'connect'))
    return 'rejected';
  // "Invalid domain name" as a fault of syntax: that of the command with which we introduced ourselves.
  if (said === 'hostunknown' && /^[45]\.5\.4$/.test(status)) return 'blocked';
  // A failed look-up that the reporter itself ascribes to the address.
  if (said === 'networkerror' && status === '5.1.2') return 'hostunknown';
  // A resolver that has no answer today may have one tomorrow.
  if (said === 'hostunknown' && status.startsWith('4')) return 'networkerror';
  return said;
}

/** What a reply contains besides a reason: its codes, the address, and the command that Postfix names. */
const answerOnly =
  /\b55\d\b|\b5\.\d\.\d\b|<address>|\((?:in reply to|while)[^)]*\)|\b(?:rejected|refused|recipient|address|sorry|error)\b/g;

/** Whether a reply has anything that could be a reason. */
export function saysSomething(answer: string): boolean {
  return /[\p{L}\p{N}]/u.test(plainWords(answer).replace(answerOnly, ''));
}

function reasonOfNumbers({ status, replyCode, command }: Evidence, words: string): BounceReason | null {
  const byStatus = reasonOfStatus(status);
  if (byStatus === 'userunknown' && command === 'mail') return 'rejected';
  if (byStatus) return byStatus;
  const byReply = reasonOfReply(replyCode);
  if (byReply) return byReply;
  if (command === 'helo' || command === 'connect') return 'blocked';
  if (command === 'mail') return 'rejected';
  // A refusal of the recipient without a word of why. Words that no rule knows may mean anything, and so may a provider's code
  // ("550 SC-004") or a status that isn't registered.
  if (
    command === 'rcpt' &&
    /^55[0-4]$/.test(replyCode) &&
    /^(?:5\.0\.0)?$/.test(status) &&
    !/[\p{L}\p{N}]/u.test(words.replace(answerOnly, ''))
  )
    return 'userunknown';
  if (/\b(?:reject|refus|denied|not accept)/.test(words)) return 'rejected';
  return status.startsWith('4') && replyCode === '' && words === '' ? 'expired' : null;
}
