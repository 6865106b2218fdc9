// The account that IMAP and POP3 log in to, and the URL that the configuration names it by.
import { OptionError, schemeDetails } from '../../../model/option.ts';
import { hostOf, parseUrl } from '../../../model/parse-url.ts';

export interface MailboxAccount {
  protocol: 'imap' | 'pop3';
  host: string;
  /** Null for the port of the protocol. */
  port: number | null;
  user: string;
  password: string;
  /** TLS from the first byte. */
  secure: boolean;
  /** Whether the server runs on this machine, where clear text is safe; elsewhere STARTTLS is required. */
  local: boolean;
  /** The folder that is read, over IMAP. */
  folder: string;
}

const protocols = ['imaps:', 'imap:', 'pop3s:', 'pop3:'];

/**
 * Reads `imaps://user:secret@host:993/INBOX.Bounces`, `imap://` or `pop3s://`, special characters escaped as in every URL.
 * `pop3://` is for this machine only: it would show the password to every listener. Throws `OptionError`, whose message never
 * repeats the URL.
 */
export function parseMailbox(text: string): MailboxAccount {
  const expected =
    'expected imaps://USER:PASSWORD@HOST/FOLDER, imap:// with STARTTLS, or pop3s://USER:PASSWORD@HOST';
  const url = parseUrl(text);
  if (url === null) {
    throw new OptionError(expected, {
      hint: 'Write "@", "/", ":", "?" and "#" in a name or password as %40, %2F, %3A, %3F and %23.',
    });
  }
  if (!protocols.includes(url.protocol)) {
    throw new OptionError(expected, schemeDetails(url.protocol, protocols));
  }
  const host = hostOf(url);
  if (!host || !url.username) throw new OptionError(expected);
  if (!url.password)
    throw new OptionError('the password is missing', { hint: 'Write imaps://USER:PASSWORD@HOST/FOLDER.' });
  if (url.port === '0') throw new OptionError('expected a port from 1 to 65535');
  if (url.search !== '' || url.hash !== '') {
    throw new OptionError('a mailbox URL has no "?" and no "#"', {
      hint: 'Write "?" and "#" in a password as %3F and %23.',
    });
  }
  const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'pop3:' && !local) throw new OptionError(`${expected}; pop3:// only on this machine`);
  const folder = decoded(url.pathname.replace(/^\//, ''));
  return {
    protocol: url.protocol.startsWith('pop3') ? 'pop3' : 'imap',
    host,
    port: url.port ? Number(url.port) : null,
    user: decoded(url.username),
    password: decoded(url.password),
    secure: url.protocol.endsWith('s:'),
    local,
    folder: folder || 'INBOX',
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OptionError('the user, the password or the folder cannot be decoded', {
      hint: 'Write "%" as %25.',
    });
  }
}
