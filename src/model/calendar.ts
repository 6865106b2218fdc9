// When sources announce: weekdays, the holidays that arXiv publishes, and what "the next announcement" is.
import type { PlainDate } from './paper.ts';

export interface AnnouncementCalendar {
  /** What the calendar says of a date: `unknown` where no list of holidays is known for that year. */
  announcesOn(date: PlainDate): 'yes' | 'no' | 'unknown';
}
