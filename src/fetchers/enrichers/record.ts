// Makes the record of what a service adds to a paper: without title and announcement, under the paper's own id.
import type { PaperToEnrich } from '../../model/enrichment.ts';
import type { PaperIdentifiers, PaperRecord, SignalName, SignalValue } from '../../model/paper.ts';
import { recordOf } from '../record.ts';

type Added = Partial<
  Pick<
    PaperRecord,
    'abstract' | 'authors' | 'organization' | 'categories' | 'withdrawn' | 'journalRef' | 'tldr' | 'signals'
  > & { links: Partial<PaperRecord['links']> }
>;

/**
 * The record, or null when it adds nothing. `stated` are identifiers that the service gives for the same work; those that the
 * paper has stay as they are.
 */
export function enrichmentRecord(
  { source, via }: Pick<PaperRecord, 'source' | 'via'>,
  paper: PaperToEnrich,
  added: Added,
  stated: PaperIdentifiers = {},
): PaperRecord | null {
  const identifiers = { ...stated, ...paper.identifiers };
  const record = recordOf({ source, via, key: paper.id, title: '', ...added, identifiers });
  const links = Object.values(record.links).some((link) => link !== null);
  const lists = [record.authors, record.categories, record.signals].some((list) => list.length > 0);
  const words = [record.abstract, record.organization, record.journalRef, record.tldr].some(
    (word) => word !== null,
  );
  const isNewKey = Object.keys(identifiers).length > Object.keys(paper.identifiers).length;
  return links || lists || words || record.withdrawn || isNewKey ? record : null;
}

/** Counts as signals. A count of zero is left out: most papers have no citations, and would need a row each. */
export function counted(values: Partial<Record<SignalName, number | null | undefined>>): SignalValue[] {
  return Object.entries(values).flatMap(([name, value]) =>
    // The keys are those of the type.
    value ? [{ name: name as SignalName, value }] : [],
  );
}

const preprintServers = /\b(?:arxiv|biorxiv|medrxiv|chemrxiv|ssrn|research square|preprints?(?:\.org)?)\b/i;

/** Where a work was published, by the names that a service has for it; a preprint server is not a venue. */
export function venueOf(...names: readonly (string | null | undefined)[]): string | null {
  return names.find((name) => name && !preprintServers.test(name)) ?? null;
}
