// The page about the digest itself: where its papers come from, how they are chosen, and how to get it.
import type { Period } from '../../model/edition.ts';
import { feedFormatNames, feedFormats, feedNames } from '../../model/feed-format.ts';
import { apiPath, feedPath } from '../../model/site-links.ts';
import { feedLabel } from '../feeds/feed-label.ts';
import { html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import { nameOfSource } from '../sections.ts';
import type { SitePageSettings } from '../settings.ts';
import { thanksFor } from '../view.ts';
import { document, masthead } from './document.ts';

export interface AboutView {
  /** Configured names. */
  sources: readonly string[];
  periods: readonly Period[];
  /** The address that mails come from. */
  sender: string;
}

export function renderAboutPage({ sources, periods, sender }: AboutView, settings: SitePageSettings): string {
  const { title, site } = settings;
  const texts = textsIn(settings.language);
  const names = texts.list(sources.map((name) => nameOfSource(name, texts)));
  const offered = texts.list(
    periods.map((period) => texts.text(`period.${period}`)),
    'or',
  );
  const link = (path: string, label: string) => html`<a href="${site.link(path)}">${label}</a>`;
  return document(settings, {
    title: texts.text('about.title', { title }),
    description: texts.text('about.description', { title }),
    path: '/about',
    image: null,
    meta: null,
    header: masthead(settings, html`<p class="date">${texts.text('page.about')}</p>`),
    body: html`<div class="prose">
<p>${texts.text('about.what', { title, sources: names })}</p>
${
  site.isServed &&
  html`<h2>${texts.text('about.byMail')}</h2>
<p>${texts.html('about.mail', { subscribe: link('/subscribe', texts.text('page.subscribe')), periods: offered, sender })}</p>
`
}<h2>${texts.text('about.feeds')}</h2>
<ul class="editions">
${feedNames(periods).map(
  (name) =>
    html`<li>${feedLabel(name, texts)}: ${joined(
      feedFormats.map((format) => link(feedPath(name, format), feedFormatNames[format])),
      ' · ',
    )}</li>
`,
)}</ul>
${
  site.isServed &&
  html`<h2>${texts.text('about.forPrograms')}</h2>
<p>${texts.html('about.api', { document: link(`${apiPath}/openapi.json`, texts.text('about.apiDocument')) })}</p>
<h2>${texts.text('about.subscribers')}</h2>
<p>${texts.html('about.yours', { change: link('/link', texts.text('site.change')) })}</p>
`
}</div>
`,
    thanks: thanksFor(sources, texts),
  });
}
