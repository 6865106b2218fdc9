// `digest send`: freezes an edition, plans its deliveries, and hands them to the mail path.
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { AppError } from '../errors.ts';
import type { DeliveryReport } from '../mail/delivery/deliver.ts';
import type { Edition, EditionId, Period } from '../model/edition.ts';
import { normalizeEmail } from '../model/email-address.ts';
import { dayMs, type Instant, later } from '../model/time.ts';
import { subjectOf } from '../render/mail/subject.ts';
import type { FrozenEdition } from '../store/contract/papers.ts';
import type { DeliveryCounts } from '../store/contract/readers.ts';
import { requireAddress } from './shared/address.ts';
import { composeEdition, type EditionChoice } from './shared/compose.ts';
import type { CommandContext } from './shared/context.ts';
import { holdingLock } from './shared/lock.ts';
import { mailComposer } from './shared/personal-mail.ts';
import { howToLift, refusalInWords } from './shared/refusals.ts';
import { mailRenderSettings } from './shared/settings.ts';

export interface SendOptions extends EditionChoice {
  /** Only these addresses; null means every active subscriber who wants the period. */
  to: readonly string[] | null;
  dryRun: boolean;
  /** Sends again what may have arrived already. */
  retryUncertain: boolean;
}

export interface SendResult extends DeliveryReport {
  edition: EditionId;
  subject: string;
  /** The folder that the mails were written to, where no server took them. */
  destination: string | null;
  /** Addresses that were named and must not be written to, each with the reason and what lifts it. */
  refused: { email: string; reason: string; hint: string }[];
  /** With --dry-run: how many would get it now, and the first of them. */
  dryRun?: { total: number; addresses: string[] };
}

/** How many addresses a dry run names. */
const namedInDryRun = 20;

/** Freezes the edition if it isn't yet and delivers what is left of it. */
export async function sendEdition(context: CommandContext, options: SendOptions): Promise<SendResult> {
  const named = options.to && (await partNamed(context, options.to));
  const emails = named?.allowed ?? null;
  const refused = named?.refused ?? [];
  if (options.dryRun || emails?.length === 0)
    return { ...(await lookAhead(context, options, emails)), refused };
  return await holdingLock(context.store, async () => {
    const frozen = await freezeEdition(context, options);
    if (options.retryUncertain) await context.store.deliveries.retryUncertain(frozen.edition.id, emails);
    // Who names addresses, or asks for uncertain ones again, has looked at the date.
    const stale = emails !== null || options.retryUncertain;
    return { ...(await deliverFrozen(context, frozen, { emails, stale })), refused };
  });
}

/** Each address once, those that must not be written to apart. Throws `ConfigError` for what is no address. */
async function partNamed(
  { store }: CommandContext,
  texts: readonly string[],
): Promise<{ allowed: string[]; refused: SendResult['refused'] }> {
  const emails = texts.map((text) => requireAddress(text).email);
  const barred = await store.deliveries.barredAmong(emails);
  const keys = new Set(barred.map(({ email }) => normalizeEmail(email)));
  const allowed = new Map(emails.map((email) => [normalizeEmail(email), email]));
  return {
    allowed: [...allowed].filter(([key]) => !keys.has(key)).map(([, email]) => email),
    refused: barred.map((each) => ({
      email: each.email,
      reason: refusalInWords(each),
      hint: howToLift(each),
    })),
  };
}

/** Freezes the edition that the choice names and plans its deliveries; one without papers is refused. */
export async function freezeEdition(context: CommandContext, choice: EditionChoice): Promise<FrozenEdition> {
  const { store, clock } = context;
  const edition = await composeEdition(context, choice);
  const frozen = await store.editions.get(edition.id);
  if (frozen) return frozen;
  if (edition.entries.length === 0) throw emptyEdition(edition);
  return await store.editions.freeze(
    edition,
    subjectOf(edition, mailRenderSettings(context.config, context)),
    clock.now(),
  );
}

function emptyEdition({ id }: Edition): AppError {
  return new AppError('empty', `${id} has no papers`, {
    hint: 'Run "digest fetch" first, or name another day with --date.',
  });
}

export interface DeliverOptions {
  /** Only these addresses; null for everyone planned. */
  emails: readonly string[] | null;
  /** Sends an edition however old it is. */
  stale: boolean;
}

/** Hours after which an edition isn't worth sending: by then the next one is near. */
const staleAfterHours: Record<Period, number> = { daily: 24, trending: 24, weekly: 72, monthly: 168 };

/** Delivers what is left of a frozen edition. Call it holding the run lock. */
export async function deliverFrozen(
  context: CommandContext,
  { edition, subject }: FrozenEdition,
  { emails, stale }: DeliverOptions,
): Promise<SendResult> {
  const { store, clock, config, random, report, signal } = context;
  const { deliveries } = store;
  const { transport: target, connections, rate } = config.mail;
  await deliveries.recover(edition.id, clock.now());
  if (emails) await deliveries.plan(edition.id, emails);
  const [{ deliverEdition }, { openTransport }] = await Promise.all([
    import('../mail/delivery/deliver.ts'),
    import('../mail/transports/open-transport.ts'),
  ]);
  const compose = await mailComposer(context, edition, subject);
  const transport = await openTransport({
    target,
    connections,
    perConnection: rate.perConnection,
    signal,
  });
  const total = sum(await deliveries.counts(edition.id, emails));
  const label = progressLabel(clock, `Sending ${edition.id}`);
  try {
    const budget = await budgetOf(context);
    const result = await deliverEdition({
      edition: edition.id,
      emails,
      outbox: deliveries,
      transport,
      compose,
      connections,
      limits: rate,
      budget,
      lateAt: stale ? null : lateAt(config, edition),
      clock,
      random,
      signal,
      onProgress: ({ sent, failed, skipped, uncertain }) => {
        const done = sent + failed + skipped + uncertain;
        report.progress(label(done, total), done, total);
      },
    });
    if (budget !== null && result.left > 0 && !signal.aborted) {
      report.warn(`mail.rate.perDay (${rate.perDay}) is reached: ${result.left} are left for a later run`);
    }
    return {
      edition: edition.id,
      subject,
      ...result,
      refused: [],
      destination: target.kind === 'file' ? target.folder : null,
    };
  } finally {
    await transport.close();
  }
}

/** How many mails may go in this run, where the day has a limit. */
async function budgetOf({ config, store, clock }: CommandContext): Promise<number | null> {
  const { perDay } = config.mail.rate;
  if (perDay === null) return null;
  const dayAgo = later(clock.now(), -dayMs);
  return Math.max(0, perDay - (await store.deliveries.sentSince(dayAgo)));
}

function lateAt({ mail }: Config, { period, frozenAt }: Edition): Instant | null {
  if (frozenAt === null) return null;
  const hours = mail.giveUpAfterHours ?? staleAfterHours[period];
  return later(frozenAt, hours * 60 * 60 * 1000);
}

/** Adds to a label how fast mails go, and how long the rest will take. */
function progressLabel(clock: Clock, label: string): (done: number, total: number) => string {
  const startMs = clock.elapsedMs();
  return (done, total) => {
    const seconds = (clock.elapsedMs() - startMs) / 1000;
    if (done === 0 || seconds < 1) return label;
    const perSecond = done / seconds;
    const leftSeconds = Math.max(0, total - done) / perSecond;
    const rate = perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1);
    return `${label} at ${rate}/s, ${timeLeft(leftSeconds)} left`;
  };
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

function sum(counts: DeliveryCounts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** What would be sent to whom; nothing is changed. */
async function lookAhead(
  context: CommandContext,
  options: SendOptions,
  emails: readonly string[] | null,
): Promise<SendResult> {
  const { deliveries } = context.store;
  const { retryUncertain } = options;
  const edition = await composeEdition(context, options);
  if (edition.entries.length === 0) throw emptyEdition(edition);
  const audience = await deliveries.audienceOf(edition, { emails, retryUncertain, limit: namedInDryRun });
  const planned = sum(await deliveries.counts(edition.id));
  return {
    edition: edition.id,
    subject: subjectOf(edition, mailRenderSettings(context.config, context)),
    recipients: emails?.length ?? (edition.frozenAt === null ? audience.total : planned),
    sent: 0,
    skipped: 0,
    deferred: 0,
    failed: 0,
    uncertain: 0,
    left: 0,
    refused: [],
    destination: null,
    ...(options.dryRun && { dryRun: { total: audience.total, addresses: audience.first } }),
  };
}
