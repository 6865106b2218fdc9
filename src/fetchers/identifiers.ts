// Reads identifiers out of what a server sent, which may be anything of any length.
import * as identity from '../model/identity.ts';
import type { PaperIdentifiers } from '../model/paper.ts';

/** No spelling of an identifier is longer. The patterns' time grows with the square of the length: 4 s for 80,000 full stops. */
const maxLength = 1000;

/** As in `model/identity.ts`; null for what is too long to be an arXiv id. */
export function parseArxivId(text: string): identity.ArxivId | null {
  return text.length > maxLength ? null : identity.parseArxivId(text);
}

/** As in `model/identity.ts`; null for what is too long to be a DOI. */
export function normalizeDoi(text: string): string | null {
  return text.length > maxLength ? null : identity.normalizeDoi(text);
}

/** As in `model/identity.ts`; none for what is too long to be a DOI. */
export function identifiersOfDoi(text: string): PaperIdentifiers {
  return text.length > maxLength ? {} : identity.identifiersOfDoi(text);
}
