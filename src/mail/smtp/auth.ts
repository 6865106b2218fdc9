// Logging in to an SMTP server (RFC 4954): PLAIN, LOGIN, and XOAUTH2 with a token as the password.
import { MailError } from '../../errors.ts';
import type { SmtpReply } from './connection.ts';

export const authMethods = ['plain', 'login', 'xoauth2'] as const;
export type AuthMethod = (typeof authMethods)[number];

export interface Credentials {
  user: string;
  /** An access token where the method is XOAUTH2. */
  password: string;
  /** Null: PLAIN, else LOGIN, whichever of them the server offers and knows. */
  method: AuthMethod | null;
}

/**
 * Logs in, and returns the server's last reply. `ask` sends a line and reads the reply; `offered` is what EHLO listed, in upper
 * case. Throws `MailError` if the server offers none of the methods.
 */
export async function authenticate(
  { user, password, method }: Credentials,
  offered: readonly string[],
  host: string,
  ask: (line: string) => Promise<SmtpReply>,
): Promise<SmtpReply> {
  const wanted: readonly AuthMethod[] = method === null ? ['plain', 'login'] : [method];
  const [first, second] = wanted.filter((name) => offered.includes(name.toUpperCase()));
  if (first === undefined) {
    const ways = offered.length > 0 ? offered.join(', ') : 'no way to log in';
    throw new MailError(`${host} offers ${ways}${method ? `, not ${method.toUpperCase()}` : ''}`, {
      hint: 'Choose one of ?auth=plain, login and xoauth2 in mail.transport, or leave user and password out of it.',
    });
  }
  const reply = await authenticateBy(first, { user, password }, ask);
  // Some servers list a method that they then reject (RFC 4954 section 4: 504; others say 500 or 502).
  const isUnknown = reply.code === 504 || reply.code === 500 || reply.code === 502;
  return isUnknown && second !== undefined ? await authenticateBy(second, { user, password }, ask) : reply;
}

async function authenticateBy(
  method: AuthMethod,
  { user, password }: Pick<Credentials, 'user' | 'password'>,
  ask: (line: string) => Promise<SmtpReply>,
): Promise<SmtpReply> {
  switch (method) {
    case 'plain': {
      // RFC 4616: the identity to act as (left empty), the user, the password.
      const response = base64(`\0${user}\0${password}`);
      const reply = await ask(`AUTH PLAIN ${response}`);
      // A server that takes no initial response asks for it (RFC 4954 section 4).
      return reply.code === 334 ? await ask(response) : reply;
    }
    case 'login':
      return await login(user, password, ask);
    case 'xoauth2': {
      // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
      const reply = await ask(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${password}\x01\x01`)}`);
      // A refusal comes as a challenge with the reason in it, which an empty response turns into a reply.
      return reply.code === 334 ? await ask('') : reply;
    }
  }
}

async function login(
  user: string,
  password: string,
  ask: (line: string) => Promise<SmtpReply>,
): Promise<SmtpReply> {
  const first = await ask('AUTH LOGIN');
  if (first.code !== 334) return first;
  const second = await ask(base64(user));
  return second.code === 334 ? await ask(base64(password)) : second;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
