// The Hacker News enricher against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { keyOfLink } from '../../../src/fetchers/enrichers/hackernews/parse.ts';
import { askEnricher, paperToEnrich, paperWithDoi } from '../../helpers/ask-enricher.ts';
import { type FaultServer, respond, startFaultServer } from '../../helpers/fault-server.ts';
import { readFixture } from '../../helpers/fixture.ts';

const path = '/api/v1/search_by_date';
const stories = readFixture('hackernews/stories.json');
const nothing = '{"hits":[],"nbHits":0,"page":0,"nbPages":0,"hitsPerPage":1000}';
const paper = paperToEnrich('2606.90001', { links: { abstract: 'https://arxiv.org/abs/2606.90001' } });
const preprint = paperWithDoi('10.64898/2026.06.16.700001', {
  links: { abstract: 'https://www.biorxiv.org/content/10.64898/2026.06.16.700001v1' },
});

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ [path]: respond(200, {}, nothing) });
  onTestFinished(() => server.close());
});

const ask = (...papers: ReturnType<typeof paperToEnrich>[]) =>
  askEnricher({ kind: 'hackernews', options: { endpoint: server.url, minIntervalMs: 0 }, papers });

test.each([
  ['https://arxiv.org/abs/2606.90001v2', 'arxiv:2606.90001'],
  ['http://www.arxiv.org/pdf/2606.90001.pdf', 'arxiv:2606.90001'],
  ['https://huggingface.co/papers/2606.90001', 'arxiv:2606.90001'],
  ['https://doi.org/10.5555/JIC.2026.17', 'doi:10.5555/jic.2026.17'],
  [
    'https://www.biorxiv.org/content/10.64898/2026.06.16.700001v1.full-text',
    'doi:10.64898/2026.06.16.700001',
  ],
  ['https://www.biorxiv.org/content/10.64898/2026.06.16.700001', 'doi:10.64898/2026.06.16.700001'],
  ['https://dl.acm.org/doi/10.5555/3292500.3330701', 'doi:10.5555/3292500.3330701'],
  ['https://openreview.net/forum?id=AbC123', 'openreview:AbC123'],
  ['https://www.example.org/blog/two-clocks/?utm=1', 'url:example.org/blog/two-clocks'],
  ['no address', null],
])('a link to %s leads to %s', (link, key) => {
  expect(keyOfLink(link)).toBe(key);
});

describe('stories', () => {
  test('are found site by site since before the first announcement, and add up for their paper', async () => {
    server.next(path, respond(200, {}, stories));
    const { records, found, missing, rejects } = await ask(paper, preprint, paperToEnrich('2606.90002'));
    expect(records).toMatchObject([
      {
        source: 'hackernews',
        via: 'search',
        key: 'arxiv:2606.90001',
        links: { discussion: 'https://news.ycombinator.com/item?id=99000001' },
        signals: [
          { name: 'points', value: 125 },
          { name: 'comments', value: 43 },
        ],
      },
      { key: preprint.id, signals: [{ name: 'points', value: 1 }] },
    ]);
    expect(found).toEqual([paper.id, preprint.id]);
    expect(missing).toEqual(['arxiv:2606.90002']);
    expect(rejects).toEqual([{ subject: '99000005', reason: expect.stringContaining('created_at_i') }]);
    expect(server.requests.map(({ query }) => query.get('query'))).toEqual([
      'arxiv.org',
      'huggingface.co/papers',
      'doi.org',
      'biorxiv.org',
    ]);
    expect(server.requests[0]?.query.get('numericFilters')).toBe(
      `created_at_i>${Date.parse('2026-06-02T00:00:00Z') / 1000}`,
    );
  });

  test('that fill a response are continued before the oldest of it, and count once', async () => {
    const hit = (index: number) => ({
      objectID: String(index),
      url: 'https://arxiv.org/abs/2606.90001',
      points: 1,
      num_comments: 0,
      created_at_i: 1_781_600_000 - index,
    });
    const first = Array.from({ length: 1000 }, (_, index) => hit(index));
    server.next(
      path,
      respond(200, {}, JSON.stringify({ hits: first })),
      respond(200, {}, JSON.stringify({ hits: [hit(999), hit(1000)] })),
    );
    const { records } = await ask(paper);
    expect(records[0]?.signals).toEqual([{ name: 'points', value: 1001 }]);
    expect(server.requests[1]?.query.get('numericFilters')).toContain(`created_at_i<${1_781_600_000 - 999}`);
  });
});

test.each([
  ['JSON that ends midway', respond(200, {}, stories.slice(0, 500)), /not JSON/],
  ['an answer without hits', respond(200, {}, '{"message":"Unknown parameter"}'), /hits/],
  ['a refusal', respond(400, {}, '{"message":"bad filter","status":400}'), /answered 400/],
  ['a service that is down', respond(503), /answered 503/],
])('%s fails the round', async (_what, behaviour, message) => {
  server.next(path, ...Array(5).fill(behaviour));
  const { error, pages } = await ask(paper);
  expect(error).toMatchObject({ message: expect.stringMatching(message) });
  expect(pages).toEqual([]);
});
