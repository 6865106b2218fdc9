// What the enrichers have in common when they ask: batches, and refusals that say which key to look at.
import { HttpError } from '../../errors.ts';
import type { HttpResponse } from '../../http/client.ts';

/** The list in pieces that weigh at most `size`; what weighs more alone is a piece of its own. */
export function batchesOf<T>(
  list: readonly T[],
  size: number,
  weightOf: (item: T) => number = () => 1,
): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const item of list) {
    const weight = weightOf(item);
    const batch = batches.at(-1);
    if (batch && weight <= room) batch.push(item);
    else batches.push([item]);
    room = (batch && weight <= room ? room : size) - weight;
  }
  return batches;
}

/** Waits for the answer; a refusal for want of a key, or for a wrong one, comes with this hint. */
export async function orHint(answer: Promise<HttpResponse>, hint: string): Promise<HttpResponse> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof HttpError) || (error.status !== 401 && error.status !== 403)) throw error;
    throw new HttpError(error.kind, error.url, error.message, { hint, cause: error, status: error.status });
  }
}
