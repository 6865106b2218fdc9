// Mail over SMTP: as many lines as are wanted, each kept and used again.
import { MailError } from '../../errors.ts';
import { lineDepth, SmtpLine } from '../smtp/pooled-connection.ts';
import { openSession, type SmtpTarget, type SmtpTimeouts, where } from '../smtp/session.ts';
import type { Transport } from './transport.ts';

const usualTimeouts: SmtpTimeouts = { connectMs: 30_000, commandMs: 300_000, finalMs: 600_000 };

/** How long messages in hand may take when the run is ended: a server that answers at all does so within it. */
const graceMs = 10_000;

export interface SmtpOptions {
  timeouts?: SmtpTimeouts;
  /** At most so many at a time, each with the next message behind the one it carries; null for one for each message in hand. */
  connections?: number | null;
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
  const { timeouts = usualTimeouts, connections = null, perConnection: most = null, signal = null } = options;
  let lines: SmtpLine[] = [];
  let wasReached = false;
  let cutting: NodeJS.Timeout | undefined;
  let isCut = false;
  const onAbort = () => {
    cutting = setTimeout(() => {
      isCut = true;
      for (const line of lines) line.abandon();
    }, options.graceMs ?? graceMs);
  };
  signal?.addEventListener('abort', onAbort, { once: true });

  async function open() {
    const session = await openSession(target, timeouts, wasReached);
    if (!('fault' in session)) wasReached = true;
    return session;
  }

  /** One that is idle, else a new one, else the one with the least in hand. */
  function chooseLine(): SmtpLine {
    const idle = lines.find((line) => line.inHand === 0 && !line.isOver);
    if (idle) return idle;
    lines = lines.filter((line) => !line.isOver);
    if (connections !== null && lines.length >= connections)
      return lines.reduce((least, line) => (line.inHand < least.inHand ? line : least));
    const line = new SmtpLine(open(), { most, isFresh: true });
    lines.push(line);
    return line;
  }

  return {
    repeatable: false,
    depth: connections === null ? 1 : lineDepth,
    deliver: async (message, onHandOver = () => {}) => {
      for (;;) {
        const result = await chooseLine().carry(message, onHandOver);
        if (result) return result;
        if (isCut) return { kind: 'unreachable', response: 'the run was ended' };
      }
    },
    verify: async () => {
      const session = await open();
      if ('fault' in session) {
        throw new MailError(`The mail server ${where(target)} cannot be reached: ${session.fault}`, {
          hint: 'Check host and port in mail.transport, and that no firewall is between.',
        });
      }
      const { security } = session.connection;
      session.connection.rest();
      lines.push(new SmtpLine(Promise.resolve(session), { most, isFresh: false }));
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
      for (const line of lines.splice(0)) line.quit();
    },
  };
}
