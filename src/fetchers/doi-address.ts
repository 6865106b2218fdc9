// Finds the DOI in the address of an article at its publisher.
import { identifiersOfDoi } from '../model/identity.ts';
import type { PaperIdentifiers } from '../model/paper.ts';

/** No address with a DOI in it is longer. */
const maxLength = 2000;
const doiIn = /\b10\.\d{4,9}(?:\.\d+)*\/[^\s"'<>?#&]+/;

/** How addresses go on after the DOI: the form in which the article is shown. */
const afterDoi =
  /(?:\/(?:abstract|full|full-?text|short|pdf|epdf|epub|meta|html?|summary|references|figures|citations)|\.(?:abstract|full|full-text|short|e?pdf|html?|xml|epub)(?:\+html)?|[/.,;:)\]]+)+$/i;
/** bioRxiv's and medRxiv's addresses name the version. */
const version = /^(10\.(?:1101|64898)\/\d[\d.]*)v\d+$/;

/** Publishers whose addresses have only the end of the DOI, and what is before it. */
const prefixes: readonly [RegExp, string][] = [
  [/^https?:\/\/(?:www\.)?nature\.com\/articles\/([a-z]{0,8}\d[\w-]*)/i, '10.1038/'],
  [
    /^https?:\/\/(?:www\.)?elifesciences\.org\/(?:articles|reviewed-preprints)\/(\d{4,6})\b/i,
    '10.7554/elife.',
  ],
  [/^https?:\/\/(?:www\.)?peerj\.com\/articles\/(\d+)\b/i, '10.7717/peerj.'],
  [/^https?:\/\/dl\.acm\.org\/citation\.cfm\?(?:[^#]*&)?doid=(\d+\.\d+)/i, '10.1145/'],
];

/** The identifiers that an address has: a DOI, or an arXiv id where the DOI is arXiv's; none where it has no DOI. */
export function identifiersOfAddress(address: string): PaperIdentifiers {
  if (address.length > maxLength || !/^https?:\/\//i.test(address.trim())) return {};
  const plain = decoded(address.trim());
  const [found] = doiIn.exec(plain) ?? [];
  if (found) return identifiersOfDoi(found.replace(afterDoi, '').replace(version, '$1'));
  for (const [pattern, prefix] of prefixes) {
    const [, end] = pattern.exec(plain) ?? [];
    if (end) return identifiersOfDoi(prefix + end);
  }
  return {};
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
