// `digest subscribers`: the list, one by one and by the file.
import { AppError, ConfigError, messageOf } from '../errors.ts';
import type { Period } from '../model/edition.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import type { Subscriber, SubscriberState } from '../model/subscriber.ts';
import type { NewSubscriber } from '../store/store.ts';
import type { CommandContext } from './context.ts';

/** How many rows are read or written at a time: memory stays flat however long the list is. */
const batchSize = 1000;

/** What scripts see of a subscriber. */
export type SubscriberJson = Pick<Subscriber, 'email' | 'name' | 'state' | 'preferences'>;

function toJson({ email, name, state, preferences }: Subscriber): SubscriberJson {
  return { email, name, state, preferences };
}

function requireAddress(text: string): { email: string; name: string | null } {
  const address = parseEmailAddress(text);
  if (address) return address;
  throw new ConfigError(`"${text}" is not an email address`, { hint: 'Write it as reader@example.org.' });
}

function unknownSubscriber(email: string): AppError {
  return new AppError('not-found', `${email} is not a subscriber`, {
    hint: '"digest subscribers list" shows who is.',
  });
}

export async function addSubscriber(
  { store, clock }: CommandContext,
  input: { address: string; name: string | null; periods: readonly Period[] },
): Promise<{ subscriber: SubscriberJson; added: boolean }> {
  const { email, name } = requireAddress(input.address);
  const { subscriber, added } = await store.subscribers.add(
    { email, name: input.name ?? name, preferences: { periods: [...input.periods] } },
    clock.now(),
  );
  return { subscriber: toJson(subscriber), added };
}

export async function removeSubscriber(
  { store, clock }: CommandContext,
  address: string,
): Promise<{ email: string }> {
  const { email } = requireAddress(address);
  if (!(await store.subscribers.remove(email, clock.now()))) throw unknownSubscriber(email);
  return { email };
}

export async function showSubscriber({ store }: CommandContext, address: string): Promise<Subscriber> {
  const { email } = requireAddress(address);
  const subscriber = await store.subscribers.find(email);
  if (!subscriber) throw unknownSubscriber(email);
  return subscriber;
}

export async function setSubscriber(
  { store, clock }: CommandContext,
  address: string,
  change: { name?: string; periods?: readonly Period[]; state?: 'active' | 'unsubscribed' },
): Promise<SubscriberJson> {
  const { email } = requireAddress(address);
  const { name, periods, state } = change;
  const subscriber = await store.subscribers.update(
    email,
    {
      ...(name !== undefined && { name: name || null }),
      ...(periods && { preferences: { periods: [...periods] } }),
      ...(state && { state }),
    },
    clock.now(),
  );
  if (!subscriber) throw unknownSubscriber(email);
  return toJson(subscriber);
}

/** Every subscriber in order of address, a batch at a time. */
export async function* listSubscribers(
  { store }: CommandContext,
  state: SubscriberState | null,
): AsyncGenerator<SubscriberJson> {
  for (let after: string | null = null; ; ) {
    const batch: Subscriber[] = await store.subscribers.list({ state, after, limit: batchSize });
    yield* batch.map(toJson);
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    after = last.email;
  }
}

export interface ImportResult {
  added: number;
  known: number;
  refused: { line: number; reason: string }[];
}

/**
 * Reads subscribers from CSV: with a header that names `email` (and `name`, `periods`), or with the address in the
 * first column. A bad line is refused and counted; the others are taken. Who has left is not added again.
 */
export async function importSubscribers(
  { store, clock, report, signal }: CommandContext,
  input: AsyncIterable<string | Uint8Array>,
  periods: readonly Period[],
): Promise<ImportResult> {
  const { readSubscriberRows } = await import('./subscriber-csv.ts');
  const result: ImportResult = { added: 0, known: 0, refused: [] };
  let batch: NewSubscriber[] = [];
  const flush = async () => {
    const { added, known } = await store.subscribers.import(batch, clock.now());
    result.added += added;
    result.known += known;
    batch = [];
    report.progress('Importing', result.added + result.known, null);
    signal.throwIfAborted();
  };
  try {
    for await (const row of readSubscriberRows(input)) {
      if ('reason' in row) {
        result.refused.push(row);
        continue;
      }
      batch.push({ email: row.email, name: row.name, preferences: { periods: row.periods ?? [...periods] } });
      if (batch.length >= batchSize) await flush();
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AppError('csv', `the file is not CSV: ${messageOf(error)}`, {
      cause: error,
      hint: `${result.added} addresses before that place were added; mend it and import again.`,
    });
  }
  if (batch.length > 0) await flush();
  return result;
}
