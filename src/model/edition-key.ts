// What names an edition in lists and links, without its papers.
import type { EditionId, Period } from './edition.ts';
import type { PlainDate } from './time.ts';

export interface EditionKey {
  id: EditionId;
  period: Period;
  date: PlainDate;
}
