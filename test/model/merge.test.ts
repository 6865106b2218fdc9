import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePaper } from '../../src/model/merge.ts';
import type { PaperRecord } from '../../src/model/paper.ts';
import { record } from '../helpers/papers.ts';

const rss = record({ version: 1, announcements: [{ on: '2026-06-16', kind: 'new' }] });
const api = record({
  via: 'api',
  title: 'The Title as Its Authors Last Gave It, with $\\alpha$',
  authors: [{ name: "Ad\\'a Ames", affiliations: ['Northern University'] }],
  publishedAt: '2026-06-15T17:00:00.000Z',
  version: 2,
  categories: ['cs.CL', 'cs.LG'],
  announcements: [],
});
const hugging = record({
  source: 'huggingface',
  via: 'daily',
  title: 'An Older Title',
  abstract: 'We look at something…',
  version: null,
  organization: { name: 'lab', fullname: 'A Laboratory' },
  publishedAt: '2026-06-15T00:00:00.000Z',
  categories: [],
  announcements: [
    { on: '2026-06-15', kind: 'featured' },
    { on: '2026-06-12', kind: 'replace' },
  ],
  signals: [
    { name: 'upvotes', value: 12 },
    { name: 'comments', value: 3 },
  ],
});

describe('a paper merged from what three interfaces say', () => {
  const paper = mergePaper('arxiv:2606.90001', [rss, api, hugging]);

  test("takes arXiv's latest title, in readable Unicode", () => {
    expect(paper.title).toBe('The Title as Its Authors Last Gave It, with α');
  });

  test('takes the longest abstract that is whole', () => {
    expect(paper.abstract).toBe('We look at something. We find that it is so. We say why.');
  });

  test('takes the authors with affiliations, the organisation, and the votes from whoever has them', () => {
    expect(paper.authors).toEqual([{ name: 'Adá Ames', affiliations: ['Northern University'] }]);
    expect(paper.organization?.fullname).toBe('A Laboratory');
    expect([paper.upvotes, paper.comments]).toEqual([12, 3]);
  });

  test('was announced when the first source did, which a replacement never does', () => {
    expect(paper.announcedOn).toBe('2026-06-15');
    expect(paper.version).toBe(2);
    expect(paper.sources).toEqual(['arxiv', 'huggingface']);
    expect(paper.categories).toEqual(['cs.CL', 'cs.LG']);
  });

  test("takes a feed's title, names and abstract before those of an imported file, however that has them written", () => {
    const feed = record({
      source: 'nanotoday',
      via: 'feed',
      title: 'Luminous efficiency of GaN nanowires',
      abstract: `We measure light. ${'It is bright and it is blue. '.repeat(10)}`.trim(),
      authors: [{ name: 'A. Ames', affiliations: [] }],
      identifiers: { doi: '10.5555/a' },
    });
    const file = record({
      source: 'import',
      via: 'bibtex',
      title: 'Luminous Efficiency of \\emph{GaN} Nanowires',
      abstract: `${feed.abstract} And a sentence of {whoever} keeps the file.`,
      authors: [
        { name: '{Ames}, Ada', affiliations: [] },
        { name: 'Bo Berg', affiliations: [] },
      ],
      identifiers: { doi: '10.5555/a' },
    });
    for (const records of [
      [feed, file],
      [file, feed],
    ]) {
      expect(mergePaper('doi:10.5555/a', records)).toMatchObject({
        title: feed.title,
        abstract: feed.abstract,
        authors: [{ name: 'A. Ames' }],
      });
    }
    const teaser = { ...feed, abstract: 'A journal says how bright it is.' };
    expect(mergePaper('doi:10.5555/a', [teaser, file]).abstract).toContain('We measure light.');
    expect(mergePaper('doi:10.5555/a', [file]).title).toBe('Luminous Efficiency of GaN Nanowires');
  });

  test('takes the word of any source, a feed among them, before that of a service that only adds', () => {
    const feed = record({
      source: 'journal',
      via: 'feed',
      key: 'a',
      journalRef: 'Journal of Invented Results 12',
    });
    const service = record({
      source: 'openalex',
      via: 'works',
      key: 'b',
      title: '',
      abstract:
        'A longer abstract than that of the feed, word for word, and with a sentence more than it has.',
      categories: ['Clocks'],
      journalRef: 'J. Inv. Res.',
      tldr: 'It is so.',
      announcements: [],
    });
    const merged = mergePaper('doi:10.5555/a', [service, feed]);
    expect(merged).toMatchObject({
      ...mergePaper('doi:10.5555/a', [feed]),
      tldr: { text: 'It is so.', by: 'import' },
      sources: ['journal', 'openalex'],
    });
  });

  test('is the same whatever order they come in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([rss, api, hugging], { minLength: 3 }), (records) => {
        expect(mergePaper('arxiv:2606.90001', records)).toEqual(paper);
      }),
    );
  });
});

describe('what an interface says of an older version', () => {
  const api1 = record({ ...api, version: 1, title: 'The Title of Last Week', withdrawn: true });
  const rss2 = record({
    ...rss,
    version: 2,
    title: 'The Title of Today',
    abstract: 'We say less than we did.',
  });

  test('comes after a record of the same source for a later one', () => {
    const paper = mergePaper('arxiv:2606.90001', [api1, rss2, hugging]);
    expect(paper).toMatchObject({
      title: 'The Title of Today',
      abstract: 'We say less than we did.',
      withdrawn: false,
      version: 2,
    });
    // Names and affiliations of the same people are no older for that.
    expect(paper.authors).toEqual([{ name: 'Adá Ames', affiliations: ['Northern University'] }]);
  });

  test('counts where nothing else is said', () => {
    const silent = { ...rss2, abstract: null };
    expect(mergePaper('arxiv:2606.90001', [api1, silent]).abstract).toBe(api1.abstract);
  });
});

describe('a TL;DR', () => {
  const from = (source: string, via: string, tldr: string | null) =>
    record({ source, via, key: `${source}/${via}`, tldr });
  const authors = from('openreview', 'notes', 'By the authors.');
  const site = from('huggingface', 'daily', 'By a site, for $\\alpha < 2$.');
  const service = { ...from('semantic-scholar', 'graph', 'By a service.'), title: '' };
  const file = from('colleague', 'jsonl', 'By a file.');
  const tldrOf = (...records: PaperRecord[]) => mergePaper('arxiv:2606.90001', records).tldr;

  test('is the authors’ own, else that of the site, of the service, or of a file, and says which', () => {
    expect(tldrOf(file, service, site, authors)).toEqual({ text: 'By the authors.', by: 'authors' });
    expect(tldrOf(file, service, site)).toEqual({ text: 'By a site, for α < 2.', by: 'huggingface' });
    expect(tldrOf(file, service)).toEqual({ text: 'By a service.', by: 'semantic-scholar' });
    expect(tldrOf(file)).toEqual({ text: 'By a file.', by: 'import' });
    expect(tldrOf({ ...file, tldrBy: 'authors' })).toEqual({ text: 'By a file.', by: 'authors' });
    expect(tldrOf(from('arxiv', 'rss', ' '))).toBeNull();
  });
});

describe('a service that announces nothing', () => {
  const service = record({
    source: 'openalex',
    via: 'works',
    title: '',
    abstract: 'We look at something. We find that it is so. We say why. And more, as a service has it.',
    authors: [{ name: 'Ada Ames', affiliations: ['Northern University'], orcid: '0000-0002-1825-0097' }],
    categories: ['Computer Science'],
    version: null,
    announcements: [],
    signals: [{ name: 'comments', value: 90 }],
  });

  test('adds affiliations and ORCIDs, but no words and no numbers of its own where a source has them', () => {
    expect(mergePaper('arxiv:2606.90001', [rss, hugging, service])).toMatchObject({
      abstract: rss.abstract,
      authors: service.authors,
      categories: ['cs.CL'],
      comments: 3,
    });
  });

  test('is heard where no source says anything', () => {
    const bare = record({ abstract: null, authors: [], categories: [] });
    expect(mergePaper('arxiv:2606.90001', [bare, service])).toMatchObject({
      abstract: service.abstract,
      authors: service.authors,
      categories: ['Computer Science'],
      comments: 90,
    });
  });
});

test.each([
  [{ arxiv: '2606.90001', doi: '10.1000/silt' }, 'https://doi.org/10.1000/silt'],
  [
    { doi: '10.1101/2026.06.01.900001', publishedDoi: '10.1000/(silt)#1' },
    'https://doi.org/10.1000/(silt)%231',
  ],
  [{ arxiv: '2606.90001', doi: '10.1101/2026.06.01.900001' }, undefined],
  [{ doi: '10.1000/silt' }, undefined],
])('a preprint links to its published version: %j', (identifiers, published) => {
  expect(mergePaper('x', [record({ identifiers })]).links.published).toBe(published);
});

test('TeX in a note and in a journal reference becomes readable', () => {
  const merged = mergePaper('arxiv:2606.90001', [
    record({
      note: '12 pages, $\\sim$3 figures,\n \\textit{accepted} at ICML',
      journalRef: 'Phys. Rev. {\\bf B} 7',
    }),
  ]);
  expect([merged.note, merged.journalRef]).toEqual([
    '12 pages, ∼3 figures, accepted at ICML',
    'Phys. Rev. B 7',
  ]);
});
