// Labelled pairs of records for measuring identity: what is recorded, its ids hidden, and hard cases made of it by rule.
import { gunzipSync } from 'node:zlib';
import { parseSearch } from '../../src/fetchers/arxiv/parse-atom.ts';
import { parseFeed } from '../../src/fetchers/arxiv/parse-feed.ts';
import { parseHarvest } from '../../src/fetchers/arxiv/parse-oai.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { overlapOf } from '../../src/model/abstracts.ts';
import { titleKey } from '../../src/model/identity-keys.ts';
import { lettersOf, wordsOf } from '../../src/model/letters.ts';
import type { Author, PaperRecord } from '../../src/model/paper.ts';
import type { Evidence } from '../../src/model/same-work.ts';
import { random } from './random.ts';
import { readRecorded, readRecordedBytes, recordedFiles } from './recorded.ts';

export interface LabelledPair {
  a: Evidence;
  b: Evidence;
  /** Whether they are one work. */
  same: boolean;
}

/** Pairs by what makes them hard. */
export type PairGroups = ReadonlyMap<string, readonly LabelledPair[]>;

interface Known extends Evidence {
  /** The arXiv id, which the judge does not see. */
  id: string;
  from: string;
}

/** All recorded papers with their ids: from feeds, searches, harvests and listings, and the 26,538 of 2025. */
function recordedPapers(): Known[] {
  const read = (folder: string, parse: (text: string, file: string) => { records: PaperRecord[] }) =>
    recordedFiles(folder).flatMap((file) => {
      try {
        return parse(readRecorded(`${folder}/${file}`), file).records;
      } catch {
        // Error answers, HTML and damaged files are recorded too; whether they are refused rightly is another test's matter.
        return [];
      }
    });
  const daily = (text: string, file: string) => parseDailyPapers(text, file.slice(0, 10));
  const records = [
    ...read('arxiv-rss', parseFeed),
    ...read('arxiv-api', parseSearch),
    ...read('arxiv-oai', parseHarvest),
    ...read('huggingface/daily', daily),
    ...read('huggingface/older-schemas', daily),
  ];
  const lines = gunzipSync(readRecordedBytes('arxiv-papers-2025.jsonl.gz'))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  return [
    ...records.flatMap(({ identifiers, source, via, publishedAt, announcements, title, ...rest }) => {
      if (!identifiers.arxiv || !title) return [];
      // A feed names no day of submission; other sites' feeds do, and that is what these stand for.
      const listed = announcements.find(({ kind }) => kind === 'new' || kind === 'cross')?.on;
      const day = publishedAt ?? (listed ? `${listed}T00:00:00.000Z` : null);
      return {
        ...rest,
        title,
        publishedAt: day,
        identifiers: {},
        id: identifiers.arxiv,
        from: `${source}/${via}`,
      };
    }),
    ...lines.map((line): Known => {
      const paper = JSON.parse(line) as Record<'id' | 'announced' | 'title' | 'abstract', string> & {
        authors: string[];
      };
      return {
        id: paper.id,
        from: 'list of 2025',
        identifiers: {},
        title: paper.title,
        abstract: paper.abstract,
        authors: paper.authors.map((name) => ({ name, affiliations: [] })),
        publishedAt: `${paper.announced}T00:00:00.000Z`,
        note: null,
      };
    }),
  ];
}

/**
 * Everything that can be paired, the same in every run. `size` caps each group that is made by rule; neighbours are looked for
 * among the first `among` papers of the list.
 */
export function labelledPairs(size: number, among = Number.POSITIVE_INFINITY): PairGroups {
  const papers = recordedPapers();
  const list = papers.filter(({ from }) => from === 'list of 2025').slice(0, among);
  const across = acrossSources(papers);
  const sample = shuffled(list).slice(0, size);
  const neighbours = nearestTitles(sample, list);
  // The nearest title is now and then one of the same group's.
  const strangers = neighbours.filter(([a, b]) => sharedAuthors(a, b) < 1 / 3);
  const groups = new Map<string, LabelledPair[]>([
    ['one paper, two sources', across.filter(({ a, b }) => titleKey(a) === titleKey(b))],
    ['one paper, two sources, retitled between', across.filter(({ a, b }) => titleKey(a) !== titleKey(b))],
    ['nearest titles of different papers', neighbours.map(([a, b]) => ({ a, b, same: false }))],
    ['one title, two papers, as recorded', namesakes(papers)],
    ['one title by rule, other authors (of the nearest paper)', entitled(strangers)],
    ['the same, without abstracts', entitled(strangers).map(withoutAbstracts)],
    ['one title by rule, the same authors, another work', entitled(sameAuthors(list, size))],
  ]);
  for (const [name, make] of Object.entries(otherWorks)) {
    groups.set(
      name,
      sample.map((a) => ({ ...make(a), same: false })),
    );
  }
  for (const [name, make] of Object.entries(otherSpellings)) {
    groups.set(
      name,
      sample.map((a) => ({ a, b: make(a), same: true })),
    );
  }
  return groups;
}

/** The second under the first one's title. The list has a few works twice, under two ids: those are no two works. */
function entitled(pairs: readonly (readonly [Known, Known])[]): LabelledPair[] {
  return pairs
    .filter(([a, b]) => (overlapOf(a.abstract ?? '', b.abstract ?? '') ?? 0) < 0.8)
    .map(([a, b]) => ({ a, b: { ...b, title: a.title }, same: false }));
}

const withoutAbstracts = ({ a, b, same }: LabelledPair): LabelledPair => ({
  a: { ...a, abstract: null },
  b: { ...b, abstract: null },
  same,
});

/** Works that are easily taken for the paper: each keeps its authors and its year, and most of its title. */
const otherWorks: Readonly<Record<string, (paper: Evidence) => { a: Evidence; b: Evidence }>> = {
  'part I and part II': (paper) => numbered(paper, ': Part I', ': Part II'),
  'I and II': (paper) => numbered(paper, ' I', ' II'),
  'volumes 1 and 2': (paper) => numbered(paper, ', Vol. 1', ', Vol. 2'),
  'versions 2.0 and 20': (paper) => numbered(paper, ' 2.0', ' 20'),
  'the reports of two years': (paper) => numbered(paper, ' 2024', ' 2025'),
  'an erratum': (a) => ({ a, b: { ...a, title: `Erratum: ${a.title}`, abstract: null } }),
  'a correction that bears its title': (a) => ({
    a,
    b: { ...a, abstract: null, note: 'Erratum to the paper of this name' },
  }),
  'a comment': (a) => ({ a, b: { ...a, title: `Comment on "${a.title}"`, abstract: null } }),
  'a reply': (a) => ({ a, b: { ...a, title: `Reply to the Comment on "${a.title}"`, abstract: null } }),
  'the same title three years later': (a) => ({ a, b: { ...a, abstract: null, publishedAt: later(a, 3) } }),
};

function numbered(paper: Evidence, one: string, two: string) {
  return { a: { ...paper, title: paper.title + one }, b: { ...paper, title: paper.title + two } };
}

/** The paper as other sites write it. */
const otherSpellings: Readonly<Record<string, (paper: Evidence) => Evidence>> = {
  'initials for given names, no abstract': (paper) => ({
    ...paper,
    abstract: null,
    authors: renamed(paper, initials),
  }),
  'family names first, no abstract': (paper) => ({
    ...paper,
    abstract: null,
    authors: renamed(paper, familyFirst),
  }),
  'published a year later, no abstract': (paper) => ({
    ...paper,
    abstract: null,
    publishedAt: later(paper, 1),
  }),
  'published a year later, abstract cut': (paper) => ({
    ...paper,
    abstract: paper.abstract && `${paper.abstract.slice(0, 300)}…`,
    publishedAt: later(paper, 1),
  }),
  'authors in another order': (paper) => ({ ...paper, authors: paper.authors.toReversed() }),
  'one author missing': (paper) => ({
    ...paper,
    authors: paper.authors.length > 1 ? paper.authors.slice(0, -1) : paper.authors,
  }),
  'first author only': (paper) => ({ ...paper, authors: paper.authors.slice(0, 1) }),
  'title in capitals, no abstract': (paper) => ({ ...paper, abstract: null, title: capitals(paper.title) }),
  'title with other punctuation, no abstract': (paper) => ({
    ...paper,
    abstract: null,
    title: `${paper.title.replaceAll(/[:,?]/g, ' --').replaceAll('-', ' ')}.`,
  }),
};

/** The commands of TeX mean something else in capitals. */
const capitals = (title: string) =>
  title.replaceAll(/\\[a-zA-Z]+|[^\\]+/g, (part) => (part.startsWith('\\') ? part : part.toUpperCase()));

const renamed = (paper: Evidence, rename: (name: string) => string) =>
  paper.authors.map((author) => ({ ...author, name: rename(author.name) }));

function initials(name: string): string {
  const words = name.split(' ');
  return [...words.slice(0, -1).map((word) => `${word.charAt(0)}.`), words.at(-1)].join(' ');
}

function familyFirst(name: string): string {
  const words = name.split(' ');
  return words.length > 1 ? `${words.at(-1)}, ${words.slice(0, -1).join(' ')}` : name;
}

function later({ publishedAt }: Evidence, years: number): string | null {
  return publishedAt && `${Number(publishedAt.slice(0, 4)) + years}${publishedAt.slice(4)}`;
}

/** One paper as two interfaces tell of it, once for each two. */
function acrossSources(papers: readonly Known[]): LabelledPair[] {
  return [...grouped(papers, ({ id }) => id).values()].flatMap((tellings) => {
    const one = [...new Map(tellings.map((each) => [each.from, each])).values()];
    return one.flatMap((a, index) => one.slice(index + 1).map((b) => ({ a, b, same: true })));
  });
}

/** Different papers of one title. */
function namesakes(papers: readonly Known[]): LabelledPair[] {
  return [...grouped(papers, ({ title }) => wordsOf(title).join('')).values()].flatMap((group) =>
    group.flatMap((a, index) =>
      group.slice(index + 1).flatMap((b) => (a.id === b.id ? [] : [{ a, b, same: false }])),
    ),
  );
}

/** For each paper the other whose title shares most of its words. */
function nearestTitles(sample: readonly Known[], list: readonly Known[]): [Known, Known][] {
  const words = new Map(list.map((paper) => [paper, new Set(wordsOf(paper.title))]));
  const byWord = new Map<string, Known[]>();
  for (const [paper, own] of words)
    for (const word of own) byWord.set(word, [...(byWord.get(word) ?? []), paper]);
  return sample.flatMap((paper) => {
    const own = [...(words.get(paper) ?? [])];
    const shared = new Map<Known, number>();
    // Words that hundreds of titles have bring no neighbour that a rarer one does not.
    const rare = own.map((word) => byWord.get(word) ?? []).filter((papers) => papers.length < 300);
    for (const other of rare.flat())
      if (other.id !== paper.id) shared.set(other, (shared.get(other) ?? 0) + 1);
    const likeness = ([other, count]: [Known, number]) => count / (words.get(other)?.size ?? 1);
    const [best] = [...shared].sort((x, y) => likeness(y) - likeness(x));
    return best ? [[paper, best[0]] as [Known, Known]] : [];
  });
}

/** The share of the longer list's people who may stand in the other by their initial and last word: R. Louw is Retief Louw. */
function sharedAuthors(a: Known, b: Known): number {
  const short = ({ name }: Author) => name.charAt(0) + lettersOf(name.split(' ').at(-1) ?? '');
  const names = new Set(a.authors.map(short));
  const shared = b.authors.filter((author) => names.has(short(author))).length;
  return shared / Math.max(a.authors.length, b.authors.length);
}

/** Two papers of the same authors, all of them: the likeliest to bear one title. */
function sameAuthors(list: readonly Known[], size: number): [Known, Known][] {
  const groups = grouped(list, ({ authors }) =>
    authors
      .map(({ name }) => name)
      .sort()
      .join('\n'),
  );
  return [...groups.values()]
    .flatMap((group) => group.slice(1).map((b, index) => [group[index], b] as [Known, Known]))
    .slice(0, size);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function shuffled<T>(items: readonly T[]): T[] {
  const next = random(2025);
  return items
    .map((item) => ({ item, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
