// Finds in a report's text what the other server answered, and to which command.

export type SmtpCommand = 'connect' | 'helo' | 'mail' | 'rcpt' | 'data';

export interface SmtpReply {
  /** Three digits, or empty. */
  code: string;
  /** Enhanced status (RFC 3463), the most telling one; empty if there isn't one. */
  status: string;
  command: SmtpCommand | null;
}

/**
 * Replies that RFC 5321 and its extensions define, and a few others that servers send; any other three digits are not a reply.
 */
const knownReplies = new Set(
  (
    '211 214 220 221 235 250 251 252 253 421 422 430 432 450 451 452 453 454 455 456 458 459 ' +
    '500 501 502 503 504 510 511 512 513 514 515 521 523 525 530 533 534 535 538 541 542 550 551 552 553 554 555 556 557 559 571'
  ).split(' '),
);

const enhanced = String.raw`([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)`;
/** Right after the reply, as RFC 2034 has it. */
const afterReply = new RegExp(String.raw`(?<![\d.])[245]\d\d[ -]+["'(#]*${enhanced}`, 'g');
const anywhere = new RegExp(String.raw`(?<![\d.])#?${enhanced}`, 'g');
const replyCode = /(?<![\w.@/=-])([245]\d\d)(?=[ :,-]|$)/gm;

/** Every enhanced status in a text, those that follow a reply first, those that say nothing (X.0.0) last. */
export function enhancedStatuses(text: string): string[] {
  // The subject of the original message may have a version number.
  const own = text.replace(/^[ \t]*subject[ \t]*:[^\n]*$/gim, '');
  const found = [...own.matchAll(afterReply), ...own.matchAll(anywhere)].map(([, status = '']) => status);
  const telling = (status: string) => !status.endsWith('.0.0');
  return [...found.filter(telling), ...found.filter((status) => !telling(status))];
}

/** What a server's words hold of the protocol. */
export function parseReply(text: string): SmtpReply {
  const codes = [...text.matchAll(replyCode)]
    .map(([, code = '']) => code)
    .filter((code) => knownReplies.has(code));
  return { code: codes[0] ?? '', status: enhancedStatuses(text)[0] ?? '', command: commandIn(text) };
}

/** What a server says to the commands after the one that it refused, and to the client that gives up. */
function isAftermath(answer: string, command: string): boolean {
  return /^503|no valid recipients|need rcpt/i.test(answer) || /^(?:RSET|QUIT)\b/i.test(command);
}

/** A line of a session: `>>> RCPT To:<…>`, `Received <<< 550 …`; MDaemon puts the time and a session's number before it. */
const transcriptLine =
  /^[ \t]*(?:sent |received |\w{3} \d{4}-\d\d-\d\d [\d:.]+: (?:\[[^\]\n]{1,40}\] )?)?(?:<<<|>>>|<--|-->)[ \t]*([^\n]*)$/gim;

/**
 * The refusal itself in a report's words: the last reply in a transcript, else from the first reply to the end of its paragraph.
 */
export function refusalIn(words: string): string {
  let command = '';
  let last = '';
  for (const [, line = ''] of words.matchAll(transcriptLine)) {
    if (!/^[2-5]\d\d/.test(line)) command = line;
    else if (/^[45]/.test(line) && !isAftermath(line, command)) last = line;
  }
  if (last) return last;
  for (const { 1: code = '', index } of words.matchAll(replyCode)) {
    if (/^[45]/.test(code) && knownReplies.has(code)) return words.slice(index).split(/\n[ \t]*\n/)[0] ?? '';
  }
  return '';
}

const names: readonly [SmtpCommand, string][] = [
  ['rcpt', 'RCPT(?:[ _]TO)?'],
  ['mail', 'MAIL(?:[ _]FROM)?'],
  ['data', '(?:END OF |end of )?(?:DATA|data)|TEXT|message body|BDAT'],
  ['helo', 'EHLO|HELO|LHLO|STARTTLS|initial greeting'],
  ['connect', 'initial connection|GREETING|connect(?:ion|ing)?|CONNECT'],
];

/** The sentences of qmail and its kin, which name no command, and of systems that only say how far they got. */
const sentences: readonly [SmtpCommand, RegExp][] = [
  ['rcpt', /does not like (?:the )?recipient|(?:most progress was|rejected) RCPT/],
  // Gmail's old letters number the moment instead.
  ['rcpt', /rejected (?:the )?recipient\b|\(state 14\)/],
  ['mail', /but (?:the )?sender was rejected|does not like (?:the )?sender/],
  ['helo', /but my name was rejected/],
  ['connect', /but greeting failed|in greeting\b|greeting returned by server|refused to talk to me/],
  ['data', /failed after I sent the message|after transfer of mail text|failed on DATA command/],
];

/** The ways in which systems name the command that was refused. */
const contexts: readonly ((name: string) => RegExp)[] = [
  // Postfix, Exim, 1&1, DragonFly, Yahoo, SendGrid.
  (name) => new RegExp(String.raw`in reply to (?:the )?(?:${name})\b`),
  (name) => new RegExp(String.raw`(?:after|following|in response to) (?:pipelined |sending )?(?:${name})\b`),
  (name) => new RegExp(String.raw`\bfor (?:${name}) command`),
  (name) => new RegExp(String.raw`did not like our (?:${name})\b`),
  (name) => new RegExp(String.raw`\[(?:${name})\]`),
  // A label before the reply or the command below it: "SMTP:RCPT host 192.0.2.1: 550", "SMTP command: RCPT TO".
  (name) => new RegExp(String.raw`\bSMTP(?::| command[:\s]+)(?:${name})\b`),
  (name) => new RegExp(String.raw`\bin (?:${name})\s*$`),
  (name) => new RegExp(String.raw`\b(?:${name}) (?:command )?(?:failed|rejected|was rejected|not accepted)`),
];

function commandIn(text: string): SmtpCommand | null {
  // Postfix wraps its lines anywhere, also within the name of a command.
  const line = text.replace(/[ \t]*\n[ \t]*/g, ' ');
  for (const context of contexts) {
    for (const [command, name] of names) if (context(name).test(line)) return command;
  }
  return sentences.find(([, sentence]) => sentence.test(line))?.[0] ?? commandInTranscript(text);
}

/** Sendmail and its kin show the session: `>>> RCPT To:<…>` and below it `<<< 550 …`. */
function commandInTranscript(text: string): SmtpCommand | null {
  // With pipelining DATA is on its way before RCPT is answered: this is how a server says that no recipient was left. Which
  // command the refusal was for is then not known.
  if (
    /<<<[^\n]*(?:need RCPT|no valid recipients|RCPT (?:command )?(?:first|before))/i.test(text) &&
    !/^[ \t]*(?:>>>|-->) *RCPT/im.test(text)
  ) {
    return null;
  }
  let last: SmtpCommand | null = null;
  for (const [, line = ''] of text.matchAll(transcriptLine)) {
    if (/^[45]\d\d/.test(line)) {
      if (last !== null) return last;
    } else last = names.find(([, name]) => new RegExp(`^(?:${name})\\b`, 'i').test(line))?.[0] ?? last;
  }
  return last;
}
