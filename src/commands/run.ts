// `digest run`: fetches, finishes what an earlier run left, and sends what is due, under one lock.
import { messageOf } from '../errors.ts';
import { readBounces } from './bounces.ts';
import { type FetchResult, fetchPapers } from './fetch.ts';
import { deliverFrozen, freezeEdition, type SendResult } from './send.ts';
import type { BouncesResult } from './shared/bounce-results.ts';
import { composeEdition } from './shared/compose.ts';
import type { CommandContext } from './shared/context.ts';
import { holdingLock } from './shared/lock.ts';
import { nextEdition, openEditions } from './shared/schedule.ts';

export interface RunResult {
  fetch: FetchResult;
  send: SendResult[];
  /** What came back; null where no mailbox is configured, or it could not be read. */
  bounces: BouncesResult | null;
  /** When the next edition is due, or why there is none today, in words. */
  next: string;
}

/** Safe to call as often as one likes: what is frozen stays, and what was sent is not sent again. */
export async function runOnce(context: CommandContext): Promise<RunResult> {
  const { store, report } = context;
  return await holdingLock(store, async () => {
    const fetch = await fetchPapers(context, { sources: [], since: null, until: null, full: false });
    // Before anything is sent, so that nobody who asked to get no more gets this one.
    const bounces = await readMailbox(context);
    const send: SendResult[] = [];
    for (const id of await store.deliveries.unfinished()) {
      const frozen = await store.editions.get(id);
      if (frozen) send.push(await deliverFrozen(context, frozen, { emails: null, stale: false }));
    }
    for (const choice of await openEditions(context)) {
      if ((await composeEdition(context, choice)).entries.length === 0) {
        report.warn(
          `nothing was announced for the ${choice.period} edition of ${choice.date} yet; the next run asks again`,
        );
        continue;
      }
      send.push(
        await deliverFrozen(context, await freezeEdition(context, choice), { emails: null, stale: false }),
      );
    }
    return { fetch, send, bounces, next: nextEdition(context) };
  });
}

/** A mailbox that cannot be reached keeps its mails: that is no reason to send nothing. */
async function readMailbox(context: CommandContext): Promise<BouncesResult | null> {
  if (context.config.bounces.mailbox === null) return null;
  try {
    return await readBounces(context, { files: [], stdin: null, dryRun: false });
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.report.warn(messageOf(error));
    return null;
  }
}
