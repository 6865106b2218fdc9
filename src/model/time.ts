// Instants and plain dates, and the arithmetic on them that needs neither time zones nor a calendar.

/** A calendar date without time or zone, `YYYY-MM-DD`. */
export type PlainDate = string;
/** A UTC instant, ISO 8601 with milliseconds and `Z`. */
export type Instant = string;

/** 24 hours in milliseconds, whatever daylight saving time does to a particular day. */
export const dayMs = 86_400_000;

/** The instant `ms` milliseconds after `at`, or before it if `ms` is negative. */
export function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** True for a `YYYY-MM-DD` that is on the calendar. */
export function isPlainDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}
