// One conversation with an SMTP server: opening it, and handing one message over with certainty about the outcome.
import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailError } from '../errors.ts';
import type { DeliveryHooks, DeliveryResult, OutgoingMessage, TransportTarget } from './transport.ts';

export type SmtpTarget = Extract<TransportTarget, { kind: 'smtp' }>;

export interface SmtpTimeouts {
  /** For reaching the server and for its greeting. */
  connectMs: number;
  /** Without a byte from the server; RFC 5321 section 4.5.3.2.6 asks for ten minutes after the final dot. */
  silenceMs: number;
}

/** What nodemailer's errors carry, as far as it decides anything. */
interface SmtpError extends Error {
  code?: string | undefined;
  originalCode?: string | undefined;
  responseCode?: number | undefined;
  response?: string | undefined;
  command?: string | undefined;
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
): Promise<{ connection: SMTPConnection } | { fault: string }> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection({
    host: target.host,
    port: target.port,
    secure: target.implicitTls,
    requireTLS: target.startTls === 'required',
    tls: { rejectUnauthorized: target.verifyCertificate },
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    socketTimeout: timeouts.silenceMs,
  });
  try {
    await handshake(connection, target);
    return { connection };
  } catch (error) {
    connection.close();
    const fatal = explainFatal(error as SmtpError, target);
    if (fatal) throw fatal;
    return { fault: describe(error as SmtpError) };
  }
}

function handshake(connection: SMTPConnection, target: SmtpTarget): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for the life of the connection: an idle one that the server drops reports it here and nowhere else.
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('the server closed the connection')));
    connection.connect((error) => {
      if (error) return reject(error);
      if (!target.auth) return resolve();
      const { user, password } = target.auth;
      connection.login({ user, credentials: { user, pass: password } }, (failure) =>
        failure ? reject(failure) : resolve(),
      );
    });
  });
}

/**
 * Sends one message. The final dot goes out only after `handedOver` has been kept, so that until then the server
 * cannot have taken the message, and whatever happens after it without an answer is `uncertain`. When it throws,
 * the connection is of no more use.
 */
export async function transmit(
  connection: SMTPConnection,
  target: SmtpTarget,
  message: OutgoingMessage,
  hooks: DeliveryHooks,
): Promise<Transmission> {
  let dataAccepted = false;
  let ended = false;
  let hookError: unknown = null;
  const body = new Readable({
    read() {
      if (!dataAccepted) {
        dataAccepted = true;
        this.push(message.raw);
        return;
      }
      hooks.handedOver().then(
        () => {
          if (this.destroyed) return;
          ended = true;
          this.push(null);
        },
        (error: unknown) => {
          hookError = error;
          this.destroy(new Error('not handed over'));
        },
      );
    },
  });
  const outcome = await new Promise<{ error: SmtpError } | { response: string }>((resolve) => {
    const envelope = { from: message.from, to: [message.to], size: message.raw.length };
    connection.send(envelope, body, (error, info) =>
      resolve(error ? { error } : { response: String(info.response) }),
    );
  });
  if (!ended) body.destroy();
  if (hookError !== null) throw hookError;
  if ('response' in outcome) {
    // A server that says 250 before it has the end of the message has taken nothing that could be relied on.
    if (!ended) return dropped(connection, `answered before the end of the message: ${outcome.response}`);
    return {
      result: { kind: 'sent', response: outcome.response },
      reusable: !connection.destroyed,
      untouched: false,
    };
  }
  const { error } = outcome;
  const refusal = readRefusal(error, message, target);
  // An answer to the data may have come before our final dot, and then the two sides disagree on what follows.
  if (dataAccepted) connection.close();
  if (refusal) {
    const reusable = !dataAccepted && error.responseCode !== 421 && (await reset(connection));
    const untouched = !dataAccepted && error.responseCode === 421;
    if (!reusable) connection.close();
    return { result: refusal, reusable, untouched };
  }
  if (error.code === 'EMESSAGE' && !dataAccepted) {
    throw new MailError(`The mail is larger than ${target.host} takes: ${error.message}`, {
      hint: 'Lower the edition\'s "limit" in the configuration.',
      cause: error,
    });
  }
  if (!ended) return { ...dropped(connection, describe(error)), untouched: !dataAccepted };
  return { result: { kind: 'uncertain', response: describe(error) }, reusable: false, untouched: false };
}

function dropped(connection: SMTPConnection, response: string): Transmission {
  connection.close();
  return { result: { kind: 'temporary', response }, reusable: false, untouched: false };
}

/** The server's refusal of this message, or null when the error is no answer of the server. */
function readRefusal(error: SmtpError, message: OutgoingMessage, target: SmtpTarget): DeliveryResult | null {
  const code = error.responseCode;
  const response = oneLine(error.response ?? error.message);
  if (code === undefined || code < 400 || code > 599) {
    // Addresses that nodemailer itself will not put into a command.
    return error.code === 'EENVELOPE' ? { kind: 'permanent', response } : null;
  }
  // RFC 4954 section 6: the session, not the message, is what the server objects to.
  if (code === 530 || code === 535 || code === 538) {
    throw new MailError(`${target.host} wants authentication: ${response}`, {
      hint: 'Put user and password into mail.transport: smtp://user:$' + '{SMTP_PASSWORD}@host:587.',
      cause: error,
    });
  }
  const oddRecipient = Buffer.byteLength(message.to) !== message.to.length;
  if (error.command === 'MAIL FROM' && code >= 500 && code !== 503 && !oddRecipient) {
    // It would be refused for everyone alike: no reason to give up on a single subscriber.
    throw new MailError(`${target.host} refuses the sender ${message.from}: ${response}`, {
      hint: 'Set mail.from to an address that this server lets you send from.',
      cause: error,
    });
  }
  // RFC 5321 section 4.2.1; 503 speaks of the order of commands, so another connection may do better.
  return { kind: code >= 500 && code !== 503 ? 'permanent' : 'temporary', response };
}

function reset(connection: SMTPConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const onEnd = () => resolve(false);
    connection.once('end', onEnd);
    connection.reset((error) => {
      connection.off('end', onEnd);
      resolve(!error);
    });
  });
}

/** The error to stop with, if no later moment will be better; null where waiting may help. */
function explainFatal(error: SmtpError, target: SmtpTarget): MailError | null {
  const where = `${target.host}:${target.port}`;
  const said = describe(error);
  const permanent = error.responseCode === undefined || error.responseCode >= 500;
  if (error.code === 'EAUTH' && permanent) {
    return new MailError(`${where} does not accept the user or the password: ${said}`, {
      hint: 'Check user and password in mail.transport; a special character must be written as %XX.',
      cause: error,
    });
  }
  if (error.code === 'ETLS' || /CERT|SIGNATURE|SSL|TLS/.test(error.originalCode ?? '')) {
    return new MailError(`No secure connection to ${where}: ${said}`, {
      hint: 'The server must offer TLS with a certificate that is valid for this name. ?tls=optional permits clear text.',
      cause: error,
    });
  }
  if (error.code === 'EDNS' && /ENOTFOUND|ENODATA/.test(`${error.originalCode} ${error.message}`)) {
    return new MailError(`The mail server ${target.host} is not known: ${said}`, {
      hint: 'Check the host in mail.transport and the network.',
      cause: error,
    });
  }
  return null;
}

function describe(error: SmtpError): string {
  return oneLine(error.response ?? error.message);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
