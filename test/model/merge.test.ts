import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePaper } from '../../src/model/merge.ts';
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
      tldr: 'It is so.',
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
