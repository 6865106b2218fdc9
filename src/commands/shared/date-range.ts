// Checks ranges of dates from the command line.
import { ConfigError } from '../../errors.ts';
import type { PlainDate } from '../../model/time.ts';

/** Throws a `ConfigError` for a range that ends before it begins. */
export function requireOrder({ since, until }: { since: PlainDate | null; until: PlainDate | null }): void {
  if (since === null || until === null || since <= until) return;
  throw new ConfigError(`--since ${since} is after --until ${until}`, { hint: 'Swap the two dates.' });
}
