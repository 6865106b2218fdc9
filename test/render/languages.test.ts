// Every text that readers see comes from the message catalogue: it is there in each language, and no page or mail has another.
import { describe, expect, test } from 'vitest';
import type { Edition, EditionEntry } from '../../src/model/edition.ts';
import type { Paper, Signal } from '../../src/model/paper.ts';
import type { ShortAnswer, SitePages } from '../../src/model/site-pages.ts';
import { renderDiscord } from '../../src/render/chat/discord.ts';
import { renderSlack } from '../../src/render/chat/slack.ts';
import { announcedFeed, editionFeed, paperFeed } from '../../src/render/feeds/feed.ts';
import { renderFeed } from '../../src/render/feeds/render-feed.ts';
import { renderMail } from '../../src/render/mail/email.ts';
import { renderNotice } from '../../src/render/mail/notice.ts';
import { PersonalRenderer } from '../../src/render/mail/personal.ts';
import { de, deSite } from '../../src/render/messages/de.ts';
import { languages, textsIn } from '../../src/render/messages/languages.ts';
import { english } from '../../src/render/messages/texts.ts';
import { zh, zhSite } from '../../src/render/messages/zh.ts';
import { renderAboutPage } from '../../src/render/page/about-page.ts';
import { renderArchivePage } from '../../src/render/page/archive-page.ts';
import { renderEditionPage } from '../../src/render/page/edition-page.ts';
import { renderMovedPage } from '../../src/render/page/moved-page.ts';
import { renderPaperPage } from '../../src/render/page/paper-page.ts';
import { renderSearchPage } from '../../src/render/page/search-page.ts';
import { sitePages } from '../../src/render/page/site-pages.ts';
import { servedSite } from '../../src/render/page-site.ts';
import type { RenderSettings } from '../../src/render/settings.ts';
import { renderMarkdown } from '../../src/render/text/markdown.ts';
import { editionNote, paperNote } from '../../src/render/text/notes.ts';
import { measureHeat } from '../../src/select/heat.ts';
import { likeReason, ruleReason } from '../../src/select/profile-reasons.ts';
import { inventedEdition } from '../helpers/invented-edition.ts';
import { defaultRanking, paper, renderSettings } from '../helpers/papers.ts';

const site = servedSite('https://papers.example.org');
const placesIn = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe.each([
  ['German', { ...de, ...deSite }],
  ['Chinese', { ...zh, ...zhSite }],
])('the %s messages', (_, messages) => {
  test('have the keys of the English ones', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
  });

  test.each(Object.entries(english))('have the placeholders of %s', (key, message) => {
    const translated = (messages as Record<string, string>)[key] ?? '';
    // "One paper is noted." needs no number, and a language without a form for one writes it.
    const required = placesIn(message).filter((place) => !(key.endsWith('.one') && place === '{n}'));
    const given = placesIn(translated).filter((place) => !(key.endsWith('.one') && place === '{n}'));
    expect(given).toEqual(required);
    expect(translated.split('|')).toHaveLength(message.split('|').length);
    expect(translated.trim()).not.toBe('');
  });
});

/** Messages that are the same in German: names, and what has no words. */
const alike = [
  'date.dated',
  'date.month',
  'labelled',
  'list.comma',
  'mail.plusMore',
  'mail.untitled',
  'paper.pdf',
  'feed.titled',
  'reason.withFact',
];

test('every message is translated into German, except those without words', () => {
  const german: Record<string, string> = { ...de, ...deSite };
  const same = Object.entries(english).flatMap(([key, message]) => (german[key] === message ? [key] : []));
  expect(same.sort()).toEqual([...alike].sort());
});

const at = '2026-06-16T11:00:00.000Z';
const signal = (name: Signal['name'], value: number, when = at): Signal => ({
  source:
    name === 'points' ? 'hackernews' : name === 'rating' || name === 'reviews' ? 'openreview' : 'github',
  name,
  at: when,
  value,
});

/** Reasons that selecting gives, of every kind. */
const reasons = [
  ...(['text', 'phrase', 'sentence', 'author', 'organization', 'category', 'source'] as const).map((kind) =>
    ruleReason({ kind, value: 'Sparse (1 vote) things' }),
  ),
  ...(['like', 'save', 'library', 'dislike'] as const).map((kind) =>
    likeReason({ kind, paper: { title: 'Clocks, which you liked (2 upvotes)' } }),
  ),
  ...[1, 1234].flatMap(
    (value) =>
      measureHeat(
        {
          paper: paper({ upvotes: value, comments: value }),
          announcements: [],
          firstSeenAt: at,
          signals: (
            ['upvotes', 'comments', 'points', 'citations', 'stars', 'reviews', 'rating'] as const
          ).flatMap((name) =>
            name === 'rating'
              ? [signal(name, 8)]
              : [signal(name, value === 1 ? 0 : 100, '2026-06-01T11:00:00.000Z'), signal(name, value)],
          ),
        },
        at,
        15,
        defaultRanking,
      ).reasons,
  ),
  '1 star',
  '1 point on Hacker News',
  'code available',
  'picked by the editor',
  'cross-listed in cs.CL',
  'new in cs.CL',
  'in 3 of your categories',
  'close to “Clocks” (5 upvotes)',
];

test.each(reasons)('the reason %j is translated, and stays as it is in English', (reason) => {
  expect(textsIn('en').reason(reason)).toBe(reason);
  expect(textsIn('de').reason(reason)).not.toBe(reason);
  expect(textsIn('zh').reason(reason)).not.toBe(reason);
});

test('a reason that no version of digest gives stays as it is', () => {
  expect(textsIn('de').reason('chosen by lot')).toBe('chosen by lot');
});

test('reasons keep what they quote, in a sentence of the language', () => {
  expect(textsIn('de').reason('close to “Clocks, which you liked” (1,234 upvotes)')).toBe(
    'ähnlich wie „Clocks, which you liked“ (1,234 Stimmen)',
  );
  expect(textsIn('de').reason('by Y. Ames, whom you follow')).toBe('von Y. Ames, gefolgt von Ihnen');
});

test('dates are written as each language writes them', () => {
  const written = (language: string) =>
    (['page', 'paper', 'long', 'weekday', 'month'] as const).map((style) =>
      textsIn(language).date('2026-06-16', style),
    );
  expect(written('de-AT')).toEqual([
    '16. Juni',
    '16. Juni 2026',
    'Dienstag, 16. Juni 2026',
    'Dienstag, 16. Juni',
    'Juni 2026',
  ]);
  expect(written('zh-Hans')).toEqual([
    '6月16日',
    '2026年6月16日',
    '2026年6月16日，星期二',
    '6月16日，星期二',
    '2026年6月',
  ]);
});

test('a language without a translation gets English, and pages say that they are English', () => {
  expect(textsIn('fr').language).toBe('en');
  const page = renderEditionPage(inventedEdition, { ...renderSettings, language: 'fr' });
  expect(page).toContain('<html lang="en">');
});

const settingsIn = (language: string): RenderSettings & { site: typeof site } => ({
  ...renderSettings,
  language,
  site,
  preferencesUrl: 'https://papers.example.org/p',
  voteUrl: 'https://papers.example.org/v',
  sample: true,
});

const long = Array.from({ length: 40 }, (_, index) => ({
  name: `Ada Amesova${'abcdefghij'[index % 10]}`,
  affiliations: [],
}));
const lone: Paper = paper({
  title: 'Tiny Clocks',
  withdrawn: true,
  version: 3,
  announcedOn: '2026-06-17',
  authors: long,
  comments: 2,
  authorParticipates: true,
  tldr: { text: 'Ticking things.', by: 'model', model: 'hub/qwen3' },
  sources: ['arxiv'],
});
const missed: EditionEntry = {
  rank: 1,
  paper: lone,
  score: 1,
  reasons: ['1,234 stars (+50 in a week)'],
  picked: false,
  note: null,
};
const sectioned: Edition = {
  ...inventedEdition,
  considered: 312,
  lacking: ['arxiv', 'biorxiv'],
  missed: [missed],
  entries: inventedEdition.entries.map((entry, index) => ({
    ...entry,
    // Short and plain, so that no format breaks or escapes it.
    paper: { ...entry.paper, title: 'Tiny Clocks', abstract: entry.paper.abstract && 'Ticking things.' },
    section: index < 1 ? 'trending' : 'new',
    ...(index > 0 && { newIn: ['arxiv', 'import', 'cs.CL', 'q-bio', 'stat.ML', 'math.NT'][index % 6] ?? '' }),
  })),
};
const periods = ['daily', 'weekly', 'monthly', 'trending'] as const;
const keys = periods
  .slice(0, 3)
  .map((period) => ({ id: `${period}/2026-06-01`, period, date: '2026-06-01' }));
const answers: ShortAnswer[] = (
  Object.keys(english).filter((key) => /^answer\..*\.text$/.test(key)) as `answer.${ShortAnswer}.text`[]
).map((key) => key.slice('answer.'.length, -'.text'.length) as ShortAnswer);

/** Everything that readers see, by name, in a language. */
async function rendered(language: string): Promise<Record<string, string>> {
  const settings = settingsIn(language);
  const filed: RenderSettings = { ...settings, site: null };
  const pages: SitePages = sitePages({ ...settings, site });
  const all: Record<string, string> = {};
  for (const period of periods) {
    const edition = { ...sectioned, period, id: `${period}/2026-06-16` };
    const mail = await renderMail(edition, settings);
    Object.assign(all, {
      [`mail ${period}`]: mail.html,
      [`text ${period}`]: mail.text,
      [`subject ${period}`]: mail.subject,
      [`page ${period}`]: renderEditionPage(edition, settings, {
        previous: keys[0] ?? null,
        next: keys[1] ?? null,
        month: keys,
      }),
      [`markdown ${period}`]: renderMarkdown(edition, settings),
      [`vote ${period}`]: pages.ballot({ edition, papers: [{ id: 'a', title: 'Tiny Clocks' }], path: '/v' }),
    });
  }
  const candidates = [{ paper: lone, heat: 1, closeness: 0, reasons: [] }];
  const personal = new PersonalRenderer(sectioned, candidates, settings, { papers: '@@', preheader: '@@' });
  const selection = (['for-you', 'trending', 'missed'] as const).map((section) => ({
    id: lone.id,
    section,
    reasons: ['matches “clocks”'],
  }));
  const own = personal.compose({ papers: selection });
  all['personal mail'] = personal.frame.html + own.parts.map(({ part }) => part.html).join('');
  all['personal text'] = personal.frame.text + own.parts.map(({ part }) => part.text).join('');
  all['personal subject'] = `${own.subject}\n${own.preheader}`;
  for (const kind of ['confirm', 'known', 'link'] as const) {
    const { html, text, subject } = renderNotice(kind, 'https://papers.example.org/x', settings);
    Object.assign(all, { [`${kind} html`]: html, [`${kind} text`]: text, [`${kind} subject`]: subject });
  }
  const chat = {
    edition: { ...sectioned },
    entries: sectioned.entries.slice(0, 2),
    isOwn: false,
    settings,
    toJson: () => ({}),
  };
  const feed = { name: 'daily', label: null, homeUrl: null, feedUrl: null, now: at };
  const plain = { ...settings, byline: '' };
  Object.assign(all, {
    'page of no papers': renderEditionPage({ ...sectioned, entries: [], missed: [] }, filed),
    'page as a file': renderEditionPage(sectioned, { ...filed, sample: false }),
    archive: renderArchivePage(
      { month: '2026-06', editions: keys, months: ['2026-06', '2026-05'] },
      settings,
    ),
    'empty archive': renderArchivePage({ month: '2026-06', editions: [], months: [] }, settings),
    about: renderAboutPage(
      { sources: ['arxiv', 'import'], periods: ['daily', 'weekly'], sender: 'papers@example.org' },
      settings,
    ),
    paper: renderPaperPage(
      {
        paper: lone,
        signals: (['upvotes', 'citations', 'stars'] as const).flatMap((name) => [
          signal(name, 1),
          signal(name, 2, '2026-06-18T00:00:00.000Z'),
        ]),
        versions: [1, 2].map((version) => ({ version, seenAt: at })),
        editions: keys,
        likes: 3,
        related: [lone],
      },
      settings,
    ),
    moved: renderMovedPage('https://papers.example.org/x', language),
    search: renderSearchPage('Tiny Clocks', [lone], settings, {
      total: 99,
      offset: 20,
      corrections: [{ from: 'clokcs', to: 'clocks' }],
      passages: [],
    }),
    'search without results': renderSearchPage('Tiny Clocks', [], settings),
    slack: textsOf(JSON.parse(renderSlack(chat))).join('\n'),
    'slack of a profile': textsOf(JSON.parse(renderSlack({ ...chat, isOwn: true }))).join('\n'),
    discord: textsOf(JSON.parse(renderDiscord(chat))).join('\n'),
    'feed of papers': renderFeed(paperFeed([sectioned], plain, feed), 'atom'),
    'feed of editions': renderFeed(editionFeed([{ ...sectioned, period: 'weekly' }], plain, feed), 'rss'),
    'feed of a search': renderFeed(announcedFeed(sectioned.entries, plain, feed), 'rss'),
    note: editionNote(sectioned, settings),
    'note of a paper': paperNote(missed, sectioned, settings),
  });
  const email = 'ada@example.org';
  const view = {
    email,
    name: 'Ada',
    interests: 'Tiny Clocks',
    since: '2026-06-16',
    periods: periods.map((period) => ({ period, wanted: true })),
  };
  const paths = {
    save: '/s',
    unsubscribe: '/u',
    resubscribe: '/r',
    data: { export: '/e', erase: '/x', session: '/o' },
  };
  for (const state of ['pending', 'active', 'unsubscribed', 'bounced', 'complained'] as const)
    all[`preferences ${state}`] = pages.preferences({ ...view, state, saved: true, paths });
  all['preferences of an old link'] = pages.preferences({
    ...view,
    state: 'active',
    saved: false,
    paths: { ...paths, data: null },
  });
  const [first] = sectioned.entries;
  const marked = { paper: lone, at } as const;
  const profile = { rules: '', library: 2, forYouShare: 0.6, whenQuiet: 'trending' } as const;
  const tested = {
    date: '2026-06-16',
    considered: 3,
    papers: [{ id: 'a', title: 'Tiny Clocks', reasons: ['9 stars'] }],
  };
  const profileView = { email, profile, saved: true, preferencesPath: '/p' };
  Object.assign(all, {
    'own papers of everybody': pages.forMe({ email, edition: sectioned, isOwn: false, marks: new Map() }),
    'own papers': pages.forMe({
      email,
      edition: sectioned,
      isOwn: true,
      marks: new Map([[first?.paper.id ?? '', 'save']]),
    }),
    'own papers on a quiet day': pages.forMe({
      email,
      edition: { ...sectioned, entries: [], missed: [] },
      isOwn: true,
      marks: new Map(),
    }),
    'no marks': pages.ownPapers({ email, papers: [] }),
    marks: pages.ownPapers({
      email,
      papers: (['like', 'save', 'dislike'] as const).map((kind) => ({ ...marked, kind })),
    }),
    'own profile': pages.ownProfile({
      ...profileView,
      days: [tested, { ...tested, papers: [] }],
      feeds: null,
    }),
    'own profile that finds nothing': pages.ownProfile({
      ...profileView,
      days: [],
      feeds: [{ format: 'rss', path: '/f' }],
    }),
    'no history': pages.ownHistory({ email, editions: [] }),
    history: pages.ownHistory({
      email,
      editions: keys.map((edition, index) => ({
        edition,
        papers: index === 0 ? [] : [{ id: 'a', title: 'Tiny Clocks' }],
      })),
    }),
  });
  for (const answer of answers) all[`answer ${answer}`] = pages.answer(answer);
  for (const mark of [null, 'like', 'save', 'dislike', 'none'] as const)
    all[`voted ${mark}`] = pages.vote({
      paper: { id: 'a', title: 'Tiny Clocks' },
      path: '/v',
      all: '/a',
      mark,
    });
  Object.assign(all, {
    subscribe: pages.subscribe({ email, name: 'Ada', interests: '', fault: 'not-an-address' }),
    link: pages.linkForm('not-an-address'),
    confirm: pages.confirm({ email, path: '/c' }),
    confirmed: pages.confirmed({ email, preferencesPath: '/p' }),
    unsubscribe: pages.unsubscribe({ email, path: '/u' }),
    unsubscribed: pages.unsubscribed({ email, resubscribePath: '/r' }),
    resubscribed: pages.resubscribed({ email, preferencesPath: '/p' }),
    'voted for none': pages.voted({ count: 0, path: '/v' }),
    'voted for some': pages.voted({ count: 2, path: '/v' }),
  });
  return all;
}

/** All texts of a fixture. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value instanceof Object ? Object.values(value).flatMap(textsOf) : [];
}

/** What is no text of ours: papers, people, the digest's own name, and names of formats and programs. */
const given = new Set(
  [
    ...textsOf([sectioned, lone, renderSettings.title, renderSettings.byline, renderSettings.footer]),
    ...['qwen3', 'ada@example.org', 'papers@example.org', 'clocks', 'clokcs', 'cs.CL', 'protein folding'],
    ...['BibTeX', 'RIS', 'RSS', 'Atom', 'JSON Feed', 'PDF', 'JSON', 'arXiv', 'bioRxiv', 'Hacker News'],
    ...[
      'digest subscribers add you@example.org',
      'you@example.org',
      'Hugging Face Daily Papers',
      'github',
      'hackernews',
      'arxiv.org',
    ],
  ].flatMap((text) => [text, text.split(/[:：]/, 1)[0] ?? text]),
);

/** The pieces of text, and attributes that are shown or read out; addresses, code for programs and styles are left out. */
function piecesOf(document: string): string[] {
  const attributes = [
    ...document.matchAll(/\b(?:alt|aria-label|placeholder|title|description" content)="([^"]*)"/g),
  ];
  const shown = document
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/<(style|pre|svg|script)\b[\s\S]*?<\/\1>/g, '\n')
    .replaceAll(/<!--[\s\S]*?-->/g, '\n')
    .replaceAll(/&(?:#847|zwnj|nbsp);/g, ' ')
    .replaceAll(/<[^>]*>/g, '\n');
  return [...attributes.map(([, text = '']) => text), ...shown.split(/\n| · |\\n/)]
    .map((text) => decoded(text).trim())
    .filter(
      (text) =>
        /\p{L}{2}/u.test(text) && !/https?:|mailto:|^(?:urn|about):| GMT$|^ctx_ver|^[\w-]+=/.test(text),
    );
}

function decoded(text: string): string {
  return text.replaceAll(
    /&(amp|lt|gt|quot|#39|nbsp);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' })[name] ?? '',
  );
}

test('every page, mail, feed and message has only German texts in German', async () => {
  const english = await rendered('en');
  const german = await rendered('de');
  const untranslated = Object.entries(german).flatMap(([name, document]) => {
    const inEnglish = new Set(piecesOf(english[name] ?? ''));
    return piecesOf(document)
      .filter((piece) => inEnglish.has(piece) && !isGiven(piece))
      .map((piece) => `${name}: ${piece}`);
  });
  expect([...new Set(untranslated)]).toEqual([]);
});

/** Whether a piece is of the fixture, also cut short or joined with others. */
function isGiven(piece: string): boolean {
  let rest = piece;
  for (const text of [...given].filter((each) => each.length > 1).sort((a, b) => b.length - a.length))
    rest = rest.replaceAll(text, ' ');
  if (!/\p{L}{2}/u.test(rest)) return true;
  const start = piece.replace(/…$/, '').trim();
  return start.length > 12 && [...given].some((text) => text.includes(start));
}

test('there is a language for each that the documentation names', () => {
  expect(Object.keys(languages)).toEqual(['en', 'de', 'zh']);
});
