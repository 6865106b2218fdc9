// `digest top`: the ranked list of a period.
import type { Edition, Period } from '../model/edition.ts';
import type { PlainDate } from '../model/time.ts';
import type { CommandContext } from './shared/context.ts';
import { composeEdition } from './shared/editions/compose.ts';
import { entryJson } from './shared/papers/paper-json.ts';

export interface TopOptions {
  period: Period;
  date: PlainDate | null;
  limit: number;
}

export interface TopResult {
  edition: { id: string; period: Period; date: PlainDate };
  papers: ReturnType<typeof entryJson>[];
  /** What earlier editions passed over and that took off since. */
  missed: ReturnType<typeof entryJson>[];
}

export async function listTop(
  context: CommandContext,
  { period, date, limit }: TopOptions,
): Promise<{ result: TopResult; edition: Edition }> {
  const edition = await composeEdition(context, { period, date }, limit);
  const { id, date: day, entries, missed } = edition;
  const result = {
    edition: { id, period, date: day },
    papers: entries.map(entryJson),
    missed: missed.map(entryJson),
  };
  return { result, edition };
}
