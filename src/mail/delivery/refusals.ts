// The refusals of a run: what each says about its reader, and whether all of them are about us.
import { MailError } from '../../errors.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { RecipientReport } from '../bounces/mail-report.ts';
import type { DeliveryResult } from '../transports/transport.ts';

/** After this many refusals in a row that are about the sender, with no mail accepted, the server will refuse the rest as well. */
const enough = 100;

/** A refusal that may be about us is tried again after this, if the server turns out to take mail. */
export const holdMs = 60_000;

export class Refusals {
  /** The server took a mail of this edition, now or in an earlier run: a refusal is then about its reader. */
  #accepted: boolean;
  /** Deliveries that were refused because of us while nothing was accepted, with the instant of their next attempt. */
  readonly #held = new Map<number, number>();
  #reply = { response: '', advice: '' };
  /** What refusals say about readers, until their outcomes are on record. */
  readonly #reports = new Map<number, { delivery: Delivery; report: RecipientReport }>();

  constructor({ accepted }: { accepted: boolean }) {
    this.#accepted = accepted;
  }

  /** Enough to stop for. */
  get isEnough(): boolean {
    return this.#held.size >= enough;
  }

  /** Records that the server accepted a mail; returns when the deliveries that were held are due. */
  accept(): number[] {
    this.#accepted = true;
    const dueMs = [...this.#held.values()];
    this.#held.clear();
    return dueMs;
  }

  /** Reads a refusal for good. True if it is about us and no mail was accepted: the delivery is to be held until `dueMs`. */
  async hold(delivery: Delivery, result: DeliveryResult, sender: string, dueMs: number): Promise<boolean> {
    const advice = await this.read(delivery, result, sender);
    if (advice === null || this.#accepted) return false;
    this.#reports.delete(delivery.id);
    if (this.#held.size === 0) this.#reply = { response: result.response, advice };
    this.#held.set(delivery.id, dueMs);
    return true;
  }

  /** Keeps what a refusal says about the reader. Returns what to do about it if it is about us, else null. */
  async read(
    delivery: Delivery,
    { response, command }: DeliveryResult,
    sender: string,
  ): Promise<string | null> {
    if (command === undefined) return null;
    const [{ assessReply }, { adviceOnSender }] = await Promise.all([
      import('../bounces/assess-reply.ts'),
      import('./sender-fault.ts'),
    ]);
    const report = assessReply({ response, command, email: delivery.email, sender });
    this.#reports.set(delivery.id, { delivery, report });
    return adviceOnSender(report, response);
  }

  /** What a refusal said about the reader of a delivery that failed; null if no server refused it. */
  takeReport(id: number): { delivery: Delivery; report: RecipientReport } | null {
    const found = this.#reports.get(id) ?? null;
    this.#reports.delete(id);
    return found;
  }

  /** The deliveries to plan again, and the error to end with, if the server refused everyone because of us; else null. */
  verdict(): { ids: number[]; error: MailError } | null {
    if (this.#held.size === 0) return null;
    const { response, advice } = this.#reply;
    return {
      ids: [...this.#held.keys()],
      error: new MailError(`The mail server refuses our mail to every recipient: ${response}`, {
        hint: `${advice} Then run the same command again: the deliveries stay planned.`,
      }),
    };
  }
}

/** The error to end with if no connection could be made: `fault` is the network's, or the server's refusal of us. */
export async function unreachableError(fault: string): Promise<MailError> {
  const again = 'Then run the same command again: it sends what is left.';
  if (!/^5\d\d /.test(fault)) {
    return new MailError(`The mail server cannot be reached: ${fault}`, {
      hint: `Check mail.transport and the network. ${again}`,
    });
  }
  const [{ assessReply }, { adviceOnSender, advice }] = await Promise.all([
    import('../bounces/assess-reply.ts'),
    import('./sender-fault.ts'),
  ]);
  const report = assessReply({ response: fault, command: 'connect', email: '', sender: '' });
  return new MailError(`The mail server refuses our connections: ${fault}`, {
    hint: `${adviceOnSender(report, fault) ?? advice.blocked} ${again}`,
  });
}
