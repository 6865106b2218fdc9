// The scale on which a venue's reviewers rate, as its review form has it, and the common one that all ratings are put on.
import * as z from 'zod';
import type { PaperRecord } from '../../model/paper.ts';
import { parseAnswer } from '../json.ts';
import type { ApiVersion } from './request.ts';

/** The lowest and the highest rating that a reviewer can give. */
export interface RatingScale {
  lowest: number;
  highest: number;
}

/** What venues call the mark that a review ends in. */
export const ratingFields = [
  'rating',
  'overall_recommendation',
  'overall_assessment',
  'overall_rating',
  'recommendation',
];

/** No venue's scale goes further. */
const maxRating = 100;

/** A rating as a review or a form has it, a number or words that begin with one: "8: accept, good paper" is 8. */
export function parseRating(value: unknown): number | null {
  const number =
    typeof value === 'number' ? value : Number.parseFloat(typeof value === 'string' ? value : '');
  return Math.abs(number) <= maxRating ? number : null;
}

const answer = z.object({ invitations: z.array(z.unknown()) });
const object = z.record(z.string(), z.unknown()).catch({});

/** Where a form has its fields: in version 1, and in version 2 that of one submission's reviews and that of all. */
const places: Record<ApiVersion, readonly (readonly string[])[]> = {
  v1: [['reply', 'content']],
  v2: [
    ['edit', 'note', 'content'],
    ['edit', 'invitation', 'edit', 'note', 'content'],
  ],
};

/**
 * The scale of a review form (https://docs.openreview.net/reference/default-forms/default-review-form); null if it has no
 * rating, or one in free text. Throws `ParseError` if the response is not a list of invitations.
 */
export function parseRatingScale(body: string, version: ApiVersion): RatingScale | null {
  const [form] = parseAnswer(body, answer).invitations;
  const found = places[version].flatMap((place) =>
    ratingFields.flatMap((name) => scaleOf(at(form, ...place, name), version) ?? []),
  );
  return found[0] ?? null;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => object.parse(inner)[key], value);
}

function scaleOf(field: unknown, version: ApiVersion): RatingScale | null {
  const given =
    version === 'v1'
      ? [at(field, 'value-radio'), at(field, 'value-dropdown')].find(Array.isArray)
      : (at(field, 'value', 'param', 'enum') ??
        ['minimum', 'maximum'].map((bound) => at(field, 'value', 'param', bound)));
  const ratings = (Array.isArray(given) ? given : [])
    .map((option: unknown) => parseRating(at(option, 'value') ?? option))
    .filter((rating) => rating !== null);
  const lowest = ratings.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const highest = ratings.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
  return lowest < highest ? { lowest, highest } : null;
}

/** The highest rating of the common scale, on which the lowest is 1: that of the venues with the most submissions. */
const commonHighest = 10;

/**
 * The record with its rating on the common scale, lowest to lowest and highest to highest. A scale that ends at 10 is the common
 * one, whether it begins at 0 or at 1: readers should find the venue's own figure.
 */
export function onCommonScale(record: PaperRecord, { lowest, highest }: RatingScale): PaperRecord {
  if (highest === commonHighest) return record;
  const share = (rating: number) => Math.min(1, Math.max(0, (rating - lowest) / (highest - lowest)));
  const moved = (rating: number) => Math.round((1 + (commonHighest - 1) * share(rating)) * 100) / 100;
  return {
    ...record,
    signals: record.signals.map((signal) =>
      signal.name === 'rating' ? { ...signal, value: moved(signal.value) } : signal,
    ),
  };
}
