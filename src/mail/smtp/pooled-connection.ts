// One connection of a pool and the messages sent over it: while one waits for its reply, the next may begin.
import type { DeliveryResult, OutgoingMessage } from '../transports/transport.ts';
import type { SmtpConnection } from './connection.ts';
import type { SmtpSession } from './session.ts';
import { transmit } from './transmit.ts';

/** Messages in flight on a connection: one whose reply is awaited, and one whose envelope follows it. */
export const connectionDepth = 2;

type Opening = SmtpSession | { fault: string };

export class PooledConnection {
  /** Messages that are on it now. */
  inFlight = 0;
  readonly #opening: Promise<Opening>;
  readonly #maxMessages: number;
  #connection: SmtpConnection | null = null;
  #isFresh: boolean;
  #isClosed = false;
  #begun = 0;
  /** When the next message may speak. */
  #turn: Promise<void> = Promise.resolve();

  /** A fresh connection has just been opened; another one may have been idle for long. No limit of messages where it is null. */
  constructor(
    opening: Promise<Opening>,
    { maxMessages, isFresh }: { maxMessages: number | null; isFresh: boolean },
  ) {
    this.#opening = opening;
    opening.then(
      (session) => {
        if ('connection' in session) this.#connection = session.connection;
      },
      () => {},
    );
    this.#maxMessages = maxMessages ?? Number.POSITIVE_INFINITY;
    this.#isFresh = isFresh;
  }

  /** Nothing more can be sent over it. */
  get isClosed(): boolean {
    return this.#isClosed || (this.inFlight === 0 && this.#connection !== null && !this.#connection.usable);
  }

  /**
   * Sends a message when its turn comes. Null if the connection, kept from earlier messages, took nothing of this one: servers
   * close connections that were idle or have carried enough, which is not the message's fault. Throws as `transmit` does.
   */
  async send(message: OutgoingMessage, onHandOver: () => void): Promise<DeliveryResult | null> {
    const isFirst = this.#isFresh;
    this.#isFresh = false;
    this.inFlight += 1;
    const before = this.#turn;
    const { pass, end } = this.#takeTurn();
    try {
      const session = await this.#opening;
      if ('fault' in session) {
        this.#isClosed = true;
        return { kind: 'unreachable', response: session.fault };
      }
      await before;
      if (this.#begun >= this.#maxMessages || (!isFirst && !session.connection.usable)) {
        this.#isClosed = true;
        return null;
      }
      this.#begun += 1;
      const isLast = this.#begun >= this.#maxMessages;
      const { result, reusable, untouched } = await transmit(session, message, {
        onHandOver,
        pass: isLast ? () => {} : pass,
      });
      if (!reusable) this.#isClosed = true;
      return untouched && !isFirst ? null : result;
    } catch (error) {
      // What was sent before this message may still be answered.
      this.#isClosed = true;
      throw error;
    } finally {
      end();
      this.inFlight -= 1;
      if (this.inFlight === 0) this.#idle();
    }
  }

  /**
   * `pass` lets the next message speak that waits already, or comes in the same turn of the event loop: its envelope leaves with
   * the end of this one. One that comes later waits for `end`. Its envelope would meet a server that has answered once and, by
   * Nagle's algorithm, keeps its next answer until the first one is acknowledged: 40 ms for each mail.
   */
  #takeTurn(): { pass: () => void; end: () => void } {
    let open = () => {};
    const turn = new Promise<void>((resolve) => {
      open = resolve;
    });
    let openLater = () => {};
    this.#turn = turn;
    const pass = () => {
      open();
      process.nextTick(() => {
        if (this.#turn !== turn) return;
        this.#turn = new Promise((resolve) => {
          openLater = resolve;
        });
      });
    };
    const end = () => {
      open();
      openLater();
    };
    return { pass, end };
  }

  /** With nothing in flight it keeps no process alive. */
  #idle(): void {
    if (this.#isClosed || this.#begun >= this.#maxMessages) this.quit();
    else this.#connection?.rest();
  }

  /** Cuts off what is in flight. */
  abandon(): void {
    if (this.inFlight > 0) this.#connection?.abandon();
  }

  quit(): void {
    this.#isClosed = true;
    this.#connection?.quit();
  }
}
