// The contract of all transports, and the URL that the configuration names one by.
import { fileURLToPath } from 'node:url';
import { OptionError, schemeDetails } from '../../model/option.ts';
import { resolvePath } from '../../model/option-path.ts';
import { hostOf, parseUrl } from '../../model/parse-url.ts';
import { authMethods, type Credentials } from '../smtp/auth.ts';

export interface OutgoingMessage {
  /** Names the delivery for good: sending it again under the same key is sending the same mail. */
  key: string;
  from: string;
  to: string;
  /** The whole message with CRLF line ends, in pieces of which messages to other readers may have the same; dots are not stuffed. */
  pieces: readonly Buffer[];
  /** Bytes of all pieces. */
  size: number;
}

/**
 * What became of one attempt. `temporary`: not taken, may be tried again. `permanent`: refused for good. `uncertain`:
 * the receiver had the whole message and its reply is not known, so trying again could make a duplicate. `unreachable`:
 * no attempt was made at all, because no connection could be had just now.
 */
export interface DeliveryResult {
  kind: 'sent' | 'temporary' | 'permanent' | 'uncertain' | 'unreachable';
  /** The receiver's reply or the fault, in one line. */
  response: string;
  /** Of a server's refusal: the command that it answers, RCPT or all from DATA on. */
  command?: 'rcpt' | 'data';
}

export interface Transport {
  /**
   * Delivering the same message again makes no duplicate, so a crash leaves nothing uncertain. Where it is false, `deliver` must
   * not be called before it is on record that the receiver may have the message.
   */
  readonly repeatable: boolean;
  /** Messages in flight for each connection. */
  readonly depth: number;
  /**
   * Attempts delivery once. Calls `onHandOver` right before the message's content leaves: until then the receiver can't have taken
   * it. Throws what that throws, and `MailError` for failures that would affect every message: a wrong password, a full disk.
   */
  deliver(message: OutgoingMessage, onHandOver?: () => void): Promise<DeliveryResult>;
  /**
   * Goes as far as possible without sending anything, and describes the result in a line. Throws `MailError` if mail could not
   * be sent.
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
      startTls: 'required' | 'optional' | 'never';
      /** False on loopback only: what never leaves the machine needs no certificate. */
      verifyCertificate: boolean;
      auth: Credentials | null;
    };

const forms = 'smtp://user:secret@host:587, smtps://user:secret@host, sendmail:, or file:./outbox';
const schemes = ['smtp:', 'smtps:', 'sendmail:', 'file:'];

/**
 * Reads a transport URL; relative paths start at `folder`. TLS is required except on loopback: a mail names its reader and holds
 * links that act for them. `?tls=optional` and `?tls=none` relax that. Throws `OptionError`, whose message never repeats the URL:
 * it may hold a password.
 */
export function parseTransport(url: string, folder: string): TransportTarget {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  const rest = url.slice((scheme?.length ?? 0) + 1);
  if (scheme === 'file') {
    if (rest === '') throw new OptionError('"file:" needs a folder', { hint: `Use ${forms}.` });
    const target = rest.startsWith('//') ? fileUrlPath(url) : decodePath(rest);
    return { kind: 'file', folder: resolvePath(folder, target) };
  }
  if (scheme === 'sendmail') {
    const program = decodePath(rest.replace(/^\/\/(?=\/|$)/, ''));
    return {
      kind: 'sendmail',
      program: program === '' ? '/usr/sbin/sendmail' : resolvePath(folder, program),
    };
  }
  if (scheme === 'smtp' || scheme === 'smtps') return parseSmtp(url, { implicitTls: scheme === 'smtps' });
  throw new OptionError('expected a URL that begins with smtp://, smtps://, sendmail: or file:', {
    ...(scheme && schemeDetails(`${scheme}:`, schemes)),
    hint: `Use ${forms}.`,
  });
}

function parseSmtp(url: string, { implicitTls }: { implicitTls: boolean }): TransportTarget {
  const parsed = /^smtps?:\/\//i.test(url) ? parseUrl(url) : null;
  if (parsed === null) {
    throw new OptionError('expected a URL such as smtp://user:password@host:587', {
      hint: 'Write "@", "/", ":", "?" and "#" in a password as %40, %2F, %3A, %3F and %23.',
    });
  }
  if (parsed.port === '0') throw new OptionError('expected a port from 1 to 65535');
  if (parsed.hostname === '') throw new OptionError('the host is missing', { hint: `Use ${forms}.` });
  const host = hostOf(parsed);
  if (host === '') throw new OptionError('expected one host name, or an address', { hint: `Use ${forms}.` });
  const tls = choice(parsed, 'tls', ['required', 'optional', 'none']);
  const method = choice(parsed, 'auth', authMethods);
  const names = [...parsed.searchParams.keys()];
  if (new Set(names).size < names.length) throw new OptionError('expected ?tls= and ?auth= once each');
  const unknown = names.find((name) => name !== 'tls' && name !== 'auth');
  if (unknown !== undefined) {
    throw new OptionError('expected no option other than ?tls= and ?auth=', {
      ...(isWord(unknown) && { given: unknown, known: ['tls', 'auth'] }),
      hint: 'A "?" in a password must be written as %3F.',
    });
  }
  if (!['', '/'].includes(parsed.pathname)) {
    throw new OptionError('an SMTP URL has no path', {
      hint: 'A "/" in a password must be written as %2F.',
    });
  }
  if (parsed.hash !== '') {
    throw new OptionError('an SMTP URL has no "#"', { hint: 'A "#" in a password must be written as %23.' });
  }
  if ((parsed.username === '') !== (parsed.password === '')) {
    const missing = parsed.username === '' ? 'user' : 'password';
    throw new OptionError(`the ${missing} is missing`, { hint: `Use ${forms}.` });
  }
  if (method !== null && parsed.username === '') {
    throw new OptionError('?auth= needs a user and a password', { hint: `Use ${forms}.` });
  }
  const auth = parsed.username
    ? { user: decodeCredential(parsed.username), password: decodeCredential(parsed.password), method }
    : null;
  const loopback = host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
  return {
    kind: 'smtp',
    host,
    port: parsed.port === '' ? (implicitTls ? 465 : auth ? 587 : 25) : Number(parsed.port),
    implicitTls,
    startTls: tls === 'none' ? 'never' : (tls ?? (loopback ? 'optional' : 'required')),
    verifyCertificate: !loopback,
    auth,
  };
}

function choice<T extends string>(url: URL, name: string, values: readonly T[]): T | null {
  const given = url.searchParams.get(name);
  const value = values.find((each) => each === given) ?? null;
  if (given !== null && value === null) {
    throw new OptionError(`expected ${values.map((each) => `?${name}=${each}`).join(', ')}`, {
      ...(isWord(given) && { given, known: values }),
    });
  }
  return value;
}

/** The part of a query that may be shown: not the end of a password whose "?" isn't escaped. */
function isWord(text: string): boolean {
  return /^[a-z]{1,12}$/.test(text);
}

function decodeCredential(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OptionError('the user or the password cannot be decoded', { hint: 'Write "%" as %25.' });
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
  } catch {
    throw new OptionError('a file: URL with "//" needs an absolute path', {
      hint: 'Use file:./outbox or file:///var/spool/digest.',
    });
  }
}
