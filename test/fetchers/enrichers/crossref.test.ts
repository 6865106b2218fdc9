// The Crossref enricher against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { abstractOf, relatedIdentifiers } from '../../../src/fetchers/enrichers/crossref/parse.ts';
import { askEnricher, paperToEnrich, paperWithDoi } from '../../helpers/ask-enricher.ts';
import { type FaultServer, respond, startFaultServer } from '../../helpers/fault-server.ts';
import { readFixture } from '../../helpers/fixture.ts';

const works = readFixture('crossref/works.json');
const preprint = paperWithDoi('10.64898/2026.06.16.700001');

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/works': respond(200, {}, works) });
  onTestFinished(() => server.close());
});

const ask = (...papers: ReturnType<typeof paperWithDoi>[]) =>
  askEnricher({ kind: 'crossref', options: { endpoint: server.url, minIntervalMs: 0 }, papers });

describe('a deposit', () => {
  test('of a preprint gives its abstract as text, its authors, and the DOI of the article', async () => {
    const { records } = await ask(preprint);
    expect(server.requests[0]?.query.get('filter')).toBe('doi:10.64898/2026.06.16.700001');
    expect(records).toMatchObject([
      {
        source: 'crossref',
        via: 'works',
        key: preprint.id,
        title: '',
        identifiers: { doi: '10.64898/2026.06.16.700001', publishedDoi: '10.5555/jic.2026.17' },
        abstract: 'We look at cells that nobody has & keep them.',
        authors: [
          { name: 'Ada Ames', affiliations: ['Northern University'], orcid: '0000-0002-0000-0017' },
          { name: 'The Cell Keepers', affiliations: [] },
        ],
        journalRef: null,
        signals: [{ name: 'citations', value: 2 }],
      },
    ]);
  });

  test('of an article gives journal, volume and pages; one that was retracted is withdrawn', async () => {
    const { records } = await ask(paperWithDoi('10.5555/jir.2026.3'));
    expect(records).toMatchObject([
      { journalRef: 'Journal of Invented Results 12(3), 45-67 (2026)', withdrawn: true, signals: [] },
    ]);
  });

  test('of an article with a preprint of arXiv names it, and a correction withdraws nothing', async () => {
    const { records } = await ask(paperWithDoi('10.5555/jir.2026.4'));
    expect(records).toMatchObject([
      {
        identifiers: { doi: '10.5555/jir.2026.4', arxiv: '2606.90001', publishedDoi: '10.5555/jir.2026.4' },
        withdrawn: false,
      },
    ]);
  });

  test('that is damaged does not affect the others', async () => {
    const { rejects, found, missing } = await ask(preprint, paperWithDoi('10.5555/jir.2026.5'));
    expect(rejects).toEqual([
      { subject: expect.stringMatching(/^entry \d+$/), reason: expect.stringContaining('DOI') },
    ]);
    expect(found).toEqual([preprint.id]);
    expect(missing).toEqual(['doi:10.5555/jir.2026.5']);
  });

  test("of arXiv's own DOIs is not queried: they are registered elsewhere", async () => {
    await ask(paperToEnrich('2606.90001'));
    expect(server.requests).toEqual([]);
  });

  test('is queried 25 at a time', async () => {
    await ask(...Array.from({ length: 30 }, (_, index) => paperWithDoi(`10.5555/x.${index}`)));
    expect(server.requests.map(({ query }) => query.get('filter')?.split(',').length)).toEqual([25, 5]);
  });
});

describe('preprint and article', () => {
  const relate = (DOI: string, relation: Record<string, unknown>) => relatedIdentifiers({ DOI, relation });
  const doi = (id: string) => ({ 'id-type': 'doi', id, 'asserted-by': 'subject' });

  test('are one work where the deposit names one', () => {
    expect(relate('10.5555/p', { 'is-preprint-of': [doi('10.5555/A')] })).toEqual({
      publishedDoi: '10.5555/a',
    });
  });

  test('are not if it names several, itself, or something other than a DOI', () => {
    expect(relate('10.5555/p', { 'is-preprint-of': [doi('10.5555/a'), doi('10.5555/b')] })).toEqual({});
    expect(relate('10.5555/p', { 'is-preprint-of': [doi('10.5555/P')] })).toEqual({});
    expect(
      relate('10.5555/p', { 'is-preprint-of': [{ 'id-type': 'uri', id: 'https://a.example' }] }),
    ).toEqual({});
    expect(relate('10.5555/p', { 'is-preprint-of': 'soon' })).toEqual({});
    expect(relate('10.5555/a', { 'has-preprint': [doi('10.5555/p1'), doi('10.5555/p2')] })).toEqual({});
  });
});

test.each([
  ['<jats:title>Abstract</jats:title><jats:p>Two clocks.</jats:p>', 'Two clocks.'],
  [
    '<jats:sec><jats:title>Aims</jats:title><jats:p>Two.</jats:p></jats:sec><jats:sec><jats:title>Results</jats:title><jats:p>Three.</jats:p></jats:sec>',
    'Aims Two. Results Three.',
  ],
  ['<p>Abstract: a &lt; b</p>', 'a < b'],
  ['<jats:p/>', null],
])('JATS %s is %s as text', (abstract, text) => {
  expect(abstractOf({ abstract })).toBe(text);
});
