// Logging in to an SMTP server (RFC 4954): PLAIN, LOGIN, and XOAUTH2 with a token as the password.
import { MailError } from '../../errors.ts';
import type { SmtpReply } from './connection.ts';

export const authMethods = ['plain', 'login', 'xoauth2'] as const;
export type AuthMethod = (typeof authMethods)[number];

export interface Credentials {
  user: string;
  /** An access token where the method is XOAUTH2. */
  password: string;
  /** Null: the first of PLAIN and LOGIN that the server offers. */
  method: AuthMethod | null;
}

/** The reply that settles it. `ask` sends a line and reads the reply; `offered` is what EHLO listed, upper case. Throws `MailError` where the server offers no way. */
export async function authenticate(
  { user, password, method }: Credentials,
  offered: readonly string[],
  host: string,
  ask: (line: string) => Promise<SmtpReply>,
): Promise<SmtpReply> {
  const chosen = method ?? (['plain', 'login'] as const).find((name) => offered.includes(name.toUpperCase()));
  if (chosen === undefined || !offered.includes(chosen.toUpperCase())) {
    const ways = offered.length > 0 ? offered.join(', ') : 'no way to log in';
    throw new MailError(`${host} offers ${ways}${chosen ? `, not ${chosen.toUpperCase()}` : ''}`, {
      hint: 'Choose one of ?auth=plain, login and xoauth2 in mail.transport, or leave user and password out of it.',
    });
  }
  switch (chosen) {
    case 'plain':
      // RFC 4616: who to act as (left empty), who logs in, the password.
      return await ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`);
    case 'login':
      return await login(user, password, ask);
    case 'xoauth2': {
      // https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
      const reply = await ask(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${password}\x01\x01`)}`);
      // A refusal comes as a challenge with the reason in it, which an empty answer turns into a reply.
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
