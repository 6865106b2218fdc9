// An invented edition with everything that papers have or lack.
import type { Edition, EditionEntry } from '../../src/model/edition.ts';
import type { Author, Paper, PaperLinks } from '../../src/model/paper.ts';
import { paper } from './papers.ts';

const noLinks: PaperLinks = { abstract: null, pdf: null, code: null, project: null, discussion: null };

/** A paper that lacks all that a paper may lack, but for what is given. */
function bare(fields: Partial<Paper>): Paper {
  return paper({
    abstract: null,
    authors: [],
    publishedAt: null,
    announcedOn: null,
    version: null,
    categories: [],
    links: noLinks,
    sources: ['huggingface'],
    ...fields,
  });
}

function people(...names: string[]): Author[] {
  return names.map((name) => ({ name, affiliations: [] }));
}

function arxivLinks(id: string, more: Partial<PaperLinks> = {}): PaperLinks {
  return {
    ...noLinks,
    abstract: `https://arxiv.org/abs/${id}`,
    pdf: `https://arxiv.org/pdf/${id}`,
    discussion: `https://huggingface.co/papers/${id}`,
    ...more,
  };
}

const lead: EditionEntry = {
  rank: 1,
  score: 11.2,
  reasons: ['picked by the editor', '212 upvotes', '+96 in a day', '14 comments', 'code available'],
  picked: true,
  note: 'The failure cases in section 6 are worth the read alone.',
  paper: bare({
    id: 'arxiv:2606.14001',
    title: 'Lanternfish: Streaming Video Agents That Know When to Look Away',
    abstract:
      'Agents that watch a stream spend most of their compute on frames in which nothing happens. We present Lanternfish, a policy that decides, frame by frame, whether to look at all. It is trained with a budget instead of a reward for coverage, and learns to glance, to wait, and to stare. On three new benchmarks of day-long video, it answers 94% of what a model that sees every frame answers, at 3.1% of the cost. Most of what it misses happens in the first second after a scene change, and we show why a longer memory does not help there. Code, policies and 1,200 hours of annotated streams are released.',
    authors: people('Mirela Dragan', 'Tobias Okonkwo', 'Hye-jin Sand', 'Ana Quispe', 'Jon Farrow', 'Lu Wen'),
    organization: { name: 'harbour-lab', fullname: 'Harbour Lab' },
    publishedAt: '2026-06-15T17:58:31.000Z',
    announcedOn: '2026-06-16',
    categories: ['cs.CV', 'cs.AI'],
    tldr: {
      text: 'Lanternfish learns when a video agent needs to look at a frame, and answers 94% of what an agent that sees everything answers at 3.1% of its cost.',
      by: 'huggingface',
    },
    links: arxivLinks('2606.14001', {
      code: 'https://github.com/harbour-lab/lanternfish',
      project: 'https://harbour-lab.example/lanternfish',
    }),
    thumbnail: 'https://cdn.example.org/thumbnails/2606.14001.png',
    upvotes: 212,
    comments: 14,
  }),
};

const others: readonly EditionEntry[] = [
  {
    rank: 2,
    score: 10.1,
    reasons: ['187 upvotes', '3 comments'],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.14002',
      title:
        'What Does It Take for a Mixture of Four Hundred Small Experts to Forget the Language It Was Never Meant to Learn? A Controlled Study of Interference, Routing Collapse, and Recovery in Multilingual Pretraining',
      abstract:
        'Sparse models are said to keep languages apart. We train 412 experts on 31 languages under controlled exposure, and find that they do not. Interference travels through the router rather than through the weights, so that removing an expert seldom removes what it was believed to hold.',
      authors: people('Ruta Bielskyte', 'Samir Haddad', 'Ingrid Moe'),
      publishedAt: '2026-06-14T09:12:00.000Z',
      announcedOn: '2026-06-16',
      categories: ['cs.CL'],
      links: arxivLinks('2606.14002'),
      upvotes: 187,
      comments: 3,
    }),
  },
  {
    rank: 3,
    score: 8.4,
    reasons: ['96 upvotes', '+41 in a day', 'code available'],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.14003',
      title: 'Sampling from α-Stable Posteriors in O(n log n) Time, with ‖x‖₂ ≤ ε Guarantees',
      abstract:
        'We sample from posteriors with α-stable noise, 0 < α < 2, in O(n log n) time & constant memory. The sampler keeps \\begin{aligned} a &= b \\end{aligned} intact, and its error is at most ε = 10⁻³ for all x ∈ ℝⁿ. Bounds for "heavy" tails follow.',
      authors: people('Erdős Márta', "Siobhán O'Neill"),
      organization: { name: 'unseen-university', fullname: 'Institute for Improbable Statistics' },
      publishedAt: '2026-06-15T12:00:00.000Z',
      announcedOn: '2026-06-16',
      categories: ['stat.ML', 'cs.LG'],
      tldr: {
        text: 'Posteriors with α-stable noise can be sampled in O(n log n) time, with a bound on the error.',
        by: 'authors',
      },
      links: arxivLinks('2606.14003', {
        code: 'https://github.com/improbable/stable',
        published: 'https://doi.org/10.5555/stable.2026.3',
      }),
      thumbnail: 'https://cdn.example.org/thumbnails/2606.14003.png',
      upvotes: 96,
    }),
  },
  {
    rank: 4,
    score: 6.9,
    reasons: ['41 upvotes', '1 comment'],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.14004',
      title: '筆順から学ぶ視覚言語モデル：漢字を書く順番は読む順番を教えるか',
      abstract:
        '漢字の筆順を教師信号として用いる視覚言語モデルを提案する。筆順は書き手の注意の流れを反映し、読み取りの順序を教える手掛かりとなる。三つの手書き資料で誤読率を四割減らした。学習データと評価用プログラムを公開する。',
      authors: people('佐藤 灯', '林 美玲', 'Noa Peretz', '김하늘'),
      organization: { name: 'kana', fullname: 'かな書字研究所' },
      publishedAt: '2026-06-13T03:00:00.000Z',
      announcedOn: '2026-06-16',
      categories: ['cs.CV'],
      links: arxivLinks('2606.14004', { project: 'https://kana.example/hitsujun' }),
      thumbnail: 'https://cdn.example.org/thumbnails/2606.14004.png',
      upvotes: 41,
      comments: 1,
    }),
  },
  {
    rank: 5,
    score: 3.2,
    reasons: ['1 upvote'],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.14005',
      title: "A Note on <b>Bold</b> Claims & Why We Don't Make Them: {{No}} Free -->Lunch<!--",
      abstract: 'A short note.',
      authors: people('Ada Lone'),
      publishedAt: '2026-05-30T00:00:00.000Z',
      announcedOn: '2026-06-16',
      categories: ['cs.CY'],
      links: arxivLinks('2606.14005'),
      upvotes: 1,
    }),
  },
  {
    rank: 6,
    score: 0.4,
    reasons: ['new in cs.LG'],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.14006',
      title: 'Cross-Site Replication of Nine Scaling Laws by Everyone Who Ever Fitted One',
      abstract:
        'Nine published scaling laws are fitted again by 533 authors at 71 sites. Six hold. Two hold after a change of units. One was a typing error.',
      authors: Array.from({ length: 533 }, (_, index) => ({
        name: `Fitter ${index + 1}`,
        affiliations: [],
      })),
      publishedAt: '2026-06-15T18:00:00.000Z',
      announcedOn: '2026-06-16',
      categories: ['cs.LG'],
      links: { ...arxivLinks('2606.14006'), discussion: null },
      sources: ['arxiv'],
    }),
  },
  {
    rank: 7,
    score: 0.1,
    reasons: [],
    picked: false,
    note: null,
    paper: bare({ id: 'url:5f2b', title: 'Erratum', sources: ['import'] }),
  },
];

const missed: EditionEntry[] = [
  {
    rank: 1,
    score: 2.4,
    reasons: [
      '88 upvotes',
      '+52 in a day',
      '2 comments',
      '140 points on Hacker News (+60 in a day)',
      'code available',
    ],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.11007',
      title: 'Tideline: Small Models That Notice What Their Users Stopped Asking For',
      abstract:
        'What people no longer ask tells as much as what they do. Tideline keeps a slow average of the questions that a small model was asked, and lets it fall silent where nobody returns. In a field study with 212 households, answers that were not wanted fell by half in a month. Most households did not notice that anything had changed, which we take for a success.',
      authors: people('Oona Lindqvist', 'Farid Sayegh'),
      organization: { name: 'tidal', fullname: 'Tidal Research' },
      publishedAt: '2026-06-07T10:00:00.000Z',
      announcedOn: '2026-06-09',
      categories: ['cs.HC'],
      tldr: {
        text: 'A small model that falls silent on topics that its users no longer ask about halves unwanted answers.',
        by: 'semantic-scholar',
      },
      links: arxivLinks('2606.11007', { code: 'https://github.com/tidal/tideline' }),
      thumbnail: 'https://cdn.example.org/thumbnails/2606.11007.png',
      upvotes: 88,
      comments: 2,
    }),
  },
  {
    rank: 2,
    score: 1.1,
    reasons: ['1,310 stars (+640 in a week)'],
    picked: false,
    note: null,
    paper: bare({
      id: 'arxiv:2606.11008',
      title: 'A Type System for Recipes',
      abstract:
        'Flour does not unify with water, except when it does. We give a sound type system for recipes.',
      authors: people('Bram Olthof', 'Kaia Nurmi', 'Sefa Aydin'),
      publishedAt: '2026-06-04T10:00:00.000Z',
      announcedOn: '2026-06-05',
      categories: ['cs.PL'],
      links: { ...arxivLinks('2606.11008'), discussion: null },
      sources: ['arxiv'],
    }),
  },
];

/** Seven papers, hand-made: picked with a note, long, mathematical, Japanese, full of mark-up, by 533 people, and all but empty; two were missed. */
export const inventedEdition: Edition = {
  id: 'daily/2026-06-16',
  period: 'daily',
  date: '2026-06-16',
  entries: [lead, ...others].map((entry) =>
    entry.rank < 6
      ? { ...entry, section: 'trending' as const }
      : { ...entry, section: 'new' as const, newIn: entry.rank === 6 ? 'cs.LG' : 'biorxiv' },
  ),
  missed,
  considered: 143,
  frozenAt: '2026-06-16T11:00:00.000Z',
};
