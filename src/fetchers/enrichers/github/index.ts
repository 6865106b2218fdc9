// The GitHub enricher: the stars of the code that papers link to, a repository to a request, within the hourly limit.
import { HttpError } from '../../../errors.ts';
import type { HttpResponse } from '../../../http/client.ts';
import type { EnrichmentPage, PaperToEnrich } from '../../../model/enrichment.ts';
import type { Cursor } from '../../../model/page.ts';
import type { Instant } from '../../../model/time.ts';
import type { FetchContext } from '../../fetcher.ts';
import { orHint } from '../ask.ts';
import { daily, type Enricher } from '../enricher.ts';
import type { GitHubOptions } from './options.ts';
import { parseRepository, recordOfRepository } from './parse.ts';
import { repositoryOf, repositoryRequest, repositoryUrl, restUntil } from './request.ts';

const keyHint = 'Check "token" of github in the configuration, or leave it out.';
const hourMs = 3_600_000;

export function github(options: GitHubOptions): Enricher {
  return {
    service: 'github',
    refreshHours: { found: daily, missing: daily },
    canAsk: ({ links }) => repositoryOf(links.code) !== null,
    async *enrich(papers, context) {
      const resting = restOf(context.cursor, context.now);
      if (resting) {
        context.log(`the limit is used up until ${resting}`);
        return;
      }
      for (const [repository, own] of byRepository(papers)) {
        const response = await ask(options, repository, context);
        const until = restUntil(response, context.now);
        yield {
          ...pageOf(response, own, repositoryUrl(options, repository)),
          cursor: until ? { restUntil: until } : null,
        };
        if (until) {
          context.log(
            `the limit is used up until ${until}; ${options.token ? '' : 'a token raises it, and '}a later run continues`,
          );
          return;
        }
      }
    },
  };
}

/**
 * The end of the pause that an earlier response asked for. If it is further away than the limit's hour, it was stored under a
 * different clock (`--now`).
 */
function restOf(cursor: Cursor | null, now: Instant): Instant | null {
  const until = cursor?.['restUntil'];
  if (typeof until !== 'string') return null;
  const leftMs = Date.parse(until) - Date.parse(now);
  return leftMs > 0 && leftMs <= hourMs ? until : null;
}

/** Several papers may have one repository: it is queried once. */
function byRepository(papers: readonly PaperToEnrich[]): Map<string, PaperToEnrich[]> {
  const groups = new Map<string, PaperToEnrich[]>();
  for (const paper of papers) {
    const repository = repositoryOf(paper.links.code);
    if (repository) groups.set(repository, [...(groups.get(repository) ?? []), paper]);
  }
  return groups;
}

async function ask(
  options: GitHubOptions,
  repository: string,
  { http, signal, validatorsOf, now }: FetchContext,
): Promise<HttpResponse> {
  const validators = await validatorsOf(repositoryUrl(options, repository));
  const response = await orHint(
    http.get({ ...repositoryRequest(options, repository, validators), signal }),
    keyHint,
  );
  const isRefused = response.status === 403 || response.status === 429;
  if (isRefused && restUntil(response, now) === null) {
    const { url, status } = response;
    throw new HttpError('status', url, `GET ${url}: answered ${status}`, { hint: keyHint, status });
  }
  return response;
}

function pageOf(response: HttpResponse, papers: readonly PaperToEnrich[], url: string): EnrichmentPage {
  const page = { records: [], rejects: [], cursor: null };
  // Refused because of the limit: no repository was queried.
  if (response.status === 403 || response.status === 429) return { ...page, answers: [] };
  const found = response.status < 400;
  const answers = papers.map(({ id }) => ({ paperId: id, found }));
  // An unchanged repository is already stored.
  if (!found || response.notModified) return { ...page, answers };
  const repository = parseRepository(response.text());
  return {
    ...page,
    records: papers.flatMap((paper) => recordOfRepository(repository, paper) ?? []),
    answers,
    validators: { url, ...response.validators },
  };
}
