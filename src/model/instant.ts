// Instants some time apart: plain arithmetic, without what time zones and calendars need.
import type { Instant } from './paper.ts';

/** A day of 24 hours in milliseconds, whatever clocks did in it. */
export const dayMs = 86_400_000;

/** The instant so many milliseconds after `at`; before it, if `ms` is negative. */
export function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}
