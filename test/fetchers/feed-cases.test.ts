// Feeds beside the checkout that were once read wrongly, each with what is right in it.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import { casesOf, hasCases, readCase } from '../helpers/cases.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/': respond(404) });
  onTestFinished(() => server.close());
});

async function fetchCase(name: string) {
  const type = name.includes('declared-header-utf8') ? { 'content-type': 'text/xml; charset=utf-8' } : {};
  server.next('/feed', respond(200, type, readCase(name)));
  return await fetchSource({
    kind: 'feed',
    now: '2026-08-20T11:00:00.000Z',
    options: { url: `${server.url}/feed`, name: 'Journal', minIntervalMs: 0 },
  });
}

const authors = (...names: string[]) => ({ authors: names.map((name) => ({ name, affiliations: [] })) });

const right: Record<string, Partial<PaperRecord>[]> = {
  'acs-asap': [
    {
      title: 'A new ligand',
      abstract: null,
      identifiers: { doi: '10.1021/acs.joc.6c00001' },
      ...authors('Ann Ames', 'Bo Berg', 'Cy Cole'),
    },
  ],
  'author-jr': [authors('Ann Ames Jr.', 'Bo Berg')],
  'author-name-then-mail': [authors('Ann Ames')],
  'author-with-degree': [authors('Ann Ames', 'Bo Berg')],
  'biorxiv-creator': [
    {
      identifiers: { doi: '10.1101/2026.08.15.700001' },
      ...authors('A. B. Ames', 'B. Berg', 'C.-D. van der Cole', 'X. Li'),
    },
  ],
  'dcterms-issued': [
    { publishedAt: '2026-08-17T00:00:00.000Z', announcements: [{ on: '2026-08-17', kind: 'new' }] },
  ],
  'emoji-surrogate-entity': [{ title: 'Launch 🚀 of moss' }],
  'entity-declaration': [{ title: 'Café moss' }],
  'hash-bang-links': [{ title: 'First paper of the app' }, { title: 'Second paper of the app' }],
  'json-feed-author-inherited': [authors('Feed Owner')],
  'latin1-declared-header-utf8': [{ title: 'Étude de Müller' }],
  'lowercase-pubdate': [{ publishedAt: '2026-08-17T22:00:00.000Z' }],
  'mathml-title-escaped-annotation': [{ title: 'Decay of B mesons' }],
  'media-title': [{ title: 'Media title of a talk' }],
  'php-notice-first': [{ title: 'After a notice' }],
  'plos-atom': [
    {
      abstract: 'Moss can live on mars.',
      identifiers: { doi: '10.1371/journal.pone.0300001' },
      ...authors('Ann Ames', 'Bo Berg'),
    },
  ],
  'prism-publicationdate-month': [
    { publishedAt: '2026-06-30T00:00:00.000Z', announcements: [{ on: '2026-06-30', kind: 'new' }] },
  ],
  pubmed: [
    {
      identifiers: { doi: '10.1234/jw.2026.1' },
      abstract: 'BACKGROUND: Legs are good. METHODS: We walked for a year with many people.',
    },
  ],
  'rss1-prefixed': [{ title: 'Prefixed item' }],
  'same-link-other-guid': [{ title: 'News one of the day' }, { title: 'News two of the day' }],
  sciencedirect: [
    { abstract: null, journalRef: 'Journal of Bridges', ...authors('Ann Ames', 'Bo Berg', 'Cy Cole') },
  ],
  'self-closing-iframe-xhtml': [{ abstract: 'Before. After the video.' }],
  'single-word-authors': [authors('OpenAI', 'Anthropic')],
  'title-lt-number': [{ title: 'Effects at p < 0.05 and x<y in rats' }],
  'trailing-script': [{ title: 'Before a script' }],
  'us-date': [{ publishedAt: '2026-06-05T00:00:00.000Z' }],
  'utf8-declared-latin1': [{ title: 'Étude de Müller' }],
  'utf8-with-c1': [{ title: 'It don’t matter – much' }],
  'withdrawn-title': [{ title: 'Moss cures all', withdrawn: true }],
};

describe.skipIf(!hasCases)('the feed', () => {
  test.each(casesOf('feed'))('%s is read as it should be', async (file) => {
    const { records, error, rejects } = await fetchCase(file);
    expect(error).toBeNull();
    expect(rejects).toEqual([]);
    const expected = right[file.replace(/^feed-|\.\w+$/g, '')];
    expect(expected, 'a case without its right answer').toBeDefined();
    expect(records).toMatchObject(expected ?? []);
    expect(new Set(records.map(({ key }) => key)).size).toBe(records.length);
  });
});
