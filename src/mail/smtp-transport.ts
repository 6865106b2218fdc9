// Mail over SMTP: as many connections as there are messages in hand, each kept and used again.
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { MailError } from '../errors.ts';
import { openSession, type SmtpTarget, type SmtpTimeouts, transmit } from './smtp-session.ts';
import type { Transport } from './transport.ts';

const usualTimeouts: SmtpTimeouts = { connectMs: 30_000, silenceMs: 600_000 };

/**
 * Opens nothing yet: a connection is made when a message finds none idle. nodemailer's own pool is not used: it puts
 * a message whose connection closed back into its queue, and gives no word on what the server may have had of it.
 */
export function openSmtpTransport(target: SmtpTarget, timeouts = usualTimeouts): Transport {
  const idle: SMTPConnection[] = [];
  return {
    deliver: async (message, hooks) => {
      for (;;) {
        const kept = takeAlive(idle);
        const session = kept ? { connection: kept } : await openSession(target, timeouts);
        if ('fault' in session) return { kind: 'unreachable', response: session.fault };
        const { connection } = session;
        const { result, reusable, untouched } = await transmit(connection, target, message, hooks).catch(
          (error: unknown) => {
            connection.close();
            throw error;
          },
        );
        if (reusable) idle.push(connection);
        // Servers end connections that were idle, or that have carried enough messages: no fault of this one.
        if (untouched && kept) continue;
        return result;
      }
    },
    verify: async () => {
      const where = `${target.host}:${target.port}`;
      const session = await openSession(target, timeouts);
      if ('fault' in session) {
        throw new MailError(`The mail server ${where} cannot be reached: ${session.fault}`, {
          hint: 'Check host and port in mail.transport, and that no firewall is between.',
        });
      }
      idle.push(session.connection);
      const secured = session.connection.secure ? ' over TLS' : '';
      return `${where} answers${secured}${target.auth ? ' and accepts the user and the password' : ''}`;
    },
    close: async () => {
      for (const connection of idle.splice(0)) {
        if (connection.destroyed) continue;
        connection.quit();
        connection.close();
      }
    },
  };
}

function takeAlive(idle: SMTPConnection[]): SMTPConnection | null {
  for (;;) {
    const connection = idle.pop();
    if (!connection) return null;
    if (!connection.destroyed) return connection;
  }
}
