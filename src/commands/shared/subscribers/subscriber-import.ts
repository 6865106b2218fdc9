// `digest subscribers import`: a list from a file, with the basis of consent of its people.
import { type AppError, ConfigError, ParseError } from '../../../errors.ts';
import type { Period } from '../../../model/edition.ts';
import { normalizeEmail } from '../../../model/email-address.ts';
import { hasLeft } from '../../../model/subscriber.ts';
import type { NewSubscriber } from '../../../store/contract/readers.ts';
import type { CommandContext } from '../context.ts';
import { newcomersPeriods } from '../settings.ts';
import { worstState } from './subscriber-columns.ts';
import type { GoodRow } from './subscriber-csv.ts';

/** How many rows are written at a time: memory stays flat however long the list is. */
const batchSize = 1000;

/** A file with this many refusals and not one address before them is not a list of subscribers. */
const hopelessAfter = 1000;

export interface ImportOptions {
  /** The name of the file in errors. */
  name?: string;
  /** For rows that name none; null for those that a new subscriber gets. */
  periods: readonly Period[] | null;
  /** The basis of consent for rows without one; null if it was not given. */
  consent: string | null;
  /** Asks a person for it, once, when the first row needs it; null without a terminal. */
  askConsent: (() => Promise<string>) | null;
}

export interface ImportResult {
  added: number;
  known: number;
  /** Addresses that left, bounced or complained: they were not added. */
  suppressed: string[];
  refused: { line: number; reason: string }[];
  /** What was among the interests of a line and is not a rule; missing without any. */
  leftOut?: { line: number; rules: string[] }[];
  /** Titles of columns that nothing was read from. */
  unknownColumns: string[];
}

/**
 * Reads subscribers from CSV, of this program or another: with a header that names the columns, or with the address in the first one. A bad
 * line is refused and counted; the others are taken. An address that left is not added again. Throws a `ConfigError` before anything is
 * added where no basis of consent is stated, and a `ParseError` where no row has an address.
 */
export async function importSubscribers(
  {
    store,
    config,
    clock,
    report,
    signal,
  }: Pick<CommandContext, 'store' | 'config' | 'clock' | 'report' | 'signal'>,
  input: AsyncIterable<string | Uint8Array>,
  options: ImportOptions,
): Promise<ImportResult> {
  const { readSubscriberRows } = await import('./subscriber-csv.ts');
  const { name = 'the file' } = options;
  const periods = options.periods ?? newcomersPeriods(config.editions);
  const result: ImportResult = { added: 0, known: 0, suppressed: [], refused: [], unknownColumns: [] };
  const consent = consentFor(options);
  const batch = new Map<string, { row: GoodRow; basis: string | null }>();
  let hasAddress = false;
  const flush = async () => {
    const subscribers = [...batch.values()].map(({ row, basis }) => newSubscriber(row, basis, periods));
    batch.clear();
    const { added, known, suppressed } = await store.subscribers.import(subscribers, clock.now());
    result.added += added;
    result.known += known;
    result.suppressed.push(...suppressed);
    report.progress('Importing', result.added + result.known, null);
  };
  const onUnknownColumns = (titles: string[]) => {
    result.unknownColumns = titles;
  };
  for await (const row of readSubscriberRows(input, { name, onUnknownColumns })) {
    signal.throwIfAborted();
    if ('reason' in row) {
      result.refused.push(row);
      if (!hasAddress && result.refused.length >= hopelessAfter) throw noList(name, result.refused[0]);
      continue;
    }
    hasAddress = true;
    if (row.leftOut) {
      result.leftOut ??= [];
      result.leftOut.push({ line: row.line, rules: row.leftOut });
    }
    const basis = await consent(row);
    if (basis === undefined) {
      result.refused.push({ line: row.line, reason: `no basis of consent for ${row.email}` });
      continue;
    }
    const key = normalizeEmail(row.email);
    const earlier = batch.get(key);
    if (earlier) result.known += 1;
    batch.set(
      key,
      earlier ? { row: combined(earlier.row, row), basis: earlier.basis ?? basis } : { row, basis },
    );
    if (batch.size >= batchSize) await flush();
  }
  if (batch.size > 0) await flush();
  if (!hasAddress && result.refused.length > 1) throw noList(name, result.refused[0]);
  return result;
}

function noList(name: string, first: { line: number; reason: string } | undefined): AppError {
  return new ParseError(`${name} is not a list of subscribers: line ${first?.line}: ${first?.reason}`, {
    hint: 'It has to be CSV, with the addresses in one of its columns.',
  });
}

/** Two rows of one address: the first counts, the second adds what it lacks, and one who left in either has left. */
function combined(a: GoodRow, b: GoodRow): GoodRow {
  return {
    ...a,
    name: a.name ?? b.name,
    periods: a.periods ?? b.periods,
    interests: a.interests.length > 0 ? a.interests : b.interests,
    state: worstState([a.state, b.state]),
  };
}

/** The basis for a row; null if no mail goes to the address, undefined if the row's own cell for it is empty. */
function consentFor({
  consent,
  askConsent,
}: ImportOptions): (row: GoodRow) => Promise<string | null | undefined> {
  let answer = consent;
  return async ({ consent: own, state, hasConsentColumn }) => {
    if (own !== null) return own;
    // No mail goes to those: they are taken in so that it stays so.
    const isSilent = state !== null && (hasLeft(state) || state === 'pending');
    if (isSilent && hasConsentColumn) return null;
    if (answer !== null) return answer;
    if (state !== null && hasLeft(state)) return 'imported as unsubscribed';
    if (hasConsentColumn) return undefined;
    answer = (await askConsent?.()) ?? null;
    if (answer) return answer;
    throw new ConfigError('the basis of consent for mailing these people is missing', {
      hint: 'Give it with --consent "subscribed at our booth, June 2026", or in a column "consent".',
    });
  };
}

function newSubscriber(row: GoodRow, consent: string | null, periods: readonly Period[]): NewSubscriber {
  const { email, name, state, interests } = row;
  return {
    email,
    name,
    preferences: { periods: row.periods ?? [...periods], interests },
    ...(consent !== null && { consent }),
    ...(state !== null && { state }),
  };
}
