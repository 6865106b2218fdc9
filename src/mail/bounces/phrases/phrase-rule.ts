// What a rule about words is, and by what order the tables of them are arranged.
import type { BounceReason } from '../mail-report.ts';

/**
 * Rules are tried in order, from what is unmistakable (`mailbox-phrases.ts`, `certain-phrases.ts`) to what many servers write
 * into everything (`common-phrases.ts`), with those of other languages between them: "recipient address rejected: mailbox full;
 * user unknown" is about a full mailbox. A phrase is in a table when servers of more than one site use it, or when it is one
 * product's fixed wording; providers' own codes are in `provider-codes.ts` and come first.
 */
export interface PhraseRule {
  reason: BounceReason;
  /** Tried on one line of lower case words, typographic quotes made plain, `;` at the end of each sentence, `<address>` for an address. */
  phrases: readonly RegExp[];
}
