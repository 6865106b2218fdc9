// The table of precedence: for each field of a paper, which record comes first and how its value is chosen.

/** How a field is computed from the records, as `docs/merging.md` shows it. */
export const takes = {
  first: 'the first record in the order that has a value',
  'best written':
    'the first; if another record has the same title in mixed case or with its special characters, that spelling replaces one in capitals or without them',
  'longest true':
    'the first that is complete and as long as an abstract, or a longer one that shares at least half of its word sequences',
  'author by author':
    'the first list, or a longer one that begins with all of its people; full names, affiliations and ORCIDs come from other lists of the same people',
  earliest: 'the earliest',
  latest: 'the highest',
  any: 'true if any record says so, not counting records that are older than another one from the same source',
  union: 'all values, in the order of the records',
  most: 'the largest',
} as const;

export type Take = keyof typeof takes;

/** `*` is every source that is not listed: Europe PMC, journals' feeds. */
const others = '*';
/** Imported files, of whatever format: they announce nothing, and people have edited them. */
const files = 'import/*';

/* * Enrichers announce nothing and come after the sources. For a field that combines many records, they count only if no source
 * says anything; but they supply affiliations and ORCIDs of authors that a source names.
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

/** Where other people write about a paper. */
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
    why: "arXiv's API has the authors' latest title, with TeX; Hugging Face has older copies",
  },
  abstract: {
    take: 'longest true',
    order: ownWords,
    why: 'feeds cut abstracts, and journals put their own teaser in their place',
  },
  authors: {
    take: 'author by author',
    order: ownWords,
    why: 'preprint servers have the whole list, enrichers the affiliations and ORCIDs; different lists are never mixed',
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
    why: 'only announcements that make a paper news; a replacement never does',
  },
  version: { take: 'latest', order: ownWords, why: 'some interfaces lag behind others' },
  withdrawn: {
    take: 'any',
    order: ownWords,
    why: 'a paper withdrawn anywhere should not be recommended anywhere',
  },
  categories: { take: 'union', order: ownWords, why: "the first source's primary category stays first" },
  'links.abstract': { take: 'first', order: ownWords, why: 'the page that anyone can read' },
  'links.pdf': { take: 'first', order: ownWords, why: 'the file that anyone can read' },
  'links.code': { take: 'first', order: community, why: 'linked by authors and readers' },
  'links.project': { take: 'first', order: community, why: 'linked by authors and readers' },
  'links.discussion': { take: 'first', order: community, why: 'where most readers are' },
  'links.published': { take: 'first', order: ownWords, why: "the journal's page for a preprint, by its DOI" },
  thumbnail: { take: 'first', order: community, why: 'only Hugging Face has thumbnails' },
  note: { take: 'first', order: ownWords, why: "the authors' own comment" },
  journalRef: { take: 'first', order: ownWords, why: 'as the authors cite it, else as the publisher does' },
  tldr: {
    take: 'first',
    order: summaries,
    why: "the authors' sentence takes precedence over a model's; each keeps its origin",
  },
  keywords: { take: 'union', order: community, why: 'topics named by a model' },
  submittedBy: { take: 'first', order: community, why: 'who submitted the paper to the site' },
  authorParticipates: { take: 'any', order: community, why: 'an author in any discussion can answer' },
  media: { take: 'union', order: community, why: 'what submitters added' },
  discussionId: { take: 'first', order: community, why: 'only one site has such ids' },
  sources: {
    take: 'union',
    order: ownWords,
    why: 'every source that has the paper, the most authoritative first',
  },
  upvotes: { take: 'most', order: community, why: 'one site counts them; a sum would count readers twice' },
  comments: { take: 'most', order: community, why: 'one site counts them; a sum would count readers twice' },
} as const satisfies Record<string, Precedence>;

type Table = typeof mergeTable;

/** The fields whose values are chosen in one of the given ways. */
export type FieldsBy<T extends Take> = {
  [F in keyof Table]: Table[F]['take'] extends T ? F : never;
}[keyof Table];

/** A record's position in the order; enrichers come after every source. */
export function placeIn(order: readonly string[], source: string, via: string): number {
  for (const name of [`${source}/${via}`, `${source}/*`, others]) {
    const index = order.indexOf(name);
    if (index >= 0) return index;
  }
  return order.length;
}

/** Whether a record's source announces papers: it is neither an imported file nor an enricher. */
export function isOfAnnouncer(source: string, via: string): boolean {
  return source !== 'import' && !isOfService(source, via);
}

/** Whether a record comes from an enricher, which announces nothing. */
export function isOfService(source: string, via: string): boolean {
  return services.includes(`${source}/${via}`);
}
