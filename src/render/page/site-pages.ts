// The pages of the site about a subscription: subscribing, confirming, leaving, coming back, preferences, and short answers.
import type { FormFault, PreferencesView, SitePages } from '../../model/site-pages.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { MessageKey, Texts } from '../messages/texts.ts';
import type { SitePageSettings } from '../settings.ts';
import { ownPages } from './own-pages.ts';
import { buttonForm, honeypot, leftOutRules, type SitePage, sitePage } from './site-frame.ts';
import { ballotPage, votedPage, votePage } from './vote-pages.ts';

export function sitePages(settings: SitePageSettings): SitePages {
  const { title, site } = settings;
  const texts = textsIn(settings.language);
  const text = (key: MessageKey) => texts.text(key, { title });
  const at = (path: string) => site.link(path);
  const link = (path: string, key: MessageKey) => html`<a href="${at(path)}">${text(key)}</a>`;
  const about = (key: MessageKey, email: string) => texts.html(key, { title, email: strong(email) });
  const page = (heading: string, body: HtmlValue) => sitePage(settings, { heading, body });
  const votingPage = ({ heading, body }: SitePage) => page(heading, body);
  return {
    ...ownPages(settings),

    subscribe: (form) =>
      page(
        text('subscribe.heading'),
        html`${fault(form.fault, texts)}${leftOutRules(form.leftOut, texts)}<p>${text('subscribe.how')}</p>
<form method="post" action="${at('/subscribe')}">
${emailField(form.email, texts)}
${nameField(form.name, texts)}
${interestsField(form.interests, texts)}
${honeypot(texts)}<button>${text('page.subscribe')}</button>
</form>`,
      ),

    linkForm: (said) =>
      page(
        text('site.change'),
        html`${fault(said, texts)}<p>${text('link.how')}</p>
<form method="post" action="${at('/link')}">
${emailField('', texts)}
${honeypot(texts)}<button>${text('link.send')}</button>
</form>`,
      ),

    confirm: ({ email, path }) =>
      page(
        text('confirm.heading'),
        html`<p>${about('confirm.question', email)}</p>
${buttonForm(at(path), text('confirm.yes'))}
<p>${text('confirm.notYou')}</p>`,
      ),

    confirmed: ({ email, preferencesPath }) =>
      page(
        text('confirmed.heading'),
        html`<p>${about('confirmed.next', email)}</p>
<p>${link(preferencesPath, 'site.choose')} · ${link('/', 'site.readLatest')}</p>`,
      ),

    unsubscribe: ({ email, path }) =>
      page(
        text('leave.heading'),
        html`<p>${about('leave.gets', email)}</p>
${buttonForm(at(path), text('leave.stop'))}
<p>${texts.html('leave.lessOften', { link: link('/link', 'leave.lessOftenLink') })}</p>`,
      ),

    unsubscribed: ({ email, resubscribePath }) =>
      page(
        text('left.heading'),
        html`<p>${about('left.no', email)}</p>
${resubscribePath !== null && html`<p>${text('left.mistake')}</p>\n${buttonForm(at(resubscribePath), text('left.again'), { quiet: true })}`}`,
      ),

    resubscribed: ({ email, preferencesPath }) =>
      page(
        text('confirmed.again'),
        html`<p>${about('confirmed.next', email)}</p>
<p>${link(preferencesPath, 'site.choose')}</p>`,
      ),

    preferences: (view) => page(text('yours.heading'), preferencesBody(view, settings, texts)),

    ballot: (view) => votingPage(ballotPage({ ...view, path: at(view.path) }, texts)),
    vote: (view) => votingPage(votePage({ ...view, path: at(view.path), all: at(view.all) }, texts)),
    voted: (view) => votingPage(votedPage({ ...view, path: at(view.path) }, texts)),

    answer: (answer) =>
      page(
        text(`answer.${answer}`),
        html`<p>${text(`answer.${answer}.text`)}</p>\n<p>${answer === 'dead-link' ? link('/link', 'answer.newLink') : link('/', 'answer.home')}</p>`,
      ),
  };
}

function strong(text: string): Html {
  return html`<strong>${text}</strong>`;
}

function preferencesBody(view: PreferencesView, { title, site }: SitePageSettings, texts: Texts): Html {
  const { email, name, interests, periods, state, since, saved, leftOut, paths } = view;
  const at = (path: string) => site.link(path);
  const text = (key: MessageKey) => texts.text(key, { title });
  const link = (href: string, key: MessageKey) => html`<a href="${href}">${text(key)}</a>`;
  const date = texts.date(since, 'paper');
  const active = state === 'active';
  return html`${saved && html`<p class="said" role="status">${text('yours.saved')}</p>\n`}${leftOutRules(leftOut, texts)}<p>${texts.html(`yours.state.${state}`, { email: strong(email), date })}</p>
${
  paths.data &&
  html`<p>${text('yours.ownPage')}</p>
${buttonForm(at(paths.data.session), text('yours.openOwnPage'))}
`
}<form method="post" action="${at(paths.save)}">
${nameField(name, texts)}
${rulesField(interests, texts)}
<fieldset><legend>${text('yours.editions')}</legend>
${periods.map(({ period, wanted }) => html`<label class="choice"><input type="checkbox" name="periods" value="${period}"${wanted && html` checked`}>${text(`yours.${period}`)}</label>\n`)}</fieldset>
<button>${text('yours.save')}</button>
</form>
<section>
<h2>${text(active ? 'yours.stop' : 'yours.comeBack')}</h2>
${
  active
    ? html`<p>${text('yours.stopAbout')}</p>
${buttonForm(at(paths.unsubscribe), text('leave.stop'), { quiet: true })}`
    : state === 'unsubscribed'
      ? buttonForm(at(paths.resubscribe), text('left.again'), { quiet: true })
      : html`<p>${texts.html('yours.subscribeAgain', { link: link(at('/subscribe'), 'yours.subscribeAgainLink') })}</p>`
}
</section>
<section>
<h2>${text('yours.data')}</h2>
${paths.data ? dataSection(at(paths.data.export), at(paths.data.erase), texts) : html`<p>${texts.html('yours.dataFreshLink', { link: link(at('/link'), 'yours.askForLink') })}</p>`}
</section>`;
}

function dataSection(exportUrl: string, eraseUrl: string, texts: Texts): Html {
  const exported = html`<a href="${exportUrl}">${texts.text('yours.exportLink')}</a>`;
  return html`<p>${texts.html('yours.export', { link: exported })}</p>
<details><summary>${texts.text('yours.erase')}</summary>
<p>${texts.text('yours.eraseAbout')}</p>
${buttonForm(eraseUrl, texts.text('yours.eraseNow'), { quiet: true })}
</details>`;
}

const faults = { 'not-an-address': 'site.notAnAddress' } as const satisfies Record<FormFault, MessageKey>;

function fault(what: FormFault | null, texts: Texts): HtmlValue {
  return what !== null && html`<p class="said" role="alert">${texts.text(faults[what])}</p>\n`;
}

function emailField(value: string, texts: Texts): Html {
  return html`<p class="field"><label for="email">${texts.text('field.email')}</label><input id="email" name="email" type="email" required autocomplete="email" value="${value}"></p>`;
}

function nameField(value: string, texts: Texts): Html {
  return html`<p class="field"><label for="name">${texts.text('field.name')}</label><input id="name" name="name" autocomplete="name" maxlength="100" value="${value}"><small>${texts.text('field.nameHint')}</small></p>`;
}

function interestsField(value: string, texts: Texts): Html {
  return html`<p class="field"><label for="interests">${texts.text('field.interests')}</label><input id="interests" name="interests" maxlength="1000" placeholder="${texts.text('field.interestsExample')}" value="${value}"><small>${texts.text('field.interestsHint')}</small></p>`;
}

/** All rules of a profile: a line of text would be cut by its `maxlength`, and rules lost. */
function rulesField(value: string, texts: Texts): Html {
  return html`<p class="field"><label for="interests">${texts.text('field.interests')}</label><textarea id="interests" name="interests" rows="5" placeholder="${texts.text('field.interestsExample')}">${value}</textarea><small>${texts.text('field.rulesHint')}</small></p>`;
}
