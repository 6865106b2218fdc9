// A null or an odd value costs that value and not its paper, whichever source or enricher has it.
import { describe, expect, test } from 'vitest';
import { parsePosted, parsePublished } from '../../src/fetchers/biorxiv/parse.ts';
import { parseWorks as parseCrossref } from '../../src/fetchers/enrichers/crossref/parse.ts';
import { parseStories } from '../../src/fetchers/enrichers/hackernews/parse.ts';
import { parseWorks as parseOpenAlex } from '../../src/fetchers/enrichers/openalex/parse.ts';
import { parseBatch } from '../../src/fetchers/enrichers/semantic-scholar/parse.ts';
import { parseSearchPage } from '../../src/fetchers/europepmc/parse.ts';
import { parseFeed } from '../../src/fetchers/feed/index.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { parseSubmissions } from '../../src/fetchers/openreview/parse.ts';
import { paperToEnrich } from '../helpers/ask-enricher.ts';

interface Kind {
  /** An entry with all that the service gives. */
  entry: object;
  /** Paths of what a paper cannot do without. */
  essential: readonly string[];
  /** How many papers are read of entries. */
  read(entries: readonly unknown[]): { papers: number; rejects: readonly unknown[] };
}

const counted = ({ records, rejects }: { records: readonly unknown[]; rejects: readonly unknown[] }) => ({
  papers: records.length,
  rejects,
});
const institution = { display_name: 'Northern University' };

const kinds: Record<string, Kind> = {
  'Hugging Face': {
    essential: ['paper', 'paper.id'],
    entry: {
      title: 'A Title',
      summary: 'A summary.',
      thumbnail: 'https://example.org/1.png',
      mediaUrl: 'https://example.org/1.png',
      numComments: 2,
      organization: { name: 'lab', fullname: 'A Laboratory' },
      paper: {
        id: '2606.90001',
        title: 'A Title',
        summary: 'A summary.',
        authors: [{ _id: 'a', name: 'Ada Ames', hidden: false }, { name: 'Bo Berg' }],
        publishedAt: '2026-06-15T00:00:00.000Z',
        submittedOnDailyAt: '2026-06-16T00:00:00.000Z',
        upvotes: 7,
        githubRepo: 'https://github.com/lab/x',
        githubStars: 4,
        projectPage: 'https://example.org/x',
        organization: { name: 'lab', fullname: 'A Laboratory' },
      },
    },
    read: (entries) => counted(parseDailyPapers(JSON.stringify(entries), '2026-06-16')),
  },
  'bioRxiv details': {
    essential: ['doi', 'title'],
    entry: {
      doi: '10.64898/2026.06.16.700001',
      title: 'Invented cells',
      authors: 'Ames, A.; Berg, B.',
      author_corresponding: 'Ada Ames',
      author_corresponding_institution: 'Northern University',
      date: '2026-06-16',
      version: '1',
      type: 'new results',
      category: 'cell biology',
      abstract: 'We invent cells.',
      published: 'NA',
    },
    read: (collection) =>
      counted(parsePosted(JSON.stringify({ messages: [{ status: 'ok' }], collection }), 'biorxiv')),
  },
  'bioRxiv pubs': {
    essential: ['preprint_doi', 'published_doi'],
    entry: {
      preprint_doi: '10.64898/2026.06.16.700001',
      published_doi: '10.5555/j.1',
      published_journal: 'Journal',
      preprint_title: 'Invented cells',
      preprint_authors: 'Ames, A.; Berg, B.',
      preprint_category: 'cell biology',
      preprint_date: '2026-06-16',
      published_date: '2026-06-17',
      preprint_abstract: 'We invent cells.',
      preprint_author_corresponding: 'Ada Ames',
      preprint_author_corresponding_institution: 'Northern University',
    },
    read: (collection) =>
      counted(parsePublished(JSON.stringify({ messages: [{ status: 'ok' }], collection }), 'biorxiv')),
  },
  OpenReview: {
    essential: ['id', 'content', 'content.title', 'content.title.value'],
    entry: {
      id: 'AbC123',
      forum: 'AbC123',
      cdate: 1_781_568_000_000,
      pdate: 1_781_568_000_000,
      odate: 1_781_568_000_000,
      tmdate: 1_781_568_000_000,
      content: {
        title: { value: 'A Submission' },
        abstract: { value: 'We submit.' },
        authors: { value: ['Ada Ames'] },
        keywords: { value: ['a'] },
        venue: { value: 'INV 2026 Oral' },
      },
      details: {
        directReplies: [
          {
            invitations: ['V/-/Official_Review'],
            invitation: 'V/-/Official_Review',
            content: { rating: { value: 8 } },
          },
        ],
      },
    },
    read: (notes) => counted(parseSubmissions(JSON.stringify({ notes }), 'V')),
  },
  'Europe PMC': {
    essential: ['id', 'source', 'title'],
    entry: {
      id: '40000001',
      source: 'MED',
      title: 'Invented cells',
      pmid: '40000001',
      doi: '10.5555/j.1',
      abstractText: 'We invent cells.',
      authorString: 'Ames A.',
      authorList: { author: [{ fullName: 'Ames A', firstName: 'Ada', lastName: 'Ames', initials: 'A' }] },
      journalInfo: { volume: '1', journal: { title: 'Journal' } },
      pubYear: '2026',
      pubTypeList: { pubType: ['Journal Article'] },
      fullTextUrlList: { fullTextUrl: [{ documentStyle: 'pdf', url: 'https://example.org/1.pdf' }] },
      citedByCount: 2,
      firstIndexDate: '2026-06-16',
      firstPublicationDate: '2026-06-16',
    },
    read: (result) =>
      counted(
        parseSearchPage(JSON.stringify({ hitCount: result.length, resultList: { result } }), 'europepmc'),
      ),
  },
  'JSON Feed': {
    essential: ['title', 'url'],
    entry: {
      id: '1',
      url: 'https://example.org/1',
      title: 'A post',
      summary: 'Short.',
      content_text: 'Long.',
      image: 'https://example.org/1.png',
      date_published: '2026-06-16',
      authors: [{ name: 'Ada Ames' }],
      tags: ['a', 'b'],
    },
    read: (items) => {
      const text = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items });
      const earlier = { today: '2026-06-18', isKnown: false, undated: {}, shared: [] };
      return counted(parseFeed(text, 'https://example.org/feed', 'Lab', {}, earlier));
    },
  },
  'Semantic Scholar': {
    essential: ['paperId'],
    entry: {
      paperId: 'aa11',
      externalIds: { ArXiv: '2606.90001', DOI: '10.5555/j.1' },
      abstract: 'We invent cells.',
      venue: 'Journal',
      publicationVenue: { name: 'Journal' },
      citationCount: 3,
      tldr: { text: 'Cells.' },
      fieldsOfStudy: ['Biology'],
      s2FieldsOfStudy: [{ category: 'Biology' }],
    },
    read: (entries) => {
      const { answers, rejects } = parseBatch(
        JSON.stringify(entries),
        entries.map(() => paperToEnrich('2606.90001')),
      );
      return { papers: answers.filter(({ found }) => found).length, rejects };
    },
  },
  OpenAlex: {
    essential: ['doi'],
    entry: {
      doi: 'https://doi.org/10.5555/j.1',
      authorships: [
        {
          author: { display_name: 'Ada Ames', orcid: null },
          raw_author_name: 'A. Ames',
          institutions: [institution],
        },
      ],
      abstract_inverted_index: { We: [0], invent: [1] },
      best_oa_location: { pdf_url: 'https://example.org/1.pdf' },
      primary_location: { source: { display_name: 'Journal', type: 'journal' } },
      cited_by_count: 3,
      is_retracted: false,
      topics: [{ display_name: 'Cells' }],
    },
    read: (results) => {
      const { works, rejects } = parseOpenAlex(JSON.stringify({ results }));
      return { papers: works.size, rejects };
    },
  },
  Crossref: {
    essential: ['DOI'],
    entry: {
      DOI: '10.5555/j.1',
      type: 'journal-article',
      abstract: 'We invent cells.',
      author: [{ given: 'Ada', family: 'Ames', affiliation: [{ name: 'Northern University' }] }],
      'container-title': ['Journal'],
      volume: '1',
      issued: { 'date-parts': [[2026, 6, 16]] },
      'is-referenced-by-count': 3,
      relation: { 'has-preprint': [{ 'id-type': 'doi', id: '10.64898/2026.06.16.700001' }] },
      'updated-by': [{ DOI: '10.5555/j.2', type: 'erratum' }],
    },
    read: (items) => {
      const { works, rejects } = parseCrossref(JSON.stringify({ message: { items } }));
      return { papers: works.size, rejects };
    },
  },
  'Hacker News': {
    essential: ['objectID', 'created_at_i'],
    entry: {
      objectID: '1',
      url: 'https://arxiv.org/abs/2606.90001',
      points: 3,
      num_comments: 2,
      created_at_i: 1_781_568_000,
    },
    read: (hits) => {
      const { stories, rejects } = parseStories(JSON.stringify({ hits }));
      return { papers: stories.length, rejects };
    },
  },
};

const odd = [null, 7, 'odd', {}, [], [null], [7], true];

/** The paths of all values in an entry; an item of a list is `name.0`. */
function pathsIn(value: unknown, path = ''): string[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const own = path ? [path] : [];
  return [...own, ...inner.flatMap(([key, each]) => pathsIn(each, path ? `${path}.${key}` : key))];
}

function withValue(entry: object, path: string, value: unknown): unknown {
  const copy = structuredClone(entry) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce<Record<string, unknown>>(
    (inner, key) => inner[key] as Record<string, unknown>,
    copy,
  );
  owner[last] = value;
  return copy;
}

describe.each(Object.entries(kinds))('%s', (_name, { entry, essential, read }) => {
  test('is read whole', () => {
    expect(read([entry])).toEqual({ papers: 1, rejects: [] });
  });

  const optional = pathsIn(entry).filter((path) => !essential.includes(path));
  test.each(optional)('keeps the paper whatever %s is', (path) => {
    for (const value of odd) {
      expect(read([withValue(entry, path, value)]), JSON.stringify(value)).toEqual({
        papers: 1,
        rejects: [],
      });
    }
  });
});
