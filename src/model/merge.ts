// Merges the records of one work into the paper: pure, and the same whatever order the records come in.

import { isEnricher } from './enrichment.ts';
import type { AnnouncementKind, Author, Paper, PaperId, PaperLinks, PaperRecord } from './paper.ts';
import { texToText } from './tex.ts';
import { collapseSpace } from './text.ts';

/**
 * Whose word counts first, field by field. A field takes the first record in this order that has it, but for those with a
 * rule of their own below: the abstract (the longest that isn't cut), authors (with affiliations before without), dates (the
 * earliest), version (the latest), links and categories (the union).
 *
 * - `arxiv/api` before `arxiv/rss`: the API has the title as the author last gave it, submission dates and affiliations.
 * - arXiv before Hugging Face, whose titles and abstracts are copies of arXiv's at some earlier time.
 * - Organisation, thumbnail, code, project and discussion are only known to Hugging Face.
 * - Services that announce nothing come last. Where a field has a rule of its own, they count only if no source says anything: a
 *   longer abstract, another list of authors or further fields from a service are no better than the source's.
 */
const precedence = [
  'arxiv/api',
  'arxiv/oai',
  'arxiv/snapshot',
  'arxiv/rss',
  'biorxiv/details',
  'medrxiv/details',
  'biorxiv/pubs',
  'medrxiv/pubs',
  'openreview/notes',
  'huggingface/daily',
  // Any other source: feeds and files.
  '*',
  'crossref/works',
  'openalex/works',
  'semantic-scholar/graph',
  'github/repos',
  'hackernews/search',
];

/** Kinds of announcement that make a paper new to readers; a replacement never does. */
const newsworthy: readonly AnnouncementKind[] = ['new', 'cross', 'featured'];

/** Whether an announcement makes the paper new to readers. */
export function isNewsworthy(kind: AnnouncementKind): boolean {
  return newsworthy.includes(kind);
}

/**
 * The paper that these records tell of. TeX in titles, abstracts and names becomes readable Unicode here, once for all
 * outputs; the records keep it. Each record carries all its announcements and the latest value of its signals.
 */
export function mergePaper(id: PaperId, records: readonly PaperRecord[]): Paper {
  const ranked = [...records].sort(byPrecedence);
  const first = <T>(get: (record: PaperRecord) => T | null): T | null => {
    for (const record of ranked) {
      const value = get(record);
      if (value !== null) return value;
    }
    return null;
  };
  const helpers = ranked.filter(({ source }) => isEnricher(source));
  const sources = helpers.length > 0 ? ranked.filter(({ source }) => !isEnricher(source)) : ranked;
  const valuesOf = (records: readonly PaperRecord[], name: 'upvotes' | 'comments') =>
    records.flatMap(({ signals }) => signals.filter((each) => each.name === name).map(({ value }) => value));
  const signal = (name: 'upvotes' | 'comments') => {
    const own = valuesOf(sources, name);
    return Math.max(0, ...(own.length > 0 ? own : valuesOf(helpers, name)));
  };
  const categoriesOf = (records: readonly PaperRecord[]) => [
    ...new Set(records.flatMap(({ categories }) => categories)),
  ];
  const authors = authorsOf(sources);
  const announced = ranked
    .flatMap(({ announcements }) =>
      announcements.filter(({ kind }) => isNewsworthy(kind)).map(({ on }) => on),
    )
    .sort();
  const versions = ranked.map(({ version }) => version).filter((version) => version !== null);
  const abstract =
    longest(sources.map((record) => record.abstract)) ?? longest(helpers.map((record) => record.abstract));
  return {
    id,
    title: collapseSpace(texToText(first(({ title }) => title || null) ?? '')),
    abstract: abstract === null ? null : texToText(abstract),
    authors: (authors.length > 0 ? authors : authorsOf(helpers)).map(readableAuthor),
    organization: first(({ organization }) => organization),
    publishedAt: ranked.flatMap(({ publishedAt }) => publishedAt ?? []).sort()[0] ?? null,
    announcedOn: announced[0] ?? null,
    version: versions.length > 0 ? Math.max(...versions) : null,
    withdrawn: ranked.some(({ withdrawn }) => withdrawn),
    categories: [categoriesOf(sources), categoriesOf(helpers)].find((list) => list.length > 0) ?? [],
    links: linksOf(ranked),
    thumbnail: first(({ thumbnail }) => thumbnail),
    note: first(({ note }) => note),
    journalRef: first(({ journalRef }) => journalRef),
    tldr: first(({ tldr }) => tldr),
    sources: [...new Set(ranked.map(({ source }) => source))],
    upvotes: signal('upvotes'),
    comments: signal('comments'),
  };
}

function byPrecedence(a: PaperRecord, b: PaperRecord): number {
  const place = ({ source, via }: PaperRecord) => {
    const index = precedence.indexOf(`${source}/${via}`);
    return index < 0 ? precedence.indexOf('*') : index;
  };
  // Source, interface and key end every tie, so that the order of arrival never shows.
  const name = ({ source, via, key }: PaperRecord) => `${source}/${via}/${key}`;
  return place(a) - place(b) || (b.version ?? 0) - (a.version ?? 0) || (name(a) < name(b) ? -1 : 1);
}

/** A list that some site cut ("…") loses to any that is whole. */
function longest(abstracts: readonly (string | null)[]): string | null {
  const isCut = (text: string) => /(?:…|\.\.\.)\s*$/.test(text);
  const [best] = abstracts
    .filter((text) => text !== null && text !== '')
    .map((text, index) => ({ text: text as string, index }))
    .sort(
      (a, b) =>
        Number(isCut(a.text)) - Number(isCut(b.text)) || b.text.length - a.text.length || a.index - b.index,
    );
  return best?.text ?? null;
}

/** The first list with affiliations, else the first list. */
function authorsOf(ranked: readonly PaperRecord[]): readonly Author[] {
  const lists = ranked.map(({ authors }) => authors).filter((authors) => authors.length > 0);
  return (
    lists.find((authors) => authors.some(({ affiliations }) => affiliations.length > 0)) ?? lists[0] ?? []
  );
}

function readableAuthor(author: Author): Author {
  return { ...author, name: texToText(author.name), affiliations: author.affiliations.map(texToText) };
}

function linksOf(ranked: readonly PaperRecord[]): PaperLinks {
  const first = (key: keyof PaperLinks) =>
    ranked.map(({ links }) => links[key]).find((link) => link !== null) ?? null;
  return {
    abstract: first('abstract'),
    pdf: first('pdf'),
    code: first('code'),
    project: first('project'),
    discussion: first('discussion'),
  };
}
