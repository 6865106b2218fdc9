// The JSON API on a real site: what each address answers, that the OpenAPI document says so, and what hostile clients get.
import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Edition } from '../../src/model/edition.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { edition, paper, record } from '../helpers/papers.ts';
import { startTestSite, type TestSite, type TestSiteOptions } from '../helpers/site.ts';

interface Operation {
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: object; example: unknown }[];
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: { $ref: string } }> }>;
}

interface OpenApi {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, { get: Operation }>;
  components: { schemas: Record<string, object>; responses: Record<string, Operation['responses'][string]> };
}

let clock: FakeClock;
let site: TestSite;
const open = async (options: TestSiteOptions = {}) => {
  const opened = await startTestSite(onTestFinished, { clock, ...options });
  onTestFinished(() => opened.close());
  return opened;
};
const get = (path: string, init: RequestInit = {}) =>
  fetch(path.startsWith('http') ? path : `${site.url}/api/v1${path}`, { redirect: 'manual', ...init });
const json = async <T = Record<string, unknown>>(path: string) => (await (await get(path)).json()) as T;
interface ApiError {
  error: { code: string; message: string; hint: string };
}
interface Listed {
  editions: { id: string }[];
  next: string | null;
}
const ids = ({ editions }: Listed) => editions.map(({ id }) => id);

const freeze = (made: Edition) => site.store.editions.freeze(made, 'Subject', clock.now());
const paperId = 'arxiv:2606.14777';

beforeEach(async () => {
  clock = fakeClock();
  site = await open();
  const kept = record({
    key: '2606.14777',
    identifiers: { arxiv: '2606.14777', doi: '10.5555/lantern.7' },
    title: 'Lanterns on Lakes',
    abstract: 'We count lanterns with sparse attention.',
    authors: [{ name: 'Ada Ames', affiliations: ['Harbour Lab'] }],
    signals: [{ name: 'upvotes', value: 7 }],
    version: 2,
  });
  const page = { records: [kept], rejects: [], cursor: null };
  await site.store.papers.savePage('arxiv', page, clock.now());
  for (const [id, period, date] of [
    ['daily/2026-05-29', 'daily', '2026-05-29'],
    ['weekly/2026-W25', 'weekly', '2026-06-15'],
    ['daily/2026-06-15', 'daily', '2026-06-15'],
    ['daily/2026-06-16', 'daily', '2026-06-16'],
  ] as const) {
    await freeze(edition([{ id: paperId, title: 'Lanterns on Lakes' }], { id, period, date }));
  }
});

describe('editions', () => {
  test('are listed by their keys, the latest first', async () => {
    expect(await json('/editions')).toEqual({
      editions: [
        { id: 'daily/2026-06-16', period: 'daily', date: '2026-06-16' },
        { id: 'weekly/2026-W25', period: 'weekly', date: '2026-06-15' },
        { id: 'daily/2026-06-15', period: 'daily', date: '2026-06-15' },
        { id: 'daily/2026-05-29', period: 'daily', date: '2026-05-29' },
      ],
      next: null,
    });
    expect(ids(await json('/editions?period=weekly'))).toEqual(['weekly/2026-W25']);
    expect(ids(await json('/editions?before=2026-06-15'))).toEqual(['daily/2026-05-29']);
    expect(ids(await json('/editions?period=daily&before=daily/2026-06-16&limit=1'))).toEqual([
      'daily/2026-06-15',
    ]);
    expect(ids(await json('/editions?period=monthly'))).toEqual([]);
  });

  test('are all reached by following the pages, each once, though two have the same date', async () => {
    const seen: string[] = [];
    let next: string | null = '/editions?limit=1';
    while (next !== null) {
      const listed: Listed = await json(next);
      seen.push(...ids(listed));
      next = listed.next;
    }
    expect(seen).toEqual(['daily/2026-06-16', 'weekly/2026-W25', 'daily/2026-06-15', 'daily/2026-05-29']);
  });

  test('have their papers with the keys of digest top, and why each is in it', async () => {
    const made = edition([{ id: paperId, upvotes: 9 }], { id: 'daily/2026-06-17', date: '2026-06-17' });
    const [first] = made.entries;
    if (!first) throw new Error('it has an entry');
    first.reasons = ['9 upvotes'];
    await freeze({ ...made, considered: 40 });
    const { submittedBy, discussionId, ...shown } = paper({ id: paperId, upvotes: 9 });
    expect(await json('/editions/daily/2026-06-17')).toEqual({
      edition: {
        id: 'daily/2026-06-17',
        period: 'daily',
        date: '2026-06-17',
        frozenAt: clock.now(),
        considered: 40,
        lacking: [],
      },
      papers: [{ ...shown, score: 1, reasons: ['9 upvotes'], rank: 1, picked: false, editorNote: null }],
      missed: [],
    });
    clock.advance(1_000);
    expect(await json('/editions/daily/latest')).toMatchObject({ edition: { id: 'daily/2026-06-17' } });
  });

  test('are found by any day of their period, by way of their own address', async () => {
    for (const [given, canonical] of [
      ['weekly/2026-06-18', 'weekly/2026-W25'],
      ['monthly/2026-06-18', 'monthly/2026-06'],
    ]) {
      const answer = await get(`/editions/${given}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        301,
        `${site.url}/api/v1/editions/${canonical}`,
      ]);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
    expect(await json('/editions/weekly/2026-W25')).toMatchObject({ edition: { date: '2026-06-15' } });
  });

  test('that are not published yet are shown as they would be now, if the period is configured', async () => {
    expect(await json('/editions/trending/latest')).toMatchObject({
      edition: { id: 'trending/2026-06-16', frozenAt: null },
    });
    expect((await get('/editions/monthly/latest')).status).toBe(404);
  });

  test('frozen by an earlier version, whose papers lack keys, are answered with them', async () => {
    const made = edition([{}], { id: 'daily/2026-06-18', date: '2026-06-18' });
    for (const { paper: old } of made.entries) Reflect.deleteProperty(old, 'tldr');
    await freeze(made);
    const { papers } = await json<{ papers: { tldr: unknown }[] }>('/editions/daily/2026-06-18');
    expect(papers.map(({ tldr }) => tldr)).toEqual([null]);
  });
});

describe('papers', () => {
  test('have their signals, versions and editions, and nothing about the person who submitted them', async () => {
    const featured = record({
      source: 'huggingface',
      via: 'daily',
      identifiers: { arxiv: '2606.14777' },
      key: '2606.14777',
      submittedBy: 'someone',
      discussionId: '6850',
      keywords: ['lanterns'],
    });
    await site.store.papers.savePage(
      'huggingface',
      { records: [featured], rejects: [], cursor: null },
      clock.now(),
    );
    const found = await json(`/papers/${paperId}`);
    expect(found).toMatchObject({
      id: paperId,
      title: 'Lanterns on Lakes',
      score: null,
      reasons: [],
      keywords: ['lanterns'],
      signals: [{ name: 'upvotes', value: 7, at: clock.now(), source: 'arxiv' }],
      versions: expect.arrayContaining([{ version: 2, seenAt: clock.now() }]),
      announcements: expect.arrayContaining([
        { source: 'arxiv', on: '2026-06-16', kind: 'new', seenAt: clock.now() },
      ]),
    });
    expect(ids(found as unknown as Listed)).toEqual([
      'daily/2026-06-16',
      'daily/2026-06-15',
      'weekly/2026-W25',
      'daily/2026-05-29',
    ]);
    expect(Object.keys(found)).not.toContain('records');
    expect(JSON.stringify(found)).not.toMatch(/someone|6850/);
  });

  test('with numbers that only a file can have are answered', async () => {
    const odd = record({
      source: 'import',
      key: 'odd',
      identifiers: { local: 'odd' },
      version: 1.5,
      signals: [
        { name: 'upvotes', value: 2.5 },
        { name: 'comments', value: -1 },
      ],
    });
    await site.store.papers.savePage('import', { records: [odd], rejects: [], cursor: null }, clock.now());
    expect(await json('/papers/local:odd')).toMatchObject({ upvotes: 2.5, comments: -1 });
  });

  test.each([
    '2606.14777',
    'arxiv:2606.14777v2',
    'https://arxiv.org/abs/2606.14777',
    'doi:10.5555/LANTERN.7',
    '10.5555/lantern.7',
  ])('named %s are at the address of their id', async (spelling) => {
    const answer = await get(`/papers/${encodeURIComponent(spelling)}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      301,
      `${site.url}/api/v1/papers/${paperId}`,
    ]);
    const followed = await fetch(`${site.url}/api/v1/papers/${spelling}`);
    expect(await followed.json()).toMatchObject({ id: paperId });
  });
});

describe('search', () => {
  test('returns what digest search does, with the true total and further pages', async () => {
    const records = Array.from({ length: 64 }, (_, index) =>
      record({
        key: `2606.2${String(index).padStart(4, '0')}`,
        identifiers: { arxiv: `2606.2${String(index).padStart(4, '0')}` },
        title: `Glacier Study ${index}`,
        abstract: 'On glaciers.',
      }),
    );
    await site.store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, clock.now());
    type Found = Listed & { total: number; pages: number; results: { paper: { id: string } }[] };
    const seen: string[] = [];
    let next: string | null = '/search?q=glacier&mode=text';
    let pages = 0;
    while (next !== null) {
      const found: Found = await json(next);
      expect(found).toMatchObject({ query: 'glacier', mode: 'text', total: 64, pages: 3 });
      seen.push(...found.results.map(({ paper: { id } }) => id));
      pages += 1;
      next = found.next;
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 64, 64]);
    expect(await json('/search?q=glacier&mode=text&page=4')).toMatchObject({
      total: 64,
      results: [],
      next: null,
    });
  });

  test('reports what it looked for in place of a misspelt word', async () => {
    expect(await json('/search?q=lantrens&mode=text')).toMatchObject({
      total: 1,
      corrections: [{ from: 'lantrens', to: 'lanterns' }],
      results: [
        { paper: { id: paperId }, snippet: { title: { text: 'Lanterns on Lakes', marks: [[0, 8]] } } },
      ],
    });
  });
});

describe('every answer', () => {
  test('may be read by pages of any site, has no cookie, and is only confirmed where it is current', async () => {
    for (const path of [
      '/editions',
      '/editions/daily/latest',
      `/papers/${paperId}`,
      '/search?q=lakes',
      '/openapi.json',
    ]) {
      const answer = await get(path, { headers: { origin: 'https://elsewhere.example', cookie: 'a=b' } });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'etag, retry-after',
        'cache-control': 'public, max-age=60',
        'content-type': 'application/json; charset=utf-8',
        'cross-origin-resource-policy': 'cross-origin',
      });
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      const again = await get(path, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
      expect([again.status, await again.text(), again.headers.get('access-control-allow-origin')]).toEqual([
        304,
        '',
        '*',
      ]);
    }
    expect((await fetch(site.url)).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('changes with the database', async () => {
    const before = await get('/editions');
    await freeze(edition([{}], { id: 'daily/2026-06-17', date: '2026-06-17' }));
    clock.advance(1_000);
    const after = await get('/editions', { headers: { 'if-none-match': before.headers.get('etag') ?? '' } });
    expect(after.status).toBe(200);
    expect(ids((await after.json()) as Listed)[0]).toBe('daily/2026-06-17');
  });

  test('to a preflight allows reading and nothing else', async () => {
    const answer = await get('/editions', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'if-none-match',
      },
    });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': '*',
    });
    expect((await fetch(`${site.url}/subscribe`, { method: 'OPTIONS' })).status).toBe(405);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const refused = await get('/editions', { method });
      expect([
        refused.status,
        refused.headers.get('allow'),
        ((await refused.json()) as ApiError).error.code,
      ]).toEqual([405, 'GET, HEAD, OPTIONS', 'method']);
    }
  });

  test('is under the path of a site that has one', async () => {
    site = await open({ path: '/digest' });
    const document = (await (await fetch(`${site.url}/api/v1/openapi.json`)).json()) as OpenApi;
    expect(document.servers).toEqual([{ url: `${site.url}/api/v1` }]);
    expect((await json<ApiError>('/nowhere')).error.code).toBe('not-found');
  });
});

describe('what is wrong', () => {
  test.each([
    ['/search', 400, 'usage', '"q" is missing', 'Expected a query of 1 to 300 characters.'],
    ['/search?q=%20', 400, 'usage', '"q" is invalid', 'Expected a query of 1 to 300 characters.'],
    ['/search?q=a&page=0', 400, 'usage', '"page" is invalid', 'Expected a whole number from 1 to 50.'],
    ['/search?q=a&page=51', 400, 'usage', '"page" is invalid', null],
    ['/search?q=a&page=1e1', 400, 'usage', '"page" is invalid', null],
    ['/search?q=a&page=0x1', 400, 'usage', '"page" is invalid', null],
    ['/search?q=a&mode=magic', 400, 'usage', '"mode" is invalid', 'Expected one of hybrid, text, semantic.'],
    ['/editions?limit=101', 400, 'usage', '"limit" is invalid', 'Expected a whole number from 1 to 100.'],
    ['/editions?limit=-1', 400, 'usage', '"limit" is invalid', null],
    ['/editions?period=hourly', 400, 'usage', '"period" is invalid', null],
    ['/editions?period=__proto__', 400, 'usage', '"period" is invalid', null],
    ['/editions?before=yesterday', 400, 'usage', '"before" is invalid', null],
    ['/editions?before=2026-02-30', 400, 'usage', '"before" is invalid', null],
    [
      '/editions?before=daily/1999-01-01',
      400,
      'usage',
      '"before" is invalid: there is no edition daily/1999-01-01',
      null,
    ],
    ['/editions/hourly/2026-06-16', 404, 'not-found', '"period" is invalid', null],
    ['/editions/hourly/latest', 404, 'not-found', '"period" is invalid', null],
    ['/editions/daily/2026-06-17', 404, 'not-found', 'there is no such edition or paper', null],
    ['/editions/daily/2026-W25', 404, 'not-found', 'there is no such edition or paper', null],
    ['/editions/weekly/2026-W54', 404, 'not-found', 'there is no such edition or paper', null],
    ["/editions/daily/'%20or%201=1--", 404, 'not-found', 'there is no such edition or paper', null],
    ['/papers/arxiv:2606.99999', 404, 'not-found', 'there is no such edition or paper', null],
    ['/papers/%E0%A4%A', 404, 'not-found', 'there is no such edition or paper', null],
    ['/papers/..%2f..%2fetc%2fpasswd', 404, 'not-found', 'there is no such edition or paper', null],
    ['/papers/a%00b', 404, 'not-found', 'there is no such edition or paper', null],
    ['/subscribers', 404, 'not-found', 'there is nothing here', null],
  ])('%s is answered with %i, a code, a message and a hint', async (path, status, code, message, hint) => {
    const answer = await get(path);
    const { error } = (await answer.json()) as ApiError;
    expect([answer.status, error.code, error.message]).toEqual([status, code, message]);
    if (hint === null) expect(error.hint).toMatch(/^\S.+\.$/);
    else expect(error.hint).toBe(hint);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    '"',
    '"""',
    '-',
    '-a',
    '*',
    'NEAR(',
    'a AND',
    'author:',
    'author:"',
    'cat:',
    'since:x',
    '\u0000',
    'a\u0000b',
    '\ud83d',
    '(((((',
    "';--",
    '%',
    '\u202e',
  ])('the query %j is answered, whatever an index makes of it', async (query) => {
    for (const mode of ['hybrid', 'text', 'semantic']) {
      const answer = await get(`/search?${new URLSearchParams({ q: query, mode })}`);
      expect([mode, answer.status]).toEqual([mode, 200]);
    }
  });

  test('a query may have 300 characters, and a number as many digits as it needs', async () => {
    for (const [path, status] of [
      [`/search?q=${'x'.repeat(300)}`, 200],
      [`/search?q=${encodeURIComponent('" OR '.repeat(60))}`, 200],
      [`/search?q=${'x'.repeat(301)}`, 400],
      [`/search?q=a&page=${'9'.repeat(400)}`, 400],
      [`/search?q=a&page=${'0'.repeat(400)}1`, 200],
      [`/editions?before=${'2'.repeat(4000)}`, 400],
      [`/papers/${'2'.repeat(4000)}`, 404],
    ] as const) {
      expect([path.slice(0, 40), (await get(path)).status]).toEqual([path.slice(0, 40), status]);
    }
  });

  test("a parameter that is given twice counts once, and one that there isn't is ignored", async () => {
    expect(ids(await json('/editions?limit=1&limit=2&unknown=1'))).toHaveLength(1);
  });

  test('a client over the limit is told how long to wait, in JSON that pages of other sites can read', async () => {
    const answers: Response[] = [];
    for (let count = 0; count < 70; count += 1) answers.push(await get('/editions'));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    for (const answer of refused) {
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(((await answer.json()) as ApiError).error.code).toBe('too-often');
    }
  });

  test('a fault here is reported in JSON, without its cause', async () => {
    await site.store.close();
    clock.advance(1_000);
    const answer = await get('/editions');
    expect([answer.status, ((await answer.json()) as ApiError).error]).toEqual([
      500,
      { code: 'fault', message: 'something went wrong here', hint: 'Try again later.' },
    ]);
  });
});

test('the examples of docs/api.md are answered', async () => {
  const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const addresses = [...page.matchAll(/`\/api\/v1(\/[^`]+)`/g)].map(([, address]) => address ?? '');
  expect(addresses.length).toBeGreaterThan(5);
  for (const address of addresses) expect([address, (await get(address)).status]).toEqual([address, 200]);
  const parameters = ['period=daily&before=2026-06-17&limit=30', 'limit=100'];
  for (const each of parameters) expect((await get(`/editions?${each}`)).status).toBe(200);
  const [, error = ''] = /```json\n(\{"error".*)\n```/.exec(page) ?? [];
  expect(await json('/search?q=a&page=51')).toEqual(JSON.parse(error));
});

test('the about page leads to the OpenAPI document', async () => {
  const page = await (await fetch(`${site.url}/about`)).text();
  const [, address = ''] = /href="([^"]*openapi[^"]*)"/.exec(page) ?? [];
  expect(await json(address)).toMatchObject({ openapi: '3.1.0' });
});

describe('the OpenAPI document', () => {
  const document = () => json<OpenApi>('/openapi.json');

  /** Validators of the document's own schemas: strict, so that a keyword that means nothing is found. */
  function validators({ components }: OpenApi): (ref: string) => ValidateFunction {
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    ajv.addKeyword('components');
    ajv.addSchema({ $id: 'api', components });
    return (ref) => ajv.compile({ $ref: `api${ref}` });
  }

  /** The schema for a status, through the reference to a shared response. */
  function schemaFor({ components }: OpenApi, { responses }: Operation, status: number): string {
    const response = responses[status];
    const name = response?.$ref?.split('/').at(-1) ?? '';
    const { content } = components.responses[name] ?? response ?? {};
    return content?.['application/json']?.schema.$ref ?? '';
  }

  test('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate({ ...(await document()) })).toEqual({ valid: true });
  });

  test('has examples that run, with responses that match its schemas, and lists every path', async () => {
    const api = await document();
    const validatorOf = validators(api);
    expect(Object.keys(api.paths)).toEqual([
      '/editions',
      '/editions/{period}/latest',
      '/editions/{period}/{date}',
      '/papers/{id}',
      '/search',
    ]);
    for (const [path, { get: operation }] of Object.entries(api.paths)) {
      const query = new URLSearchParams();
      let address = path;
      for (const { name, in: place, example } of operation.parameters) {
        if (place === 'path') address = address.replace(`{${name}}`, encodeURIComponent(String(example)));
        else query.set(name, String(example));
      }
      const answer = await get(`${address}?${query}`);
      expect([address, answer.status]).toEqual([address, 200]);
      const matches = validatorOf(schemaFor(api, operation, 200));
      matches(await answer.json());
      expect([address, matches.errors]).toEqual([address, null]);
    }
  });

  test('names every key of a response', async () => {
    const { components } = await document();
    const closed = JSON.parse(
      JSON.stringify(components).replaceAll(
        '"type":"object"',
        '"type":"object","unevaluatedProperties":false',
      ),
    ) as OpenApi['components'];
    const validatorOf = validators({ components: closed } as OpenApi);
    for (const [path, name] of [
      ['/editions', 'EditionList'],
      ['/editions/daily/latest', 'Edition'],
      [`/papers/${paperId}`, 'PaperDetail'],
      ['/search?q=lanterns', 'SearchResults'],
      ['/nowhere', 'Error'],
    ]) {
      const matches = validatorOf(`#/components/schemas/${name}`);
      matches(await json(path ?? ''));
      expect([path, matches.errors]).toEqual([path, null]);
    }
  });

  test('describes the errors that there are, and requires the parameters without which there is one', async () => {
    const api = await document();
    const validatorOf = validators(api);
    for (const [path, operation, status] of [
      ['/search', '/search', 400],
      ['/editions?limit=x', '/editions', 400],
      ['/papers/none', '/papers/{id}', 404],
      ['/editions/daily/2020-01-01', '/editions/{period}/{date}', 404],
      ['/editions/monthly/latest', '/editions/{period}/latest', 404],
    ] as const) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, status]);
      const described = api.paths[operation]?.get;
      if (!described) throw new Error(`${operation} is not described`);
      const matches = validatorOf(schemaFor(api, described, status));
      matches(await answer.json());
      expect([path, matches.errors]).toEqual([path, null]);
    }
    const required = Object.values(api.paths).flatMap(({ get: { parameters } }) =>
      parameters.filter((each) => each.required && each.in === 'query').map(({ name }) => name),
    );
    expect(required).toEqual(['q']);
    const limit = api.paths['/editions']?.get.parameters.find(({ name }) => name === 'limit');
    expect(limit?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 30 });
  });
});
