// Finds the DOI in the address of an article at its publisher.
import { findDoi, identifiersOfDoi } from '../model/identity.ts';
import type { PaperIdentifiers } from '../model/paper.ts';

/** Publishers whose addresses have only the end of the DOI, and what comes before it. */
const prefixes: readonly [RegExp, string][] = [
  [/^https?:\/\/(?:www\.)?nature\.com\/articles\/([a-z]{0,8}\d[\w-]*)/i, '10.1038/'],
  [
    /^https?:\/\/(?:www\.)?elifesciences\.org\/(?:articles|reviewed-preprints)\/(\d{4,6})\b/i,
    '10.7554/elife.',
  ],
  [/^https?:\/\/(?:www\.)?peerj\.com\/articles\/(\d+)\b/i, '10.7717/peerj.'],
  [/^https?:\/\/dl\.acm\.org\/citation\.cfm\?(?:[^#]*&)?doid=(\d+\.\d+)/i, '10.1145/'],
];

/** The identifiers in an address: a DOI, or an arXiv id where the DOI is arXiv's; none if it has no DOI. */
export function identifiersOfAddress(address: string): PaperIdentifiers {
  const found = findDoi(address);
  if (found) return identifiersOfDoi(found);
  for (const [pattern, prefix] of prefixes) {
    const [, end] = pattern.exec(address.trim()) ?? [];
    if (end) return identifiersOfDoi(prefix + end);
  }
  return {};
}
