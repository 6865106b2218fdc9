// A reader's own papers: what their profile finds in all candidates, with reasons that are true.
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/model/edition.ts';
import type { Paper } from '../../src/model/paper.ts';
import { defaultPreferences, parseRules } from '../../src/model/profile.ts';
import { type ReaderInput, Selector } from '../../src/select/selection.ts';
import type { Vectors } from '../../src/select/vectors.ts';
import { edition, paper } from '../helpers/papers.ts';

const people = (...names: string[]) => names.map((name) => ({ name, affiliations: [] }));
const invented: Partial<Paper>[] = [
  {
    title: 'Lanternfish Look Away',
    abstract: 'Video agents spend compute on frames in which nothing happens.',
    upvotes: 212,
  },
  { title: 'Protein Folding by Hand', abstract: 'We fold proteins with tweezers.', categories: ['q-bio.BM'] },
  {
    title: 'Robots That Knit',
    abstract: 'Needles, yarn, and patience.',
    categories: ['cs.RO', 'cs.LG'],
    authors: people('Marta Erdős'),
  },
  {
    title: 'Sums of Squares',
    abstract: 'We add (a+b) and fold nothing.',
    categories: ['math.NT'],
    authors: people('Yann Le Cun', 'Ada Ames'),
  },
  {
    title: 'Attention at Any Length',
    abstract: 'Sparse attention reads a long context at the cost of a short one.',
    organization: { name: 'harbour', fullname: 'Harbour Lab' },
  },
  {
    title: 'Notes on Cell Migration',
    abstract: 'Neurons move. Slowly.',
    categories: ['neuroscience'],
    sources: ['biorxiv'],
  },
  { title: '筆順から学ぶ視覚言語モデル', abstract: '漢字の筆順を教師信号として用いる。' },
  { title: 'Parsing C++ in C', abstract: 'It can be done, and should not.' },
  {
    title: 'Protein Folding by Machine',
    abstract: 'We fold proteins with a network.',
    categories: ['q-bio.BM'],
  },
  { title: 'Dense Retrieval of Dense Soup', abstract: 'Soup is retrieved. Retrieval is dense.', upvotes: 40 },
];
const papers = invented.map((fields, index) =>
  paper({ id: `arxiv:2606.1${index}`, authors: people(`Author ${index}`), ...fields }),
);
const candidates: Candidate[] = papers.map((each) => ({
  paper: each,
  heat: each.upvotes / 50,
  closeness: 0,
  reasons: each.upvotes > 0 ? [`${each.upvotes} upvotes`] : [],
}));
const frozen = edition(papers.slice(0, 3));
const selector = (limit = 10) => new Selector({ edition: frozen, candidates, limit });

const reader = (rules: string, fields: Partial<ReaderInput> = {}): ReaderInput => ({
  ...defaultPreferences,
  rules: parseRules(rules),
  marks: [],
  sent: new Set(),
  ...fields,
});
const titleOf = (id: string) => papers.find((each) => each.id === id)?.title;
const select = (input: ReaderInput, limit?: number) => selector(limit).select(input)?.papers ?? [];
const forYou = (rules: string, fields?: Partial<ReaderInput>) =>
  select(reader(rules, fields))
    .filter(({ section }) => section === 'for-you')
    .map(({ id, reasons }) => [titleOf(id), ...reasons]);

describe('a sentence', () => {
  /** Three directions: what is about neurons, what is about soup, and the rest. */
  const directionOf = (text: string) =>
    /neuron|brain|cell/i.test(text) ? [1, 0, 0] : /soup|broth/i.test(text) ? [0, 1, 0] : [0, 0, 1];
  const vectors: Vectors = {
    of: ({ id }) => {
      const found = papers.find((each) => each.id === id);
      return found ? Float32Array.from(directionOf(`${found.title} ${found.abstract}`)) : null;
    },
    ofText: (text) => Float32Array.from(directionOf(text)),
  };
  const found = (rule: string, given?: Vectors) =>
    (
      new Selector({ edition: frozen, candidates, limit: 10, ...(given && { vectors: given }) }).select(
        reader(rule),
      )?.papers ?? []
    )
      .filter(({ section }) => section === 'for-you')
      .map(({ id, reasons }) => [titleOf(id), ...reasons]);

  test('finds papers of its meaning that share no word with it, where there are vectors', () => {
    const rule = 'how the brain is wired together';
    expect(found(rule)).toEqual([]);
    expect(found(rule, vectors)).toEqual([['Notes on Cell Migration', `close to “${rule}”`]]);
  });

  test('leaves out papers that share its words and mean something else', () => {
    const rule = 'dense retrieval of brain scans';
    expect(found(rule).map(([title]) => title)).toContain('Dense Retrieval of Dense Soup');
    expect(found(rule, vectors).map(([title]) => title)).toEqual(['Notes on Cell Migration']);
  });

  test('finds shared words where a paper has no vector', () => {
    const without: Vectors = { ...vectors, of: () => null };
    expect(found('dense retrieval of brain scans', without)).toEqual(found('dense retrieval of brain scans'));
  });
});

describe('a rule', () => {
  test.each([
    ['protein tweezers', 'Protein Folding by Hand', 'matches “protein tweezers”'],
    ['proteins tweezer', 'Protein Folding by Hand', 'matches “proteins tweezer”'],
    ['"that knit"', 'Robots That Knit', 'matches “that knit”'],
    ['a+b', 'Sums of Squares', 'matches “a+b”'],
    ['C++', 'Parsing C++ in C', 'matches “C++”'],
    ['筆順', '筆順から学ぶ視覚言語モデル', 'matches “筆順”'],
    ['author:LeCun', 'Sums of Squares', 'by LeCun, whom you follow'],
    ['author:"Le Cun"', 'Sums of Squares', 'by Le Cun, whom you follow'],
    ['author:"M. Erdos"', 'Robots That Knit', 'by M. Erdos, whom you follow'],
    ['org:"Harbour Lab"', 'Attention at Any Length', 'from Harbour Lab, which you follow'],
    ['cat:neuroscience', 'Notes on Cell Migration', 'in neuroscience, which you follow'],
    ['math', 'Sums of Squares', 'in math, which you follow'],
    ['cs.lg', 'Robots That Knit', 'in cs.lg, which you follow'],
    ['source:bioRxiv', 'Notes on Cell Migration', 'announced by bioRxiv, which you follow'],
    [
      'sparse attention for long context',
      'Attention at Any Length',
      'close to “sparse attention for long context”',
    ],
  ])('%j finds its paper first, and says why', (rule, title, reason) => {
    expect(forYou(rule)[0]).toEqual([title, reason]);
  });

  test.each(['rob', '"knit that"', 'author:Erd', 'org:Harbour Laboratory', 'cs', 'tein'])(
    '%j matches whole words in order, and finds nothing here',
    (rule) => {
      const found = forYou(rule).map(([title]) => title);
      expect(found).toEqual(rule === 'cs' ? expect.arrayContaining(['Robots That Knit']) : []);
    },
  );

  test('that says never keeps papers out of every section', () => {
    const ids = select(reader('protein, never lanternfish, -machine')).map(({ id }) => titleOf(id));
    expect(ids).toContain('Protein Folding by Hand');
    expect(ids).not.toContain('Protein Folding by Machine');
    expect(ids).not.toContain('Lanternfish Look Away');
  });

  test('that says always puts its paper before what matches better', () => {
    expect(forYou('protein folding, always cat:math.NT')[0]?.[0]).toBe('Sums of Squares');
  });

  test('that is paused finds nothing until its day', () => {
    expect(forYou('robots until 2026-06-17, soup').map(([title]) => title)).not.toContain('Robots That Knit');
    expect(forYou('robots until 2026-06-16, soup').map(([title]) => title)).toContain('Robots That Knit');
    expect(selector().select(reader('robots until 2026-06-17'))).toBeNull();
  });

  test('counts more the rarer its matches are, and several add up', () => {
    expect(forYou('cs.CL, knit')[0]?.[0]).toBe('Robots That Knit');
    expect(forYou('proteins, machine')[0]).toEqual([
      'Protein Folding by Machine',
      'matches “machine”',
      'matches “proteins”',
    ]);
  });
});

describe('a selection', () => {
  test('is the common list for a reader without rules and marks', () => {
    expect(selector().select(reader(''))).toBeNull();
  });

  test('has at most its share of places for the reader, and fills the rest with what trends', () => {
    const found = select(reader('cs.CL, math, q-bio, cs.RO'), 5);
    expect(found.map(({ section }) => section)).toEqual([
      'for-you',
      'for-you',
      'for-you',
      'trending',
      'trending',
    ]);
    const half = select(reader('cs.CL, math, q-bio, cs.RO', { forYouShare: 1 }), 5);
    expect(new Set(half.map(({ section }) => section))).toEqual(new Set(['for-you']));
  });

  test('has fewer papers rather than worse ones on a quiet day', () => {
    const found = select(reader('knit'), 10);
    expect(found.map(({ id, section }) => [section, titleOf(id)])).toEqual([
      ['for-you', 'Robots That Knit'],
      ['trending', 'Lanternfish Look Away'],
      ['trending', 'Dense Retrieval of Dense Soup'],
    ]);
  });

  test('is what trends, or no mail, where nothing matches: as the reader chose', () => {
    const sections = (whenQuiet: ReaderInput['whenQuiet']) =>
      select(reader('xylophones', { whenQuiet })).map(({ section }) => section);
    expect(sections('trending')).toEqual(['trending', 'trending']);
    expect(sections('no-mail')).toEqual([]);
  });

  test('never has a paper that the reader was sent, in any section', () => {
    const sent = new Set([papers[0]?.id ?? '', papers[1]?.id ?? '']);
    const found = select(reader('protein folding', { sent })).map(({ id }) => id);
    expect(found).toContain(papers[8]?.id);
    for (const id of sent) expect(found).not.toContain(id);
  });

  test('has one of two papers with the same text', () => {
    const twin: Candidate = {
      ...(candidates[2] as Candidate),
      paper: { ...(papers[2] as Paper), id: 'doi:10.5555/knit' },
    };
    const both = new Selector({ edition: frozen, candidates: [...candidates, twin], limit: 10 });
    const found = both.select(reader('knit, robots'))?.papers ?? [];
    expect(found.filter(({ section }) => section === 'for-you')).toHaveLength(1);
  });

  test('is spread over topics', () => {
    const clocks = Array.from(
      { length: 12 },
      (_, index): Candidate => ({
        paper: paper({
          id: `clock ${index}`,
          title: `Clocks drift, part ${index}: quartz and oscillators`,
          abstract: `Quartz oscillators drift with temperature. We model the drift of clocks. Part ${index}.`,
        }),
        heat: 0,
        closeness: 0,
        reasons: [],
      }),
    );
    const mixed = new Selector({ edition: frozen, candidates: [...clocks, ...candidates], limit: 6 });
    const found = mixed.select(reader('quartz, oscillators, knit', { forYouShare: 0.5 }))?.papers ?? [];
    expect(found.slice(0, 3).map(({ id }) => titleOf(id))).toContain('Robots That Knit');
  });

  test('begins its trending part with what the editor picked', () => {
    const [first, ...entries] = frozen.entries;
    const picked = {
      ...frozen,
      entries: [{ ...(first as (typeof frozen.entries)[0]), picked: true }, ...entries],
    };
    const found =
      new Selector({ edition: picked, candidates, limit: 10 }).select(reader('soup'))?.papers ?? [];
    expect(found.find(({ section }) => section === 'trending')?.id).toBe(papers[0]?.id);
  });

  test('brings late risers back unless the reader had them', () => {
    const late = paper({ id: 'late', title: 'A Late Riser' });
    const missed = [{ rank: 1, paper: late, score: 1, reasons: ['+40 in a day'], picked: false, note: null }];
    const withMissed = new Selector({ edition: { ...frozen, missed }, candidates, limit: 10 });
    const last = (sent: string[]) =>
      withMissed.select(reader('knit', { sent: new Set(sent) }))?.papers.at(-1)?.id;
    expect(last([])).toBe('late');
    expect(last(['late'])).not.toBe('late');
  });
});

describe('likes', () => {
  const mark = (title: string, abstract: string, kind: ReaderInput['marks'][number]['kind'] = 'like') => ({
    paper: { id: `liked ${title}`, title, abstract },
    kind,
  });
  const folding = mark('Folding Proteins Slowly', 'Proteins fold slowly when tweezers hold them.');

  test('find what is like them, and name it', () => {
    expect(forYou('', { marks: [folding] })[0]).toEqual([
      'Protein Folding by Hand',
      'close to “Folding Proteins Slowly”, which you liked',
    ]);
    expect(forYou('', { marks: [{ ...folding, kind: 'library' }] })[0]?.[1]).toBe(
      'close to “Folding Proteins Slowly” in your library',
    );
  });

  test('find nothing where nothing is like them', () => {
    expect(forYou('', { marks: [mark('Harmonicas', 'Reeds vibrate in brass.')] })).toEqual([]);
  });

  test('do not bring back what was liked', () => {
    const marks = [{ paper: papers[1] as Paper, kind: 'like' as const }];
    expect(select(reader('protein', { marks })).map(({ id }) => id)).not.toContain(papers[1]?.id);
  });
});

test('the order of the candidates changes nothing where they are alike but for it', () => {
  const shuffled = [...candidates].reverse();
  const titles = (list: Candidate[]) =>
    new Selector({ edition: frozen, candidates: list, limit: 10 })
      .select(reader('protein folding, robots'))
      ?.papers.filter(({ section }) => section === 'for-you')
      .map(({ id }) => id);
  expect(titles(shuffled)).toEqual(titles(candidates));
});
