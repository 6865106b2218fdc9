// Mail over SMTP: a pool of connections, each kept and used again.
import { type Clock, systemClock } from '../../clock.ts';
import { MailError } from '../../errors.ts';
import { connectionDepth, PooledConnection } from '../smtp/pooled-connection.ts';
import { openSession, type SmtpTarget, type SmtpTimeouts, where } from '../smtp/session.ts';
import type { Transport } from './transport.ts';

const defaultTimeouts: SmtpTimeouts = { connectMs: 30_000, commandMs: 300_000, finalMs: 600_000 };

/** How long messages in flight may take when the run is ended: a server that replies at all does so within it. */
const graceMs = 10_000;

export interface SmtpOptions {
  timeouts?: SmtpTimeouts;
  /** Connections at a time, each with the next message's envelope after the current one; null for one per message in flight. */
  connections?: number | null;
  /** Messages per connection before reconnecting; null for no limit. */
  perConnection?: number | null;
  /** When the run is ended. */
  signal?: AbortSignal | null;
  graceMs?: number;
  clock?: Pick<Clock, 'after'>;
}

/**
 * Opens nothing yet: a message that finds no idle connection opens one. The conversation is our own: nodemailer's
 * pool gives no word on what the server may have had of a message whose connection closed, and puts it into its queue
 * again; and its connection spends more on a message than the server does (`bench/send.ts`).
 */
export function openSmtpTransport(target: SmtpTarget, options: SmtpOptions = {}): Transport {
  const {
    timeouts = defaultTimeouts,
    connections = null,
    perConnection: maxMessages = null,
    signal = null,
    clock = systemClock,
  } = options;
  let pool: PooledConnection[] = [];
  let wasReached = false;
  let stopCutting = () => {};
  let isCut = false;
  const onAbort = () => {
    stopCutting = clock.after(options.graceMs ?? graceMs, () => {
      isCut = true;
      for (const connection of pool) connection.abandon();
    });
  };
  signal?.addEventListener('abort', onAbort, { once: true });

  async function open() {
    const session = await openSession(target, timeouts, wasReached);
    if (!('fault' in session)) wasReached = true;
    return session;
  }

  /** One that is idle, else a new one, else the one with the fewest messages in flight. */
  function chooseConnection(): PooledConnection {
    const idle = pool.find((connection) => connection.inFlight === 0 && !connection.isClosed);
    if (idle) return idle;
    pool = pool.filter((connection) => !connection.isClosed);
    if (connections !== null && pool.length >= connections)
      return pool.reduce((least, connection) => (connection.inFlight < least.inFlight ? connection : least));
    const connection = new PooledConnection(open(), { maxMessages, isFresh: true });
    pool.push(connection);
    return connection;
  }

  return {
    repeatable: false,
    depth: connections === null ? 1 : connectionDepth,
    deliver: async (message, onHandOver = () => {}) => {
      for (;;) {
        const result = await chooseConnection().send(message, onHandOver);
        if (result) return result;
        if (isCut) return { kind: 'unreachable', response: 'the run was ended' };
      }
    },
    verify: async () => {
      const session = await open();
      if ('fault' in session) {
        throw new MailError(`The mail server ${where(target)} cannot be reached: ${session.fault}`, {
          hint: 'Check host and port in mail.transport, and that no firewall is in between.',
        });
      }
      const { security } = session.connection;
      session.connection.rest();
      pool.push(new PooledConnection(Promise.resolve(session), { maxMessages, isFresh: false }));
      return [
        `${where(target)} answers as ${session.serverName || 'an unnamed server'}`,
        security
          ? `over ${security.protocol} with a certificate until ${security.goodUntil}`
          : 'in clear text',
        ...(target.auth ? ['and accepts the user and the password'] : []),
      ].join(' ');
    },
    close: async () => {
      stopCutting();
      signal?.removeEventListener('abort', onAbort);
      for (const connection of pool.splice(0)) connection.quit();
    },
  };
}
