// One connection to an SMTP server and the messages that it carries: while one waits for its answer, the next may begin.

import type { DeliveryResult, OutgoingMessage } from '../transports/transport.ts';
import type { SmtpConnection } from './connection.ts';
import type { SmtpSession } from './session.ts';
import { transmit } from './transmit.ts';

/** How many messages a line has in hand: one whose answer is awaited, and one whose envelope follows it. */
export const lineDepth = 2;

type Opening = SmtpSession | { fault: string };

export class SmtpLine {
  /** Messages that are on it now. */
  inHand = 0;
  readonly #opening: Promise<Opening>;
  readonly #most: number;
  #connection: SmtpConnection | null = null;
  #isFresh: boolean;
  #isOver = false;
  #begun = 0;
  /** When the next message may speak. */
  #turn: Promise<void> = Promise.resolve();

  /** `most` messages are sent over it. A fresh one has just been asked for; others may have been idle for long. */
  constructor(opening: Promise<Opening>, { most, isFresh }: { most: number | null; isFresh: boolean }) {
    this.#opening = opening;
    opening.then(
      (session) => {
        if ('connection' in session) this.#connection = session.connection;
      },
      () => {},
    );
    this.#most = most ?? Number.POSITIVE_INFINITY;
    this.#isFresh = isFresh;
  }

  /** Nothing more can be sent over it. */
  get isOver(): boolean {
    return this.#isOver || (this.inHand === 0 && this.#connection !== null && !this.#connection.usable);
  }

  /**
   * Sends a message when its turn comes. Null if the connection, kept from earlier messages, took nothing of this one: servers
   * end connections that were idle, or that have carried enough, and that is no fault of the message. Throws as `transmit`.
   */
  async carry(message: OutgoingMessage, onHandOver: () => void): Promise<DeliveryResult | null> {
    const isFirst = this.#isFresh;
    this.#isFresh = false;
    this.inHand += 1;
    const before = this.#turn;
    const { pass, end } = this.#takeTurn();
    try {
      const session = await this.#opening;
      if ('fault' in session) {
        this.#isOver = true;
        return { kind: 'unreachable', response: session.fault };
      }
      await before;
      if (this.#begun >= this.#most || (!isFirst && !session.connection.usable)) {
        this.#isOver = true;
        return null;
      }
      this.#begun += 1;
      const isLast = this.#begun >= this.#most;
      const { result, reusable, untouched } = await transmit(session, message, {
        onHandOver,
        pass: isLast ? () => {} : pass,
      });
      if (!reusable) this.#isOver = true;
      return untouched && !isFirst ? null : result;
    } catch (error) {
      // What was sent before this message may still be answered.
      this.#isOver = true;
      throw error;
    } finally {
      end();
      this.inHand -= 1;
      if (this.inHand === 0) this.#idle();
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

  /** With nothing in hand it waits for nothing. */
  #idle(): void {
    if (this.#isOver || this.#begun >= this.#most) this.quit();
    else this.#connection?.rest();
  }

  /** Cuts off what is in hand. */
  abandon(): void {
    if (this.inHand > 0) this.#connection?.abandon();
  }

  quit(): void {
    this.#isOver = true;
    this.#connection?.quit();
  }
}
