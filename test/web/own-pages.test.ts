// A reader's own pages: who gets into them, what they show and change, and what attacks on the session come to.
import { parseRssFeed } from 'feedsmith';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { signToken, type TokenScope } from '../../src/model/signed-token.ts';
import { siteLink } from '../../src/model/site-links.ts';
import type { Freezable } from '../../src/store/contract/papers.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { edition, paper, record } from '../helpers/papers.ts';
import { startTestSite, type TestSite } from '../helpers/site.ts';

let clock: FakeClock;
let site: TestSite;
let draft: Freezable;
const lanterns = 'arxiv:2606.90001';
const kites = 'arxiv:2606.90002';

beforeEach(async () => {
  clock = fakeClock();
  site = await startTestSite(onTestFinished, { clock });
  onTestFinished(() => site.close());
  const records = [
    record({ key: '2606.90001', title: 'Lanterns on Lakes', abstract: 'We count lanterns.' }),
    record({ key: '2606.90002', title: 'Kites of Paper', abstract: 'We fly kites over beetles.' }),
  ];
  await site.store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
  const candidate = (id: string, title: string) => ({
    paper: paper({ id, title }),
    heat: 0,
    closeness: 0,
    reasons: [],
  });
  const candidates = [candidate(lanterns, 'Lanterns on Lakes'), candidate(kites, 'Kites of Paper')];
  draft = { ...edition([{ id: lanterns, title: 'Lanterns on Lakes' }]), candidates };
  await site.store.editions.freeze(draft, 'Subject', clock.now());
});

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${site.url}${path}`, { redirect: 'manual', ...init });
const subscribe = async (email = 'ada@example.org', interests: string[] = []) => {
  const preferences = { periods: ['daily' as const], interests };
  return (await site.store.subscribers.add({ email, name: null, preferences }, clock.now())).subscriber;
};
const link = (scope: TokenScope, subscriberId: number) =>
  siteLink('', site.linkKey, { scope, subscriberId, now: clock.now() });

/** A browser that has opened the reader's own page. */
async function signIn(subscriberId: number) {
  const answer = await get(`${link('preferences', subscriberId)}/session`, {
    method: 'POST',
    body: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${site.url}/me`]);
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  const headers = { cookie };
  return {
    cookie,
    read: async (path: string) => await (await get(path, { headers })).text(),
    get: (path: string) => get(path, { headers }),
    post: (path: string, fields: Record<string, string> = {}, more: Record<string, string> = {}) =>
      get(path, { method: 'POST', body: new URLSearchParams(fields), headers: { ...headers, ...more } }),
  };
}

describe('a session', () => {
  test('begins with a button after a fresh link, in a cookie that scripts and other sites do not see', async () => {
    const { id } = await subscribe();
    const page = await (await get(link('preferences', id))).text();
    expect(page).toContain('Open my page');
    const answer = await get(`${link('preferences', id)}/session`, {
      method: 'POST',
      body: new URLSearchParams(),
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^digest=[\w.-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(site.log.join('\n')).not.toContain(cookie.slice(7, 40));
  });

  test('is not begun by following a link, nor by the lasting links of mails', async () => {
    const { id } = await subscribe();
    expect((await get(link('preferences', id))).headers.get('set-cookie')).toBeNull();
    const lasting = signToken(site.linkKey, { scope: 'preferences', subscriberId: id, expiresAt: null });
    expect(await (await get(`/preferences/${lasting}`)).text()).not.toContain('Open my page');
    const answer = await get(`/preferences/${lasting}/session`, {
      method: 'POST',
      body: new URLSearchParams(),
    });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([404, null]);
  });

  test.each(['/me', '/me/papers', '/me/profile', '/me/history', '/me/saved.bib'])(
    'is needed for %s, which no cache keeps',
    async (path) => {
      const { id } = await subscribe();
      const outside = await get(path);
      expect([outside.status, outside.headers.get('location')]).toEqual([303, `${site.url}/link`]);
      const inside = await (await signIn(id)).get(path);
      expect([inside.status, inside.headers.get('cache-control')]).toEqual([200, 'no-store']);
    },
  );

  test('is that of the last link opened, whatever cookie was there before', async () => {
    const ada = await subscribe();
    const eve = await subscribe('eve@example.org');
    const evil = await signIn(eve.id);
    const answer = await get(`${link('preferences', ada.id)}/session`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { cookie: evil.cookie },
    });
    const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    expect(cookie).not.toBe(evil.cookie);
    expect(await (await get('/me', { headers: { cookie } })).text()).toContain('ada@example.org');
    expect(await evil.read('/me')).toContain('eve@example.org');
  });

  test('is rejected when forged, made for something else, expired, or of a reader who is gone', async () => {
    const { id } = await subscribe();
    const good = await signIn(id);
    const tokenOf = (scope: TokenScope, expiresAt: string | null) =>
      `digest=${signToken(site.linkKey, { scope, subscriberId: id, expiresAt })}`;
    const forged = good.cookie.replace(/.(?=.{9}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
    for (const cookie of [
      forged,
      tokenOf('preferences', null),
      tokenOf('vote', null),
      tokenOf('session', '2026-06-01T00:00:00.000Z'),
      'digest=',
      'digest=x.y.z',
    ]) {
      expect([cookie, (await get('/me', { headers: { cookie } })).status]).toEqual([cookie, 303]);
    }
    clock.advance(31 * 86_400_000);
    expect((await good.get('/me')).status).toBe(303);
    const again = await signIn(id);
    await site.store.subscribers.erase('ada@example.org', { cause: 'test', source: 'command' }, clock.now());
    expect((await again.get('/me')).status).toBe(303);
  });

  test('takes no form from another site', async () => {
    const { id } = await subscribe();
    const { post } = await signIn(id);
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    for (const [path, fields] of [
      ['/me/marks', { paper: lanterns, mark: 'like' }],
      ['/me/profile', { interests: 'evil' }],
      ['/me/feed', {}],
      ['/me/leave', {}],
    ] as const) {
      expect([path, (await post(path, fields, crossSite)).status]).toEqual([path, 403]);
    }
    const elsewhere = await get(`${link('preferences', id)}/session`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: crossSite,
    });
    expect([elsewhere.status, elsewhere.headers.get('set-cookie')]).toEqual([403, null]);
    expect((await site.store.profiles.get(id)).marks).toEqual([]);
  });

  test('ends with "Sign out"', async () => {
    const { id } = await subscribe();
    const { post } = await signIn(id);
    const answer = await post('/me/leave');
    expect(answer.headers.get('set-cookie')).toMatch(/^digest=; Max-Age=0; Path=\/; HttpOnly/);
  });
});

describe('the page For me', () => {
  test('shows the common list to a reader without a profile, and says how to get one', async () => {
    const { id } = await subscribe();
    const page = await (await signIn(id)).read('/me');
    expect(page).toContain('Lanterns on Lakes');
    expect(page).toContain('This is the list for everyone.');
  });

  test('shows what the profile finds, with the reason', async () => {
    const { id } = await subscribe('ada@example.org', ['kites']);
    const page = await (await signIn(id)).read('/me');
    expect(page.indexOf('Kites of Paper')).toBeGreaterThan(page.indexOf('For you'));
    expect(page).toContain('matches “kites”');
    expect(page).toContain('chosen from 1 paper');
  });

  test('is shown next to the paper, for everyone, and counts towards trending', async () => {
    const { id } = await subscribe();
    const { post } = await signIn(id);
    const read = async (path: string) => (await (await get(path)).text()).replaceAll('\u00a0', ' ');
    expect(await read(`/papers/${kites}`)).not.toContain('liked by');
    await post('/me/marks', { paper: kites, mark: 'like' });
    await post('/me/marks', { paper: lanterns, mark: 'save' });
    clock.advance(2_000);
    expect(await read('/editions/daily/2026-06-16')).toContain('liked by 1 reader');
    expect(await read(`/papers/${kites}`)).toContain('liked by 1 reader');
    expect(await read('/trending')).toMatch(/Kites of Paper[\s\S]*liked by 1 reader/);
    await post('/me/marks', { paper: lanterns, mark: 'none' });
    clock.advance(2_000);
    expect(await read('/editions/daily/2026-06-16')).not.toContain('liked by');
  });

  test('notes what the reader thinks of each paper, once, and takes it back', async () => {
    const { id } = await subscribe();
    const { post, read } = await signIn(id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/me/marks', { paper: lanterns, mark: 'save', back: 'forMe' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303));
    expect(answers[0]?.headers.get('location')).toBe(`${site.url}/me#${encodeURIComponent(lanterns)}`);
    expect((await site.store.profiles.get(id)).marks).toMatchObject([
      { paperId: lanterns, kind: 'save', origin: 'site' },
    ]);
    expect(await read('/me')).toContain('value="none" aria-pressed="true">Saved<');
    expect(await read('/me/papers')).toContain('Lanterns on Lakes');
    expect(await read('/me/saved.bib')).toMatch(/^@\w+\{[\s\S]*Lanterns on Lakes/);
    expect(await read('/me')).toContain('This is the list for everyone.');
    await post('/me/marks', { paper: lanterns, mark: 'none' });
    expect((await site.store.profiles.get(id)).marks).toEqual([]);
    expect((await post('/me/marks', { paper: 'arxiv:0000.00000', mark: 'like' })).status).toBe(404);
    expect((await post('/me/marks', { paper: lanterns, mark: 'adore' })).status).toBe(415);
  });
});

describe('the page of the profile', () => {
  test('tries rules on the last four weeks without saving them', async () => {
    const { id } = await subscribe('ada@example.org', ['lanterns']);
    const { post, read } = await signIn(id);
    const tried = await (await post('/me/profile', { interests: 'kites', do: 'try' })).text();
    expect(tried).toContain('1 paper on 1 of 1 day.');
    expect(tried).toContain('Kites of Paper');
    expect(tried).toContain('>kites</textarea>');
    expect(await read('/me/profile')).toContain('>lanterns</textarea>');
  });

  test('saves rules, the share, and what comes on a quiet day', async () => {
    const { id } = await subscribe();
    const { post, read } = await signIn(id);
    const fields = { interests: 'kites\nnever "paper planes"', share: '80', quiet: 'no-mail', do: 'save' };
    const answer = await post('/me/profile', fields);
    expect(answer.headers.get('location')).toBe(`${site.url}/me/profile?saved`);
    expect(await site.store.profiles.get(id)).toMatchObject({
      rules: [
        { kind: 'text', value: 'kites', effect: 'more' },
        { kind: 'phrase', value: 'paper planes', effect: 'never' },
      ],
      forYouShare: 0.8,
      whenQuiet: 'no-mail',
    });
    expect(await read('/me/profile')).toContain('>kites\nnever &quot;paper planes&quot;</textarea>');
  });

  test('names what is not a rule when it tries and when it saves, and keeps what was typed', async () => {
    const { id } = await subscribe();
    const { post } = await signIn(id);
    for (const what of ['try', 'save']) {
      const page = await (await post('/me/profile', { interests: 'kites\nauthor:', do: what })).text();
      expect(page).toContain('Left out, because it is not a rule: “author:”.');
      expect(page).toContain('>kites\nauthor:</textarea>');
    }
    expect((await site.store.profiles.get(id)).rules.map(({ value }) => value)).toEqual(['kites']);
  });

  test.each(['-5', '101', 'many', ''])('leaves the share as it is for %j', async (share) => {
    const { id } = await subscribe();
    const { post } = await signIn(id);
    await post('/me/profile', { interests: '', share, do: 'save' });
    expect((await site.store.profiles.get(id)).forYouShare).toBe(0.6);
  });
});

describe('a feed of one’s own', () => {
  const feedPath = (page: string) => /href="[^"]*(\/feeds\/own\/[^"]+\.xml)"/.exec(page)?.[1] ?? '';

  test('has the reader’s own papers, at an address that ends with the next one', async () => {
    const { id } = await subscribe('ada@example.org', ['kites']);
    const next = 'daily/2026-06-17';
    await site.store.editions.freeze({ ...draft, id: next, date: '2026-06-17' }, 'Subject', clock.now());
    const [delivery] = await site.store.deliveries.list({ edition: next, emails: null, states: null }, null);
    const selection = { papers: [{ id: kites, section: 'for-you' as const, reasons: ['matches “kites”'] }] };
    await site.store.deliveries.saveSelections([
      { delivery: delivery?.id ?? 0, subscriber: id, edition: next, selection },
    ]);
    const { post, read } = await signIn(id);
    await post('/me/feed');
    const first = feedPath(await read('/me/profile'));
    const answer = await get(first);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=60');
    const feed = parseRssFeed(await answer.text());
    expect(feed.title).toBe('Daily Papers (for me)');
    expect(feed.items?.map(({ title }) => title)).toEqual(['Kites of Paper', 'Lanterns on Lakes']);
    const etag = answer.headers.get('etag') ?? '';
    expect((await get(first, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect(site.log.join('\n')).not.toContain(first.slice(-26));

    await post('/me/feed');
    const second = feedPath(await read('/me/profile'));
    expect(second).not.toBe(first);
    expect([(await get(first)).status, (await get(second)).status]).toEqual([404, 200]);
    await post('/me/feed', { do: 'close' });
    expect((await get(second)).status).toBe(404);
    expect(await read('/me/profile')).toContain('Create my feed');
  });

  test('is not found by a guess, by another’s secret, or after its reader is erased', async () => {
    const ada = await subscribe();
    const eve = await subscribe('eve@example.org');
    for (const { id } of [ada, eve]) await (await signIn(id)).post('/me/feed');
    const path = feedPath(await (await signIn(ada.id)).read('/me/profile'));
    const other = feedPath(await (await signIn(eve.id)).read('/me/profile'));
    const secret = path.slice(path.indexOf('-'));
    for (const wrong of [
      `/feeds/own/${eve.id.toString(36)}${secret}`,
      path.replace(/-.{22}/, `-${'A'.repeat(22)}`),
      path.replace('.xml', '.txt'),
      '/feeds/own/x.xml',
    ]) {
      expect([wrong, (await get(wrong)).status]).toEqual([wrong, 404]);
    }
    expect((await get(other)).status).toBe(200);
    expect((await site.store.subscribers.dossier('ada@example.org'))?.feedSince).toBe(clock.now());
    await site.store.subscribers.erase('ada@example.org', { cause: 'test', source: 'command' }, clock.now());
    expect((await get(path)).status).toBe(404);
  });
});
