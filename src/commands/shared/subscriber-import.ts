// `digest subscribers import`: a list from a file, with the basis on which its people are written to.
import { AppError, ConfigError, messageOf } from '../../errors.ts';
import type { Period } from '../../model/edition.ts';
import { hasLeft } from '../../model/subscriber.ts';
import type { NewSubscriber } from '../../store/contract/readers.ts';
import type { CommandContext } from './context.ts';
import type { SubscriberRow } from './subscriber-csv.ts';

/** How many rows are written at a time: memory stays flat however long the list is. */
const batchSize = 1000;

export interface ImportOptions {
  /** For rows that name none. */
  periods: readonly Period[];
  /** The basis of consent for rows that name none; null where it was not given. */
  consent: string | null;
  /** Asks a person for it, once, when the first row needs it; null where nobody can be asked. */
  askConsent: (() => Promise<string>) | null;
}

export interface ImportResult {
  added: number;
  known: number;
  /** Addresses that left, bounced or complained: they were not added. */
  suppressed: string[];
  refused: { line: number; reason: string }[];
}

/**
 * Reads subscribers from CSV: with a header that names `email` (and `name`, `periods`, `interests`, `consent`, `state`),
 * or with the address in the first column. A bad line is refused and counted; the others are taken. Who has left is not
 * added again. Throws a `ConfigError` before anything is added where no basis of consent is stated.
 */
export async function importSubscribers(
  { store, clock, report, signal }: CommandContext,
  input: AsyncIterable<string | Uint8Array>,
  options: ImportOptions,
): Promise<ImportResult> {
  const { readSubscriberRows } = await import('./subscriber-csv.ts');
  const result: ImportResult = { added: 0, known: 0, suppressed: [], refused: [] };
  const consent = consentFor(options);
  let batch: NewSubscriber[] = [];
  const flush = async () => {
    const { added, known, suppressed } = await store.subscribers.import(batch, clock.now());
    result.added += added;
    result.known += known;
    result.suppressed.push(...suppressed);
    batch = [];
    report.progress('Importing', result.added + result.known, null);
    signal.throwIfAborted();
  };
  try {
    for await (const row of readSubscriberRows(input)) {
      if ('reason' in row) {
        result.refused.push(row);
        continue;
      }
      const basis = await consent(row);
      if (basis === null) {
        result.refused.push({ line: row.line, reason: `no basis of consent for ${row.email}` });
        continue;
      }
      batch.push(newSubscriber(row, basis, options));
      if (batch.length >= batchSize) await flush();
    }
  } catch (error) {
    if (signal.aborted || error instanceof AppError) throw error;
    throw new AppError('csv', `the file is not CSV: ${messageOf(error)}`, {
      cause: error,
      hint: `${result.added} addresses before that place were added; mend it and import again.`,
    });
  }
  if (batch.length > 0) await flush();
  return result;
}

type GoodRow = Extract<SubscriberRow, { email: string }>;

/** The basis for a row; null where the file has a column for it and this row leaves it empty. */
function consentFor({ consent, askConsent }: ImportOptions): (row: GoodRow) => Promise<string | null> {
  let answer = consent;
  return async ({ consent: own, state, hasConsentColumn }) => {
    if (own !== null) return own;
    if (answer !== null) return answer;
    // Nobody writes to those: they are taken in so that it stays so.
    if (state !== null && hasLeft(state)) return 'imported as one who left';
    if (hasConsentColumn) return null;
    answer = (await askConsent?.()) ?? null;
    if (answer) return answer;
    throw new ConfigError('on what basis may these people be written to?', {
      hint: 'Say it with --consent "subscribed at our booth, June 2026", or in a column "consent".',
    });
  };
}

function newSubscriber(row: GoodRow, consent: string, { periods }: ImportOptions): NewSubscriber {
  const { email, name, state, interests } = row;
  return {
    email,
    name,
    preferences: { periods: row.periods ?? [...periods], interests },
    consent,
    ...(state !== null && { state }),
  };
}
