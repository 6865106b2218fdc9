// Enrichment: what services that announce nothing know about known papers, and what they are queried with.
import type { Page } from './page.ts';
import type { PaperId, PaperIdentifiers, PaperLinks } from './paper.ts';
import type { PlainDate } from './time.ts';

/** Services that only add to papers. Their word fills what the sources leave open, and never counts against theirs. */
export const enricherNames: readonly string[] = [
  'semantic-scholar',
  'openalex',
  'crossref',
  'github',
  'hackernews',
];

/** A known paper, with what a service may find it by. */
export interface PaperToEnrich {
  id: PaperId;
  /** One of each kind. */
  identifiers: PaperIdentifiers;
  /** All DOIs of the work, the preprint's and the published version's; never arXiv's own. */
  dois: string[];
  links: PaperLinks;
  announcedOn: PlainDate | null;
}

/** Whether the service knew a paper that it was queried for. */
export interface EnrichmentAnswer {
  paperId: PaperId;
  found: boolean;
}

/**
 * A service's records about some papers. The key of each is the id of the queried paper; a record has no title and no
 * announcement, so that it can't create a paper or make one news.
 */
export interface EnrichmentPage extends Page {
  answers: EnrichmentAnswer[];
}
