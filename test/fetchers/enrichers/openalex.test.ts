// The OpenAlex enricher against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { organizationOf, textOfInvertedIndex } from '../../../src/fetchers/enrichers/openalex/parse.ts';
import { askEnricher, enricherOf, paperToEnrich, paperWithDoi } from '../../helpers/ask-enricher.ts';
import { type FaultServer, respond, startFaultServer } from '../../helpers/fault-server.ts';
import { readFixture } from '../../helpers/fixture.ts';

const works = readFixture('openalex/works.json');
const journal = '10.5555/jic.2026.17';

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/works': respond(200, {}, works) });
  onTestFinished(() => server.close());
});

const ask = (papers: Parameters<typeof askEnricher>[0]['papers'], options: Record<string, unknown> = {}) =>
  askEnricher({ kind: 'openalex', options: { endpoint: server.url, minIntervalMs: 0, ...options }, papers });
const filters = () => server.requests.flatMap(({ query }) => query.get('filter') ?? []);

describe('works', () => {
  test('are queried by DOI, including those of arXiv, with the key', async () => {
    await ask([paperToEnrich('2606.90001'), paperWithDoi(journal)], { apiKey: 'oa-1' });
    expect(filters()).toEqual([`doi:10.48550/arxiv.2606.90001|${journal}`]);
    expect(server.requests[0]?.query.get('api_key')).toBe('oa-1');
  });

  test('give names as printed with ORCID and affiliations, topics, the abstract in its order, and citations', async () => {
    const { records, rejects, found, missing } = await ask([
      paperToEnrich('2606.90001'),
      paperToEnrich('2606.90002'),
    ]);
    expect(found).toEqual(['arxiv:2606.90001']);
    expect(missing).toEqual(['arxiv:2606.90002']);
    expect(records).toMatchObject([
      {
        source: 'openalex',
        via: 'works',
        key: 'arxiv:2606.90001',
        title: '',
        abstract: 'Two clocks disagree; we ask a third. clocks',
        authors: [
          { name: 'Ada Ames', affiliations: ['Universität Nordstadt'], orcid: '0000-0002-0000-0017' },
          { name: 'Bo Berg', affiliations: ['Invented Clock Works', 'Westland College'] },
          { name: 'Cy Cole', affiliations: ['Westland College'] },
        ],
        organization: { name: 'westland-college', fullname: 'Westland College' },
        categories: ['Time Synchronization Technologies', 'Distributed Systems'],
        journalRef: null,
        links: { pdf: 'https://arxiv.org/pdf/2606.90001' },
        signals: [{ name: 'citations', value: 3 }],
        withdrawn: false,
      },
    ]);
    expect(rejects).toEqual([
      { subject: 'https://openalex.org/W9900000003', reason: expect.stringContaining('doi') },
    ]);
  });

  test('of a preprint and its article are one: the most cited speaks, a retraction of either counts', async () => {
    const { records } = await ask([paperToEnrich('2606.90001', { dois: [journal] })]);
    expect(records).toMatchObject([
      {
        key: 'arxiv:2606.90001',
        journalRef: 'Journal of Invented Cells',
        signals: [{ name: 'citations', value: 7 }],
        withdrawn: true,
      },
    ]);
  });

  test('are queried 50 DOIs at a time, the DOIs of one paper together', async () => {
    const papers = Array.from({ length: 60 }, (_, index) =>
      paperToEnrich(`2606.${10_000 + index}`, { dois: [`10.5555/x.${index}`] }),
    );
    await ask(papers);
    expect(filters().map((filter) => filter?.split('|').length)).toEqual([50, 50, 20]);
  });

  test('that lists lack are queried one by one: a preprint is found in the article that it was merged into', async () => {
    const merged = { doi: `https://doi.org/${journal}`, cited_by_count: 9 };
    server.next('/works/doi:10.48550/arxiv.2606.90002', respond(200, {}, JSON.stringify(merged)));
    const { records, found, missing } = await ask([paperToEnrich('2606.90002'), paperToEnrich('2606.90003')]);
    expect(found).toEqual(['arxiv:2606.90002']);
    expect(missing).toEqual(['arxiv:2606.90003']);
    expect(records).toMatchObject([
      {
        key: 'arxiv:2606.90002',
        identifiers: { arxiv: '2606.90002' },
        signals: [{ name: 'citations', value: 9 }],
      },
    ]);
  });

  test('are queried singly for 40 papers at most, and for none after a fault', async () => {
    const papers = Array.from({ length: 45 }, (_, index) => paperToEnrich(`2606.${10_000 + index}`));
    const alone = () => server.requests.filter(({ path }) => path.startsWith('/works/')).length;
    expect((await ask(papers)).missing).toHaveLength(45);
    expect(alone()).toBe(40);
    server.next('/works/doi:10.48550/arxiv.2606.10001', respond(400));
    const { missing, error } = await ask(papers);
    expect(error).toBeNull();
    expect(missing).toHaveLength(45);
    expect(alone()).toBe(42);
  });

  test('need no key for a mirror, but one for the service itself', async () => {
    const keyOf = async (given: Record<string, unknown>) => (await enricherOf('openalex', given)).missingKey;
    expect(await keyOf({})).toContain('https://openalex.org/settings/api');
    expect(await keyOf({ apiKey: 'oa-1' })).toBeNull();
    expect(await keyOf({ endpoint: server.url })).toBeNull();
  });

  test('with a DOI that would break the filter are not queried', async () => {
    await ask([paperWithDoi('10.5555/a,b'), paperWithDoi('10.5555/a|b')]);
    expect(server.requests).toEqual([]);
  });
});

describe('an abstract as an inverted index', () => {
  test('is put in order; gaps and a heading go', () => {
    expect(textOfInvertedIndex({ Abstract: [0], clocks: [2, 4], Two: [1], third: [9] })).toBe(
      'Two clocks clocks third',
    );
    expect(textOfInvertedIndex({})).toBeNull();
  });

  test('that claims a place beyond any abstract makes no long text', () => {
    expect(textOfInvertedIndex({ far: [4_000_000_000], near: [0] })).toBe('near');
  });
});

describe('the organisation', () => {
  const author = (...names: string[]) => ({ institutions: names.map((display_name) => ({ display_name })) });
  const of = (...authorships: ReturnType<typeof author>[]) =>
    organizationOf({ authorships })?.fullname ?? null;

  test('is that of most authors, among equals that of the first author', () => {
    expect(of(author('A'), author('B'), author('B', 'C'))).toBe('B');
    expect(of(author('A'), author('B'))).toBe('A');
    expect(of(author('A', 'A'), author('B'), author('B'))).toBe('B');
    expect(of(author(), author())).toBeNull();
  });
});

describe('a fault', () => {
  test('of the key says what a key is good for, and does not show it', async () => {
    server.next('/works', respond(401, {}, '{"error":"Invalid API key"}'));
    const { error } = await ask([paperToEnrich('2606.90001')], { apiKey: 'oa-wrong' });
    expect(error).toMatchObject({
      url: expect.stringContaining('api_key=***'),
      hint: expect.stringContaining('"apiKey" of openalex'),
    });
    expect(JSON.stringify([error, String(error)])).not.toContain('oa-wrong');
  });

  test('is reported in a line without the fifty DOIs of the request', async () => {
    server.next('/works', respond(400, {}, '{"error":"Invalid filter"}'));
    const papers = Array.from({ length: 50 }, (_, index) => paperToEnrich(`2606.${10_000 + index}`));
    const { error } = await ask(papers);
    expect(String(error)).toMatch(/works\?filter=.*…: answered 400 Bad Request$/);
    expect(String(error).length).toBeLessThan(220);
  });

  test('that a day is used up ends the round, and what came before stays', async () => {
    server.next('/works', respond(200, {}, works), respond(429, { 'retry-after': '40000' }));
    const papers = Array.from({ length: 60 }, (_, index) => paperToEnrich(`2606.${10_000 + index}`));
    const { error, missing } = await ask(papers);
    expect(error).toMatchObject({ status: 429, hint: expect.stringMatching(/^Run it again after /) });
    expect(missing).toHaveLength(50);
    expect(filters()).toHaveLength(2);
  });

  test('is an HTML page instead of JSON', async () => {
    server.next('/works', respond(200, {}, '<!doctype html><title>404 Not Found</title>'));
    expect((await ask([paperToEnrich('2606.90001')])).error).toMatchObject({
      message: expect.stringContaining('the response is not JSON'),
    });
  });
});
