// Enrichment: what services that announce nothing know of papers that are known already, and what they are asked with.
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

/** Whether the service knew a paper that it was asked about. */
export interface EnrichmentAnswer {
  paperId: PaperId;
  found: boolean;
}

/**
 * What a service said of some papers. The key of each record is the id of the paper that was asked about; a record has no title
 * and no announcement, so that it can make no paper and make none new.
 */
export interface EnrichmentPage extends Page {
  answers: EnrichmentAnswer[];
}
