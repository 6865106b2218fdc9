// The label of a feed, after the name of the digest.
import type { Period } from '../../model/edition.ts';
import type { FeedName } from '../../model/feed-format.ts';
import type { Texts } from '../messages/texts.ts';

/** `weekly`, `weekly editions` */
export function feedLabel(name: FeedName, texts: Texts): string {
  const period = name.replace(/-editions$/, '') as Period;
  const label = texts.text(`period.${period}`);
  return name === period ? label : texts.text('feed.editions', { period: label });
}
