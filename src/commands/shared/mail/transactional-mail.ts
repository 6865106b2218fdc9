// Answers requests from the site with transactional mail: confirmations and links, a few per address and day, with retries.
import { messageOf } from '../../../errors.ts';
import { composeNotice } from '../../../mail/compose/notice.ts';
import { retryWaitMs } from '../../../mail/delivery/retry.ts';
import type { MailSettings } from '../../../mail/settings.ts';
import type { DeliveryResult, Transport } from '../../../mail/transports/transport.ts';
import type { Period } from '../../../model/edition.ts';
import { siteLink } from '../../../model/site-links.ts';
import type { Subscriber } from '../../../model/subscriber.ts';
import { dayMs, later } from '../../../model/time.ts';
import { type NoticeKind, renderNotice } from '../../../render/mail/notice.ts';
import type { Notice } from '../../../store/contract/readers.ts';
import type { CommandContext } from '../context.ts';
import { renderSettings } from '../settings.ts';

/** To one inbox, whichever of its addresses is given, so that the form can't be used to flood it. */
const maxMailsPerDay = 3;
/** How long an unconfirmed request is kept: its link expires four days earlier. */
const unconfirmedMs = 7 * dayMs;
/** After this time another process may take a request over: longer than any SMTP timeout. */
const leaseMs = 15 * 60_000;

export interface TransactionalMailer {
  /** Answers all requests that are due, until the signal; true if there was one. Never throws for a mail that can't be sent. */
  answerDue(signal?: AbortSignal): Promise<boolean>;
  /** Deletes requests that were never confirmed, and those settled long ago. */
  tidy(): Promise<void>;
}

export interface MailerParts {
  siteUrl: string;
  linkKey: Buffer;
  transport: Transport;
  settings: MailSettings;
  /** The editions of a new subscriber, until they choose. */
  periods: readonly Period[];
}

export function transactionalMailer(
  { config, store, clock, random, report }: CommandContext,
  { siteUrl, linkKey, transport, settings, periods }: MailerParts,
): TransactionalMailer {
  const look = { ...renderSettings(config), sender: config.mail.from.email, footer: config.mail.footer };
  const ago = (ms: number) => later(clock.now(), -ms);

  /** The mail that answers a request; null when none may be sent. */
  const answerFor = async (notice: Notice): Promise<{ kind: NoticeKind; subscriber: Subscriber } | null> => {
    const { kind, email, name, interests } = notice;
    if ((await store.suppressions.find(email))?.reason === 'complained') return null;
    if ((await store.notices.sentSince(email, ago(dayMs))) >= maxMailsPerDay) return null;
    if (kind === 'link') {
      const subscriber = await store.subscribers.find(email);
      if (!subscriber) return null;
      return { kind: subscriber.state === 'pending' ? 'confirm' : 'link', subscriber };
    }
    const preferences = { periods, interests };
    const subscriber = await store.subscribers.ask({ email, name, preferences }, clock.now());
    return { kind: subscriber.state === 'active' ? 'known' : 'confirm', subscriber };
  };

  const send = async (notice: Notice, kind: NoticeKind, subscriber: Subscriber): Promise<DeliveryResult> => {
    const scope = kind === 'confirm' ? 'confirm' : 'preferences';
    const now = clock.now();
    const url = siteLink(siteUrl, linkKey, { scope, subscriberId: subscriber.id, now });
    const mail = renderNotice(kind, url, look);
    const message = await composeNotice({
      mail,
      settings,
      to: subscriber.email,
      key: `${notice.id}-${Date.parse(notice.requestedAt)}`,
      date: now,
    });
    // A duplicate does no harm: nothing is recorded before the server has accepted the mail.
    return await transport.deliver(message);
  };

  const answer = async (notice: Notice): Promise<void> => {
    const settle = (outcome: Parameters<typeof store.notices.settle>[1]) =>
      store.notices.settle(notice.id, outcome, clock.now());
    const chosen = await answerFor(notice);
    if (!chosen) return await settle({ state: 'dropped' });
    let result: DeliveryResult;
    try {
      result = await send(notice, chosen.kind, chosen.subscriber);
    } catch (error) {
      report.warn(`A mail from the site could not be sent and will be retried: ${messageOf(error)}`);
      result = { kind: 'temporary', response: messageOf(error) };
    }
    if (result.kind === 'sent' || result.kind === 'uncertain') return await settle({ state: 'sent' });
    const waitMs = result.kind === 'permanent' ? null : retryWaitMs(notice.attempts + 1, random());
    report.detail(`A mail from the site was not accepted: ${result.response}`);
    if (waitMs === null) return await settle({ state: 'failed' });
    await settle({ state: 'waiting', nextAttemptAt: later(clock.now(), waitMs) });
  };

  return {
    async answerDue(signal) {
      for (let answered = 0; ; answered += 1) {
        if (signal?.aborted) return answered > 0;
        const now = clock.now();
        // One at a time: requests that are claimed when the program ends would have to wait for their lease.
        const [notice] = await store.notices.claim(now, later(now, leaseMs), 1);
        if (!notice) return answered > 0;
        await answer(notice);
      }
    },
    async tidy() {
      await store.subscribers.forgetUnconfirmed(ago(unconfirmedMs));
      await store.notices.forgetSettled(ago(2 * dayMs));
    },
  };
}
