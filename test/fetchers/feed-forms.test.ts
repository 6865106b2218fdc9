// Feeds in unusual forms: names in lists of all kinds, text escaped twice, other prefixes, bases, encodings and places of ids.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PaperRecord } from '../../src/model/paper.ts';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/': respond(404) });
  onTestFinished(() => server.close());
});

const namespaces = `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/"`;

async function fetchBody(body: string | Buffer, type?: string): Promise<PaperRecord[]> {
  server.next('/deep/feed', respond(200, type ? { 'content-type': type } : {}, body));
  const { records } = await fetchSource({
    kind: 'feed',
    now: '2026-08-20T11:00:00.000Z',
    options: { url: `${server.url}/deep/feed`, name: 'Journal', minIntervalMs: 0 },
  });
  return records;
}

const rss = (items: string) =>
  `<?xml version="1.0"?><rss version="2.0" ${namespaces}><channel><title>J</title><link>https://j.example.org/</link>${items}</channel></rss>`;
const item = (content: string, { title = 'Silt in tidal rivers', link = 'https://j.example.org/1' } = {}) =>
  `<item><title>${title}</title><link>${link}</link>${content}</item>`;

const creator = (names: string) => `<dc:creator>${names}</dc:creator>`;

describe('the authors of an item are', () => {
  test.each<[why: string, fields: string, names: string[]]>([
    [
      'each a creator, family name first',
      creator('Doe, Jo') + creator('de la Roca, Inés María'),
      ['Jo Doe', 'Inés María de la Roca'],
    ],
    [
      'each a creator, family names of two words',
      creator('Roca Vidal, Inés') + creator('Doe, Jo'),
      ['Inés Roca Vidal', 'Jo Doe'],
    ],
    ['one, with a particle in small letters', creator('van der Meer, Jo Ann'), ['Jo Ann van der Meer']],
    [
      'two with affiliations in brackets that have semicolons',
      creator('Jo Doe (Univ. of A; Dept. B); Li Roe (Lab C)'),
      ['Jo Doe', 'Li Roe'],
    ],
    [
      'two with affiliations after commas',
      creator('Jo Doe, University of A, Aville; Li Roe, Institute of B'),
      ['Jo Doe', 'Li Roe'],
    ],
    ['one with an affiliation after a dash', creator('Jo Doe - University of A'), ['Jo Doe']],
    [
      'family name first, with addresses of mail',
      creator('Doe, Jo &lt;jo@a.example&gt;; Roe, Li &lt;li@a.example&gt;'),
      ['Jo Doe', 'Li Roe'],
    ],
    ['an address of mail with the name in brackets', '<author>jo@a.example (Jo Doe)</author>', ['Jo Doe']],
    [
      'with ORCID iDs in square brackets',
      creator('Jo Doe [0000-0002-1825-0097]; Li Roe'),
      ['Jo Doe', 'Li Roe'],
    ],
    ['with degrees and no commas before them', creator('Jo Doe MD PhD, Li Roe MSc'), ['Jo Doe', 'Li Roe']],
    ['Chinese, between commas', creator('王小明, 李华'), ['王小明', '李华']],
    ['Chinese, between commas of their own', creator('王小明、李华，张伟'), ['王小明', '李华', '张伟']],
    ['between strokes', creator('Jo Doe / Li Roe / An Poe'), ['Jo Doe', 'Li Roe', 'An Poe']],
    ['joined in French', creator('Jo Doé et Li Roe'), ['Jo Doé', 'Li Roe']],
    ['joined in Spanish', creator('Jo Doe y Li Roe'), ['Jo Doe', 'Li Roe']],
    ['one whose family name has a conjunction', creator('José Ortega y Gasset'), ['José Ortega y Gasset']],
    [
      'in a sequence of RDF',
      '<dc:creator><rdf:Seq><rdf:li>Jo Doe</rdf:li><rdf:li>Li Roe</rdf:li></rdf:Seq></dc:creator>',
      ['Jo Doe', 'Li Roe'],
    ],
    [
      'people of FOAF',
      '<dc:creator><foaf:Person><foaf:name>Jo Doe</foaf:name></foaf:Person></dc:creator>',
      ['Jo Doe'],
    ],
    [
      'credited by the media module',
      '<media:credit role="author">Jo Doe</media:credit><media:credit role="editor">X Y</media:credit>',
      ['Jo Doe'],
    ],
    ["in an element that is PRISM's by its prefix", '<prism:author>Jo Doe</prism:author>', ['Jo Doe']],
    [
      'before a group for which they write',
      creator('Jo Doe, Li Roe, on behalf of the Silt Group'),
      ['Jo Doe', 'Li Roe', 'Silt Group'],
    ],
    [
      'with letters above the line',
      creator('Jo Doe&lt;sup&gt;a,b&lt;/sup&gt;, Li Roe&lt;sup&gt;b&lt;/sup&gt;'),
      ['Jo Doe', 'Li Roe'],
    ],
    [
      'one with the place where they work',
      creator('Jo Doe, Dept of Silt, University of A, Aville'),
      ['Jo Doe'],
    ],
    [
      'between semicolons, the last one after "and"',
      creator('Doe, Jo; Roe, Li; and Poe, An'),
      ['Jo Doe', 'Li Roe', 'An Poe'],
    ],
    [
      'between semicolons, the last two with an ampersand',
      creator('Doe, Jo; Roe, Li &amp; Poe, An'),
      ['Jo Doe', 'Li Roe', 'An Poe'],
    ],
    ['Arabic, with its comma', creator('محمد علي، أحمد حسن'), ['محمد علي', 'أحمد حسن']],
    ['encoded twice', creator('JosÃ© RamÃ­rez'), ['José Ramírez']],
  ])('%s', async (_, fields, names) => {
    const [record] = await fetchBody(rss(item(fields)));
    expect(record?.authors.map(({ name }) => name)).toEqual(names);
  });
});

describe('a title is read', () => {
  test.each<[why: string, markup: string, title: string]>([
    [
      'with mark-up escaped twice',
      'On &amp;lt;i&amp;gt;M. magna&amp;lt;/i&amp;gt; in rivers',
      'On M. magna in rivers',
    ],
    ['with an ampersand escaped three times', 'Silt &amp;amp;amp; sand', 'Silt & sand'],
    ['in CDATA with an ampersand escaped twice', '<![CDATA[Silt &amp;amp; <i>sand</i>]]>', 'Silt & sand'],
    ['with a break in it that was escaped twice', 'Silt:&amp;lt;br/&amp;gt;a study', 'Silt: a study'],
    ['with a type in angle brackets as it is', 'List&amp;lt;T&amp;gt; of rivers', 'List<T> of rivers'],
    ['about a tag as it is', 'History of the &amp;lt;i&amp;gt; tag', 'History of the <i> tag'],
    ['without soft hyphens', 'Si&shy;lt of the ri&#173;vers', 'Silt of the rivers'],
    ['without marks of no width', 'Silt\u200b of the\ufeff rivers', 'Silt of the rivers'],
    [
      'without references to control characters',
      'Silt &#x0;of &#11;the &#xd800;rivers',
      'Silt of the rivers',
    ],
    ['where it was encoded twice', 'Ã‰tude des â€œmaréesâ€\u009d'.replace('é', 'Ã©'), 'Étude des “marées”'],
    ['where it only looks as if it was encoded twice', '«CAFÉ» À «GÂTEAU»', '«CAFÉ» À «GÂTEAU»'],
  ])('%s', async (_, markup, title) => {
    const [record] = await fetchBody(rss(item('', { title: markup })));
    expect(record?.title).toBe(title);
  });

  test('from the podcast module, under another prefix', async () => {
    const [record] = await fetchBody(
      '<rss xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item><i:title>Silt &amp; sand</i:title><link>https://j.example.org/1</link></item></channel></rss>',
    );
    expect(record?.title).toBe('Silt & sand');
  });
});

test('an abstract that was escaped twice is plain', async () => {
  const [record] = await fetchBody(
    rss(item('<description>&amp;lt;p&amp;gt;Silt &amp;amp;amp; sand.&amp;lt;/p&amp;gt;</description>')),
  );
  expect(record?.abstract).toBe('Silt & sand.');
});

test('categories are plain, and each is there once', async () => {
  const [record] = await fetchBody(
    rss(
      item('<category>Silt &amp;amp; sand</category><category>Rivers</category><category>rivers</category>'),
    ),
  );
  expect(record?.categories).toEqual(['Silt & sand', 'Rivers']);
});

describe('an item is identified', () => {
  test.each<[why: string, item: string, identifiers: PaperRecord['identifiers']]>([
    [
      "by the DOI in a publisher's address that has its end only",
      item('', { link: 'https://www.nature.com/articles/s41586-026-00001-9' }),
      { doi: '10.1038/s41586-026-00001-9' },
    ],
    [
      'by the arXiv paper that it encloses',
      item('<enclosure url="https://arxiv.org/pdf/2608.01035v2" type="application/pdf"/>'),
      { arxiv: '2608.01035' },
    ],
    [
      "by OpenReview's id",
      item('', { link: 'https://openreview.net/forum?id=AbC_1-d&amp;referrer=x' }),
      { openreview: 'AbC_1-d' },
    ],
    [
      "by PubMed's number beside its address",
      item('', { link: 'https://pubmed.ncbi.nlm.nih.gov/40001234/?utm_source=x&amp;ff=20260817' }),
      { url: 'https://pubmed.ncbi.nlm.nih.gov/40001234/', pmid: '40001234' },
    ],
    [
      'not by a DOI that a sentence of its abstract mentions',
      item('<description>We extend the work of doi:10.5555/other.1 to rivers.</description>'),
      { url: 'https://j.example.org/1' },
    ],
    [
      'not by a DOI in brackets after a sentence',
      item('<description>Silt moves (Doe 2020, https://doi.org/10.5555/other.1).</description>'),
      { url: 'https://j.example.org/1' },
    ],
    [
      'not by an arXiv id that its title mentions',
      item('', { title: 'A post on arXiv:2608.01035' }),
      { url: 'https://j.example.org/1' },
    ],
    [
      'by an address whose ampersand was escaped twice',
      item('', { link: 'https://j.example.org/a?id=1&amp;amp;x=2' }),
      { url: 'https://j.example.org/a?id=1&x=2' },
    ],
  ])('%s', async (_, entry, identifiers) => {
    const [record] = await fetchBody(rss(entry));
    expect(record?.identifiers).toEqual(identifiers);
  });
});

describe('a relative link starts from', () => {
  const one = (link: string) => `<item><title>Silt</title>${link}</item>`;
  test.each<[why: string, body: string, link: string]>([
    [
      'xml:base on the feed, before the site of its channel',
      `<rss xml:base="https://a.example.org/q/"><channel><link>https://b.example.org/</link>${one('<link>3.html</link>')}</channel></rss>`,
      'https://a.example.org/q/3.html',
    ],
    [
      'xml:base on the channel, in that of the feed, and on the item in that',
      `<rss xml:base="https://a.example.org/"><channel xml:base="q/"><item xml:base="r/"><title>Silt</title><link>4.html</link></item></channel></rss>`,
      'https://a.example.org/q/r/4.html',
    ],
    [
      'xml:base of a document in RDF',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xml:base="https://a.example.org/"><item rdf:about="p/5"><title>Silt</title></item></rdf:RDF>`,
      'https://a.example.org/p/5',
    ],
    [
      'where an Atom feed says that it is',
      '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://a.example.org/b/feed.atom"/><entry><title>Silt</title><link href="c/7"/></entry></feed>',
      'https://a.example.org/b/c/7',
    ],
  ])('%s', async (_, body, link) => {
    const [record] = await fetchBody(body);
    expect(record?.links.abstract).toBe(link);
  });
});

test('elements of a module are read where it is the default namespace', async () => {
  const [record] = await fetchBody(
    `<rss><channel><item><title>Silt</title><link>https://j.example.org/1</link><creator xmlns="http://purl.org/dc/elements/1.1/">Jo Doe</creator><date xmlns="http://purl.org/dc/elements/1.1/">2026-08-01</date></item></channel></rss>`,
  );
  expect(record).toMatchObject({
    authors: [{ name: 'Jo Doe' }],
    publishedAt: '2026-08-01T00:00:00.000Z',
  });
});

test('midnight of 1 January 1970 is a date that was not set', async () => {
  const [record] = await fetchBody(rss(item('<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>')));
  expect(record?.publishedAt).toBe(null);
});

describe('UTF-16 without its mark is read', () => {
  const text = rss(item('', { title: 'Étude de Łódź' }));
  test.each<[string, Buffer, string | undefined]>([
    ['little end first', Buffer.from(text, 'utf16le'), undefined],
    ['big end first', Buffer.from(text, 'utf16le').swap16(), undefined],
    ['against the charset of the answer', Buffer.from(text, 'utf16le'), 'text/xml; charset=utf-8'],
  ])('%s', async (_, body, type) => {
    const [record] = await fetchBody(body, type);
    expect(record?.title).toBe('Étude de Łódź');
  });
});

describe('in a feed that is not well-formed', () => {
  const whole = '<item><title>Whole</title><link>https://j.example.org/2</link></item>';
  test.each<[why: string, entry: string, titles: string[]]>([
    [
      'an item without its end costs nothing',
      '<item><title>Open</title><link>https://j.example.org/1</link>',
      ['Open', 'Whole'],
    ],
    [
      'an element without its end costs nothing',
      '<item><title>Open</title><link>https://j.example.org/1</link><b></item>',
      ['Open', 'Whole'],
    ],
    [
      'a "<" in a title stays',
      '<item><title>p < 0.05</title><link>https://j.example.org/1</link></item>',
      ['p < 0.05', 'Whole'],
    ],
    [
      'an address of mail is no element',
      '<item><title>Mail</title><dc:creator>Jo Doe <jo@a.example></dc:creator><link>https://j.example.org/1</link></item>',
      ['Mail', 'Whole'],
    ],
    [
      'a tag that never ends is one item',
      '<item><title>Lost</title><link href="https://j.example.org/1</link></item>',
      ['Whole'],
    ],
  ])('%s', async (_, entry, titles) => {
    for (const body of [rss(entry + whole), rss(whole + entry)]) {
      const records = await fetchBody(body);
      expect(records.map(({ title }) => title).sort()).toEqual([...titles].sort());
    }
  });

  test('a table of entries inside an entry is no list of papers', async () => {
    const table = '<table><row><entry>Silt</entry><entry>Sand</entry></row></table>';
    const body = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Whole</title><link href="https://j.example.org/2"/><content type="application/xml">${table}</content></entry></feed>`;
    const records = await fetchBody(body, 'application/atom+xml');
    expect(records.map(({ title }) => title)).toEqual(['Whole']);
  });

  const fetchPage = async (body: string) => {
    server.next('/deep/feed', respond(200, {}, body));
    return await fetchSource({
      kind: 'feed',
      now: '2026-08-20T11:00:00.000Z',
      options: { url: `${server.url}/deep/feed`, name: 'Journal', minIntervalMs: 0 },
    });
  };
  const open = '<item><title>Open</title><link>https://j.example.org/1</link>';

  test('entries that can only be read with a copy of a root of 30 KB each are reported, not read', async () => {
    const root = `<rss ${Array.from({ length: 2000 }, (_, n) => `xmlns:a${n}="urn:a${n}"`).join(' ')}>`;
    const { records, rejects } = await fetchPage(`${root}<channel>${open.repeat(2)}</channel></rss>`);
    expect(records.map(({ title }) => title)).toEqual(['Open']);
    expect(rejects).toEqual([
      { subject: 'the entries after one without its end', reason: 'it is not well-formed XML' },
    ]);
  });

  test('an entry that cannot be read is refused by its title', async () => {
    const broken = '<item><title>Lost</title><link href="https://j.example.org/1</link></item>';
    const { rejects } = await fetchPage(rss(whole + broken));
    expect(rejects).toEqual([{ subject: 'Lost', reason: 'it is not well-formed XML' }]);
  });
});

test('the address that a feed service leads to is the link', async () => {
  const [record] = await fetchBody(
    '<rss xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><title>Silt</title><link>http://proxy.example.org/~r/1</link><fb:origLink>https://j.example.org/1</fb:origLink></item></channel></rss>',
  );
  expect(record?.links.abstract).toBe('https://j.example.org/1');
});

test.each([
  ['a line of its authors', '&lt;p&gt;Jo Doe, Li Roe&lt;/p&gt;&lt;p&gt;We weigh silt.&lt;/p&gt;'],
  ["arXiv's announcement", 'arXiv:2608.07777v1 Announce Type: new\nAbstract: We weigh silt.'],
])('an abstract is read without %s', async (_, text) => {
  const [record] = await fetchBody(
    rss(item(`${creator('Jo Doe, Li Roe')}<description>${text}</description>`)),
  );
  expect(record?.abstract).toBe('We weigh silt.');
});

test.each(['prism:onlineDate', 'citation_publication_date'])('the date in %s is read', async (name) => {
  const [record] = await fetchBody(rss(item(`<${name}>2026-08-01</${name}>`)));
  expect(record?.publishedAt).toBe('2026-08-01T00:00:00.000Z');
});
