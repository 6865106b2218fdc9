// Times of day where a clock shows them. Apart from calendar dates: what knows time zones is much to load for a command that needs none.
// Temporal's functions one by one: its classes are three times as much code.
import { getISO } from 'temporal-polyfill/fns/Calendar';
import * as TemporalInstant from 'temporal-polyfill/fns/Instant';
import * as TemporalDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type { Instant, PlainDate } from './time.ts';

/**
 * The instant at which clocks in `zone` show `time` (`HH:MM`) on `date`. A time that daylight saving skips means the
 * instant as far after the gap; one that occurs twice means the first (Temporal's `compatible`, RFC 5545 section 3.3.5).
 */
export function instantOf(zone: string, date: PlainDate, time: string): Instant {
  const there = TemporalDateTime.fromString(`${date}T${time}`, getISO);
  const zoned = TemporalDateTime.toZonedDateTime(there, zone, { disambiguation: 'compatible' });
  return TemporalInstant.toString(ZonedDateTime.toInstant(zoned), { fractionalSecondDigits: 3 });
}
