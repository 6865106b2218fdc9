// The page about the digest itself: where its papers come from, how they are chosen, and how to get it.
import type { Period } from '../../model/edition.ts';
import { feedFormatNames, feedFormats, feedNames } from '../../model/feed-format.ts';
import { apiPath, feedPath } from '../../model/site-links.ts';
import { html, joined } from '../html.ts';
import { nameOfSource } from '../sections.ts';
import type { SitePageSettings } from '../settings.ts';
import { document, masthead } from './document.ts';

export interface AboutView {
  /** Configured names. */
  sources: readonly string[];
  periods: readonly Period[];
  /** The address that mails come from. */
  sender: string;
}

/** `arXiv, bioRxiv and Nature` */
function listInWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

export function renderAboutPage({ sources, periods, sender }: AboutView, settings: SitePageSettings): string {
  const { title, site } = settings;
  return document(settings, {
    title: `About ${title}`,
    description: `What ${title} is, and how to get it.`,
    path: '/about',
    image: null,
    meta: null,
    header: masthead(settings, html`<p class="date">About</p>`),
    body: html`<div class="prose">
<p>${title} lists the research papers of the day that matter most, read from ${listInWords(sources.map(nameOfSource))}. Votes, comments, citations and stars decide what trends; some places are kept for new papers that have no votes yet.</p>
${
  site.isServed &&
  html`<h2>By mail</h2>
<p><a href="${site.link('/subscribe')}">Subscribe</a> to the ${joined(periods, ' or ')} edition. Mails come from ${sender}, carry no tracking pixel, and say how to stop. A subscriber who names interests gets papers chosen for them.</p>
`
}<h2>Feeds</h2>
<ul class="editions">
${feedNames(periods).map(
  (name) =>
    html`<li>${name.replace('-', ' ')}: ${joined(
      feedFormats.map(
        (format) => html`<a href="${site.link(feedPath(name, format))}">${feedFormatNames[format]}</a>`,
      ),
      ' · ',
    )}</li>
`,
)}</ul>
${
  site.isServed &&
  html`<h2>For programs</h2>
<p>Editions, papers and search are a JSON API without keys, which pages of any site may call: <a href="${site.link(`${apiPath}/openapi.json`)}">its OpenAPI document</a> describes it.</p>
<h2>Subscribers</h2>
<p><a href="${site.link('/link')}">Change or stop what you get</a>, see what is kept about you, or have it erased.</p>
`
}</div>
`,
    thanks: sources.includes('arxiv')
      ? 'Thank you to arXiv for use of its open access interoperability.'
      : null,
  });
}
