// The beginning of an SMTP session: greeting, TLS and login.
import { hostname } from 'node:os';
import { MailError } from '../../errors.ts';
import type { TransportTarget } from '../transports/transport.ts';
import { authenticate } from './auth.ts';
import { SmtpConnection, SmtpFault, type SmtpReply } from './connection.ts';
import { stopAtSendingLimit } from './sending-limit.ts';

export type SmtpTarget = Extract<TransportTarget, { kind: 'smtp' }>;

export interface SmtpTimeouts {
  /** For reaching the server and for its greeting. */
  connectMs: number;
  /** For the reply to a command: RFC 5321 section 4.5.3.2 asks for five minutes. */
  commandMs: number;
  /** For the reply to the final dot: the same section asks for ten. */
  finalMs: number;
}

export interface SmtpSession {
  connection: SmtpConnection;
  target: SmtpTarget;
  /** What the server calls itself in its greeting (RFC 5321 section 4.2: the first word). */
  serverName: string;
  /** What EHLO listed: the keyword in upper case, and its parameters. */
  extensions: ReadonlyMap<string, string>;
  timeouts: SmtpTimeouts;
}

/**
 * Connects, secures and authenticates. Returns the fault as a line of text when another moment may be better; throws
 * `MailError` when only the configuration can be. `wasReached` says that the server has been reached under its name before.
 */
export async function openSession(
  target: SmtpTarget,
  timeouts: SmtpTimeouts,
  wasReached = false,
): Promise<SmtpSession | { fault: string }> {
  let connection: SmtpConnection | null = null;
  try {
    const timeoutMs = timeouts.connectMs;
    connection = await SmtpConnection.open(target, { implicitTls: target.implicitTls, timeoutMs });
    const greeting = await connection.read(timeoutMs);
    if (greeting.code !== 220) return faultOf(connection, greeting, target);
    const said = await introduce(connection, target, timeoutMs);
    if ('code' in said) return faultOf(connection, said, target);
    const serverName = greeting.lines[0]?.trim().split(/\s/)[0] ?? '';
    const session = { connection, target, serverName, extensions: said, timeouts };
    if (!target.auth) return session;
    const line = (text: string) => ask(connection as SmtpConnection, `${text}\r\n`, timeoutMs);
    const offered = (said.get('AUTH') ?? '').toUpperCase().split(' ').filter(Boolean);
    const reply = await authenticate(target.auth, offered, target.host, line);
    if (reply.code === 235) return session;
    if (reply.code < 500) return faultOf(connection, reply, target);
    stopAtSendingLimit(target.host, textOf(reply));
    throw new MailError(`${where(target)} does not accept the user or the password: ${textOf(reply)}`, {
      hint: 'Check user and password in mail.transport; a special character must be written as %XX.',
    });
  } catch (error) {
    connection?.close();
    if (!(error instanceof SmtpFault)) throw error;
    const fatal = explainFatal(error, target, wasReached);
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

export async function ask(connection: SmtpConnection, line: string, timeoutMs: number): Promise<SmtpReply> {
  connection.write(line);
  return await connection.read(timeoutMs);
}

function faultOf(connection: SmtpConnection, reply: SmtpReply, { host }: SmtpTarget): { fault: string } {
  connection.close();
  stopAtSendingLimit(host, textOf(reply));
  return { fault: textOf(reply) };
}

/** The error to stop with, if no later moment will be better; null if waiting may help. */
function explainFatal(fault: SmtpFault, target: SmtpTarget, wasReached: boolean): MailError | null {
  const { code = '', message, securing } = fault;
  const isNetwork = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', ''].includes(code);
  if (securing && !isNetwork) {
    return new MailError(`No secure connection to ${where(target)}: ${message}`, {
      hint: 'The server must offer TLS with a certificate that is valid for this name. ?tls=optional permits clear text.',
      cause: fault,
    });
  }
  // A name that was known a moment ago is not a typing error: the zone, or a resolver that has lost its network, is at fault.
  if (code === 'ENOTFOUND' && !wasReached) {
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

export function textOf({ code, lines }: SmtpReply): string {
  return `${code} ${lines.join(' ')}`.replace(/\s+/g, ' ').trim();
}
