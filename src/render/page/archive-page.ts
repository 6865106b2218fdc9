// The archive: a month's daily editions as a calendar, its weekly and monthly ones, and the way to other months.
import type { EditionKey } from '../../model/edition-key.ts';
import { archivePath, editionPath } from '../../model/site-links.ts';
import { html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { SitePageSettings } from '../settings.ts';
import { datedKey } from '../view.ts';
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
  const texts = textsIn(settings.language);
  const nameOf = (each: string) => texts.date(`${each}-01`, 'month');
  const name = nameOf(month);
  const daily = editions.filter(({ period }) => period === 'daily');
  const longer = editions.filter(({ period }) => period === 'weekly' || period === 'monthly');
  return document(settings, {
    title: `${name} · ${title}`,
    description: texts.text('archive.about', { title, month: name }),
    path: archivePath(month),
    image: null,
    meta: null,
    header: masthead(settings, html`<p class="date">${texts.text('archive.of', { month: name })}</p>`),
    body: [
      editions.length === 0 && html`<p class="empty">${texts.text('archive.empty')}</p>\n`,
      daily.length > 0 && calendar(month, daily, { site, current: null, texts }),
      longer.length > 0 &&
        html`<ul class="editions">
${longer.map(
  (key) => html`<li><a href="${site.link(editionPath(key.id))}">${datedKey(key, texts)}</a></li>\n`,
)}</ul>
`,
      months.length > 1 &&
        html`<nav class="months" aria-label="${texts.text('archive.months')}">${joined(
          months.map((each) =>
            each === month
              ? html`<a href="${site.link(archivePath(each))}" aria-current="page">${nameOf(each)}</a>`
              : html`<a href="${site.link(archivePath(each))}">${nameOf(each)}</a>`,
          ),
          '\n',
        )}</nav>
`,
    ],
    thanks: null,
  });
}
