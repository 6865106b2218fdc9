// The requests to GitHub, and how to distinguish its limits from its refusals.
import type { HostGroup, HttpRequest, HttpResponse } from '../../../http/client.ts';
import type { Validators } from '../../../model/page.ts';
import { type Instant, later } from '../../../model/time.ts';
import { hostGroup, paceRules } from '../../endpoint.ts';
import type { GitHubOptions } from './options.ts';

function paceOf({ endpoint, minIntervalMs }: GitHubOptions): HostGroup {
  return hostGroup(paceRules.github, endpoint, minIntervalMs);
}

/** `owner/name` in lower case, of a link to a repository or to anything in it; null for other links. */
export function repositoryOf(link: string | null): string | null {
  const [, owner, name] =
    /^https?:\/\/(?:www\.)?github\.com\/([\w-]{1,39})\/([\w.-]{1,100}?)(?:\.git)?\/?(?:[?#].*|\/.*)?$/i.exec(
      link ?? '',
    ) ?? [];
  // Pages of the site itself that look like repositories.
  if (!owner || !name || /^(?:orgs|sponsors|features|topics|apps|marketplace)$/i.test(owner)) return null;
  return `${owner}/${name}`.toLowerCase();
}

export function repositoryUrl({ endpoint }: GitHubOptions, repository: string): string {
  return `${endpoint}/repos/${repository}`;
}

/** The request for a repository. With a token, a 304 does not count against the limit. */
export function repositoryRequest(
  options: GitHubOptions,
  repository: string,
  validators: Validators | null,
): Omit<HttpRequest, 'signal'> {
  return {
    url: repositoryUrl(options, repository),
    group: paceOf(options),
    accept: 'application/vnd.github+json',
    validators,
    headers: {
      'x-github-api-version': '2022-11-28',
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
    },
    // Gone, legally blocked, or over the limit: each status has a meaning.
    acceptStatus: [403, 404, 429, 451],
  };
}

/**
 * The end of the pause that a response asks for; null while requests are left
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
export function restUntil(response: HttpResponse, now: Instant): Instant | null {
  const retryAfterSeconds = Number(response.header('retry-after') ?? Number.NaN);
  if (response.status >= 400 && Number.isFinite(retryAfterSeconds)) {
    return later(now, retryAfterSeconds * 1000);
  }
  const resetSeconds = Number(response.header('x-ratelimit-reset') ?? Number.NaN);
  if (response.header('x-ratelimit-remaining') !== '0' || !Number.isFinite(resetSeconds)) return null;
  return new Date(resetSeconds * 1000).toISOString();
}
