// Answers what was asked for on the site with mails: in the background, a few an address and day, again when the server is away.
import { messageOf } from '../../errors.ts';
import { composeNotice } from '../../mail/compose/notice.ts';
import { retryWaitMs } from '../../mail/delivery/retry.ts';
import type { MailSettings } from '../../mail/settings.ts';
import type { DeliveryResult, Transport } from '../../mail/transports/transport.ts';
import type { Period } from '../../model/edition.ts';
import { siteLink } from '../../model/site-links.ts';
import type { Subscriber } from '../../model/subscriber.ts';
import { dayMs, later } from '../../model/time.ts';
import { type NoticeKind, renderNotice } from '../../render/mail/notice.ts';
import type { Notice } from '../../store/contract/readers.ts';
import type { CommandContext } from './context.ts';
import { renderSettings } from './settings.ts';

/** To one address in a day, whoever asks: a form must not be a way to flood somebody. */
const maxMailsPerDay = 3;
/** Who does not confirm is forgotten after a week: the link has been dead for four days then. */
const unconfirmedMs = 7 * dayMs;
/** Another process may take a request over after this time: longer than any SMTP server is waited for. */
const leaseMs = 15 * 60_000;

export interface NoticeDesk {
  /** Answers all that is due, or until the signal; true if there was anything. Never throws for a mail that cannot be sent. */
  answerDue(signal?: AbortSignal): Promise<boolean>;
  /** Forgets who never confirmed, and what was settled long ago. */
  tidy(): Promise<void>;
}

export interface NoticeDeskParts {
  siteUrl: string;
  linkKey: Buffer;
  transport: Transport;
  settings: MailSettings;
  /** What a new subscriber gets until they choose. */
  periods: readonly Period[];
}

export function noticeDesk(
  { config, store, clock, random, report }: CommandContext,
  { siteUrl, linkKey, transport, settings, periods }: NoticeDeskParts,
): NoticeDesk {
  const look = { ...renderSettings(config), sender: config.mail.from.email, footer: config.mail.footer };
  const ago = (ms: number) => later(clock.now(), -ms);

  /** Which mail answers a request; null where none may go. */
  const kindFor = async (notice: Notice): Promise<{ kind: NoticeKind; subscriber: Subscriber } | null> => {
    const { wish, email, name, interests } = notice;
    if ((await store.suppressions.find(email))?.reason === 'complained') return null;
    if ((await store.notices.sentSince(email, ago(dayMs))) >= maxMailsPerDay) return null;
    if (wish === 'link') {
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
    // Whether a twin of this mail arrives does no harm: nothing is noted before the server has it.
    return await transport.deliver(message);
  };

  const answer = async (notice: Notice): Promise<void> => {
    const settle = (outcome: Parameters<typeof store.notices.settle>[1]) =>
      store.notices.settle(notice.id, outcome, clock.now());
    const chosen = await kindFor(notice);
    if (!chosen) return await settle({ state: 'dropped' });
    let result: DeliveryResult;
    try {
      result = await send(notice, chosen.kind, chosen.subscriber);
    } catch (error) {
      report.warn(`A mail of the site could not be sent, and is tried again: ${messageOf(error)}`);
      result = { kind: 'temporary', response: messageOf(error) };
    }
    if (result.kind === 'sent' || result.kind === 'uncertain') return await settle({ state: 'sent' });
    const waitMs = result.kind === 'permanent' ? null : retryWaitMs(notice.attempts + 1, random());
    report.detail(`A mail of the site was not taken: ${result.response}`);
    if (waitMs === null) return await settle({ state: 'failed' });
    await settle({ state: 'waiting', nextAttemptAt: later(clock.now(), waitMs) });
  };

  return {
    async answerDue(signal) {
      for (let answered = 0; ; answered += 1) {
        if (signal?.aborted) return answered > 0;
        const now = clock.now();
        // One at a time: what is claimed when the program ends would have to wait for its lease.
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
