// Mail over SMTP: as many connections as there are messages in hand, each kept and used again.
import { MailError } from '../errors.ts';
import type { SmtpConnection } from './smtp-connection.ts';
import { openSession, type SmtpSession, type SmtpTarget, type SmtpTimeouts, where } from './smtp-session.ts';
import { transmit } from './smtp-transmit.ts';
import type { Transport } from './transport.ts';

const usualTimeouts: SmtpTimeouts = { connectMs: 30_000, commandMs: 300_000, finalMs: 600_000 };

/** How long messages in hand may take when the run is ended: a server that answers at all does so within it. */
const graceMs = 10_000;

export interface SmtpOptions {
  timeouts?: SmtpTimeouts;
  /** Messages over one connection; null for as many as the server takes. */
  perConnection?: number | null;
  /** When the run is ended. */
  signal?: AbortSignal | null;
  graceMs?: number;
}

/**
 * Opens nothing yet: a connection is made when a message finds none idle. The conversation is our own: nodemailer's
 * pool gives no word on what the server may have had of a message whose connection closed, and puts it into its queue
 * again; and its connection spends more on a message than the server does (`bench/send.ts`).
 */
export function openSmtpTransport(target: SmtpTarget, options: SmtpOptions = {}): Transport {
  const { timeouts = usualTimeouts, perConnection = null, signal = null } = options;
  const idle: SmtpSession[] = [];
  const inHand = new Set<SmtpConnection>();
  let wasReached = false;
  let cutting: NodeJS.Timeout | undefined;
  const onAbort = () => {
    cutting = setTimeout(() => {
      for (const connection of inHand) connection.abandon();
    }, options.graceMs ?? graceMs);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    repeatable: false,
    deliver: async (message) => {
      for (;;) {
        const kept = takeUsable(idle);
        const session = kept ?? (await openSession(target, timeouts, wasReached));
        if ('fault' in session) return { kind: 'unreachable', response: session.fault };
        wasReached = true;
        const { connection } = session;
        inHand.add(connection);
        const { result, reusable, untouched } = await transmit(session, message)
          .catch((error: unknown) => {
            connection.close();
            throw error;
          })
          .finally(() => inHand.delete(connection));
        if (reusable && (perConnection === null || connection.carried < perConnection)) {
          connection.rest();
          idle.push(session);
        } else {
          connection.quit();
        }
        // Servers end connections that were idle, or that have carried enough messages: no fault of this one.
        if (untouched && kept) continue;
        return result;
      }
    },
    verify: async () => {
      const session = await openSession(target, timeouts);
      if ('fault' in session) {
        throw new MailError(`The mail server ${where(target)} cannot be reached: ${session.fault}`, {
          hint: 'Check host and port in mail.transport, and that no firewall is between.',
        });
      }
      const { security } = session.connection;
      session.connection.rest();
      idle.push(session);
      return [
        `${where(target)} answers as ${session.serverName || 'nobody'}`,
        security
          ? `over ${security.protocol} with a certificate until ${security.goodUntil}`
          : 'in clear text',
        ...(target.auth ? ['and accepts the user and the password'] : []),
      ].join(' ');
    },
    close: async () => {
      clearTimeout(cutting);
      signal?.removeEventListener('abort', onAbort);
      for (const { connection } of idle.splice(0)) connection.quit();
    },
  };
}

function takeUsable(idle: SmtpSession[]): SmtpSession | null {
  for (;;) {
    const session = idle.pop();
    if (!session) return null;
    if (session.connection.usable) return session;
    session.connection.close();
  }
}
