// The URLs to fetch from OpenReview: the submissions of a venue, page by page.
import type { HostGroup } from '../../http/client.ts';
import { hostGroup, paceRules } from '../endpoint.ts';
import type { OpenReviewOptions } from './options.ts';

/** The API's version: 2 since 2023, 1 for older venues (https://docs.openreview.net/reference/api-v1). */
export type ApiVersion = 'v2' | 'v1';

/** The API gives up to 1000; with reviews and comments a note may be 100 KB, and a page should come through in one piece. */
export const pageSize = 250;

export function paceOf({ minIntervalMs }: OpenReviewOptions, url: string): HostGroup {
  return hostGroup(paceRules.openreview, url, minIntervalMs);
}

/** How venues name their submissions: the first invitation that has notes is the venue's. */
export const invitations: Record<ApiVersion, readonly string[]> = {
  v2: ['Submission'],
  v1: ['Blind_Submission', 'Submission'],
};

/** A page of submissions with their reviews and decisions, the last changed first. */
export function submissionsUrl(
  { endpoints }: OpenReviewOptions,
  version: ApiVersion,
  venue: string,
  invitation: string,
  { offset, limit }: { offset: number; limit: number },
): string {
  return `${endpoints[version]}/notes?${new URLSearchParams({
    invitation: `${venue}/-/${invitation}`,
    details: 'directReplies',
    sort: 'tmdate:desc',
    limit: String(limit),
    offset: String(offset),
  })}`;
}

/** The form that reviews were written in, by the invitation that they name. */
export function reviewFormUrl({ endpoints }: OpenReviewOptions, version: ApiVersion, id: string): string {
  return `${endpoints[version]}/invitations?${new URLSearchParams({ id })}`;
}
