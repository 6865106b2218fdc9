// Editions as people name them: `daily` for the latest, or with a date, a week or a month.
import { AppError, ConfigError } from '../../../errors.ts';
import { addDays } from '../../../model/dates.ts';
import { type EditionId, type Period, periods } from '../../../model/edition.ts';
import { editionIdOf, startOfPeriod } from '../../../model/period.ts';
import { isPlainDate } from '../../../model/time.ts';
import type { Store } from '../../../store/store.ts';
import type { EditionChoice } from './compose.ts';

/** `daily`, `daily/2026-06-16`, `weekly/2026-W25`, `monthly/2026-06`; any day of its period names an edition, too. */
export function parseEditionName(text: string): EditionChoice {
  const [name = '', day, ...more] = text.split('/');
  const period = periods.find((each) => each === name);
  if (period && more.length === 0) {
    if (day === undefined) return { period, date: null };
    const date = dateOfPeriod(period, day);
    if (date) return { period, date };
  }
  throw new ConfigError(`"${text}" is not an edition`, {
    hint: 'Write it as daily, daily/2026-06-16, weekly/2026-W25 or monthly/2026-06.',
  });
}

/** A day of the period that a date, a week (`2026-W25`) or a month (`2026-06`) names; null if it names none. */
export function dateOfPeriod(period: Period, text: string): string | null {
  if (isPlainDate(text)) return text;
  const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(text) ?? [];
  if (period === 'weekly' && year && week) {
    // The fourth of January is in the first week of its year (ISO 8601).
    const monday = addDays(startOfPeriod('weekly', `${year}-01-04`), 7 * (Number(week) - 1));
    return editionIdOf('weekly', monday) === `weekly/${text}` ? monday : null;
  }
  const firstOfMonth = `${text}-01`;
  return period === 'monthly' && isPlainDate(firstOfMonth) ? firstOfMonth : null;
}

/** The id of a frozen edition; a name without a date means the latest. Throws an `AppError` when no such edition is frozen. */
export async function findFrozen({ editions }: Store, name: string): Promise<EditionId> {
  const { period, date } = parseEditionName(name);
  const found = date === null ? await editions.latest(period) : await editions.get(editionIdOf(period, date));
  if (found) return found.edition.id;
  throw new AppError('not-found', `no edition ${name} was frozen yet`, {
    hint: '"digest stats" lists the editions.',
  });
}
