// The table of precedence: for each field of a paper, whose word counts first and which of several is taken.

/** How a field is made of what the records say, in words that `docs/merging.md` shows. */
export const takes = {
  first: 'the first in the order that says anything',
  'best written':
    'the first; of the same title in other spelling one in capitals or without its signs gives way to one that has them',
  'longest true':
    "the first that is whole and an abstract's length, or a longer one that has at least half of its words in the same runs",
  'author by author':
    'the first list, or a longer one that begins with all its people; names in full, affiliations and ORCID from lists of the same people',
  earliest: 'the earliest',
  latest: 'the highest',
  any: 'true if any record says so, except those that are older than another of their source',
  union: 'all of them, in the order of the records',
  most: 'the largest',
} as const;

export type Take = keyof typeof takes;

/** `*` is every source that is not named: Europe PMC, journals' feeds. */
const others = '*';
/** Imported files, of whatever format: they announce nothing, and people have edited them. */
const files = 'import/*';

/**
 * Services that announce nothing stand behind the sources. Where a field is made of many records, they count only if no source
 * says anything; but they know affiliations and ORCIDs of authors that a source names.
 */
const services = [
  'crossref/works',
  'openalex/works',
  'semantic-scholar/graph',
  'github/repos',
  'hackernews/search',
];

const ownWords = [
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
  others,
  files,
  ...services,
];

/** Other people's words about a paper. */
const community = ['huggingface/daily', 'openreview/notes', others, ...services];
const affiliation = ['huggingface/daily', others, ...services];
const summaries = ['openreview/notes', 'huggingface/daily', 'semantic-scholar/graph', others];

interface Precedence {
  take: Take;
  order: readonly string[];
  why: string;
}

/** Field by field. Each name in `order` is a source and its interface. */
export const mergeTable = {
  title: {
    take: 'best written',
    order: ownWords,
    why: "arXiv's API has the title as its authors last gave it, with TeX; Hugging Face has copies of earlier times",
  },
  abstract: {
    take: 'longest true',
    order: ownWords,
    why: 'feeds cut abstracts, and journals put a teaser of their own in the place',
  },
  authors: {
    take: 'author by author',
    order: ownWords,
    why: 'preprint servers have the whole list, services the affiliations and ORCIDs; people of unlike lists are never mixed',
  },
  organization: {
    take: 'first',
    order: affiliation,
    why: 'Hugging Face knows whose paper it is; others guess',
  },
  publishedAt: { take: 'earliest', order: ownWords, why: 'the preprint is first' },
  announcedOn: {
    take: 'earliest',
    order: ownWords,
    why: 'by kinds that make a paper new to readers: a replacement never does',
  },
  version: { take: 'latest', order: ownWords, why: 'interfaces lag behind one another' },
  withdrawn: {
    take: 'any',
    order: ownWords,
    why: 'what is withdrawn anywhere should be recommended nowhere',
  },
  categories: { take: 'union', order: ownWords, why: "the first source's primary category stays first" },
  'links.abstract': { take: 'first', order: ownWords, why: 'the page that anybody may read' },
  'links.pdf': { take: 'first', order: ownWords, why: 'the file that anybody may read' },
  'links.code': { take: 'first', order: community, why: 'as authors and readers have linked it' },
  'links.project': { take: 'first', order: community, why: 'as authors and readers have linked it' },
  'links.discussion': { take: 'first', order: community, why: 'where most readers are' },
  'links.published': { take: 'first', order: ownWords, why: "the journal's page of a preprint, by its DOI" },
  thumbnail: { take: 'first', order: community, why: 'only Hugging Face has them' },
  note: { take: 'first', order: ownWords, why: "the authors' own comment" },
  journalRef: { take: 'first', order: ownWords, why: 'as the authors cite it, else as the publisher does' },
  tldr: {
    take: 'first',
    order: summaries,
    why: "the authors' sentence before a model's; each keeps its origin",
  },
  keywords: { take: 'union', order: community, why: 'topics as a model named them' },
  submittedBy: { take: 'first', order: community, why: 'who brought the paper to the site' },
  authorParticipates: { take: 'any', order: community, why: 'an author in any discussion can answer' },
  media: { take: 'union', order: community, why: 'what submitters added' },
  discussionId: { take: 'first', order: community, why: 'one site has such ids' },
  sources: { take: 'union', order: ownWords, why: 'who tells of it, the most authoritative first' },
  upvotes: { take: 'most', order: community, why: 'one site counts them; a sum would count readers twice' },
  comments: { take: 'most', order: community, why: 'one site counts them; a sum would count readers twice' },
} as const satisfies Record<string, Precedence>;

type Table = typeof mergeTable;

/** The fields that are made in a certain way. */
export type FieldsBy<T extends Take> = {
  [F in keyof Table]: Table[F]['take'] extends T ? F : never;
}[keyof Table];

/** How far from the front a record is; services come after every source. */
export function placeIn(order: readonly string[], source: string, via: string): number {
  for (const name of [`${source}/${via}`, `${source}/*`, others]) {
    const index = order.indexOf(name);
    if (index >= 0) return index;
  }
  return order.length;
}

/** Whether a record's source announces papers: neither an imported file nor a service that only adds. */
export function isOfAnnouncer(source: string, via: string): boolean {
  return source !== 'import' && !isOfService(source, via);
}

/** Whether a record comes from a service that announces nothing. */
export function isOfService(source: string, via: string): boolean {
  return services.includes(`${source}/${via}`);
}
