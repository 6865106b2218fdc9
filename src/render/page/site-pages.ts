// The pages of the site about a subscription: subscribing, confirming, leaving, coming back, preferences, and short answers.
import { formatDate } from '../../model/dates.ts';
import type { Period } from '../../model/edition.ts';
import type { PreferencesView, ShortAnswer, SitePages } from '../../model/site-pages.ts';
import type { SubscriberState } from '../../model/subscriber.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import type { SitePageSettings } from '../settings.ts';
import { ownPages } from './own-pages.ts';
import { buttonForm, honeypot, type SitePage, sitePage } from './site-frame.ts';
import { ballotPage, votedPage, votePage } from './vote-pages.ts';

export function sitePages(settings: SitePageSettings): SitePages {
  const { title, site } = settings;
  const at = (path: string) => site.link(path);
  const page = (heading: string, body: HtmlValue) => sitePage(settings, { heading, body });
  const votingPage = ({ heading, body }: SitePage) => page(heading, body);
  return {
    ...ownPages(settings),

    subscribe: (form) =>
      page(
        `Subscribe to ${title}`,
        html`${fault(form.fault)}<p>You get a mail in which you confirm the address, and nothing before you do. Every mail says how to stop.</p>
<form method="post" action="${at('/subscribe')}">
${emailField(form.email)}
${nameField(form.name)}
${interestsField(form.interests)}
${honeypot}<button>Subscribe</button>
</form>`,
      ),

    linkForm: (said) =>
      page(
        'Change or stop what you get',
        html`${fault(said)}<p>Type the address that gets the mails. A link to its subscription goes there; it works for a day.</p>
<form method="post" action="${at('/link')}">
${emailField('')}
${honeypot}<button>Send me the link</button>
</form>`,
      ),

    confirm: ({ email, path }) =>
      page(
        'One more step',
        html`<p>Do you want ${title} at <strong>${email}</strong>?</p>
${buttonForm(at(path), 'Yes, subscribe me')}
<p>If it was not you who asked, close this page: nothing happens.</p>`,
      ),

    confirmed: ({ email, preferencesPath }) =>
      page(
        'You are on the list',
        html`<p><strong>${email}</strong> gets the next edition of ${title}.</p>
<p><a href="${at(preferencesPath)}">Choose what you get</a> · <a href="${at('/')}">Read the latest edition</a></p>`,
      ),

    unsubscribe: ({ email, path }) =>
      page(
        'Stop these mails?',
        html`<p><strong>${email}</strong> gets ${title} by mail.</p>
${buttonForm(at(path), 'Stop the mails')}
<p>To get them less often instead, <a href="${at('/link')}">ask for the link to your subscription</a>.</p>`,
      ),

    unsubscribed: ({ email, resubscribePath }) =>
      page(
        'The mails have stopped',
        html`<p><strong>${email}</strong> gets no further mail of ${title}.</p>
${resubscribePath !== null && html`<p>If that was a mistake:</p>\n${buttonForm(at(resubscribePath), 'Subscribe me again', { quiet: true })}`}`,
      ),

    resubscribed: ({ email, preferencesPath }) =>
      page(
        'You are on the list again',
        html`<p><strong>${email}</strong> gets the next edition of ${title}.</p>
<p><a href="${at(preferencesPath)}">Choose what you get</a></p>`,
      ),

    preferences: (view) => page('Your subscription', preferencesBody(view, settings)),

    ballot: (view) => votingPage(ballotPage({ ...view, path: at(view.path) })),
    vote: (view) => votingPage(votePage({ ...view, path: at(view.path), all: at(view.all) })),
    voted: (view) => votingPage(votedPage({ ...view, path: at(view.path) })),

    answer: (answer) => {
      const { heading, text, link } = answers[answer];
      return page(
        heading,
        html`<p>${text}</p>${link && html`\n<p><a href="${at(link.path)}">${link.label}</a></p>`}`,
      );
    },
  };
}

function preferencesBody(view: PreferencesView, { title, site }: SitePageSettings): Html {
  const { email, name, interests, periods, state, since, saved, paths } = view;
  const at = (path: string) => site.link(path);
  const active = state === 'active';
  return html`${saved && html`<p class="said" role="status">Saved.</p>\n`}<p><strong>${email}</strong> ${stateWords[state]}, and has been known here since ${formatDate(since, 'paper')}.</p>
${
  paths.data &&
  html`<p>On your own page are your papers, your marks and your profile.</p>
${buttonForm(at(paths.data.session), 'Open my page')}
`
}<form method="post" action="${at(paths.save)}">
${nameField(name)}
${rulesField(interests)}
<fieldset><legend>Editions</legend>
${periods.map(({ period, wanted }) => html`<label class="choice"><input type="checkbox" name="periods" value="${period}"${wanted && html` checked`}>${periodNames[period]}</label>\n`)}</fieldset>
<button>Save</button>
</form>
<section>
<h2>${active ? 'Stop' : 'Come back'}</h2>
${
  active
    ? html`<p>No mail of ${title} goes to this address any more then.</p>
${buttonForm(at(paths.unsubscribe), 'Stop the mails', { quiet: true })}`
    : state === 'unsubscribed'
      ? buttonForm(at(paths.resubscribe), 'Subscribe me again', { quiet: true })
      : html`<p><a href="${at('/subscribe')}">Subscribe again</a>, and confirm the mail that follows.</p>`
}
</section>
<section>
<h2>Your data</h2>
${
  paths.data
    ? html`${dataSection(at(paths.data.export), at(paths.data.erase))}`
    : html`<p>To have all that is kept about you, or to erase it, <a href="${at('/link')}">ask for a link of your own</a>: this one stands in mails, which are passed on.</p>`
}
</section>`;
}

function dataSection(exportUrl: string, eraseUrl: string): Html {
  return html`<p><a href="${exportUrl}">All that is kept about you</a>, as a file (JSON).</p>
<details><summary>Erase my data</summary>
<p>The subscription, its history and this address are deleted. What stays is a code made from the address, from which it cannot be read: by it, no list that is imported later brings you back.</p>
${buttonForm(eraseUrl, 'Erase my data now', { quiet: true })}
</details>`;
}

const stateWords: Record<SubscriberState, string> = {
  pending: 'has not been confirmed yet',
  active: 'gets the mails',
  unsubscribed: 'gets no mails',
  bounced: 'gets no mails, because they came back',
  complained: 'gets no mails, because one was reported as spam',
};

const periodNames: Record<Period, string> = {
  daily: 'Daily, on each day with announcements',
  weekly: 'Weekly',
  monthly: 'Monthly',
  trending: 'What is trending',
};

function fault(text: string | null): HtmlValue {
  return text !== null && html`<p class="said" role="alert">${text}</p>\n`;
}

function emailField(value: string): Html {
  return html`<p class="field"><label for="email">Email address</label><input id="email" name="email" type="email" required autocomplete="email" value="${value}"></p>`;
}

function nameField(value: string): Html {
  return html`<p class="field"><label for="name">Name</label><input id="name" name="name" autocomplete="name" maxlength="100" value="${value}"><small>If you like; it stands in the address line of your mails.</small></p>`;
}

function interestsField(value: string): Html {
  return html`<p class="field"><label for="interests">Interests</label><input id="interests" name="interests" maxlength="1000" placeholder="cs.CL, protein folding" value="${value}"><small>arXiv categories or words, with commas between them; may stay empty.</small></p>`;
}

/** All rules of a profile: a line of text would be cut by its `maxlength`, and rules lost. */
function rulesField(value: string): Html {
  return html`<p class="field"><label for="interests">Interests</label><textarea id="interests" name="interests" rows="5" placeholder="cs.CL, protein folding">${value}</textarea><small>Rules with commas or line ends between them: text, a "phrase", author:NAME, org:NAME, cat:CODE, source:NAME, or a sentence. "never" before a rule keeps papers out, "always" puts them in, and "until 2026-07-01" after it pauses it. May stay empty.</small></p>`;
}

const home = { path: '/', label: 'The latest edition' };
const newLink = { path: '/link', label: 'Have a new link sent to you' };

const answers: Record<
  ShortAnswer,
  { heading: string; text: string; link: { path: string; label: string } | null }
> = {
  'check-inbox': {
    heading: 'Check your inbox',
    text: 'A mail with a link is on its way to the address that you gave. Open the link to confirm it. If nothing comes within a few minutes, look among the spam.',
    link: home,
  },
  'link-sent': {
    heading: 'Check your inbox',
    text: 'If the address is on the list, a mail with the link to its subscription is on its way there.',
    link: home,
  },
  'dead-link': {
    heading: 'This link does not work any more',
    text: 'It may be incomplete, too old, or used already.',
    link: newLink,
  },
  gone: { heading: 'Not on the list', text: 'This address gets no mails from here.', link: home },
  erased: {
    heading: 'Your data is erased',
    text: 'The address, its history and its wishes are deleted, and no further mail goes there.',
    link: home,
  },
  'not-found': { heading: 'There is no such page', text: 'The address may be mistyped.', link: home },
  method: {
    heading: 'This page cannot do that',
    text: 'It was asked in a way that it has no answer to.',
    link: home,
  },
  'too-large': { heading: 'That is too much', text: 'The form holds more than this site takes.', link: home },
  'not-a-form': {
    heading: 'That was no form',
    text: 'What was sent is not what a form of this site sends.',
    link: home,
  },
  'cross-site': {
    heading: 'This came from another site',
    text: 'Forms of this site are taken from its own pages only.',
    link: home,
  },
  'too-often': {
    heading: 'Too often',
    text: 'Many requests came from where you are. Please try again in a few minutes.',
    link: home,
  },
  busy: {
    heading: 'Too much to do',
    text: 'Many people are subscribing just now. Please try again in an hour.',
    link: home,
  },
  fault: {
    heading: 'Something went wrong',
    text: 'The fault is on this side, and has been noted. Please try again later.',
    link: home,
  },
};
