// What carries a finished mail away: the contract of all transports, and how a configured URL becomes one.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.ts';
import type { MailSettings } from './settings.ts';

export interface OutgoingMessage {
  /** Names the delivery for good: sending it again under the same key is sending the same mail. */
  key: string;
  from: string;
  to: string;
  /** The whole message with CRLF line ends; dots are not stuffed. */
  raw: Buffer;
}

/**
 * What became of one attempt. `temporary`: not taken, may be tried again. `permanent`: refused for good. `uncertain`:
 * the receiver had the whole message and its answer is not known, so trying again could make a twin. `unreachable`:
 * no attempt was made at all, because no connection could be had just now.
 */
export interface DeliveryResult {
  kind: 'sent' | 'temporary' | 'permanent' | 'uncertain' | 'unreachable';
  /** The receiver's answer or the fault, in one line. */
  response: string;
}

export interface DeliveryHooks {
  /**
   * Awaited before the receiver can take the message: after it, a crash leaves the delivery uncertain. Not called by
   * a transport for which doing the same again makes no twin. If it rejects, the message is not handed over and
   * `deliver` rejects with the same error.
   */
  handedOver(): Promise<void>;
}

export interface Transport {
  /** Tries once. Throws `MailError` for what would meet every message alike: a wrong password, a full disk. */
  deliver(message: OutgoingMessage, hooks: DeliveryHooks): Promise<DeliveryResult>;
  /**
   * Goes as far as one can without sending anything, and says in a line what was found. Throws `MailError` where mail
   * would not leave.
   */
  verify(): Promise<string>;
  close(): Promise<void>;
}

/** Where mail goes, as read from the configuration's `transport`. */
export type TransportTarget =
  | { kind: 'file'; folder: string }
  | { kind: 'sendmail'; program: string }
  | {
      kind: 'smtp';
      host: string;
      port: number;
      /** TLS from the first byte (RFC 8314), else STARTTLS as `startTls` says. */
      implicitTls: boolean;
      startTls: 'required' | 'optional';
      /** False on loopback only: what never leaves the machine needs no certificate. */
      verifyCertificate: boolean;
      auth: { user: string; password: string } | null;
    };

const forms = 'smtp://user:secret@host:587, smtps://user:secret@host, sendmail:, or file:./outbox';

/**
 * Reads a transport URL; relative paths are taken from `folder`. STARTTLS is required where credentials would
 * otherwise travel in the clear; `?tls=optional` and `?tls=required` say otherwise. Throws `ConfigError`, and never
 * repeats the URL in it: it may hold a password.
 */
export function parseTransport(url: string, folder: string): TransportTarget {
  const scheme = /^([a-z]+):/i.exec(url)?.[1]?.toLowerCase();
  const rest = url.slice((scheme?.length ?? 0) + 1);
  if (scheme === 'file') {
    if (rest === '')
      throw new ConfigError('mail.transport: "file:" needs a folder', { hint: `Use ${forms}.` });
    const target = rest.startsWith('//') ? fileUrlPath(url) : decodePath(rest);
    return { kind: 'file', folder: path.resolve(folder, target) };
  }
  if (scheme === 'sendmail') {
    const program = decodePath(rest.replace(/^\/\/(?=\/|$)/, ''));
    return {
      kind: 'sendmail',
      program: program === '' ? '/usr/sbin/sendmail' : path.resolve(folder, program),
    };
  }
  if (scheme === 'smtp' || scheme === 'smtps') return parseSmtp(url, scheme === 'smtps');
  throw new ConfigError(
    scheme ? `mail.transport: "${scheme}:" is no way to send mail` : 'mail.transport: not a URL',
    { hint: `Use ${forms}.` },
  );
}

function parseSmtp(url: string, implicitTls: boolean): TransportTarget {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new ConfigError('mail.transport: not a URL that can be read', {
      hint: `Use ${forms}; write "@", "/", ":" and "#" in a password as %40, %2F, %3A and %23.`,
    });
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (host === '') throw new ConfigError('mail.transport: the host is missing', { hint: `Use ${forms}.` });
  const unknown = [...parsed.searchParams.keys()].find((name) => name !== 'tls');
  const tls = parsed.searchParams.get('tls');
  if (unknown !== undefined || (tls !== null && tls !== 'required' && tls !== 'optional')) {
    throw new ConfigError(`mail.transport: unknown option "${unknown ?? `tls=${tls}`}"`, {
      hint: 'Use ?tls=required or ?tls=optional.',
    });
  }
  if (!['', '/'].includes(parsed.pathname)) {
    throw new ConfigError('mail.transport: an SMTP URL has no path', { hint: `Use ${forms}.` });
  }
  const auth = parsed.username
    ? { user: decodeCredential(parsed.username), password: decodeCredential(parsed.password) }
    : null;
  const loopback = host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
  return {
    kind: 'smtp',
    host,
    port: parsed.port === '' ? (implicitTls ? 465 : auth ? 587 : 25) : Number(parsed.port),
    implicitTls,
    startTls: tls ?? (auth && !loopback ? 'required' : 'optional'),
    verifyCertificate: !loopback,
    auth,
  };
}

function decodeCredential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ConfigError('mail.transport: user or password cannot be decoded', {
      hint: 'Write "%" as %25.',
    });
  }
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fileUrlPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new ConfigError('mail.transport: a file: URL with "//" needs an absolute path', {
      hint: 'Use file:./outbox or file:///var/spool/digest.',
      cause,
    });
  }
}

/** Opens the configured transport; relative paths are taken from `folder`. Nothing is connected yet. */
export async function openTransport(
  settings: Pick<MailSettings, 'transport'>,
  folder: string,
): Promise<Transport> {
  const target = parseTransport(settings.transport, folder);
  switch (target.kind) {
    case 'file':
      return (await import('./file-transport.ts')).openFileTransport(target.folder);
    case 'sendmail':
      return (await import('./sendmail-transport.ts')).openSendmailTransport(target.program);
    case 'smtp':
      return (await import('./smtp-transport.ts')).openSmtpTransport(target);
  }
}
