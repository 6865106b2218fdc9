// A reader's own pages: their papers with buttons, what they marked, their profile with what it finds, and what they were sent.
import type { EditionEntry, Section } from '../../model/edition.ts';
import { uriComponent } from '../../model/encode-uri.ts';
import { feedFormatNames } from '../../model/feed-format.ts';
import { type ForMe, type OwnPlace, ownPaths, type TestedDay } from '../../model/own-pages.ts';
import type { PaperId } from '../../model/paper.ts';
import { type MarkKind, markKinds } from '../../model/profile.ts';
import { editionPath, paperPath } from '../../model/site-links.ts';
import type { OwnPage, OwnProfileView, SitePages } from '../../model/site-pages.ts';
import { direction, type Html, type HtmlValue, html, joined } from '../html.ts';
import { textsIn } from '../messages/languages.ts';
import type { MessageKey, Texts } from '../messages/texts.ts';
import { personalHeading } from '../sections.ts';
import type { SitePageSettings } from '../settings.ts';
import { chosenFrom, clean, editionName, entryView, missedView, type PaperView, paperView } from '../view.ts';
import { card } from './card.ts';
import { buttonForm, leftOutRules, sitePage } from './site-frame.ts';

type OwnPages = Pick<SitePages, 'forMe' | 'ownPapers' | 'ownProfile' | 'ownHistory'>;

const places = Object.keys(ownPaths) as OwnPlace[];

export function ownPages(settings: SitePageSettings): OwnPages {
  const { site } = settings;
  const texts = textsIn(settings.language);
  const text = (key: MessageKey) => texts.text(key);
  const page = (place: OwnPlace, { email }: OwnPage, body: HtmlValue) =>
    sitePage(settings, { heading: text(`own.${place}`), navigation: navigation(place, email), body });

  const navigation = (current: OwnPlace, email: string) => html`<nav aria-label="${text('own.pages')}">
${places.map(
  (place) =>
    html`<a href="${site.link(ownPaths[place])}"${place === current && html` aria-current="page"`}>${text(`own.${place}`)}</a>\n`,
)}<form method="post" action="${site.link('/me/leave')}"><span>${email}</span> <button class="plain">${text('own.leave')}</button></form>
</nav>
`;

  /** The buttons below a paper. A pressed one takes the mark back. */
  const actions = (
    id: PaperId,
    mark: MarkKind | null,
    back: OwnPlace,
  ) => html`<form method="post" action="${site.link('/me/marks')}" class="actions">
<input type="hidden" name="paper" value="${id}"><input type="hidden" name="back" value="${back}">
${markKinds.map((kind) => {
  const isSet = kind === mark;
  return html`<button name="mark" value="${isSet ? 'none' : kind}" aria-pressed="${String(isSet)}">${text(isSet ? `own.done.${kind}` : `own.do.${kind}`)}</button>\n`;
})}</form>`;

  const paperCard = (id: PaperId, view: PaperView, mark: MarkKind | null, back: OwnPlace) =>
    html`<div id="${uriComponent(id)}">${card(view, settings, { isFolded: true, actions: actions(id, mark, back) })}</div>\n`;

  return {
    forMe(view) {
      const shown = (entry: EditionEntry, entryShown: PaperView) =>
        paperCard(entry.paper.id, entryShown, view.marks.get(entry.paper.id) ?? null, 'forMe');
      return page('forMe', view, forMeBody(view, shown, settings));
    },

    ownPapers: (view) =>
      page(
        'marked',
        view,
        (['save', 'like', 'dislike'] as const).map((kind) => {
          const papers = view.papers.filter((paper) => paper.kind === kind);
          return html`<section aria-labelledby="${kind}">
<h2 id="${kind}">${text(`own.done.${kind}`)}</h2>
${kind === 'save' && papers.length > 0 && html`<p><a href="${site.link('/me/saved.bib')}">${text('own.bibtex')}</a></p>\n`}${
  papers.length === 0
    ? html`<p class="hint">${text(`own.none.${kind}`)}</p>`
    : papers.map(({ paper }) => paperCard(paper.id, paperView(paper, texts), kind, 'marked'))
}</section>
`;
        }),
      ),

    ownProfile: (view) => page('profile', view, profileBody(view, settings)),

    ownHistory: (view) =>
      page(
        'history',
        view,
        view.editions.length === 0
          ? html`<p class="hint">${text('own.nothingSent')}</p>`
          : view.editions.map(
              ({ edition, papers }) => html`<section>
<h2><a href="${site.link(editionPath(edition.id))}">${editionName(edition, texts)}</a></h2>
${
  papers.length === 0
    ? html`<p class="hint">${text('own.everybodys')}</p>`
    : html`<ul class="related">
${papers.map(({ id, title }) => html`<li><a href="${site.link(paperPath(id))}"${direction(title)}>${title}</a></li>\n`)}</ul>`
}
</section>
`,
            ),
      ),
  };
}

function forMeBody(
  { edition, isOwn }: ForMe,
  paper: (entry: EditionEntry, view: PaperView) => Html,
  { language, site }: SitePageSettings,
): HtmlValue {
  const texts = textsIn(language);
  const { entries, missed } = edition;
  const line = joined([editionName(edition, texts), isOwn && chosenFrom(edition, texts)], ' · ');
  const section = (name: Exclude<Section, 'new'>, cards: readonly Html[]) => {
    const { title, about } = personalHeading(name, texts);
    return (
      cards.length > 0 &&
      html`<div class="section">
<h2>${title}</h2>
<p>${about}</p>
</div>
${cards}`
    );
  };
  const cardsOf = (name: Section) =>
    entries.filter((entry) => entry.section === name).map((entry) => paper(entry, entryView(entry, texts)));
  const profile = html`<a href="${site.link(ownPaths.profile)}">${texts.text('own.profile')}</a>`;
  return html`<p class="date">${line}</p>
${
  isOwn
    ? [
        entries.length === 0 && html`<p class="empty">${texts.text('own.nothingMatches')}</p>\n`,
        section('for-you', cardsOf('for-you')),
        section('trending', cardsOf('trending')),
      ]
    : html`<p>${texts.html('own.howToBegin', { profile })}</p>
${entries.map((entry) => paper(entry, entryView(entry, texts)))}`
}${section(
  'missed',
  missed.map((entry) => paper(entry, missedView(entry, texts))),
)}`;
}

function profileBody(view: OwnProfileView, { site, language }: SitePageSettings): HtmlValue {
  const { profile, days, saved, leftOut, feeds, preferencesPath } = view;
  const { rules, library, forYouShare, whenQuiet } = profile;
  const texts = textsIn(language);
  const text = (key: MessageKey) => texts.text(key);
  const quiet = (value: typeof whenQuiet, key: MessageKey) =>
    html`<label class="choice"><input type="radio" name="quiet" value="${value}"${value === whenQuiet && html` checked`}>${text(key)}</label>\n`;
  return html`${saved && html`<p class="said" role="status">${text('own.saved')}</p>\n`}${leftOutRules(leftOut, texts)}<form method="post" action="${site.link(ownPaths.profile)}#found">
<p class="field"><label for="interests">${text('own.rules')}</label><textarea id="interests" name="interests" rows="6">${rules}</textarea><small>${text('field.rulesHint')}</small></p>
<p class="field"><label for="share">${text('own.share')}</label><input id="share" name="share" type="number" min="0" max="100" step="5" value="${String(Math.round(forYouShare * 100))}"><small>${text('own.shareHint')}</small></p>
<fieldset><legend>${text('own.quiet')}</legend>
${quiet('trending', 'own.quietTrending')}${quiet('no-mail', 'own.quietNoMail')}</fieldset>
<button name="do" value="save">${text('yours.save')}</button> <button name="do" value="try" class="quiet">${text('own.try')}</button>
</form>
${days && foundSection(days, site.link, texts)}${library > 0 && html`<p class="hint">${texts.count('own.library', library)}</p>\n`}<section id="feed">
<h2>${text('own.feed')}</h2>
${
  feeds === null
    ? html`<p>${text('own.feedAbout')}</p>
${buttonForm(site.link('/me/feed'), text('own.feedMake'), { quiet: true })}`
    : html`<p>${joined(
        feeds.map(({ format, path }) => html`<a href="${site.link(path)}">${feedFormatNames[format]}</a>`),
        ' · ',
      )}</p>
<p>${text('own.feedSecret')}</p>
<form method="post" action="${site.link('/me/feed')}"><button class="quiet">${text('own.feedNew')}</button> <button name="do" value="close" class="quiet">${text('own.feedEnd')}</button></form>`
}
</section>
<section>
<h2>${text('yours.heading')}</h2>
<p><a href="${site.link(preferencesPath)}">${text('own.subscription')}</a></p>
</section>`;
}

/** What the rules in the form would have brought. */
function foundSection(days: readonly TestedDay[], link: (path: string) => string, texts: Texts): Html {
  const found = days.filter(({ papers }) => papers.length > 0);
  const total = found.reduce((sum, { papers }) => sum + papers.length, 0);
  const papersIn = (n: number) => texts.count('paper', n);
  const result =
    total === 0
      ? texts.text('own.foundNothing')
      : texts.count('own.found', days.length, { papers: papersIn(total), found: found.length });
  return html`<section id="found" aria-labelledby="found-heading">
<h2 id="found-heading">${texts.text('own.foundHeading')}</h2>
<p>${result}</p>
${found.map(
  (
    { date, papers },
    index,
  ) => html`<details${index === 0 && html` open`}><summary>${texts.text('labelled', { label: texts.date(date, 'long'), value: papersIn(papers.length) })}</summary>
<ul class="related">
${papers.map(
  ({ id, title, reasons }) =>
    html`<li><a href="${link(paperPath(id))}"${direction(title)}>${clean(title)}</a><br><small>${reasons.map((reason) => clean(texts.reason(reason))).join(' · ')}</small></li>\n`,
)}</ul></details>
`,
)}</section>
`;
}
