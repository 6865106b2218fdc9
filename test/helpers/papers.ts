// Invented papers, records and editions for tests: all fields filled in, each to be overridden.
import type { Edition, EditionEntry } from '../../src/model/edition.ts';
import type { Paper, PaperRecord, PaperWithHistory } from '../../src/model/paper.ts';
import { servedSite } from '../../src/render/page-site.ts';
import type { RenderSettings } from '../../src/render/settings.ts';
import { rankingSchema } from '../../src/select/options.ts';

/** As when the configuration says nothing of ranking. */
export const defaultRanking = rankingSchema.parse({});

/** As for a mail to a reader of a digest that has a site. */
export const renderSettings: RenderSettings = {
  title: 'Daily Papers',
  byline: 'by AK and the research community',
  language: 'en',
  accent: '#b4371f',
  site: servedSite('https://papers.example.org'),
  feed: 'daily',
  preferencesUrl: null,
  voteUrl: null,
  unsubscribeUrl: 'mailto:papers@example.org?subject=unsubscribe',
  sender: 'papers@example.org',
  intro: null,
  footer: null,
  sample: false,
};

const noLinks = { abstract: null, pdf: null, code: null, project: null, discussion: null };

export function paper(fields: Partial<Paper> = {}): Paper {
  return {
    id: 'arxiv:2606.90001',
    title: 'A Title of the Usual Length about Something',
    abstract: 'We look at something. We find that it is so. We say why.',
    authors: [{ name: 'Ada Ames', affiliations: [] }],
    organization: null,
    publishedAt: '2026-06-15T17:00:00.000Z',
    announcedOn: '2026-06-16',
    version: 1,
    withdrawn: false,
    categories: ['cs.CL'],
    links: {
      ...noLinks,
      abstract: 'https://arxiv.org/abs/2606.90001',
      pdf: 'https://arxiv.org/pdf/2606.90001',
    },
    thumbnail: null,
    note: null,
    journalRef: null,
    tldr: null,
    sources: ['arxiv'],
    upvotes: 0,
    comments: 0,
    ...fields,
  };
}

export function edition(papers: readonly Partial<Paper>[], fields: Partial<Edition> = {}): Edition {
  const entries = papers.map(
    (each, index): EditionEntry => ({
      rank: index + 1,
      paper: paper({ id: `arxiv:2606.9${String(index).padStart(4, '0')}`, ...each }),
      score: papers.length - index,
      reasons: [],
      picked: false,
      note: null,
    }),
  );
  return {
    id: 'daily/2026-06-16',
    period: 'daily',
    date: '2026-06-16',
    entries,
    missed: [],
    considered: entries.length,
    frozenAt: null,
    ...fields,
  };
}

export function record(fields: Partial<PaperRecord> = {}): PaperRecord {
  const key = fields.key ?? '2606.90001';
  return {
    source: 'arxiv',
    via: 'rss',
    key,
    identifiers: { arxiv: key },
    title: 'A Title of the Usual Length about Something',
    abstract: 'We look at something. We find that it is so. We say why.',
    authors: [{ name: 'Ada Ames', affiliations: [] }],
    organization: null,
    publishedAt: null,
    categories: ['cs.CL'],
    version: 1,
    withdrawn: false,
    links: noLinks,
    thumbnail: null,
    note: null,
    journalRef: null,
    tldr: null,
    announcements: [{ on: '2026-06-16', kind: 'new' }],
    signals: [],
    statedAt: '2026-06-16T00:00:00.000Z',
    ...fields,
  };
}

/** A paper with its history; `votes` are upvotes by instant. */
export function history(
  fields: Partial<Paper> = {},
  {
    votes = {},
    seenAt = '2026-06-16T04:00:00.000Z',
    kind = 'new' as const,
    on = '2026-06-16',
  }: {
    votes?: Record<string, number>;
    seenAt?: string;
    kind?: 'new' | 'cross' | 'featured' | 'replace' | 'replace-cross';
    on?: string;
  } = {},
): PaperWithHistory {
  const values = Object.entries(votes).sort();
  return {
    paper: paper({ announcedOn: on, upvotes: values.at(-1)?.[1] ?? 0, ...fields }),
    announcements: [{ source: 'arxiv', on, kind, seenAt }],
    firstSeenAt: seenAt,
    signals: values.map(([at, value]) => ({ source: 'huggingface', name: 'upvotes', at, value })),
  };
}
