// Hands one message to an SMTP server, with certainty about the outcome.
import { MailError } from '../../errors.ts';
import type { DeliveryResult, OutgoingMessage } from '../transports/transport.ts';
import { type SmtpConnection, SmtpFault, type SmtpReply } from './connection.ts';
import { stopAtSendingLimit } from './sending-limit.ts';
import { ask, type SmtpSession, type SmtpTarget, textOf } from './session.ts';

export interface Transmission {
  result: DeliveryResult;
  /** The connection may carry the next message. */
  reusable: boolean;
  /** The server ended the connection before it took anything of this message. */
  untouched: boolean;
}

/**
 * Sends one message. Until the last byte of its final dot is out the server cannot have taken it; whatever happens after
 * that without an answer is `uncertain`. When it throws, the connection is of no more use. `pass` is called as soon as the next
 * message may speak: where the server reads ahead, its envelope need not wait for this one's answer (RFC 2920 section 3.1).
 */
export async function transmit(
  session: SmtpSession,
  message: OutgoingMessage,
  { onHandOver, pass }: { onHandOver: () => void; pass: () => void },
): Promise<Transmission> {
  const { connection, timeouts } = session;
  const commands = envelopeCommands(session, message);
  if ('refused' in commands) return kept({ kind: 'permanent', response: commands.refused });
  let progress: { flushed: boolean } | null = null;
  try {
    const refusal = await sendEnvelope(session, message, commands.lines);
    if (refusal) return refusal;
    onHandOver();
    progress = connection.writeMessage(message.pieces);
    const answer = connection.read(timeouts.finalMs);
    if (session.extensions.has('PIPELINING')) pass();
    const reply = await answer;
    const response = textOf(reply);
    if (reply.code >= 400) {
      // It may have come before our final dot, and then the two sides disagree on what follows.
      connection.close();
      stopAtSendingLimit(session.target.host, response);
      return lost({ kind: kindOf(reply.code), response, command: 'data' });
    }
    if (progress.flushed) return kept({ kind: 'sent', response });
    // A 250 before the end of the message can't be relied on.
    connection.close();
    return lost({ kind: 'temporary', response: `answered before the end of the message: ${response}` });
  } catch (error) {
    if (!(error instanceof SmtpFault)) {
      // In the middle of a message, only its content may follow.
      connection.close();
      throw error;
    }
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
    throw new MailError(`The mail has ${size} bytes, more than the ${limit} that ${target.host} accepts`, {
      hint: 'Lower the edition\'s "limit" in the configuration.',
    });
  }
  const isAscii = Buffer.byteLength(from) === from.length && Buffer.byteLength(to) === to.length;
  if (!isAscii && !extensions.has('SMTPUTF8')) {
    return { refused: `${target.host} does not accept addresses beyond ASCII (SMTPUTF8)` };
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
      // A server that refused and closed has already replied.
      if (refusal) break;
      throw error;
    }
    const taken = line === 'DATA\r\n' ? reply.code === 354 : reply.code < 300;
    if (!taken) refusal ??= { reply, step };
    // RFC 2920 section 3.1: the server may wait for a message without a recipient. It gets no message.
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
  stopAtSendingLimit(target.host, response);
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
  return { kind: kindOf(code), response, ...(step > 0 && { command: step === 1 ? 'rcpt' : 'data' }) };
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
