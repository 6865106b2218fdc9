// A month as a calendar whose days link to their editions.
import { addDays, weekdayOf } from '../../model/dates.ts';
import type { EditionId } from '../../model/edition.ts';
import type { EditionKey } from '../../model/edition-key.ts';
import { periodRange } from '../../model/period.ts';
import { editionPath } from '../../model/site-links.ts';
import type { PlainDate } from '../../model/time.ts';
import { type Html, html } from '../html.ts';
import type { Texts } from '../messages/texts.ts';
import type { PageSite } from '../page-site.ts';

/** The calendar of a month, `2026-06`, from Monday to Sunday; `current` is the edition of the page. */
export function calendar(
  month: string,
  editions: readonly EditionKey[],
  { site, current, texts }: { site: PageSite; current: EditionId | null; texts: Texts },
): Html {
  const byDate = new Map(editions.map((key) => [key.date, key]));
  const { from, to } = periodRange('monthly', `${month}-01`);
  const monday = addDays(from, 1 - weekdayOf(from));
  const weeks: PlainDate[][] = [];
  for (let start = monday; start <= to; start = addDays(start, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => addDays(start, day)));
  }
  const cell = (date: PlainDate) => {
    if (date < from || date > to) return html`<td></td>`;
    const key = byDate.get(date);
    const day = Number(date.slice(8));
    if (!key) return html`<td>${day}</td>`;
    return html`<td><a href="${site.link(editionPath(key.id))}" aria-label="${texts.date(date, 'long')}"${key.id === current && html` aria-current="page"`}>${day}</a></td>`;
  };
  return html`<table class="calendar">
<caption>${texts.date(from, 'month')}</caption>
<thead><tr>${texts.shortWeekdays.map((day) => html`<th scope="col">${day}</th>`)}</tr></thead>
<tbody>
${weeks.map((week) => html`<tr>${week.map(cell)}</tr>\n`)}</tbody>
</table>
`;
}
