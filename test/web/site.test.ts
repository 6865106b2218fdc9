// The site as programs meet it: what each address answers, to whom, and what it changes.
import { connect } from 'node:net';
import { decodeHTML as decode } from 'entities';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { formatRule, maxRules, type ProfileRule, ruleEffects, ruleKinds } from '../../src/model/profile.ts';
import { signToken, type TokenScope } from '../../src/model/signed-token.ts';
import { linkLifetimeMs, siteLink } from '../../src/model/site-links.ts';
import { openStore } from '../../src/store/open.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { edition, record } from '../helpers/papers.ts';
import { startTestSite, type TestSite, type TestSiteOptions } from '../helpers/site.ts';

let clock: FakeClock;
let site: TestSite;
const open = async (options: TestSiteOptions = {}) => {
  const opened = await startTestSite(onTestFinished, { clock, ...options });
  onTestFinished(() => opened.close());
  return opened;
};

beforeEach(async () => {
  clock = fakeClock();
  site = await open();
});

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${site.url}${path}`, { redirect: 'manual', ...init });
const post = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  get(path, { method: 'POST', body: new URLSearchParams(fields), headers });
const link = (scope: TokenScope, subscriberId: number) =>
  siteLink('', site.linkKey, { scope, subscriberId, now: clock.now() });
const subscribe = async (email = 'ada@example.org') => {
  const preferences = { periods: ['daily' as const] };
  return (await site.store.subscribers.add({ email, name: 'Ada', preferences }, clock.now())).subscriber;
};
const stateOf = async (email = 'ada@example.org') =>
  (await site.store.subscribers.find(email))?.state ?? null;
const oneClick = { 'List-Unsubscribe': 'One-Click' };

describe('editions', () => {
  beforeEach(async () => {
    await site.store.editions.freeze(edition([{ title: 'Old Paper' }]), 'Subject', clock.now());
    const next = { id: 'daily/2026-06-17', date: '2026-06-17' };
    await site.store.editions.freeze(
      edition([{ id: 'arxiv:2606.95555', title: 'New Paper' }], next),
      'Subject',
      clock.now(),
    );
  });

  test('are found with a slash at the end too, and no address leads to another host', async () => {
    for (const [asked, path] of [
      ['/editions/daily/2026-06-16/', '/editions/daily/2026-06-16'],
      ['/about/', '/about'],
      ['/archive//?x=1', '/archive?x=1'],
      ['/api/v1/editions/', '/api/v1/editions'],
    ] as const) {
      const answer = await get(asked);
      expect([answer.status, answer.headers.get('location')]).toEqual([301, `${site.url}${path}`]);
    }
    for (const path of ['//evil.example/', '///evil.example/', '/%2Fevil.example%2F', '//'])
      expect([path, (await get(path)).headers.get('location')]).toEqual([path, null]);
    expect((await post('/subscribe/', {})).status).toBe(404);
  });

  test('are read at their addresses, the latest at the root', async () => {
    expect(await (await get('/')).text()).toContain('New Paper');
    expect(await (await get('/editions/daily/2026-06-16')).text()).toContain('Old Paper');
    const linked = await get('/daily/2026-06-16');
    expect([linked.status, linked.headers.get('location')]).toEqual([
      301,
      `${site.url}/editions/daily/2026-06-16`,
    ]);
    expect((await get('/editions/daily/2026-06-18')).status).toBe(404);
    expect((await get('/editions/hourly/2026-06-16')).status).toBe(404);
  });

  test('are a feed in each format, which is sent once and then only confirmed', async () => {
    for (const [path, type] of [
      ['/feeds/daily.xml', 'application/rss+xml; charset=utf-8'],
      ['/feeds/daily.atom', 'application/atom+xml; charset=utf-8'],
      ['/feeds/daily.json', 'application/feed+json; charset=utf-8'],
    ] as const) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      const text = await answer.text();
      expect(text.indexOf('New Paper')).toBeGreaterThan(0);
      expect(text.indexOf('Old Paper')).toBeGreaterThan(text.indexOf('New Paper'));
      const etag = answer.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]{22}\.\w\w"$/);
      const again = await get(path, { headers: { 'if-none-match': `"other", W/${etag}` } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    expect((await get('/feeds/hourly.xml')).status).toBe(404);
    const page = await (await get('/')).text();
    expect(page).toContain(
      `<link rel="alternate" type="application/rss+xml" href="${site.url}/feeds/daily.xml"`,
    );
  });

  test('may be kept by caches, personal pages may not', async () => {
    const { id } = await subscribe();
    expect((await get('/')).headers.get('cache-control')).toBe('public, max-age=60');
    for (const path of ['/subscribe', link('preferences', id), link('confirm', id), '/nowhere'])
      expect((await get(path)).headers.get('cache-control')).toBe('no-store');
  });

  test('are searched, and what was searched for runs nowhere', async () => {
    const page = await (await get('/search?q=%3Cscript%3Ealert(1)%3C/script%3E')).text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>alert');
    expect((await get('/search')).status).toBe(303);
  });
});

describe('pages of papers and of the archive', () => {
  beforeEach(async () => {
    const records = [
      record({
        key: '2606.90001',
        identifiers: { arxiv: '2606.90001' },
        title: 'Lanterns on Lakes',
        abstract: 'We count lanterns.',
        authors: [{ name: 'Ada Ames', affiliations: ['Harbour Lab'] }],
        categories: ['cs.CL'],
        signals: [{ name: 'upvotes', value: 7 }],
      }),
      record({
        key: 'hep-th/9901001',
        identifiers: { arxiv: 'hep-th/9901001' },
        title: 'Branes & Bells',
        authors: [],
      }),
    ];
    await site.store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
    for (const [id, period, date] of [
      ['daily/2026-05-29', 'daily', '2026-05-29'],
      ['daily/2026-06-16', 'daily', '2026-06-16'],
      ['daily/2026-06-17', 'daily', '2026-06-17'],
      ['weekly/2026-W25', 'weekly', '2026-06-15'],
    ] as const) {
      const made = edition([{ id: 'arxiv:2606.90001', title: 'Lanterns on Lakes' }], { id, period, date });
      await site.store.editions.freeze(made, 'Subject', clock.now());
    }
  });

  test('show a paper with what is known about it, and link to everything related', async () => {
    const answer = await get('/papers/arxiv:2606.90001');
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('<h1>Lanterns on Lakes</h1>');
    expect(page).toContain('We count lanterns.');
    expect(page).toContain(`<link rel="canonical" href="${site.url}/papers/arxiv:2606.90001">`);
    expect(page).toContain('<meta name="citation_title" content="Lanterns on Lakes">');
    expect(page).toContain('<meta name="citation_author" content="Ames, Ada">');
    expect(page).toContain('<meta name="citation_arxiv_id" content="2606.90001">');
    for (const path of [
      '/search?q=author%3A%22Ada%20Ames%22',
      '/search?q=cat%3Acs.CL',
      '/editions/daily/2026-06-17',
      '/cite/bibtex/arxiv:2606.90001',
    ]) {
      expect(page).toContain(`href="${site.url}${path}"`);
      expect((await get(path)).status).toBe(200);
    }
    expect(await (await get('/cite/ris/arxiv:2606.90001')).text()).toMatch(/^TY {2}- /);
  });

  test('have one address each, to which other spellings lead', async () => {
    for (const [asked, path] of [
      ['/papers/2606.90001', '/papers/arxiv:2606.90001'],
      ['/papers/2606.90001v2', '/papers/arxiv:2606.90001'],
      ['/papers/hep-th/9901001', '/papers/arxiv:hep-th/9901001'],
    ]) {
      const answer = await get(asked ?? '');
      expect([answer.status, answer.headers.get('location')]).toEqual([301, `${site.url}${path}`]);
    }
    expect(await (await get('/papers/arxiv:hep-th/9901001')).text()).toContain('Branes &amp; Bells');
    for (const path of ['/papers/arxiv:2606.00000', '/papers/%2e%2e/x', '/cite/bibtex/nothing'])
      expect((await get(path)).status).toBe(404);
  });

  test('lead from an edition to its neighbours, and from the archive to every edition', async () => {
    const day = await (await get('/editions/daily/2026-06-16')).text();
    expect(day).toContain(`<link rel="prev" href="${site.url}/editions/daily/2026-05-29">`);
    expect(day).toContain(`<link rel="next" href="${site.url}/editions/daily/2026-06-17">`);
    expect(day).toContain(`href="${site.url}/papers/arxiv:2606.90001">Lanterns on Lakes</a>`);
    expect(day).toMatch(/aria-label="Tuesday, June 16, 2026" aria-current="page">16</);
    const archive = await (await get('/archive')).text();
    for (const path of ['/editions/daily/2026-06-17', '/editions/weekly/2026-W25', '/archive/2026-05'])
      expect(archive).toContain(`href="${site.url}${path}"`);
    const may = await (await get('/archive/2026-05')).text();
    expect(may).toContain(`href="${site.url}/editions/daily/2026-05-29"`);
    expect((await get('/archive/2026-04')).status).toBe(404);
  });

  test('show the latest of each period, what is trending, and what the digest is', async () => {
    expect(await (await get('/weekly')).text()).toContain('The week');
    expect(await (await get('/trending')).text()).toContain('Trending now');
    expect(await (await get('/about')).text()).toContain('Hugging Face');
    expect((await get('/monthly')).status).toBe(404);
    expect((await get('/daily')).status).toBe(404);
  });

  test('are listed for search engines, which are kept from what is made for one reader', async () => {
    const sitemap = await get('/sitemap.xml');
    expect(sitemap.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const urls = (await sitemap.text()).match(/(?<=<loc>)[^<]*/g);
    expect(urls).toContain(`${site.url}/editions/weekly/2026-W25`);
    expect(urls).toContain(`${site.url}/papers/arxiv:2606.90001`);
    for (const url of urls ?? []) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    const robots = await (await get('/robots.txt')).text();
    expect(robots).toContain(`Sitemap: ${site.url}/sitemap.xml`);
    expect(robots).toContain('Disallow: /unsubscribe/');
    expect((await get('/favicon.svg')).headers.get('content-type')).toBe('image/svg+xml');
  });

  test('are made again when another process or the site itself has changed the database', async () => {
    const path = '/papers/arxiv:2606.90001';
    expect(await (await get(path)).text()).toContain('Lanterns on Lakes');
    const retitled = (title: string, version: number) => ({
      records: [record({ key: '2606.90001', identifiers: { arxiv: '2606.90001' }, title, version })],
      rejects: [],
      cursor: null,
    });
    await site.store.papers.savePage('arxiv', retitled('Lanterns on Rivers', 2), clock.now());
    clock.advance(1_000);
    expect(await (await get(path)).text()).toContain('Lanterns on Rivers');

    const other = await openStore({ path: site.database });
    onTestFinished(() => other.close());
    await other.papers.savePage('arxiv', retitled('Lanterns on Seas', 3), clock.now());
    clock.advance(1_000);
    expect(await (await get(path)).text()).toContain('Lanterns on Seas');
  });

  test('are sent compressed, with an ETag for each encoding, and are only confirmed to who has them', async () => {
    const plain = await get('/about', { headers: { 'accept-encoding': 'identity' } });
    const text = await plain.text();
    const tags = [plain.headers.get('etag')];
    for (const encoding of ['gzip', 'br']) {
      const answer = await get('/about', { headers: { 'accept-encoding': `${encoding}, deflate` } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(answer.headers.get('vary')).toBe('accept-encoding');
      expect(await answer.text()).toBe(text);
      tags.push(answer.headers.get('etag'));
    }
    expect(new Set(tags).size).toBe(3);
    const refused = await get('/about', { headers: { 'accept-encoding': 'gzip;q=0, br;q=0' } });
    expect(refused.headers.get('content-encoding')).toBeNull();
    for (const tag of tags) {
      const again = await get('/about', { headers: { 'if-none-match': tag ?? '' } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
  });
});

describe('votes by the links of a mail', () => {
  const daily = 'daily/2026-06-16';
  const paperId = 'arxiv:2606.90001';
  const tokenOf = (subscriberId: number, limit: { edition?: string; expiresAt?: string } = {}) =>
    signToken(site.linkKey, {
      scope: 'vote',
      subscriberId,
      edition: limit.edition ?? daily,
      expiresAt: limit.expiresAt ?? '2026-08-15T00:00:00.000Z',
    });
  const marksOf = async (id: number) =>
    (await site.store.profiles.get(id)).marks.map((mark) => `${mark.kind} ${mark.paperId}`);

  beforeEach(async () => {
    const records = [
      record({ key: '2606.90001', identifiers: { arxiv: '2606.90001' }, title: 'Lanterns on Lakes' }),
      record({ key: '2606.90002', identifiers: { arxiv: '2606.90002' }, title: 'Kites of Paper' }),
    ];
    await site.store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
    await site.store.editions.freeze(
      edition([{ id: paperId, title: 'Lanterns on Lakes' }], { id: daily }),
      'Subject',
      clock.now(),
    );
  });

  test('show buttons to anyone who follows them, and change nothing before one is pressed', async () => {
    const { id } = await subscribe();
    const path = `/vote/${tokenOf(id)}/${paperId}`;
    for (let followed = 0; followed < 3; followed++) {
      const page = await (await get(path)).text();
      expect(page).toContain('Lanterns on Lakes');
      expect(page).toContain('value="like"');
      expect(page).not.toContain('ada@example.org');
    }
    expect((await get(path, { method: 'HEAD' })).status).toBe(200);
    expect(await marksOf(id)).toEqual([]);
  });

  test('count once for each reader and paper, and can be changed and withdrawn', async () => {
    const { id } = await subscribe();
    const path = `/vote/${tokenOf(id)}/${paperId}`;
    for (const [mark, kept] of [
      ['like', [`like ${paperId}`]],
      ['like', [`like ${paperId}`]],
      ['dislike', [`dislike ${paperId}`]],
      ['none', []],
      ['save', [`save ${paperId}`]],
    ] as const) {
      expect((await post(path, { mark })).status).toBe(200);
      expect(await marksOf(id)).toEqual(kept);
    }
    expect((await post(path, { mark: 'adore' })).status).toBe(415);
    expect(await marksOf(id)).toEqual([`save ${paperId}`]);
  });

  test('answer a whole mail with one form, and take papers of that mail only', async () => {
    const { id } = await subscribe();
    const path = `/vote/${tokenOf(id)}`;
    const form = await (await get(path)).text();
    expect(form).toContain(`name="${paperId}"`);
    expect(form).not.toContain('Kites of Paper');
    const answer = await post(path, { [paperId]: 'like', 'arxiv:2606.90002': 'like', other: 'like' });
    expect(await answer.text()).toContain('One paper is noted.');
    expect(await marksOf(id)).toEqual([`like ${paperId}`]);
    expect((await get(`${path}/arxiv:2606.90002`)).status).toBe(404);
    expect((await post(`${path}/arxiv:2606.90002`, { mark: 'like' })).status).toBe(404);
  });

  test('name the week or month of the mail', async () => {
    const { id } = await subscribe();
    for (const [frozen, question, name] of [
      [{ id: 'weekly/2026-W25', period: 'weekly', date: '2026-06-15' }, 'this week', 'Jun 15 – Jun 21, 2026'],
      [{ id: 'monthly/2026-06', period: 'monthly', date: '2026-06-01' }, 'this month', 'June 2026'],
    ] as const) {
      await site.store.editions.freeze(edition([{ id: paperId }], frozen), 'Subject', clock.now());
      const page = await (await get(`/vote/${tokenOf(id, { edition: frozen.id })}`)).text();
      expect(page).toContain(`<h1>What did you like ${question}?</h1>`);
      expect(page).toContain(`<p>${name}.`);
    }
  });

  test('list the papers that were selected for the reader', async () => {
    const { id } = await subscribe('bo@example.org');
    await site.store.deliveries.plan(daily, ['bo@example.org']);
    const [delivery] = await site.store.deliveries.claim(daily, { limit: 1, at: clock.now(), emails: null });
    const selection = {
      papers: [{ id: 'arxiv:2606.90002', section: 'for-you' as const, reasons: [] }],
    };
    await site.store.deliveries.saveSelections([
      { delivery: delivery?.id ?? 0, subscriber: id, edition: daily, selection },
    ]);
    const page = await (await get(`/vote/${tokenOf(id)}`)).text();
    expect(page).toContain('Kites of Paper');
    expect(page).not.toContain('Lanterns on Lakes');
  });

  test('lead to what the mail lists as saved, as BibTeX, and to nothing that was saved since', async () => {
    const { id } = await subscribe();
    const daily = 'daily/2026-06-17';
    await site.store.editions.freeze(
      edition([{}], { id: daily, date: '2026-06-17' }),
      'Subject',
      clock.now(),
    );
    const [delivery] = await site.store.deliveries.list({ edition: daily, emails: null, states: null }, null);
    const path = `/vote/${tokenOf(id, { edition: daily })}/saved.bib`;
    expect((await get(path)).status).toBe(404);
    const selection = { papers: [], saved: [paperId] };
    await site.store.deliveries.saveSelections([
      { delivery: delivery?.id ?? 0, subscriber: id, edition: daily, selection },
    ]);
    const since = { paperId: 'arxiv:2606.90002', kind: 'save', at: clock.now(), origin: 'site' } as const;
    await site.store.profiles.mark(id, since);
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/x-bibtex; charset=utf-8',
    ]);
    const references = await answer.text();
    expect(references).toContain('Lanterns on Lakes');
    expect(references.match(/^@/gm)).toHaveLength(1);
    expect((await get(`/vote/${tokenOf(id)}/saved.bib`)).status).toBe(404);
  });

  test('do not show earlier marks: the mail may have been forwarded', async () => {
    const { id } = await subscribe();
    const path = `/vote/${tokenOf(id)}/${paperId}`;
    const before = await (await get(path)).text();
    await post(path, { mark: 'like' });
    expect(await (await get(path)).text()).toBe(before);
    const [, body] = (await (await get(`/vote/${tokenOf(id)}`)).text()).split('</style>');
    expect(body).not.toMatch(/checked|aria-pressed/);
  });

  test('are rejected when forged, expired, for another purpose, from another site, or of someone who left', async () => {
    const { id } = await subscribe();
    const good = tokenOf(id);
    const changed = good.replace('daily_2026-06-16', 'daily_2026-06-17');
    const lasting = signToken(site.linkKey, { scope: 'preferences', subscriberId: id, expiresAt: null });
    const unlimited = signToken(site.linkKey, { scope: 'vote', subscriberId: id, expiresAt: null });
    const expired = tokenOf(id, { expiresAt: '2026-06-01T00:00:00.000Z' });
    const forged = good.replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    const future = tokenOf(id, { edition: 'daily/2027-01-01' });
    for (const token of [changed, lasting, unlimited, expired, future, forged, 'x']) {
      const answer = await post(`/vote/${token}/${paperId}`, { mark: 'like' });
      expect([token, answer.status]).toEqual([token, 404]);
    }
    const crossSite = await post(
      `/vote/${good}/${paperId}`,
      { mark: 'like' },
      { 'sec-fetch-site': 'cross-site' },
    );
    expect(crossSite.status).toBe(403);
    const why = { cause: 'left', source: 'page' } as const;
    await site.store.subscribers.changeState('ada@example.org', 'unsubscribed', why, clock.now());
    expect((await post(`/vote/${good}/${paperId}`, { mark: 'like' })).status).toBe(404);
    expect(await marksOf(id)).toEqual([]);
    expect(site.log.join('\n')).not.toContain(good);
  });

  test('sent twenty times at once leave one mark', async () => {
    const { id } = await subscribe();
    const path = `/vote/${tokenOf(id)}/${paperId}`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(path, { mark: index % 2 === 0 ? 'like' : 'save' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await marksOf(id)).toHaveLength(1);
  });
});

describe('every answer', () => {
  test('forbids scripts, frames, other forms and sniffing', async () => {
    for (const path of ['/', '/subscribe', '/healthz', '/nowhere', '/unsubscribe/x']) {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[^ ]+' 'sha256-[^ ]+'; img-src 'self' https:; /,
      );
      expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('set-cookie')).toBeNull();
      // Over http it would lock out nobody but those who try things at home.
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  test('to HEAD is that to GET without a body; other methods get the allowed ones', async () => {
    const head = await get('/subscribe', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const put = await get('/subscribe', { method: 'PUT', body: 'x' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    const posted = await post('/healthz');
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await (await get('/healthz')).text()).toBe('ok\n');
  });

  test('makes links from the configured address, whatever Host and X-Forwarded-Host say', async () => {
    const { id } = await subscribe();
    const { port } = new URL(site.url);
    for (const path of ['/', '/subscribe', link('preferences', id), '/nowhere']) {
      const answer = await rawRequest(
        Number(port),
        `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toContain(site.url);
      expect(answer).not.toContain('evil.example');
    }
    const absolute = 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
    expect(await rawRequest(Number(port), absolute)).not.toContain('evil.example');
  });

  test('to an invalid path, method or request is an error, and the site continues', async () => {
    const { port } = new URL(site.url);
    for (const start of [
      'GET /%ff%00/../../etc/passwd HTTP/1.1',
      'TRACE / HTTP/1.1',
      'BREW / HTTP/1.1',
      '\x16\x03\x01',
    ]) {
      const answer = await rawRequest(Number(port), `${start}\r\nHost: x y\r\nConnection: close\r\n\r\n`);
      expect(answer).not.toContain('200 OK');
      expect(answer).not.toMatch(/\bat .*\.ts:\d+/);
    }
    expect((await get('/healthz')).status).toBe(200);
  });
});

test('a site below a path of its host responds there, and its links have that path', async () => {
  const below = await open({ path: '/digest' });
  const page = await fetch(`${below.url}/subscribe`);
  expect([page.status, below.url]).toEqual([200, expect.stringMatching(/\/digest$/)]);
  expect(await page.text()).toContain(`action="${below.url}/subscribe"`);
  expect((await fetch(new URL('/subscribe', below.url))).status).toBe(404);
});

describe('whoever follows every link', () => {
  test('confirms, unsubscribes, brings back and erases no one', async () => {
    const { id } = await subscribe();
    const pending = await site.store.subscribers.ask(
      { email: 'bo@example.org', name: null, preferences: { periods: [] } },
      clock.now(),
    );
    const links = [
      link('unsubscribe', id),
      link('preferences', id),
      `${link('preferences', id)}/export`,
      `${link('preferences', id)}/erase`,
      link('resubscribe', id),
      link('confirm', pending.id),
    ];
    for (const path of links) for (const method of ['GET', 'HEAD', 'OPTIONS']) await get(path, { method });
    expect([await stateOf(), await stateOf('bo@example.org')]).toEqual(['active', 'pending']);
    expect((await site.store.subscribers.dossier('ada@example.org'))?.history).toHaveLength(1);
  });
});

describe('one click in a mail program (RFC 8058)', () => {
  test.each(['urlencoded', 'multipart'])('unsubscribes at once, sent as %s', async (encoding) => {
    const { id } = await subscribe();
    const body = encoding === 'multipart' ? new FormData() : new URLSearchParams();
    body.append('List-Unsubscribe', 'One-Click');
    const answer = await get(link('unsubscribe', id), {
      method: 'POST',
      body,
      headers: { origin: 'https://mail.example.net', 'sec-fetch-site': 'cross-site' },
    });
    expect([answer.status, await answer.text()]).toEqual([200, 'Unsubscribed.\n']);
    expect(answer.headers.get('set-cookie')).toBeNull();
    const { history } = (await site.store.subscribers.dossier('ada@example.org')) ?? {};
    expect(history?.at(-1)).toMatchObject({ state: 'unsubscribed', source: 'one-click' });
    // Providers may send it twice.
    expect((await post(link('unsubscribe', id), oneClick)).status).toBe(200);
  });

  test('works for years, and for one who is gone', async () => {
    const { id } = await subscribe();
    const path = link('unsubscribe', id);
    clock.advance(5 * 365 * 86_400_000);
    expect((await post(path, oneClick)).status).toBe(200);
    await site.store.subscribers.remove('ada@example.org', clock.now());
    expect((await post(path, oneClick)).status).toBe(200);
    expect(await (await get(path)).text()).toContain('Not on the list');
  });

  test('comes from providers as often as it likes; guesses do not', async () => {
    const { id } = await subscribe();
    const path = link('unsubscribe', id);
    for (let count = 0; count < 80; count++) expect((await post(path, oneClick)).status).toBe(200);
    const guesses: number[] = [];
    for (let count = 0; count < 80; count++)
      guesses.push((await post(`/unsubscribe/1..${'A'.repeat(22)}`, oneClick)).status);
    expect(guesses.slice(0, 60)).toEqual(Array(60).fill(404));
    expect(guesses.slice(60)).toEqual(Array(20).fill(429));
  });

  test('leaves a complaint what it is', async () => {
    const { id } = await subscribe();
    const why = { cause: 'abuse', source: 'complaint' } as const;
    await site.store.subscribers.changeState('ada@example.org', 'complained', why, clock.now());
    expect((await post(link('unsubscribe', id), oneClick)).status).toBe(200);
    expect(await stateOf()).toBe('complained');
    expect((await post(link('resubscribe', id))).status).toBe(404);
    expect(await stateOf()).toBe('complained');
  });
});

describe('a link', () => {
  test.each(['confirm', 'preferences', 'resubscribe'] as const)('to %s dies in time', async (scope) => {
    const { id } = await subscribe();
    const path = link(scope, id);
    clock.advance(linkLifetimeMs[scope] ?? 0);
    expect((await post(path)).status).toBe(404);
  });

  test('to preferences shows the rules of every kind, and saving the page as it is changes none', async () => {
    const { id } = await subscribe();
    const word = 'grundwasserströmungsmodellierung';
    const rules: ProfileRule[] = Array.from({ length: maxRules }, (_, at) => ({
      kind: ruleKinds[at % ruleKinds.length] ?? 'text',
      value: `${at}, ${`${word} & <b> `.repeat(4)}; "until" 2026-07-01`.replaceAll('"', ''),
      effect: ruleEffects[at % ruleEffects.length] ?? 'more',
      pausedUntil: at % 2 === 0 ? '2026-07-01' : null,
    }));
    await site.store.profiles.setRules(id, rules);
    const path = link('preferences', id);
    const page = await (await get(path)).text();
    const [, shown = ''] = /<textarea[^>]*>([^<]*)<\/textarea>/.exec(page) ?? [];
    const interests = decode(shown);
    expect(interests.length).toBeGreaterThan(10_000);
    expect(
      (await post(path, { interests: interests.replaceAll('\n', '\r\n'), periods: 'daily' })).status,
    ).toBe(303);
    expect((await site.store.profiles.get(id)).rules).toEqual(rules);
  });

  test('to preferences changes the rules that are changed, and none by a form without them', async () => {
    const { id } = await subscribe();
    const path = link('preferences', id);
    await post(path, { interests: 'cs.CL\nnever robots until 2026-07-01; always author:"A. Ames"' });
    const rules = async () => (await site.store.profiles.get(id)).rules.map(formatRule);
    expect(await rules()).toEqual(['cs.CL', 'never robots until 2026-07-01', 'always author:"A. Ames"']);
    await post(path, { name: 'Ada' });
    expect(await rules()).toHaveLength(3);
    await post(path, { interests: '' });
    expect(await rules()).toEqual([]);
  });

  test('to preferences names what is not a rule, keeps it in the form, and saves the others', async () => {
    const { id } = await subscribe();
    const path = link('preferences', id);
    const long = 'x'.repeat(300);
    const typed = `cs.CL, author:, "", ${long}, robots until 2026-02-31, <b>:`;
    const answer = await post(path, { interests: typed, name: 'Ada', periods: 'daily' });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(page).toContain('Saved.');
    expect(page).toMatch(
      /role="alert">Left out, because it is not a rule: “author:”, “&quot;&quot;”, “x+…” and “robots until 2026-02-31”\.</,
    );
    expect(page).toContain('>cs.CL, author:, &quot;&quot;');
    expect((await site.store.profiles.get(id)).rules.map(formatRule)).toEqual(['cs.CL', '<b>:']);
    expect((await site.store.subscribers.find('ada@example.org'))?.name).toBe('Ada');
    const rules = Array.from({ length: maxRules + 2 }, (_, at) => `rule${at}`).join('\n');
    expect(await (await post(path, { interests: rules })).text()).toContain(
      `Left out, because it is not a rule: “rule${maxRules}” and “rule${maxRules + 1}”.`,
    );
  });

  test('is good for its own purpose only', async () => {
    const { id } = await subscribe();
    const token = link('unsubscribe', id).split('/').at(-1);
    for (const path of [`/preferences/${token}`, `/confirm/${token}`])
      expect((await get(path)).status).toBe(404);
    expect((await post(`/preferences/${token}/erase`)).status).toBe(404);
    expect(await stateOf()).toBe('active');
  });

  test('to preferences that lasts, as in the mails of editions, opens the wishes and not the data', async () => {
    const { id } = await subscribe();
    const token = signToken(site.linkKey, { scope: 'preferences', subscriberId: id, expiresAt: null });
    clock.advance(365 * 86_400_000);
    const page = await (await get(`/preferences/${token}`)).text();
    expect(page).toContain('ask for a link of your own');
    expect((await post(`/preferences/${token}`, { interests: 'cs.CL' })).status).toBe(303);
    expect((await get(`/preferences/${token}/export`)).status).toBe(404);
    expect((await post(`/preferences/${token}/erase`)).status).toBe(404);
    expect((await site.store.subscribers.find('ada@example.org'))?.preferences.interests).toEqual(['cs.CL']);
    expect((await get(`${link('preferences', id)}/export`)).status).toBe(200);
  });

  test('that was confirmed before does not undo a later unsubscribe', async () => {
    const { id } = await subscribe();
    const path = link('confirm', id);
    clock.advance(60_000);
    await post(link('unsubscribe', id));
    expect((await post(path)).status).toBe(404);
    expect(await stateOf()).toBe('unsubscribed');
  });

  test('is never logged', async () => {
    const { id } = await subscribe();
    const paths = (['confirm', 'unsubscribe', 'preferences', 'resubscribe'] as const).map((scope) =>
      link(scope, id),
    );
    for (const path of [...paths, `${link('preferences', id)}/export`]) {
      await get(path);
      await get(`${path}x`);
      await get(`/nowhere${path}`);
      await post(path);
    }
    // A fault is told with the pattern of the path.
    await site.store.close();
    await get(link('preferences', id));
    const log = site.log.join('\n');
    expect(log).toContain('GET /preferences/:token 200');
    expect(log).toContain('GET /preferences/:token 500');
    for (const path of paths) expect(log).not.toContain(path.split('/')[2]?.split('.').at(-1));
    expect(log).not.toContain('ada@');
  });
});

describe('a form', () => {
  test('from another site is refused, but that of a browser that keeps its origin to itself is not', async () => {
    const fields = { email: 'ada@example.org' };
    const from = async (headers: Record<string, string>) =>
      (await post('/subscribe', fields, headers)).status;
    expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await from({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await from({ origin: 'https://evil.example' })).toBe(403);
    expect(await from({ origin: site.url })).toBe(200);
    expect(await from({ origin: 'null' })).toBe(200);
    expect(await from({ 'sec-fetch-site': 'same-origin', origin: 'null' })).toBe(200);
  });

  test('that is too large is cut off, whether it says so or not', async () => {
    const declared = await post('/subscribe', { email: 'x'.repeat(20_000) });
    expect(declared.status).toBe(413);
    const { port } = new URL(site.url);
    const head = 'POST /subscribe HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
    expect(await rawRequest(Number(port), head + chunk.repeat(10))).toContain('413 ');
    const lying = `POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\nemail=`;
    expect(await rawRequest(Number(port), lying)).toContain('413 ');
  });

  test('that is invalid is reported', async () => {
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await get('/subscribe', json)).status).toBe(415);
    const broken = { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data' } };
    expect((await get('/subscribe', broken)).status).toBe(415);
  });

  test.each(['/subscribe', '/link'])('with an address on this machine is rejected at %s', async (path) => {
    for (const email of ['a@localhost', 'a@LOCALHOST', 'a@mail.localhost', 'a@localhost.localdomain'])
      expect([email, (await post(path, { email })).status]).toEqual([email, 400]);
    expect(await site.store.notices.claim(clock.now(), clock.now(), 10)).toEqual([]);
  });

  test('with an invalid address is shown again filled in, with what is wrong', async () => {
    for (const email of ['nobody', 'a@b@c', `${'x'.repeat(300)}@example.org`, ' '.repeat(10_000), '']) {
      const answer = await post('/subscribe', { email, name: 'Ada "<b>"' });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('value="Ada &quot;&lt;b&gt;&quot;"');
      clock.advance(3_600_000);
    }
    expect(await site.store.notices.claim(clock.now(), clock.now(), 10)).toEqual([]);
  });

  test('filled in by a program, trap and all, gets the same page and does nothing', async () => {
    const person = await post('/subscribe', { email: 'ada@example.org' });
    const program = await post('/subscribe', { email: 'bo@example.org', website: 'https://spam.example' });
    expect(await program.text()).toBe(await person.text());
    const waiting = await site.store.notices.claim(clock.now(), clock.now(), 10);
    expect(waiting.map(({ email }) => email)).toEqual(['ada@example.org']);
  });
});

describe('whether an address is known', () => {
  test.each(['/subscribe', '/link'])(
    '%s does not reveal subscribers: one row is written, and the page is the same',
    async (path) => {
      await subscribe('known@example.org');
      const asked: string[] = [];
      const { store } = site;
      const watched = await open({
        requestMail: async ({ email }) => {
          asked.push(email);
          return true;
        },
      });
      // A look at the readers would fail.
      await watched.store.close();
      const answers = await Promise.all(
        ['known@example.org', 'unknown@example.org'].map(async (email) => {
          const response = await fetch(`${watched.url}${path}`, {
            method: 'POST',
            body: new URLSearchParams({ email }),
          });
          const headers = [...response.headers].filter(([name]) => name !== 'date');
          return { status: response.status, headers, body: await response.text() };
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.status).toBe(200);
      expect(asked.sort()).toEqual(['known@example.org', 'unknown@example.org']);
      expect(await store.subscribers.find('unknown@example.org')).toBeNull();
    },
  );
});

describe('too many requests', () => {
  test('that cause mails are limited by address, and allowed again with time', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++)
      statuses.push((await post('/subscribe', { email: `reader${count}@example.org` })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = await post('/subscribe', { email: 'ada@example.org' });
    expect(refused.headers.get('retry-after')).toBe('120');
    clock.advance(120_000);
    expect((await post('/subscribe', { email: 'ada@example.org' })).status).toBe(200);
  });

  test('are counted by what a trusted proxy says, and by nothing that a client says', async () => {
    const flood = async (url: string, forwardedFor: (count: number) => string) => {
      const statuses: number[] = [];
      for (let count = 0; count < 40; count++) {
        const headers = { 'x-forwarded-for': forwardedFor(count) };
        const body = new URLSearchParams({ email: `reader${count}@example.org` });
        statuses.push((await fetch(`${url}/link`, { method: 'POST', body, headers })).status);
      }
      return statuses.filter((status) => status === 200).length;
    };
    expect(await flood(site.url, (count) => `198.51.100.${count}`)).toBe(5);
    expect(site.log.filter((line) => line.includes('is not in site.trustedProxies'))).toHaveLength(1);
    const proxied = await open({ site: '  trustedProxies: [127.0.0.0/8]' });
    // One host each, but one network: 30 of them.
    expect(await flood(proxied.url, (count) => `198.51.100.${count}`)).toBe(30);
    // What stands before the proxy's own entry is the client's invention.
    expect(await flood(proxied.url, (count) => `203.0.113.${count}, 192.0.2.7`)).toBe(5);
  });
});

describe('clients that are slow', () => {
  test('with their headers or their body are cut', async () => {
    const slow = await open({ limits: { headersMs: 200, requestMs: 400 } });
    const port = Number(new URL(slow.url).port);
    expect(await rawRequest(port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toContain('408 ');
    expect(
      await rawRequest(port, 'POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nemail='),
    ).not.toContain('200 OK');
    expect((await fetch(`${slow.url}/healthz`)).status).toBe(200);
  });

  test('and many get no more connections than one host needs', async () => {
    const narrow = await open({ limits: { connectionsPerHost: 3 } });
    const port = Number(new URL(narrow.url).port);
    const held = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
    await Promise.all(held.map((socket) => new Promise((done) => socket.once('connect', done))));
    expect(await rawRequest(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toBe('');
    await Promise.all(
      held.map((socket) => {
        const closed = new Promise((done) => socket.once('close', done));
        socket.end();
        return closed;
      }),
    );
    expect((await fetch(`${narrow.url}/healthz`)).status).toBe(200);
  });
});

/** Sends bytes as they are and reads until the other side ends. */
async function rawRequest(port: number, bytes: string): Promise<string> {
  return await new Promise((done) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => {});
    socket.on('close', () => done(answer));
  });
}

test('a paper with halves of characters, and a query cut inside one, break no page', async () => {
  const half = 'Half \ud83d';
  await site.store.papers.savePage(
    'arxiv',
    {
      records: [
        record({
          key: '2606.90777',
          title: `Of ${half}`,
          abstract: half,
          authors: [{ name: half, affiliations: [half] }],
          organization: { name: half, fullname: half },
          categories: [half],
          note: half,
        }),
      ],
      rejects: [],
      cursor: null,
    },
    clock.now(),
  );
  await site.store.searchIndex.takeIn(10, null);
  for (const path of [
    '/papers/arxiv:2606.90777',
    '/search?q=half',
    `/search?q=half${encodeURIComponent('🚢'.repeat(200))}`,
    `/feeds/search.xml?q=${encodeURIComponent(`${'a'.repeat(299)}🚢`)}`,
    '/api/v1/search?q=half',
    '/cite/bibtex/arxiv:2606.90777',
  ])
    expect([path, (await get(path)).status]).toEqual([path, 200]);
});
