// What is a plain date: apart from the rest of the calendar, so that the command line can tell without loading it.

/** True for a `YYYY-MM-DD` that is on the calendar. */
export function isPlainDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(text);
}
