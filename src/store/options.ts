// The section `retention` of the configuration: how long what grows is kept.
import * as z from 'zod/mini';
import { parsed } from '../model/option.ts';

/** Whole months, or null for ever, which the configuration writes as `false`. */
function months(least: number, initial: number) {
  const number = z.int().check(z.minimum(least), z.maximum(1200));
  return z._default(
    parsed(
      z.union([z.literal(false), number], { error: `expected false, or a number of months from ${least}` }),
      (given) => given || null,
    ),
    initial,
  );
}

export const retentionOptions = z.strictObject({
  // Rankings look at votes of the last two months.
  signalMonths: months(3, 3).check(
    z.describe('Months in which every value of a signal is kept; of each month before, its last value is.'),
  ),
  // Links in mails and bounces name their delivery for up to two months.
  deliveryMonths: months(3, 12).check(
    z.describe('Months in which finished deliveries are kept; what each reader was sent is kept for longer.'),
  ),
  candidateMonths: months(1, 12).check(
    z.describe('Months in which the candidates of editions are kept, for "digest why" and "digest eval".'),
  ),
  fetchMonths: months(1, 12).check(
    z.describe('Months in which the log of fetches, and of records that were rejected, is kept.'),
  ),
});
