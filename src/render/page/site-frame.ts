// The frame of the site's own pages (forms and short answers): head, style, the way home, and the footer.
import { shorten } from '../../model/text.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { Texts } from '../messages/texts.ts';
import type { SitePageSettings } from '../settings.ts';
import { pageHead } from './head.ts';
import { pageStyle } from './page-style.ts';

/** The style sheet of the site's own pages: that of the editions, and forms. */
export function siteStyle(accent: string): string {
  return `${pageStyle(accent)}
.home { display: block; padding-top: 1.5rem; padding-bottom: 0; font-size: 15px; font-weight: 600; }
.home a { color: inherit; text-decoration: none; padding: .25rem 0; }
.home a:hover { text-decoration: underline; text-underline-offset: .15em; }
main { padding-top: 2rem; padding-bottom: 2.5rem; }
main h1 { margin: 0 0 1rem; font-size: 1.75rem; }
main h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
main p { margin: 0 0 1rem; max-width: 34rem; overflow-wrap: anywhere; }
main form { margin: 0 0 1rem; }
section { margin-top: 2rem; padding-top: 1.5rem; border-top: 1px solid var(--hairline); }
.field { margin: 0 0 1.1rem; max-width: 26rem; }
.field label, legend { display: block; margin: 0 0 .25rem; padding: 0; font-size: 15px; font-weight: 600; }
.field input, .field textarea { width: 100%; padding: .55rem .7rem; font-size: 16px; }
.field textarea { border: 1px solid var(--field); border-radius: 6px; background: transparent; color: inherit; font-family: inherit; line-height: 1.5; resize: vertical; }
.field small { display: block; margin-top: .25rem; color: var(--muted); font-size: 13px; }
fieldset { margin: 0 0 1.1rem; padding: 0; border: 0; min-width: 0; }
.choice { display: flex; gap: .55rem; align-items: center; padding: .25rem 0; }
.choice input { flex: none; width: 1.1rem; height: 1.1rem; margin: 0; accent-color: var(--accent); }
.marks { display: flex; flex-wrap: wrap; gap: .35rem 1rem; }
.quiet { border-color: var(--field); background: transparent; color: var(--text); font-weight: 400; }
main button { padding: .55rem 1.1rem; }
.said { padding-left: .75rem; border-left: 3px solid var(--accent); }
summary { padding: .25rem 0; cursor: pointer; }
details p { margin-top: .5rem; }
main .date, main .hint { color: var(--muted); font-size: 15px; }
main article h2 { margin: 0; font-size: 1.2rem; }
main article p, main .section p { max-width: none; margin-bottom: 0; }
main .section { border-top: 0; }
nav form { display: flex; gap: .75rem; align-items: baseline; margin: 0 0 0 auto; color: var(--muted); overflow-wrap: anywhere; }
.plain { padding: .25rem 0; border: 0; background: none; color: var(--accent); font-size: 14px; font-weight: 400; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0 0; }
main .actions button { padding: .25rem .7rem; border-color: var(--field); background: transparent; color: var(--text); font-size: 13px; font-weight: 400; }
main .actions button[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
`;
}

export interface SitePage {
  heading: string;
  body: HtmlValue;
  /** Ways to pages around this one, above the heading. */
  navigation?: HtmlValue;
}

/** A whole page: no script, nothing loaded. */
export function sitePage(settings: SitePageSettings, { heading, body, navigation = null }: SitePage): string {
  const { title, accent, site, sender } = settings;
  const texts = textsIn(settings.language);
  return html`${pageHead({
    language: texts.language,
    title: `${heading} · ${title}`,
    style: siteStyle(accent),
    meta: html`<meta name="robots" content="noindex">\n`,
  })}
<body>
<header class="home"><a href="${site.link('/')}">${title}</a></header>
${navigation}<main>
<h1>${heading}</h1>
${body}
</main>
<footer><p>${sender === null ? `${title}.` : texts.text('mail.sentBy', { title, sender })} <a href="${site.link('/subscribe')}">${texts.text('page.subscribe')}</a> · <a href="${site.link('/link')}">${texts.text('site.change')}</a></p></footer>
</body>
</html>
`.text;
}

/** A form with one button that does one thing. */
export function buttonForm(action: string, label: string, { quiet = false } = {}): Html {
  return html`<form method="post" action="${action}"><button${quiet && html` class="quiet"`}>${label}</button></form>`;
}

/** Left empty by people, who do not see it, and filled in by programs that fill in everything. */
export function honeypot(texts: Texts): Html {
  const label = texts.text('page.leaveEmpty');
  return html`<input class="trap" name="website" aria-label="${label}" placeholder="${label}" tabindex="-1" autocomplete="off" aria-hidden="true">`;
}

/** What a form has that is not a rule. */
export function leftOutRules(leftOut: readonly string[] | undefined, texts: Texts): HtmlValue {
  if (leftOut === undefined || leftOut.length === 0) return false;
  const shown = leftOut.slice(0, namedRules).map((rule) => `“${shorten(rule, shownLength)}”`);
  const more = leftOut.length - namedRules;
  const rules = texts.list(more > 0 ? [...shown, texts.text('list.more', { n: more })] : shown);
  return html`<p class="said" role="alert">${texts.text('field.notRules', { rules })}</p>\n`;
}

const namedRules = 5;
const shownLength = 60;
