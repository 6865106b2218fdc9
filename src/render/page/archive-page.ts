// The archive: a month's daily editions as a calendar, its weekly and monthly ones, and the way to other months.
import { formatDate } from '../../model/dates.ts';
import type { EditionKey } from '../../model/edition-key.ts';
import { archivePath, editionPath } from '../../model/site-links.ts';
import { html, joined } from '../html.ts';
import type { SitePageSettings } from '../settings.ts';
import { editionName } from '../view.ts';
import { calendar } from './calendar.ts';
import { document, masthead } from './document.ts';

export interface ArchiveMonth {
  /** `2026-06` */
  month: string;
  /** The editions dated in the month, oldest first. */
  editions: readonly EditionKey[];
  /** The months that have editions, latest first. */
  months: readonly string[];
}

export function renderArchivePage(
  { month, editions, months }: ArchiveMonth,
  settings: SitePageSettings,
): string {
  const { site, title } = settings;
  const name = formatDate(`${month}-01`, 'month');
  const daily = editions.filter(({ period }) => period === 'daily');
  const longer = editions.filter(({ period }) => period === 'weekly' || period === 'monthly');
  const labels = { weekly: 'The week', monthly: 'The month' } as const;
  return document(settings, {
    title: `${name} · ${title}`,
    description: `The editions of ${title} in ${name}.`,
    path: archivePath(month),
    image: null,
    meta: null,
    header: masthead(settings, html`<p class="date">Archive, ${name}</p>`),
    body: [
      editions.length === 0 && html`<p class="empty">No edition has been sent yet.</p>\n`,
      daily.length > 0 && calendar(month, daily, { site, current: null }),
      longer.length > 0 &&
        html`<ul class="editions">
${longer.map(
  (key) =>
    html`<li><a href="${site.link(editionPath(key.id))}">${labels[key.period as keyof typeof labels]}, ${editionName(key)}</a></li>\n`,
)}</ul>
`,
      months.length > 1 &&
        html`<nav class="months" aria-label="Months">${joined(
          months.map((each) =>
            each === month
              ? html`<a href="${site.link(archivePath(each))}" aria-current="page">${formatDate(`${each}-01`, 'month')}</a>`
              : html`<a href="${site.link(archivePath(each))}">${formatDate(`${each}-01`, 'month')}</a>`,
          ),
          '\n',
        )}</nav>
`,
    ],
    thanks: null,
  });
}
