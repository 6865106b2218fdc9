// Which announcements make a paper new to readers.
import type { AnnouncementKind } from './paper.ts';

/** Kinds of announcement that make a paper new to readers; a replacement never does. */
export const newsworthy: readonly AnnouncementKind[] = ['new', 'cross', 'featured'];

/** Whether an announcement makes the paper new to readers. */
export function isNewsworthy(kind: AnnouncementKind): boolean {
  return newsworthy.includes(kind);
}
