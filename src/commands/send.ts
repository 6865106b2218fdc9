// `digest send`: freezes an edition, plans its deliveries, and hands them to the mail path.
import { ConfigError } from '../errors.ts';
import { normalizeEmail } from '../model/email-address.ts';
import type { FrozenEdition } from '../store/contract/papers.ts';
import type { CommandContext } from './shared/context.ts';
import { type EditionChoice, loadOrCompose } from './shared/editions/compose.ts';
import { freezeEdition, outletsFor, requirePapers, subjectFor } from './shared/editions/editions.ts';
import { holdingLock } from './shared/lock.ts';
import { deliverByMail, type MailOutcome, totalOf } from './shared/mail/mail-destination.ts';
import { sendProof } from './shared/mail/proof.ts';
import { type OutletResult, publishEdition } from './shared/outlets/outlet-destination.ts';
import { requireAddress } from './shared/subscribers/address.ts';
import { howToLift, refusalText } from './shared/subscribers/refusals.ts';

export interface SendOptions extends EditionChoice {
  /** Only these addresses; null means every active subscriber who wants the period. */
  to: readonly string[] | null;
  dryRun: boolean;
  /** Mails a proof to this address instead, and freezes nothing. */
  test: string | null;
  /** Resends mails that may have arrived already. */
  retryUncertain: boolean;
}

export interface SendResult extends MailOutcome {
  /** Addresses that were named and must not be mailed, each with the reason and how to lift it. */
  refused: { email: string; reason: string; hint: string }[];
  /** Addresses that were named and are not subscribers: each gets this edition, as the common list. Missing without any. */
  guests?: string[];
  /** What became of the edition at the outlets; missing without any, and if addresses were named. */
  outlets?: OutletResult[];
  /** With --test: where the proof went. */
  test?: string;
  /** With --dry-run: how many would get it now, and the first of them. */
  dryRun?: { total: number; addresses: string[] };
}

/** How many addresses a dry run names. */
const namedInDryRun = 20;

/** Freezes the edition if it isn't yet and delivers what is left of it. */
export async function sendEdition(context: CommandContext, options: SendOptions): Promise<SendResult> {
  if (options.test !== null) return await sendTest(context, options, options.test);
  const named = options.to && (await partNamed(context, options.to));
  const emails = named?.allowed ?? null;
  const about = {
    refused: named?.refused ?? [],
    ...(named && named.guests.length > 0 && { guests: named.guests }),
  };
  if (options.dryRun || emails?.length === 0)
    return { ...(await lookAhead(context, options, emails)), ...about };
  return await holdingLock(context.store, async () => {
    const frozen = await freezeEdition(context, await loadOrCompose(context, options));
    if (options.retryUncertain) await context.store.deliveries.retryUncertain(frozen.edition.id, emails);
    // People who give addresses, or retry uncertain deliveries, are assumed to know the date.
    const stale = emails !== null || options.retryUncertain;
    const outlets = emails === null ? await publishToOutlets(context, frozen, options) : null;
    const outcome = await deliverByMail(context, frozen, { emails, stale });
    return { ...outcome, ...about, ...(outlets && { outlets }) };
  });
}

/** Outlets that were configured after the edition was frozen get it, too. Null if there are no such outlets. */
async function publishToOutlets(
  context: CommandContext,
  frozen: FrozenEdition,
  { retryUncertain }: SendOptions,
): Promise<OutletResult[] | null> {
  const { store, config } = context;
  const { id, period } = frozen.edition;
  const names = outletsFor(config, period).map(({ name }) => name);
  if (names.length === 0) return null;
  await store.publications.plan(id, names);
  if (retryUncertain) await store.publications.retryUncertain(id);
  return (await publishEdition(context, frozen, { stale: retryUncertain })).outlets;
}

/** A proof, unless the address must not be mailed. Throws a `ConfigError` with options that it can't go with. */
async function sendTest(context: CommandContext, options: SendOptions, test: string): Promise<SendResult> {
  if (options.to !== null || options.dryRun || options.retryUncertain) {
    throw new ConfigError('--test can be combined with --period and --date only', {
      hint: 'It mails a proof to one address; "digest preview" shows it without mailing.',
    });
  }
  const { allowed, refused } = await partNamed(context, [test]);
  const [email] = allowed;
  if (email === undefined) return { ...(await lookAhead(context, options, [])), refused };
  return { ...(await sendProof(context, options, email)), refused, test: email };
}

/** Each address once, without those that must not be mailed. Throws a `ConfigError` for text that is not an address. */
async function partNamed(
  { store }: CommandContext,
  texts: readonly string[],
): Promise<{ allowed: string[]; refused: SendResult['refused']; guests: string[] }> {
  const emails = texts.map((text) => requireAddress(text).email);
  const blocked = await store.deliveries.blockedAmong(emails);
  const keys = new Set(blocked.map(({ email }) => normalizeEmail(email)));
  const allowed = new Map(emails.map((email) => [normalizeEmail(email), email]));
  const mailed = [...allowed].filter(([key]) => !keys.has(key)).map(([, email]) => email);
  const guests: string[] = [];
  for (const email of mailed) {
    if ((await store.subscribers.find(email)) === null) guests.push(email);
  }
  return {
    allowed: mailed,
    guests,
    refused: blocked.map((each) => ({
      email: each.email,
      reason: refusalText(each),
      hint: howToLift(each),
    })),
  };
}

const nothingDone = {
  sent: 0,
  skipped: 0,
  deferred: 0,
  failed: 0,
  uncertain: 0,
  left: 0,
  destination: null,
  failures: [],
};

/** What would be sent, and to which addresses; nothing is changed. */
async function lookAhead(
  context: CommandContext,
  options: SendOptions,
  emails: readonly string[] | null,
): Promise<Omit<SendResult, 'refused'>> {
  const { deliveries } = context.store;
  const { retryUncertain } = options;
  const composed = await loadOrCompose(context, options);
  const { edition } = composed;
  requirePapers(edition);
  const audience = await deliveries.audienceOf(edition, { emails, retryUncertain, limit: namedInDryRun });
  const planned = totalOf(await deliveries.counts(edition.id));
  return {
    edition: edition.id,
    subject: subjectFor(context, composed),
    recipients: emails?.length ?? (edition.frozenAt === null ? audience.total : planned),
    ...nothingDone,
    ...(options.dryRun && { dryRun: { total: audience.total, addresses: audience.first } }),
  };
}
