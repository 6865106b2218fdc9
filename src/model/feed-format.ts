// The formats and names of feeds, and the endings of their addresses.
import type { Period } from './edition.ts';

export const feedEndings = { rss: 'xml', atom: 'atom', 'json-feed': 'json' } as const;
export type FeedFormat = keyof typeof feedEndings;
/** As people call them. */
export const feedFormatNames: Readonly<Record<FeedFormat, string>> = {
  rss: 'RSS',
  atom: 'Atom',
  'json-feed': 'JSON Feed',
};
export const feedFormats = Object.keys(feedEndings) as FeedFormat[];

/** Of the papers of a kind of edition one by one, or of its editions. */
export type FeedName = Period | `${Period}-editions`;

/** The feeds that a site with these editions has. What trends has no editions. */
export function feedNames(periods: readonly Period[]): FeedName[] {
  return [...periods.flatMap((period): FeedName[] => [period, `${period}-editions`]), 'trending'];
}
