// Asking the enrichers as `digest fetch` and `digest run` do: on a real database, against real servers.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { enrichPapers } from '../../src/commands/shared/papers/enrich.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { PaperRecord } from '../../src/model/paper.ts';
import type { Store } from '../../src/store/store.ts';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { type FaultServer, hang, respond, startFaultServer } from '../helpers/fault-server.ts';
import { readFixture } from '../helpers/fixture.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { record } from '../helpers/papers.ts';
import { openTestStore } from '../helpers/test-store.ts';

const batchPath = '/graph/v1/paper/batch';
const searchPath = '/api/v1/search_by_date';
const repositoryPath = '/repos/invented-lab/third-clock';

let store: Store;
let server: FaultServer;
let clock: FakeClock;
let said: string[];
let stop: AbortController;

beforeEach(async () => {
  clock = fakeClock('2026-06-17T08:00:00.000Z');
  said = [];
  stop = new AbortController();
  store = await openTestStore();
  server = await startFaultServer({
    // Knows no paper, whatever it is asked.
    [batchPath]: (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { ids } = JSON.parse(body) as { ids: string[] };
        response.end(JSON.stringify(ids.map(() => null)));
      });
    },
    [searchPath]: respond(200, {}, '{"hits":[]}'),
    '/works': respond(200, {}, readFixture('openalex/works.json')),
    [repositoryPath]: respond(200, { etag: '"a"' }, readFixture('github/repository.json')),
  });
  onTestFinished(async () => {
    await server.close();
    await store.close();
  });
});

async function announce(...records: PaperRecord[]) {
  await store.papers.savePage('arxiv', { records, rejects: [], cursor: null }, '2026-06-16T04:00:00.000Z');
}

const paper = (key: string, on = '2026-06-16', fields: Partial<PaperRecord> = {}) =>
  record({
    key,
    title: `An invented paper with the number ${key}`,
    announcements: [{ on, kind: 'new' }],
    ...fields,
  });

/** A round of the named services, all at the local server. */
async function enrich(
  names: string,
  { editions = '', budgetMs = 60_000 }: { editions?: string; budgetMs?: number } = {},
) {
  const services = names
    .split(' ')
    .map((name) => `  - ${name}: { endpoint: "${server.url}", minIntervalMs: 0 }`);
  const config = parseConfig(`enrich:\n${services.join('\n')}\n${editions}`, '/srv/digest.yaml', {});
  const http = testHttpClient(clock);
  const context: CommandContext = {
    config,
    store,
    clock,
    signal: stop.signal,
    random: () => 0,
    sample: false,
    report: {
      warn: (message) => said.push(`warning: ${message}`),
      note: (message) => said.push(`note: ${message}`),
      detail: () => {},
      progress: () => {},
    },
    http: async () => http,
  };
  try {
    return await enrichPapers(context, config.enrich, { budgetMs });
  } finally {
    await http.close();
  }
}

const idsAsked = () => server.requests.flatMap(({ body }) => (JSON.parse(body) as { ids: string[] }).ids);

describe('papers that could enter an edition', () => {
  const papers = [
    paper('2606.90001'),
    paper('2606.90002', '2026-06-03'),
    paper('2605.90003', '2026-05-04'),
    paper('2604.90004', '2026-04-30'),
    paper('2606.90005', '2026-06-16', { announcements: [{ on: '2026-06-16', kind: 'replace' }] }),
  ];

  test('are those of the last two weeks', async () => {
    await announce(...papers);
    await enrich('semantic-scholar');
    expect(idsAsked()).toEqual(['ARXIV:2606.90001', 'ARXIV:2606.90002']);
  });

  test('and those of last month where there is a monthly edition', async () => {
    await announce(...papers);
    await enrich('semantic-scholar', { editions: 'editions: { monthly: {} }' });
    expect(idsAsked()).toEqual(['ARXIV:2606.90001', 'ARXIV:2606.90002', 'ARXIV:2605.90003']);
  });

  test('are not queried again within the day, but the day after; new ones are queried at once', async () => {
    await announce(paper('2606.90001'));
    const [first] = await enrich('semantic-scholar');
    expect(first).toMatchObject({ status: 'ok', asked: 1, requests: 1 });
    clock.advance(4 * 3_600_000);
    const [again] = await enrich('semantic-scholar');
    expect(again).toMatchObject({ status: 'empty', asked: 0, requests: 0, error: null });
    await announce(paper('2606.90002'));
    await enrich('semantic-scholar');
    expect(idsAsked()).toEqual(['ARXIV:2606.90001', 'ARXIV:2606.90002']);
    clock.advance(20 * 3_600_000);
    await enrich('semantic-scholar');
    expect(idsAsked()).toHaveLength(4);
  });

  test('are queried weekly if little changes, daily while the service does not know them', async () => {
    await announce(paper('2606.90001'), paper('2606.90002'));
    await enrich('openalex');
    clock.advance(24 * 3_600_000);
    await enrich('openalex');
    clock.advance(6 * 24 * 3_600_000);
    await enrich('openalex');
    expect(server.requests.flatMap(({ query }) => query.get('filter') ?? [])).toEqual([
      'doi:10.48550/arxiv.2606.90001|10.48550/arxiv.2606.90002',
      'doi:10.48550/arxiv.2606.90002',
      'doi:10.48550/arxiv.2606.90001|10.48550/arxiv.2606.90002',
    ]);
  });

  test('are not queried if the service cannot know them', async () => {
    await announce(paper('2606.90001'));
    expect(await enrich('crossref github')).toMatchObject([{ requests: 0 }, { requests: 0 }]);
    expect(server.requests).toEqual([]);
  });
});

test('stars are stored with their time, and requested with the validators of the last response', async () => {
  const links = { ...record().links, code: 'https://github.com/invented-lab/third-clock' };
  await announce(paper('2606.90001', '2026-06-16', { links }));
  expect(await enrich('github')).toMatchObject([{ source: 'github', received: 1, updated: 1, new: 0 }]);
  clock.advance(24 * 3_600_000);
  server.next(repositoryPath, respond(304, { etag: '"a"' }));
  expect(await enrich('github')).toMatchObject([{ status: 'ok', asked: 1, received: 0 }]);
  expect(server.requests[1]?.headers['if-none-match']).toBe('"a"');
  expect((await store.papers.find('2606.90001'))?.signals).toEqual([
    { source: 'github', name: 'stars', value: 321, at: '2026-06-17T08:00:00.000Z' },
  ]);
});

describe('a service that fails', () => {
  beforeEach(() => announce(paper('2606.90001')));

  test('fails by itself: the others are queried, and the next run tries it again', async () => {
    server.next(batchPath, ...Array(5).fill(respond(503)));
    const [failed, other] = await enrich('semantic-scholar openalex');
    expect(failed).toMatchObject({
      status: 'failed',
      asked: 0,
      error: expect.stringContaining('answered 503'),
    });
    expect(other).toMatchObject({ status: 'ok', asked: 1 });
    expect(said).toEqual([
      expect.stringMatching(/^warning: semantic-scholar: POST .*503.*run it again later\.$/),
    ]);
    expect((await enrich('semantic-scholar'))[0]).toMatchObject({ status: 'ok', asked: 1 });
  });

  test('for want of a good key says so in one line', async () => {
    server.next(batchPath, respond(403, {}, '{"message":"Forbidden"}'));
    await enrich('semantic-scholar');
    expect(said).toEqual([
      expect.stringMatching(/answered 403 Forbidden\. Check "apiKey" of semantic-scholar/),
    ]);
    expect(said[0]).not.toContain('\n');
  });

  test('keeps what came before the fault', async () => {
    const many = Array.from({ length: 501 }, (_, index) => paper(`2606.${10_000 + index}`));
    await announce(...many);
    server.next(
      batchPath,
      respond(200, {}, JSON.stringify(Array(500).fill(null))),
      respond(200, {}, '[{"pap'),
    );
    expect((await enrich('semantic-scholar'))[0]).toMatchObject({
      status: 'partial',
      asked: 500,
      error: expect.stringContaining('not JSON'),
    });
    expect((await enrich('semantic-scholar'))[0]).toMatchObject({ status: 'ok', asked: 2 });
  });

  test('to respond is abandoned when its time is up, and delays no other', async () => {
    server.next(batchPath, hang());
    const [hanging, other] = await enrich('semantic-scholar openalex', { budgetMs: 1_500 });
    expect(hanging).toMatchObject({ status: 'failed', error: 'it took longer than 2 s' });
    expect(other).toMatchObject({ status: 'ok' });
    expect(said).toEqual(['warning: semantic-scholar: it took longer than 2 s. The next run continues.']);
  });

  test('to respond is abandoned at once when a person stops the run', async () => {
    server.next(batchPath, (request, response) => {
      hang()(request, response);
      stop.abort(new Error('stopped'));
    });
    await expect(enrich('semantic-scholar')).rejects.toMatchObject({ kind: 'aborted' });
    expect(said).toEqual([]);
  });
});
