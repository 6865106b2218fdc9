// `digest subscribers`: the list, one address at a time.
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { Period } from '../model/edition.ts';
import {
  cleanConsent,
  cleanName,
  type Dossier,
  type Subscriber,
  type SubscriberState,
} from '../model/subscriber.ts';
import type { CommandContext } from './shared/context.ts';
import { newcomersPeriods, offeredPeriods } from './shared/settings.ts';
import { requireAddress } from './shared/subscribers/address.ts';
import { refusalText } from './shared/subscribers/refusals.ts';

/** How many rows are read at a time: memory stays flat however long the list is. */
const batchSize = 1000;

/** What scripts see of a subscriber. */
export type SubscriberJson = Pick<Subscriber, 'email' | 'name' | 'state' | 'preferences' | 'consent'>;

function toJson({ email, name, state, preferences, consent }: Subscriber): SubscriberJson {
  return { email, name, state, preferences, consent };
}

function unknownSubscriber(email: string): AppError {
  return new AppError('not-found', `${email} is not a subscriber`, {
    hint: '"digest subscribers list" shows who is.',
  });
}

/** Throws if an address is suppressed, because only its owner may lift that. */
async function refuseSuppressed({ store }: CommandContext, email: string): Promise<void> {
  const [blocked] = await store.deliveries.blockedAmong([email]);
  // Whoever adds one who has not confirmed yet vouches for them.
  if (!blocked || blocked.reason === 'pending') return;
  throw new AppError('suppressed', refusalText(blocked), {
    hint: 'Add --again if they have asked for it again; or they subscribe themselves on the site.',
  });
}

/** The editions of a newcomer; none to add for a subscriber who has some. */
async function periodsFor({ store, config }: CommandContext, email: string): Promise<Period[]> {
  const known = await store.subscribers.find(email);
  return known && known.preferences.periods.length > 0 ? [] : newcomersPeriods(config.editions);
}

/** Editions that no one makes would never come. */
function warnOfMissing({ config, report }: CommandContext, periods: readonly Period[]): void {
  const offered = offeredPeriods(config.editions);
  for (const period of periods) {
    if (!offered.includes(period))
      report.warn(`there is no ${period} edition: the configuration has ${offered.join(', ')}`);
  }
}

export interface AddOptions {
  address: string;
  name: string | null;
  /** Null for the default of a new subscriber; an existing subscriber keeps theirs. */
  periods: readonly Period[] | null;
  interests: readonly string[];
  /** The basis on which they are mailed; null when none was stated. */
  consent: string | null;
  /** They left, and have asked for it again. */
  again: boolean;
}

export async function addSubscriber(
  context: CommandContext,
  { address, name: given, periods, interests, consent, again }: AddOptions,
): Promise<{ subscriber: SubscriberJson; added: boolean }> {
  const { email, name } = requireAddress(address);
  const wanted = periods ?? (await periodsFor(context, email));
  warnOfMissing(context, periods ?? []);
  const basis = consent === null ? null : cleanConsent(consent);
  if (!again) await refuseSuppressed(context, email);
  const { subscriber, added } = await context.store.subscribers.add(
    {
      email,
      name: cleanName(given ?? name ?? ''),
      preferences: { periods: wanted, interests },
      ...(basis !== null && { consent: basis }),
    },
    context.clock.now(),
  );
  return { subscriber: toJson(subscriber), added };
}

/** Takes an address off the list; `erase` also deletes all data about it. The suppression stays. */
export async function removeSubscriber(
  { store, clock }: CommandContext,
  address: string,
  { erase }: { erase: boolean },
): Promise<{ email: string }> {
  const { email } = requireAddress(address);
  const removed = erase
    ? await store.subscribers.erase(email, { cause: 'erased by command', source: 'command' }, clock.now())
    : await store.subscribers.remove(email, clock.now());
  if (!removed) throw unknownSubscriber(email);
  return { email };
}

export async function showSubscriber(
  { store }: CommandContext,
  address: string,
): Promise<Subscriber & Omit<Dossier, 'subscriber'>> {
  const { email } = requireAddress(address);
  const dossier = await store.subscribers.dossier(email);
  if (!dossier) throw unknownSubscriber(email);
  const { subscriber, ...rest } = dossier;
  return { ...subscriber, ...rest };
}

/** Null leaves a property as it is. */
export interface SubscriberChange {
  /** Empty for no name. */
  name: string | null;
  periods: readonly Period[] | null;
  interests: readonly string[] | null;
  state: 'active' | 'unsubscribed' | null;
  /** They left, and have asked for it again. */
  again: boolean;
}

export async function setSubscriber(
  context: CommandContext,
  address: string,
  { name, periods, interests, state, again }: SubscriberChange,
): Promise<SubscriberJson> {
  const { email } = requireAddress(address);
  warnOfMissing(context, periods ?? []);
  if (state === 'active' && !again) await refuseSuppressed(context, email);
  const subscriber = await context.store.subscribers.update(
    email,
    {
      ...(name !== null && { name: name || null }),
      preferences: {
        ...(periods && { periods: [...periods] }),
        ...(interests && { interests: [...interests] }),
      },
      ...(state && { state }),
    },
    context.clock.now(),
  );
  if (!subscriber) throw unknownSubscriber(email);
  return toJson(subscriber);
}

/** Every subscriber in order of address, a batch at a time. Rejects with the signal's reason when it is aborted. */
export async function* listSubscribers(
  { store, signal }: Pick<CommandContext, 'store' | 'signal'>,
  state: SubscriberState | null,
): AsyncGenerator<SubscriberJson[]> {
  for (let after: string | null = null; ; ) {
    const batch: Subscriber[] = await store.subscribers.list({ state, after, limit: batchSize });
    yield batch.map(toJson);
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    after = last.email;
    // SQLite returns synchronously: without a turn of the event loop no signal would be handled until the end.
    await setImmediate();
    signal.throwIfAborted();
  }
}
