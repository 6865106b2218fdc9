// The background worker of the site: sends the mail for each request when it arrives, and checks for due retries in between.
import { messageOf } from '../../../errors.ts';
import type { CommandContext } from '../context.ts';
import type { TransactionalMailer } from './transactional-mail.ts';

/** Poll interval for mails awaiting retry. */
const pollMs = 30_000;
const tidyIntervalMs = 3_600_000;

export interface MailWorker {
  /** A request has arrived. */
  wake(): void;
  /** Ends when the mail in flight is finished. */
  close(): Promise<void>;
}

/** Starts the worker. It survives failures, with a warning, and tries again at the next poll. */
export function startMailWorker(
  { clock, random, report }: Pick<CommandContext, 'clock' | 'random' | 'report'>,
  mailer: TransactionalMailer,
): MailWorker {
  const closing = new AbortController();
  let woken = new AbortController();
  let tidiedMs = Number.NEGATIVE_INFINITY;

  /** Waits for the time, the next request, or the end. */
  const pause = async (ms: number) => {
    try {
      await clock.sleep(ms, AbortSignal.any([closing.signal, woken.signal]));
    } catch (error) {
      if (!closing.signal.aborted && !woken.signal.aborted) throw error;
    }
  };

  const work = async () => {
    if (clock.elapsedMs() - tidiedMs >= tidyIntervalMs) {
      await mailer.tidy();
      tidiedMs = clock.elapsedMs();
    }
    await mailer.answerDue(closing.signal);
  };

  const run = async () => {
    while (!closing.signal.aborted) {
      try {
        await work();
      } catch (error) {
        report.warn(`Mails from the site are delayed: ${messageOf(error)}`);
      }
      await pause(pollMs);
      if (!woken.signal.aborted) continue;
      woken = new AbortController();
      // Not at once: the time of the next response must not show what this request led to.
      await pause(100 + 400 * random());
    }
  };
  const ended = run();

  return {
    wake: () => woken.abort(),
    close: async () => {
      closing.abort();
      await ended;
    },
  };
}
