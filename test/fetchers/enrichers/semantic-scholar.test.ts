// The Semantic Scholar enricher against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { askEnricher, paperToEnrich, paperWithDoi } from '../../helpers/ask-enricher.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import {
  type FaultServer,
  redirect,
  respond,
  startFaultServer,
  truncated,
} from '../../helpers/fault-server.ts';
import { readFixture } from '../../helpers/fixture.ts';

const batch = readFixture('semantic-scholar/batch.json');
const path = '/graph/v1/paper/batch';
/** In the order of the fixture. */
const asked = [
  paperToEnrich('2606.90001'),
  paperToEnrich('2606.90002'),
  paperWithDoi('10.64898/2026.06.16.700001'),
  paperToEnrich('2606.90004'),
  paperToEnrich('2606.90005'),
];

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ [path]: respond(200, {}, batch) });
  onTestFinished(() => server.close());
});

const ask = (papers = asked, options: Record<string, unknown> = {}) =>
  askEnricher({
    kind: 'semantic-scholar',
    options: { endpoint: server.url, minIntervalMs: 0, ...options },
    papers,
  });

describe('a batch', () => {
  test('is queried by arXiv ids and DOIs, with the key in its header', async () => {
    await ask(asked, { apiKey: 'k-123' });
    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.headers['x-api-key']).toBe('k-123');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      ids: [
        'ARXIV:2606.90001',
        'ARXIV:2606.90002',
        'DOI:10.64898/2026.06.16.700001',
        'ARXIV:2606.90004',
        'ARXIV:2606.90005',
      ],
    });
  });

  test('gives citations, a sentence, venue and fields', async () => {
    const { records } = await ask();
    expect(records).toMatchObject([
      {
        source: 'semantic-scholar',
        via: 'graph',
        key: 'arxiv:2606.90001',
        title: '',
        identifiers: { arxiv: '2606.90001' },
        tldr: 'Two clocks disagree less when a third one is asked.',
        categories: ['Computer Science'],
        signals: [{ name: 'citations', value: 12 }],
        announcements: [],
        // arXiv is no venue.
        journalRef: null,
      },
      {
        key: 'doi:10.64898/2026.06.16.700001',
        categories: ['Biology'],
        journalRef: 'Journal of Invented Cells',
        signals: [],
      },
    ]);
  });

  test('leaves out what it does not know, rejects another work and damaged entries, and keeps the rest', async () => {
    const { found, missing, rejects } = await ask();
    expect(found).toEqual(['arxiv:2606.90001', 'doi:10.64898/2026.06.16.700001']);
    expect(missing).toEqual(['arxiv:2606.90002', 'arxiv:2606.90004', 'arxiv:2606.90005']);
    expect(rejects).toEqual([
      { subject: 'arxiv:2606.90004', reason: 'the response is about arXiv:2606.90099' },
      { subject: 'arxiv:2606.90005', reason: expect.stringContaining('paperId') },
    ]);
  });

  test('holds 500 papers at most', async () => {
    const papers = Array.from({ length: 1001 }, (_, index) => paperToEnrich(`2606.${10_000 + index}`));
    const nothing = (count: number) => respond(200, {}, JSON.stringify(Array(count).fill(null)));
    server.next(path, nothing(500), nothing(500), nothing(1));
    const { missing } = await ask(papers);
    expect(missing).toHaveLength(1001);
    expect(server.requests.map(({ body }) => JSON.parse(body).ids.length)).toEqual([500, 500, 1]);
  });

  test('of which no id is known is a valid response', async () => {
    server.next(path, respond(400, {}, '{"error":"No valid paper ids given"}'));
    const { missing, error } = await ask(asked.slice(0, 1));
    expect({ missing, error }).toEqual({ missing: ['arxiv:2606.90001'], error: null });
  });
});

describe('the pace', () => {
  const two = Array.from({ length: 1000 }, (_, index) => paperToEnrich(`2606.${10_000 + index}`));
  const officialPace = async (options: Record<string, unknown>) => {
    const clock = fakeClock();
    const paced = await startFaultServer(
      { [path]: respond(200, {}, JSON.stringify(Array(500).fill(null))) },
      { nowMs: clock.wallMs },
    );
    onTestFinished(() => paced.close());
    await askEnricher({
      kind: 'semantic-scholar',
      options: { endpoint: paced.url, ...options },
      papers: two,
      clock,
    });
    return paced;
  };

  test('is one request a second with a key', async () => {
    expect((await officialPace({ apiKey: 'k' })).violations(1000)).toEqual([]);
  });

  test('is slower among strangers', async () => {
    expect((await officialPace({})).violations(5000)).toEqual([]);
  });
});

describe('a fault', () => {
  test('of the key is one line that says where it is configured', async () => {
    server.next(path, respond(403, {}, '{"message":"Forbidden"}'));
    const { error } = await ask(asked, { apiKey: 'k-wrong' });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^POST http:\/\/127[^\n]*answered 403 Forbidden$/),
      hint: 'Check "apiKey" of semantic-scholar in the configuration, or leave it out.',
    });
    expect(JSON.stringify(error)).not.toContain('k-wrong');
    expect(server.requests).toHaveLength(1);
  });

  test('of the moment is tried again: 429, 503, a body cut short', async () => {
    server.next(path, respond(429), respond(503), truncated(batch));
    const { found, error } = await ask();
    expect(error).toBeNull();
    expect(found).toHaveLength(2);
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1);
    expect(server.requests).toHaveLength(4);
  });

  test.each([
    ['JSON that ends midway', batch.slice(0, 700), /not JSON/],
    ['a list of another length', '[null]', /has 1 papers instead of 5/],
    ['another kind of answer', '{"total":0,"offset":0}', /not what the service documents/],
  ])('is %s', async (_what, body, message) => {
    server.next(path, respond(200, {}, body));
    const { error, pages } = await ask();
    expect(error).toMatchObject({ code: 'parse', message: expect.stringMatching(message) });
    expect(pages).toEqual([]);
  });

  test('is a question that it does not take', async () => {
    server.next(path, respond(400, {}, '{"error":"Unrecognized or unsupported fields: [tldr]"}'));
    expect((await ask()).error).toMatchObject({
      message: 'Semantic Scholar rejected the query: Unrecognized or unsupported fields: [tldr]',
    });
  });

  test('is a redirect that would lose the question', async () => {
    server.next(path, redirect('/elsewhere'));
    expect((await ask()).error).toMatchObject({ message: expect.stringContaining('answered 302 Found') });
    expect(server.requests.map((request) => request.path)).toEqual([path]);
  });
});
