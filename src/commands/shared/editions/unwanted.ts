// Says which editions no subscriber wants: they are made, and no one gets them by mail.
import type { Edition } from '../../../model/edition.ts';
import type { CommandContext } from '../context.ts';
import { outletsFor } from './editions.ts';

/** A sentence with what to do; null if the edition has a reader, or an outlet, or there are no subscribers at all. */
export async function unwantedEdition(
  { store, config }: Pick<CommandContext, 'store' | 'config'>,
  { id, period }: Pick<Edition, 'id' | 'period'>,
): Promise<string | null> {
  if (outletsFor(config, period).length > 0) return null;
  const { total } = await store.deliveries.audienceOf(
    { id, period },
    { emails: null, retryUncertain: false, limit: 0 },
  );
  const active = total > 0 ? 0 : await store.subscribers.count('active');
  if (active === 0) return null;
  const who = active === 1 ? 'the one subscriber has' : `all ${active} subscribers have`;
  return `no one gets the ${period} edition: ${who} chosen others. "digest subscribers set ADDRESS --periods ${period}" changes that`;
}
