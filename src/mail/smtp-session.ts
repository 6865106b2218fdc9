// A conversation with an SMTP server: greeting, TLS and login, then one message after another with certainty about each.
import { hostname } from 'node:os';
import { MailError } from '../errors.ts';
import { authenticate } from './smtp-auth.ts';
import { SmtpConnection, SmtpFault, type SmtpReply } from './smtp-connection.ts';
import type { DeliveryResult, OutgoingMessage, TransportTarget } from './transport.ts';

export type SmtpTarget = Extract<TransportTarget, { kind: 'smtp' }>;

export interface SmtpTimeouts {
  /** For reaching the server and for its greeting. */
  connectMs: number;
  /** For the answer to a command: RFC 5321 section 4.5.3.2 asks for five minutes. */
  commandMs: number;
  /** For the answer to the final dot: the same section asks for ten. */
  finalMs: number;
}

export interface SmtpSession {
  connection: SmtpConnection;
  target: SmtpTarget;
  /** What EHLO listed: the keyword in upper case, and what stands behind it. */
  extensions: ReadonlyMap<string, string>;
  timeouts: SmtpTimeouts;
}

export interface Transmission {
  result: DeliveryResult;
  /** The connection may carry the next message. */
  reusable: boolean;
  /** The server ended the connection before it took anything of this message. */
  untouched: boolean;
}

/**
 * Connects, secures and authenticates. Returns the fault as a line of text when another moment may be better; throws
 * `MailError` when only the configuration can be.
 */
export async function openSession(
  target: SmtpTarget,
  timeouts: SmtpTimeouts,
): Promise<SmtpSession | { fault: string }> {
  let connection: SmtpConnection | null = null;
  try {
    const timeoutMs = timeouts.connectMs;
    connection = await SmtpConnection.open(target, { implicitTls: target.implicitTls, timeoutMs });
    const greeting = await connection.read(timeoutMs);
    if (greeting.code !== 220) return faultOf(connection, greeting);
    const said = await introduce(connection, target, timeoutMs);
    if ('code' in said) return faultOf(connection, said);
    const session = { connection, target, extensions: said, timeouts };
    if (!target.auth) return session;
    const line = (text: string) => ask(connection as SmtpConnection, `${text}\r\n`, timeoutMs);
    const offered = (said.get('AUTH') ?? '').toUpperCase().split(' ').filter(Boolean);
    const reply = await authenticate(target.auth, offered, target.host, line);
    if (reply.code === 235) return session;
    if (reply.code < 500) return faultOf(connection, reply);
    throw new MailError(`${where(target)} does not accept the user or the password: ${textOf(reply)}`, {
      hint: 'Check user and password in mail.transport; a special character must be written as %XX.',
    });
  } catch (error) {
    connection?.close();
    if (!(error instanceof SmtpFault)) throw error;
    const fatal = explainFatal(error, target);
    if (fatal) throw fatal;
    return { fault: error.message };
  }
}

/** EHLO, and once more under TLS; a reply is a refusal for now. */
async function introduce(
  connection: SmtpConnection,
  target: SmtpTarget,
  timeoutMs: number,
): Promise<ReadonlyMap<string, string> | SmtpReply> {
  const first = await hello(connection, timeoutMs);
  if ('code' in first || connection.secure || target.startTls === 'never') return first;
  if (!first.has('STARTTLS')) {
    if (target.startTls === 'required') {
      throw new SmtpFault('the server does not offer STARTTLS', { securing: true, code: 'NO_STARTTLS' });
    }
    return first;
  }
  const reply = await ask(connection, 'STARTTLS\r\n', timeoutMs);
  if (reply.code !== 220) {
    if (target.startTls !== 'required') return first;
    if (reply.code < 500) return reply;
    throw new SmtpFault(textOf(reply), { securing: true, code: 'NO_STARTTLS' });
  }
  await connection.secureWith(target, timeoutMs);
  // RFC 3207 section 4.2: what was said before TLS is forgotten on both sides.
  return await hello(connection, timeoutMs);
}

async function hello(
  connection: SmtpConnection,
  timeoutMs: number,
): Promise<ReadonlyMap<string, string> | SmtpReply> {
  const name = ownName(connection.localAddress);
  const reply = await ask(connection, `EHLO ${name}\r\n`, timeoutMs);
  if (reply.code === 250) {
    return new Map(
      reply.lines.slice(1).map((line) => {
        const [keyword = '', ...rest] = line.trim().split(/[ =]+/);
        return [keyword.toUpperCase(), rest.join(' ')];
      }),
    );
  }
  if (reply.code < 500 || reply.code === 554) return reply;
  const old = await ask(connection, `HELO ${name}\r\n`, timeoutMs);
  return old.code === 250 ? new Map() : old;
}

/** RFC 5321 section 4.1.4: a name that others know, else the address in brackets. */
function ownName(address: string | null): string {
  const name = hostname();
  if (/^[a-z\d-]+(\.[a-z\d-]+)+$/i.test(name)) return name;
  if (address === null) return 'localhost';
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`;
}

async function ask(connection: SmtpConnection, line: string, timeoutMs: number): Promise<SmtpReply> {
  connection.write(line);
  return await connection.read(timeoutMs);
}

/**
 * Sends one message. Until the last byte of its final dot is out the server cannot have taken it; whatever happens after
 * that without an answer is `uncertain`. When it throws, the connection is of no more use.
 */
export async function transmit(session: SmtpSession, message: OutgoingMessage): Promise<Transmission> {
  const { connection, timeouts } = session;
  const commands = envelopeCommands(session, message);
  if ('refused' in commands) return kept({ kind: 'permanent', response: commands.refused });
  let progress: { flushed: boolean } | null = null;
  try {
    const refusal = await sendEnvelope(session, message, commands.lines);
    if (refusal) return refusal;
    progress = connection.writeMessage(message.pieces);
    const reply = await connection.read(timeouts.finalMs);
    const response = textOf(reply);
    if (reply.code >= 400) {
      // It may have come before our final dot, and then the two sides disagree on what follows.
      connection.close();
      return lost({ kind: kindOf(reply.code), response });
    }
    if (progress.flushed) {
      connection.carried += 1;
      return kept({ kind: 'sent', response });
    }
    // A server that says 250 before it has the end of the message has taken nothing that could be relied on.
    connection.close();
    return lost({ kind: 'temporary', response: `answered before the end of the message: ${response}` });
  } catch (error) {
    if (!(error instanceof SmtpFault)) throw error;
    const response = error.message;
    if (progress?.flushed) return lost({ kind: 'uncertain', response });
    if (connection.abandoned) return lost({ kind: 'unreachable', response });
    return { result: { kind: 'temporary', response }, reusable: false, untouched: progress === null };
  }
}

/** Where the server lacks what the addresses need (RFC 6531 section 3.1), nothing is sent. */
function envelopeCommands(
  { target, extensions }: SmtpSession,
  { from, to, size }: OutgoingMessage,
): { lines: string[] } | { refused: string } {
  const limit = Number(extensions.get('SIZE') ?? 0);
  if (limit > 0 && size > limit) {
    throw new MailError(`The mail has ${size} bytes, more than the ${limit} that ${target.host} takes`, {
      hint: 'Lower the edition\'s "limit" in the configuration.',
    });
  }
  const isAscii = Buffer.byteLength(from) === from.length && Buffer.byteLength(to) === to.length;
  if (!isAscii && !extensions.has('SMTPUTF8')) {
    return { refused: `${target.host} does not take addresses beyond ASCII (SMTPUTF8)` };
  }
  const parameters = `${extensions.has('SIZE') ? ` SIZE=${size}` : ''}${isAscii ? '' : ' SMTPUTF8'}`;
  return { lines: [`MAIL FROM:<${from}>${parameters}\r\n`, `RCPT TO:<${to}>\r\n`, 'DATA\r\n'] };
}

/** Null when the server waits for the message. In one write where the server reads ahead (RFC 2920), else step by step. */
async function sendEnvelope(
  { connection, target, extensions, timeouts }: SmtpSession,
  message: OutgoingMessage,
  lines: readonly string[],
): Promise<Transmission | null> {
  const pipelining = extensions.has('PIPELINING');
  if (pipelining) connection.write(lines.join(''));
  let refusal: { reply: SmtpReply; step: number } | null = null;
  for (const [step, line] of lines.entries()) {
    if (!pipelining) {
      if (refusal) break;
      connection.write(line);
    }
    let reply: SmtpReply;
    try {
      reply = await connection.read(timeouts.commandMs);
    } catch (error) {
      // A server that refused and closed has said what matters.
      if (refusal) break;
      throw error;
    }
    const taken = line === 'DATA\r\n' ? reply.code === 354 : reply.code < 300;
    if (!taken) refusal ??= { reply, step };
    // RFC 2920 section 3.1: the server may wait for a message that has no recipient. It gets none.
    else if (refusal && reply.code === 354) connection.close();
  }
  if (!refusal) return null;
  const { reply, step } = refusal;
  const reusable = reply.code !== 421 && connection.usable && (await reset(connection, timeouts.commandMs));
  if (!reusable) connection.close();
  return { result: readRefusal(reply, step, message, target), reusable, untouched: reply.code === 421 };
}

function readRefusal(
  reply: SmtpReply,
  step: number,
  message: OutgoingMessage,
  target: SmtpTarget,
): DeliveryResult {
  const { code } = reply;
  const response = textOf(reply);
  // RFC 4954 section 6: the session, not the message, is what the server objects to.
  if (code === 530 || code === 535 || code === 538) {
    throw new MailError(`${target.host} wants authentication: ${response}`, {
      hint: 'Put user and password into mail.transport: smtp://user:$' + '{SMTP_PASSWORD}@host:587.',
    });
  }
  const oddAddress = Buffer.byteLength(message.to) !== message.to.length;
  if (step === 0 && kindOf(code) === 'permanent' && !oddAddress) {
    // It would be refused for everyone alike: no reason to give up on a single subscriber.
    throw new MailError(`${target.host} refuses the sender ${message.from}: ${response}`, {
      hint: 'Set mail.from to an address that this server lets you send from.',
    });
  }
  return { kind: kindOf(code), response };
}

/** RFC 5321 section 4.2.1; 503 speaks of the order of commands, so another connection may do better. */
function kindOf(code: number): 'temporary' | 'permanent' {
  return code >= 500 && code !== 503 ? 'permanent' : 'temporary';
}

async function reset(connection: SmtpConnection, timeoutMs: number): Promise<boolean> {
  try {
    return (await ask(connection, 'RSET\r\n', timeoutMs)).code < 300;
  } catch {
    return false;
  }
}

function kept(result: DeliveryResult): Transmission {
  return { result, reusable: true, untouched: false };
}

function lost(result: DeliveryResult): Transmission {
  return { result, reusable: false, untouched: false };
}

function faultOf(connection: SmtpConnection, reply: SmtpReply): { fault: string } {
  connection.close();
  return { fault: textOf(reply) };
}

/** The error to stop with, if no later moment will be better; null where waiting may help. */
function explainFatal(fault: SmtpFault, target: SmtpTarget): MailError | null {
  const { code = '', message, securing } = fault;
  const isNetwork = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', ''].includes(code);
  if (securing && !isNetwork) {
    return new MailError(`No secure connection to ${where(target)}: ${message}`, {
      hint: 'The server must offer TLS with a certificate that is valid for this name. ?tls=optional permits clear text.',
      cause: fault,
    });
  }
  if (code === 'ENOTFOUND') {
    return new MailError(`The mail server ${target.host} is not known: ${message}`, {
      hint: 'Check the host in mail.transport and the network.',
      cause: fault,
    });
  }
  return null;
}

export function where({ host, port }: SmtpTarget): string {
  return `${host}:${port}`;
}

function textOf({ code, lines }: SmtpReply): string {
  return `${code} ${lines.join(' ')}`.replace(/\s+/g, ' ').trim();
}
