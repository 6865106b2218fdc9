// What a paper is: the record that one source gives of it, and the merge of all records that are the same work.
import type { Instant, PlainDate } from './time.ts';

/** A canonical paper id: `arxiv:2606.14777`, `doi:10.1101/…`, `openreview:…`, `pmid:…`, `local:…` or `url:<hash>`. */
export type PaperId = string;

export interface Author {
  name: string;
  affiliations: string[];
  orcid?: string;
}

export interface Organization {
  /** The short handle, as in a URL. */
  name: string;
  /** The name to show. */
  fullname: string;
}

export interface PaperLinks {
  abstract: string | null;
  pdf: string | null;
  code: string | null;
  project: string | null;
  discussion: string | null;
  /** The journal's page, where the other links are a preprint's. Only the merged paper has it, from the identifiers. */
  published?: string;
}

/**
 * How a source's listing names a paper on a date. `new` and `featured` make it new to readers; `cross` lists a
 * paper of another category; `replace` and `replace-cross` report a later version and make nothing new.
 */
export type AnnouncementKind = 'new' | 'cross' | 'featured' | 'replace' | 'replace-cross';

export interface Announcement {
  on: PlainDate;
  kind: AnnouncementKind;
}

/** An announcement as stored. */
export interface AnnouncementBySource extends Announcement {
  source: string;
  /** When this database first heard of it. */
  seenAt: Instant;
}

/** In the order in which they are shown: votes first, what readers say before what machines count. */
export const signalNames = [
  'upvotes',
  'likes',
  'comments',
  'points',
  'citations',
  'stars',
  'rating',
  'reviews',
] as const;

/**
 * A number that changes with time. One name per source and meaning, so that merging never adds apples to pears: `likes` are
 * those of this digest's own readers, `points` those of a link aggregator, `rating` the mean of a venue's reviews on a scale of 1 to 10.
 */
export type SignalName = (typeof signalNames)[number];

export interface SignalValue {
  name: SignalName;
  value: number;
}

/** A signal as stored: `at` is the instant it was seen. */
export interface Signal extends SignalValue {
  source: string;
  at: Instant;
}

/** The spellings under which a work is known; already normalised by `model/identity.ts`. */
export interface PaperIdentifiers {
  /** `2606.14777` or `hep-th/9901001`: no version. */
  arxiv?: string;
  /** Lower case, no resolver prefix. Never arXiv's own 10.48550: that becomes `arxiv`. */
  doi?: string;
  /** The DOI of the version that a journal published, where `doi` is the preprint's. */
  publishedDoi?: string;
  openreview?: string;
  /** PubMed's number for the published article; a preprint has the number of what it became. */
  pmid?: string;
  /** The id that the author of a file assigned. */
  local?: string;
  /** The address of the paper, if nothing better identifies it. */
  url?: string;
}

/**
 * Who wrote a TL;DR: the authors; a model that a service runs; a person or program whose file was imported; the model that
 * this instance is configured with.
 */
export const tldrOrigins = ['authors', 'huggingface', 'semantic-scholar', 'import', 'model'] as const;
export type TldrOrigin = (typeof tldrOrigins)[number];

/** One or two sentences that say what a paper is about. */
export interface Tldr {
  text: string;
  by: TldrOrigin;
  /** The name of the model, where that is known: of one's own. */
  model?: string;
}

/** What the site where a paper was featured knows about it besides votes. Absent means unknown. */
export interface Feature {
  /** Topics, as a model named them. */
  keywords?: string[];
  /** The person who submitted the paper to the site. */
  submittedBy?: string;
  /** Whether an author takes part in the discussion. */
  authorParticipates?: boolean;
  /** Pictures and films that the submitter added, as https addresses. */
  media?: string[];
  /** The site's id of the discussion. */
  discussionId?: string;
}

/** What one source says about one paper, validated, as received (except white space; TeX is kept). */
export interface PaperRecord extends Feature {
  /** The source: `arxiv`, `huggingface`. */
  source: string;
  /** Which of the source's interfaces it is from (`rss`, `api`, `daily`): they know different things, so each is stored. */
  via: string;
  /** The source's own key for the paper, without version. */
  key: string;
  identifiers: PaperIdentifiers;
  title: string;
  abstract: string | null;
  authors: Author[];
  organization: Organization | null;
  /** First submission. */
  publishedAt: Instant | null;
  /** Primary category first. */
  categories: string[];
  version: number | null;
  withdrawn: boolean;
  links: PaperLinks;
  thumbnail: string | null;
  /** arXiv's "Comments" field: pages, venue. */
  note: string | null;
  /** Where it was published, as people cite it: a journal with volume and page, or a venue. */
  journalRef: string | null;
  /** One or two sentences that say what the paper is about. */
  tldr: string | null;
  /** Who wrote the TL;DR, where that doesn't follow from the source. */
  tldrBy?: TldrOrigin;
  /** The model that wrote it, where that is known. */
  tldrModel?: string;
  announcements: Announcement[];
  signals: SignalValue[];
  /**
   * The source's own date of this record (a version's date, a listing's day), if it has one: of two records of one paper the
   * later wins, in whatever order they arrive.
   */
  statedAt: Instant | null;
}

/** The merge of all records of one work. */
export interface Paper extends Feature {
  id: PaperId;
  title: string;
  abstract: string | null;
  authors: Author[];
  organization: Organization | null;
  publishedAt: Instant | null;
  /** The earliest announcement by any source; null for papers that no listing has named (search results, imports). */
  announcedOn: PlainDate | null;
  version: number | null;
  withdrawn: boolean;
  categories: string[];
  links: PaperLinks;
  thumbnail: string | null;
  note: string | null;
  journalRef: string | null;
  tldr: Tldr | null;
  /** The names of the sources, in order of precedence. */
  sources: string[];
  upvotes: number;
  comments: number;
}

/** A paper with what selection needs to know of it. */
export interface PaperWithHistory {
  paper: Paper;
  announcements: AnnouncementBySource[];
  /** When this database first heard of it. */
  firstSeenAt: Instant;
  signals: Signal[];
}

/** A record that was rejected, with the reason; good records from the same response are kept. */
export interface Reject {
  /** What identifies the record, if anything: an id, a title, a position. */
  subject: string;
  reason: string;
}
