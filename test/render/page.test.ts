import { describe, expect, test } from 'vitest';
import { renderSettings as configuredSettings } from '../../src/commands/shared/settings.ts';
import { parseConfig } from '../../src/config/load.ts';
import { renderEditionPage } from '../../src/render/page/edition-page.ts';
import { renderSearchPage } from '../../src/render/page/search-page.ts';
import { decoded } from '../helpers/decoded.ts';
import { edition, paper, renderSettings } from '../helpers/papers.ts';
import { hasRecorded } from '../helpers/recorded.ts';
import { seedPage } from '../helpers/seed-page.ts';

const settings = { ...renderSettings, unsubscribeUrl: null, sender: null };

describe.skipIf(!hasRecorded)('the page that the product is modelled on', () => {
  test('comes out with every field it shows: subscribe box, by-line, date, and 41 cards', () => {
    const { head, papers } = seedPage();
    expect(papers).toHaveLength(41);
    const page = decoded(
      renderEditionPage(
        edition(
          papers.map(({ title, abstract, badge, date, comments }) => {
            const [, authors] = /^(\d+) authors$/.exec(badge ?? '') ?? [];
            const [, handle, name] = /^(\S+) (.+)$/.exec(badge ?? '') ?? [];
            return {
              title,
              abstract,
              comments,
              authors: Array.from({ length: Number(authors ?? 0) }, (_, index) => ({
                name: `Author ${index}`,
                affiliations: [],
              })),
              organization: badge && !authors && handle && name ? { name: handle, fullname: name } : null,
              publishedAt: date && new Date(`${date} UTC`).toISOString(),
            };
          }),
          { date: '2026-04-13' },
        ),
        settings,
      ),
    );
    for (const line of head.filter((each) => each !== 'new')) {
      expect(page).toContain(line.replace(/^byAK/, 'by AK'));
    }
    for (const { title, abstract, badge, date, comments } of papers) {
      const card = page.slice(
        page.indexOf(`>${title}<`),
        page.indexOf('</article>', page.indexOf(`>${title}<`)),
      );
      // Long abstracts are folded: their two halves are both there.
      const words = (text: string) => text.replaceAll(/[\s…]+/g, '');
      expect(words(card.replaceAll(/<[^>]*>|Rest of the abstract/g, ''))).toContain(words(abstract));
      const [, count] = /^(\d+) authors$/.exec(badge ?? '') ?? [];
      if (count) expect(card).toContain(count === '1' ? '1 author<' : `${count} authors`);
      else if (badge) expect(card).toContain(badge.slice(badge.indexOf(' ') + 1));
      if (date) expect(card).toContain(date);
      if (comments > 0) expect(card).toContain(`${comments} comment`);
    }
  });
});

/** The one script of a site's pages. */
const ownScript = '<script src="https://papers.example.org/suggest.js" defer></script>';

describe('a page', () => {
  test('escapes whatever comes from outside, and follows no link but to the web', () => {
    const page = renderEditionPage(
      edition([
        {
          title: '</h2><script>alert(1)</script> "quoted" & <b>bold</b>',
          abstract: '<img src=x onerror=alert(1)>',
          authors: [{ name: 'x', affiliations: [] }],
          organization: { name: 'o', fullname: '"><svg onload=alert(1)>' },
          links: {
            abstract: 'javascript:alert(1)',
            pdf: 'https://arxiv.org/pdf/1?a="b',
            code: 'data:text/html,x',
            project: null,
            discussion: null,
            published: 'javascript:alert(2)',
          },
          thumbnail: 'http://insecure.example.org/x.png',
        },
      ]),
      settings,
    );
    expect(page.replace(ownScript, '')).not.toMatch(/<script|<svg|<img|javascript:|data:|insecure/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('has forms where there is a site to take them, and says how it is done where there is none', () => {
    const page = renderEditionPage(edition([{}]), settings);
    expect(page).toContain(
      '<form class="subscribe" method="post" action="https://papers.example.org/subscribe" aria-label="Subscribe">',
    );
    expect(page).toContain('action="https://papers.example.org/search" role="search">');
    const file = renderEditionPage(edition([{}]), { ...settings, site: null });
    expect(file).not.toContain('<form');
    expect(file).toContain('Get trending papers in your email inbox!');
    expect(file).toContain('<code>digest subscribers add you@example.org</code>');
  });

  test('loads only thumbnails and the script of the search box, and sends no referrer to other sites', () => {
    const whole = renderEditionPage(edition([{ thumbnail: 'https://cdn.example.org/one.png' }]), settings);
    expect(whole).toContain(ownScript);
    const page = whole.replace(ownScript, '');
    expect(page.match(/src="[^"]*"/g)).toEqual(['src="https://cdn.example.org/one.png"']);
    // Only the icon is loaded, from the site itself; the other links are for programs.
    expect(page.match(/<link rel="(?!alternate|canonical)[^>]*>/g)).toEqual([
      '<link rel="icon" type="image/svg+xml" href="https://papers.example.org/favicon.svg">',
    ]);
    expect(page).not.toMatch(/@import|url\(|<script/);
    expect(page).toContain('<meta name="referrer" content="no-referrer">');
  });

  test('names the feeds of the edition that comes most often', () => {
    const config = parseConfig(
      'editions: { daily: false, weekly: {}, monthly: {} }\nsite: { url: "https://papers.example.org" }',
      '/digest.yaml',
      {},
    );
    const page = renderEditionPage(edition([{}]), configuredSettings(config));
    expect(page.match(/(?<=rel="alternate"[^>]*href=")[^"]*/g)).toEqual([
      'https://papers.example.org/feeds/weekly.xml',
      'https://papers.example.org/feeds/weekly.atom',
      'https://papers.example.org/feeds/weekly.json',
    ]);
  });

  test('names a week by its days and a month by its name', () => {
    const week = { period: 'weekly', id: 'weekly/2026-W25', date: '2026-06-15' } as const;
    expect(renderEditionPage(edition([{}], week), settings)).toContain('The week, Jun 15 – Jun 21');
    const month = { period: 'monthly', id: 'monthly/2026-06', date: '2026-06-01' } as const;
    expect(renderEditionPage(edition([{}], month), settings)).toContain('The month, June 2026');
  });

  test('of a search shows the same cards, and says when nothing was found', () => {
    expect(renderSearchPage('some "words"', [paper()], settings)).toContain(
      '1 paper for “some &quot;words&quot;”',
    );
    expect(renderSearchPage('some "words"', [], settings)).toContain('value="some &quot;words&quot;"');
    expect(renderSearchPage('x', [], settings)).toContain('No paper matches');
  });

  test('of a search folds long abstracts after their first sentences, and loses none of their words', () => {
    const [first, second] = ['We weigh the silt of a river. ', 'It is less than the models say. '].map(
      (words) => words.repeat(8).trim(),
    );
    const searched = (abstract: string) => renderSearchPage('silt', [paper({ abstract })], settings);
    const whole = searched(`${first} ${second}`);
    expect(whole).toContain(`<p class="abstract">${first}`);
    const [, shown = '', rest = ''] =
      /<p class="abstract">([^<]*)<\/p>\n<details>.*?<p>([^<]*)<\/p><\/details>/.exec(whole) ?? [];
    expect(`${shown} ${rest}`).toBe(`${first} ${second}`);
    expect(searched(first ?? '')).not.toContain('<details>');
    const endless = searched('silt '.repeat(200));
    expect(endless).toMatch(/silt…<\/p>\n<details>.*<p>…silt/);
    expect(endless.match(/silt(?=[ …<])/g)?.length).toBeGreaterThanOrEqual(200);
    // As do lists on a site; a page in a file shows abstracts whole.
    const listed = edition([{ abstract: `${first} ${second}` }]);
    expect(renderEditionPage(listed, settings)).toContain('<details>');
    expect(renderEditionPage(listed, { ...settings, site: null })).not.toContain('<details>');
  });

  test('makes do with what is missing', () => {
    const page = renderEditionPage(
      edition([
        {
          abstract: null,
          authors: [],
          publishedAt: null,
          announcedOn: null,
          links: { abstract: null, pdf: null, code: null, project: null, discussion: null },
        },
      ]),
      settings,
    );
    expect(page).not.toMatch(/null|undefined|NaN/);
  });
});
