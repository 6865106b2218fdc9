// A reader's own pages: their papers with buttons, what they marked, their profile with what it finds, and what they were sent.
import { formatDate } from '../../model/dates.ts';
import type { EditionEntry, Section } from '../../model/edition.ts';
import { feedFormatNames } from '../../model/feed-format.ts';
import {
  type ForMe,
  type MarkedPaper,
  type OwnPlace,
  ownPaths,
  type TestedDay,
} from '../../model/own-pages.ts';
import type { PaperId } from '../../model/paper.ts';
import type { MarkKind } from '../../model/profile.ts';
import { editionPath, paperPath } from '../../model/site-links.ts';
import type { OwnPage, OwnProfileView, SitePages } from '../../model/site-pages.ts';
import { direction, type Html, type HtmlValue, html, joined } from '../html.ts';
import { personalHeadings, type SectionHeading } from '../sections.ts';
import type { SitePageSettings } from '../settings.ts';
import {
  chosenFrom,
  clean,
  count,
  editionName,
  entryView,
  missedView,
  type PaperView,
  paperView,
} from '../view.ts';
import { card } from './card.ts';
import { buttonForm, sitePage } from './site-frame.ts';

type OwnPages = Pick<SitePages, 'forMe' | 'ownPapers' | 'ownProfile' | 'ownHistory'>;

const places: Record<OwnPlace, string> = {
  forMe: 'For me',
  marked: 'My papers',
  profile: 'Profile',
  history: 'History',
};

export function ownPages(settings: SitePageSettings): OwnPages {
  const { site } = settings;
  const page = (place: OwnPlace, { email }: OwnPage, body: HtmlValue) =>
    sitePage(settings, { heading: places[place], navigation: navigation(place, email), body });

  const navigation = (current: OwnPlace, email: string) => html`<nav aria-label="My pages">
${(Object.keys(places) as OwnPlace[]).map(
  (place) =>
    html`<a href="${site.link(ownPaths[place])}"${place === current && html` aria-current="page"`}>${places[place]}</a>\n`,
)}<form method="post" action="${site.link('/me/leave')}"><span>${email}</span> <button class="plain">Sign out</button></form>
</nav>
`;

  /** The buttons below a paper. A pressed one takes the mark back. */
  const actions = (id: PaperId, mark: MarkKind | null, back: OwnPlace) => {
    const button = (kind: MarkKind) => {
      const isSet = kind === mark;
      const { label, done } = words[kind];
      return html`<button name="mark" value="${isSet ? 'none' : kind}" aria-pressed="${String(isSet)}">${isSet ? done : label}</button>\n`;
    };
    return html`<form method="post" action="${site.link('/me/marks')}" class="actions">
<input type="hidden" name="paper" value="${id}"><input type="hidden" name="back" value="${back}">
${(Object.keys(words) as MarkKind[]).map(button)}</form>`;
  };

  const paperCard = (id: PaperId, view: PaperView, mark: MarkKind | null, back: OwnPlace) =>
    html`<div id="${encodeURIComponent(id)}">${card(view, settings, { isFolded: true, actions: actions(id, mark, back) })}</div>\n`;

  return {
    forMe: (view) =>
      page(
        'forMe',
        view,
        forMeBody(view, (entry, shown) =>
          paperCard(entry.paper.id, shown, view.marks.get(entry.paper.id) ?? null, 'forMe'),
        ),
      ),

    ownPapers: (view) =>
      page('marked', view, [
        groups.map(({ kind, title, empty }) => {
          const papers = view.papers.filter((paper) => paper.kind === kind);
          const isSaved = kind === 'save';
          return html`<section aria-labelledby="${kind}">
<h2 id="${kind}">${title}</h2>
${isSaved && papers.length > 0 && html`<p><a href="${site.link('/me/saved.bib')}">As BibTeX</a></p>\n`}${
  papers.length === 0
    ? html`<p class="hint">${empty}</p>`
    : papers.map(({ paper }: MarkedPaper) => paperCard(paper.id, paperView(paper), kind, 'marked'))
}</section>
`;
        }),
      ]),

    ownProfile: (view) => page('profile', view, profileBody(view, settings)),

    ownHistory: (view) =>
      page(
        'history',
        view,
        view.editions.length === 0
          ? html`<p class="hint">Nothing was sent to you yet.</p>`
          : view.editions.map(
              ({ edition, papers }) => html`<section>
<h2><a href="${site.link(editionPath(edition.id))}">${editionName(edition)}</a></h2>
${
  papers.length === 0
    ? html`<p class="hint">Everybody’s list.</p>`
    : html`<ul class="related">
${papers.map(({ id, title }) => html`<li><a href="${site.link(paperPath(id))}"${direction(title)}>${title}</a></li>\n`)}</ul>`
}
</section>
`,
            ),
      ),
  };
}

const words: Record<MarkKind, { label: string; done: string }> = {
  like: { label: 'Like', done: 'Liked' },
  save: { label: 'Save', done: 'Saved' },
  dislike: { label: 'Not for me', done: 'Not for me' },
};

const groups: readonly { kind: MarkKind; title: string; empty: string }[] = [
  {
    kind: 'save',
    title: 'Saved',
    empty: 'Save a paper to find it here, and as a reference for your bibliography.',
  },
  { kind: 'like', title: 'Liked', empty: 'Papers that you like teach the selection what to bring.' },
  { kind: 'dislike', title: 'Not for me', empty: 'Papers like those come later, or not at all.' },
];

function forMeBody(
  { edition, isOwn }: ForMe,
  paper: (entry: EditionEntry, view: PaperView) => Html,
): HtmlValue {
  const { entries, missed } = edition;
  const line = joined([editionName(edition), isOwn && chosenFrom(edition)], ' · ');
  const section = (heading: SectionHeading, cards: readonly Html[]) =>
    cards.length > 0 &&
    html`<div class="section">
<h2>${heading.title}</h2>
<p>${heading.about}</p>
</div>
${cards}`;
  const cardsOf = (name: Section) =>
    entries.filter((entry) => entry.section === name).map((entry) => paper(entry, entryView(entry)));
  return html`<p class="date">${line}</p>
${
  isOwn
    ? [
        entries.length === 0 && html`<p class="empty">Nothing in this edition matches your profile.</p>\n`,
        section(personalHeadings['for-you'], cardsOf('for-you')),
        section(personalHeadings.trending, cardsOf('trending')),
      ]
    : html`<p>This is everybody’s list. Say what you work on in your <a href="${ownPaths.profile}">profile</a>, or like a paper, and the next edition is selected for you.</p>
${entries.map((entry) => paper(entry, entryView(entry)))}`
}${section(
  personalHeadings.missed,
  missed.map((entry) => paper(entry, missedView(entry))),
)}`;
}

function profileBody(view: OwnProfileView, { site }: SitePageSettings): HtmlValue {
  const { profile, days, saved, feeds, preferencesPath } = view;
  const { rules, library, forYouShare, whenQuiet } = profile;
  const quiet = (value: typeof whenQuiet, label: string) =>
    html`<label class="choice"><input type="radio" name="quiet" value="${value}"${value === whenQuiet && html` checked`}>${label}</label>\n`;
  return html`${saved && html`<p class="said" role="status">Saved. The next edition is selected by it.</p>\n`}<form method="post" action="${site.link(ownPaths.profile)}#found">
<p class="field"><label for="interests">Rules</label><textarea id="interests" name="interests" rows="6" placeholder="cs.CL&#10;&quot;sparse attention&quot;&#10;never robots">${rules}</textarea><small>One a line: words, a "phrase", author:NAME, org:NAME, cat:CODE, source:NAME, or a sentence. "never" before a rule keeps papers out, "always" puts them in.</small></p>
<p class="field"><label for="share">Places for your own papers, in percent</label><input id="share" name="share" type="number" min="0" max="100" step="5" value="${String(Math.round(forYouShare * 100))}"><small>The others are for what trends.</small></p>
<fieldset><legend>When nothing matches</legend>
${quiet('trending', 'Send me what trends')}${quiet('no-mail', 'Send me no mail')}</fieldset>
<button name="do" value="save">Save</button> <button name="do" value="try" class="quiet">Try without saving</button>
</form>
${days && foundSection(days, site.link)}${library > 0 && html`<p class="hint">Your library of ${count(library, 'paper')} counts, too.</p>\n`}<section id="feed">
<h2>Feed</h2>
${
  feeds === null
    ? html`<p>Your papers for a feed reader, at an address that only you know.</p>
${buttonForm(site.link('/me/feed'), 'Make my feed', { quiet: true })}`
    : html`<p>${joined(
        feeds.map(({ format, path }) => html`<a href="${site.link(path)}">${feedFormatNames[format]}</a>`),
        ' · ',
      )}</p>
<p>Whoever has the address can read what you get. A new one ends the old one.</p>
<form method="post" action="${site.link('/me/feed')}"><button class="quiet">New address</button> <button name="do" value="close" class="quiet">End the feed</button></form>`
}
</section>
<section>
<h2>Subscription</h2>
<p><a href="${site.link(preferencesPath)}">Editions, name, and your data</a></p>
</section>`;
}

/** What the rules in the form would have brought. */
function foundSection(days: readonly TestedDay[], link: (path: string) => string): Html {
  const found = days.filter(({ papers }) => papers.length > 0);
  const total = found.reduce((sum, { papers }) => sum + papers.length, 0);
  return html`<section id="found" aria-labelledby="found-heading">
<h2 id="found-heading">What these rules would have found</h2>
<p>${total === 0 ? 'Nothing in the last four weeks.' : `${count(total, 'paper')} on ${found.length} of ${count(days.length, 'day')}.`} Nothing is saved yet.</p>
${found.map(
  (
    { date, papers },
    index,
  ) => html`<details${index === 0 && html` open`}><summary>${formatDate(date, 'long')}: ${count(papers.length, 'paper')}</summary>
<ul class="related">
${papers.map(
  ({ id, title, reasons }) =>
    html`<li><a href="${link(paperPath(id))}"${direction(title)}>${clean(title)}</a><br><small>${reasons.map(clean).join(' · ')}</small></li>\n`,
)}</ul></details>
`,
)}</section>
`;
}
