// Finds a subscriber by address, or says how one is added.
import { AppError } from '../../../errors.ts';
import type { Subscriber } from '../../../model/subscriber.ts';
import type { CommandContext } from '../context.ts';
import { requireAddress } from '../subscribers/address.ts';

/** Throws an `AppError` for an address that is not a subscriber's. */
export async function requireSubscriber(
  { store }: Pick<CommandContext, 'store'>,
  address: string,
): Promise<Subscriber> {
  const { email } = requireAddress(address);
  const subscriber = await store.subscribers.find(email);
  if (subscriber) return subscriber;
  throw new AppError('not-found', `${email} is not a subscriber`, {
    hint: `"digest subscribers add ${email}" adds them, "digest subscribers list" shows who is.`,
  });
}
