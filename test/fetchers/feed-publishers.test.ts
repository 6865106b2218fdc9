// Feeds in the manner of publishers: what they put around names, titles and abstracts is no part of the paper.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Cursor } from '../../src/model/page.ts';
import type { PaperRecord } from '../../src/model/paper.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/': respond(404) });
  onTestFinished(() => server.close());
});

const namespaces = `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"`;

async function fetchItems(
  items: string,
  { now = '2026-06-18T11:00:00.000Z', cursor = null as Cursor | null } = {},
) {
  const body = `<rss version="2.0" ${namespaces}><channel><title>J</title><link>https://j.example.org/</link>${items}</channel></rss>`;
  server.next('/feed', respond(200, {}, body));
  const options = { url: `${server.url}/feed`, name: 'Journal', minIntervalMs: 0 };
  return await fetchSource({ kind: 'feed', now, cursor, options });
}
const item = (content: string, title = 'Moss on mars') =>
  `<item><title>${title}</title><link>https://j.example.org/1</link>${content}</item>`;
const cdata = (html: string) => `<description><![CDATA[${html}]]></description>`;
const short = ({ title, abstract, authors, identifiers, journalRef, publishedAt }: PaperRecord) => ({
  title,
  abstract,
  authors: authors.map(({ name }) => name),
  doi: identifiers.doi ?? null,
  journalRef,
  publishedAt: publishedAt?.slice(0, 10) ?? null,
});
const three = ['Ann Ames', 'Bo Berg', 'Cy Cole'];
const abstract = 'Moss can live on mars. We show how in three experiments.';
const nothing = {
  title: 'Moss on mars',
  abstract: null,
  authors: [],
  doi: null,
  journalRef: null,
  publishedAt: null,
};

describe('an article in the manner of', () => {
  test.each<[string, string, Partial<ReturnType<typeof short>>]>([
    [
      'Elsevier: all in the description, and no abstract',
      item(
        cdata(
          '<p>Publication date: September 2026</p><p><b>Source:</b> Journal of Bridges, Volume 12, Part A</p><p>Author(s): Ann Ames, Bo Berg, Cy Cole</p>',
        ),
      ),
      { authors: three, journalRef: 'Journal of Bridges', publishedAt: '2026-09-30' },
    ],
    [
      'Elsevier, online before its issue',
      item(cdata('<p>Publication date: Available online 12 June 2026</p><p>Author(s): Ann Ames</p>')),
      { authors: ['Ann Ames'], publishedAt: '2026-06-12' },
    ],
    [
      'Taylor & Francis: a place in a volume',
      item(
        `${cdata('Volume 40, Issue 5, September 2026, Page 1-20<br/>. ')}<prism:doi>10.1080/12345.2026.1</prism:doi><dc:creator>Ann Ames</dc:creator><dc:creator>Bo Berg a Northern University</dc:creator>`,
      ),
      { doi: '10.1080/12345.2026.1' },
    ],
    [
      'Pensoft: labelled paragraphs',
      item(
        cdata(
          `<p>ZooKeys 1001: 1-12</p><p>DOI: 10.3897/zookeys.1001.12345</p><p>Authors: Ann Ames, Bo Berg, Cy Cole</p><p>Abstract: ${abstract}</p>`,
        ),
      ),
      { authors: three, abstract, doi: '10.3897/zookeys.1001.12345' },
    ],
    [
      'MDPI: its place before the title and before the abstract',
      item(
        `${cdata(
          `<p><b>Foods, Vol. 13, Pages 123: Moss on mars</b></p><p>Foods <a href="https://www.mdpi.example/2304-8158/13/1/123">doi: 10.3390/foods13010123</a></p><p>Authors: Ann Ames Bo Berg</p><p>${abstract}</p>`,
        )}<dc:creator>Ann Ames</dc:creator><dc:creator>Bo Berg</dc:creator>`,
        'Foods, Vol. 13, Pages 123: Moss on mars',
      ),
      { authors: ['Ann Ames', 'Bo Berg'], abstract, doi: '10.3390/foods13010123' },
    ],
    [
      'PubMed: a citation before it and numbers after it',
      item(
        `<content:encoded><![CDATA[<div><p>J Moss. 2026 Jun 17. doi: 10.1234/jm.2026.1. Online ahead of print.</p><p><b>ABSTRACT</b></p><p>${abstract}</p><p>PMID:<a href="x">40001234</a> | DOI:<a href="y">10.1234/jm.2026.1</a></p></div>]]></content:encoded>`,
      ),
      { abstract, doi: '10.1234/jm.2026.1' },
    ],
    [
      'the American Chemical Society: a picture and a citation',
      item(
        cdata(
          '<p><img alt="TOC Graphic" src="https://x.example/x.gif"/></p><div><cite>The Journal of Moss</cite></div><div>DOI: 10.1021/acs.jm.6c00001</div>',
        ),
        '[ASAP] Moss on mars',
      ),
      { doi: '10.1021/acs.jm.6c00001' },
    ],
    [
      'the American Physical Society: names before it and a place after it',
      item(
        cdata(
          `Author(s): Ann Ames, Bo Berg, and Cy Cole<br/><p>${abstract}</p><br/>[Phys. Rev. D 110, 012345] Published Mon Jun 15, 2026`,
        ),
      ),
      { authors: three, abstract },
    ],
    [
      'Oxford: a heading, and not all authors',
      item(
        `${cdata(`<span class="paragraphSection"><div class="boxTitle">Abstract</div>${abstract}</span>`)}<author>Ann Ames, Bo Berg, et al.</author>`,
      ),
      { authors: ['Ann Ames', 'Bo Berg'], abstract },
    ],
    [
      'Wiley: names a line each, and a citation before the abstract',
      item(
        `${cdata(`Journal of Moss, Volume 12, Issue 3, Page 1-12, June 2026.<br/>ABSTRACT<br/>${abstract}`)}<dc:creator>Ann Ames, \nBo Berg, \nCy Cole</dc:creator>`,
      ),
      { authors: three, abstract },
    ],
    [
      'the Royal Society of Chemistry: boilerplate on both sides',
      item(
        cdata(
          `<div><i><b>J. Mater. Moss</b></i>, 2026, Advance Article<br/><b>DOI</b>: 10.1039/D6MM00001A, Paper<div>${abstract}<br/>To cite this article before page numbers are assigned, use the DOI form of citation above.<br/>The content of this RSS Feed (c) The Royal Society of Chemistry</div></div>`,
        ),
      ),
      { abstract, doi: '10.1039/d6mm00001a' },
    ],
    [
      'JATS: a formula in TeX and again in MathML',
      item(
        '',
        'Decay of &lt;jats:inline-formula&gt;&lt;jats:alternatives&gt;&lt;jats:tex-math&gt;\\documentclass{minimal}$B$&lt;/jats:tex-math&gt;&lt;mml:math&gt;&lt;mml:mi&gt;B&lt;/mml:mi&gt;&lt;/mml:math&gt;&lt;/jats:alternatives&gt;&lt;/jats:inline-formula&gt; mesons',
      ),
      { title: 'Decay of B mesons' },
    ],
    [
      'a journal with several dates: the day it came out',
      item(
        '<prism:coverDate>2026-09-01</prism:coverDate><dcterms:issued>2026-6-9</dcterms:issued><prism:coverDisplayDate>September 2026</prism:coverDisplayDate>',
      ),
      { publishedAt: '2026-06-09' },
    ],
  ])('%s', async (_manner, items, expected) => {
    const { records, rejects } = await fetchItems(items);
    expect(rejects).toEqual([]);
    const [record] = records;
    const { authors, ...rest } = expected;
    expect(record && short(record)).toMatchObject({
      ...nothing,
      ...rest,
      authors: authors ?? expect.any(Array),
    });
  });
});

test.each([
  ['RETRACTED: Moss on mars', true],
  ['WITHDRAWN: Moss on mars', true],
  ['Retracted Article: Moss on mars', true],
  ['[Retracted] Moss on mars', true],
  ['Moss on mars [RETRACTED]', true],
  ['Moss on mars', false],
])('the title %j says whether the paper was withdrawn', async (title, withdrawn) => {
  const { records } = await fetchItems(item('', title));
  expect(records[0]).toMatchObject({ title: 'Moss on mars', withdrawn });
});

test.each([
  ['Vectors in Vec&lt;T&gt; and &lt;unk&gt; tokens', 'Vectors in Vec<T> and <unk> tokens'],
  ['Where a &lt;b and c&gt; d', 'Where a <b and c> d'],
  ['Of &lt;i&gt;E. coli&lt;/i&gt; at p&lt;0.05', 'Of E. coli at p<0.05'],
  ['CO&lt;sub&gt;2&lt;/sub&gt; in x&lt;y', 'CO2 in x<y'],
])('a "<" that is not a tag stays in the title %j', async (title, expected) => {
  const { records } = await fetchItems(item('', title));
  expect(records[0]?.title).toBe(expected);
});

describe('entries are papers of their own', () => {
  const link = (address: string, more = '') =>
    `<item><title>Paper at ${address}${more}</title><link>${address}</link>${more}</item>`;
  const same = (address: string) => `<item><title>One paper</title><link>${address}</link></item>`;
  const guid = (id: string) => `<guid isPermaLink="false">${id}</guid>`;
  const keysOf = async (...items: string[]) => new Set((await fetchItems(items.join(''))).keys).size;

  test('where their links differ after "#", but not by a part that any page has', async () => {
    expect(await keysOf(link('https://a.example/#!/1'), link('https://a.example/#!/2'))).toBe(2);
    expect(await keysOf(link('https://a.example/news#july'), link('https://a.example/news#june'))).toBe(2);
    expect(await keysOf(same('https://a.example/1#comments'), same('https://a.example/1#top'))).toBe(1);
  });

  test('where only their ids differ, also when one of them is gone later', async () => {
    const [one, two] = ['n1', 'n2'].map((id) => link('https://a.example/news', guid(id)));
    const both = await fetchItems(`${one}${two}`);
    expect(new Set(both.keys).size).toBe(2);
    const later = await fetchItems(two ?? '', { cursor: both.cursor });
    expect(later.keys).toEqual([both.keys[1]]);
  });

  test('but not where a link changes with each fetch', async () => {
    const pubmed = (query: string) => same(`https://pubmed.ncbi.nlm.nih.gov/40001234/?${query}`);
    expect(
      await keysOf(pubmed('fc=1&amp;ff=20260617&amp;v=2.18'), pubmed('fc=1&amp;ff=20260618&amp;v=2.19')),
    ).toBe(1);
    expect(
      await keysOf(
        same('https://j.example.org/1;jsessionid=A1'),
        same('https://j.example.org/1;jsessionid=B2'),
      ),
    ).toBe(1);
  });
});

describe('a date that cannot be read', () => {
  const odd = (id: string) =>
    `<item><title>Post ${id}</title><link>https://j.example.org/${id}</link><pubDate>the other day</pubDate></item>`;

  test('makes no news of what the first fetch finds', async () => {
    const { records } = await fetchItems(odd('1'));
    expect(records).toMatchObject([{ announcements: [], publishedAt: null }]);
  });

  test('does not matter for later papers: they are new when they come', async () => {
    const first = await fetchItems(odd('1'));
    const next = { cursor: first.cursor, now: '2026-06-19T11:00:00.000Z' };
    const second = await fetchItems(`${odd('2')}${odd('1')}`, next);
    expect(second.records.map(({ announcements }) => announcements)).toEqual([
      [{ on: '2026-06-19', kind: 'new' }],
      [],
    ]);
    const third = await fetchItems(`${odd('2')}${odd('1')}`, {
      cursor: second.cursor,
      now: '2026-06-25T11:00:00.000Z',
    });
    expect(third.records[0]?.announcements).toEqual([{ on: '2026-06-19', kind: 'new' }]);
  });

  test('leaves the day of an old month where it was', async () => {
    const { records } = await fetchItems(
      `${item('<pubDate>May 2024</pubDate>')}<item><title>New</title><link>https://j.example.org/2</link><pubDate>June 2026</pubDate></item>`,
    );
    expect(records.map(({ announcements: [one] }) => one?.on)).toEqual(['2024-05-31', '2026-06-18']);
  });
});
