// An edition of twenty invented papers, for benchmarks of what shows one.
import type { Edition } from '../src/model/edition.ts';

const abstract = 'We measure what a digest costs its reader, and find that it is mostly titles. '.repeat(12);
export const sampleEdition: Edition = {
  id: 'daily/2026-06-16',
  period: 'daily',
  date: '2026-06-16',
  missed: [],
  considered: 300,
  frozenAt: null,
  entries: Array.from({ length: 20 }, (_, index) => ({
    rank: index + 1,
    score: 20 - index,
    reasons: [],
    picked: false,
    note: null,
    paper: {
      id: `arxiv:2606.9${String(index).padStart(4, '0')}`,
      title: `A Paper of Some Length about Subject ${index + 1}, with a Subtitle`,
      abstract,
      authors: [{ name: 'Ada Ames', affiliations: [] }],
      organization: { name: 'lab', fullname: 'An Invented Laboratory' },
      publishedAt: '2026-06-15T00:00:00.000Z',
      announcedOn: '2026-06-16',
      version: 1,
      withdrawn: false,
      categories: ['cs.CL'],
      links: {
        abstract: `https://arxiv.org/abs/2606.9${String(index).padStart(4, '0')}`,
        pdf: `https://arxiv.org/pdf/2606.9${String(index).padStart(4, '0')}`,
        code: 'https://github.com/lab/code',
        project: null,
        discussion: 'https://huggingface.co/papers/x',
      },
      thumbnail: null,
      note: null,
      journalRef: null,
      tldr: null,
      sources: ['arxiv', 'huggingface'],
      upvotes: 100 - index,
      comments: 3,
    },
  })),
};
