// Asks Zotero's web API: a list is read page by page, and all of it in one version of the library.
import { HttpError, ParseError } from '../../../errors.ts';
import type { HttpResponse } from '../../../http/client.ts';
import { parseUrl } from '../../../model/parse-url.ts';
import { hostGroup, paceRules } from '../../endpoint.ts';
import type { FetchContext } from '../../fetcher.ts';
import { type ZoteroOptions, zoteroPath } from './options.ts';

/** The most that the API gives at once (https://www.zotero.org/support/dev/web_api/v3/basics#sorting_and_pagination). */
export const pageSize = 100;

/** The library changed while it was read. */
export class ChangedMeanwhileError extends Error {}

export interface ZoteroAnswer {
  response: HttpResponse;
  /** The version of the whole library. */
  version: number;
}

type Asking = Pick<FetchContext, 'http' | 'signal'>;

/**
 * One request below the library's path; null for a 304, which `since` makes possible: the library still has that version. Throws
 * `HttpError` with a hint about the key, and `ParseError` for a response without a version.
 */
export async function askZotero(
  options: ZoteroOptions,
  { http, signal }: Asking,
  path: string,
  { query = {}, since = null }: { query?: Record<string, string>; since?: number | null } = {},
): Promise<ZoteroAnswer | null> {
  const url = `${options.endpoint}/${zoteroPath(options)}/${path}?${new URLSearchParams(query)}`;
  const response = await withHint(
    options,
    http.get({
      url,
      group: hostGroup(paceRules.zotero, url, options.minIntervalMs),
      accept: 'application/json, text/plain',
      headers: {
        'zotero-api-version': '3',
        ...(options.key !== undefined && { 'zotero-api-key': options.key }),
        ...(since !== null && { 'if-modified-since-version': String(since) }),
      },
      ...(since !== null && { acceptStatus: [304] }),
      signal,
    }),
  );
  if (response.status === 304) return null;
  const version = response.header('last-modified-version') ?? '';
  if (!/^\d+$/.test(version)) {
    throw new ParseError('the response has no Last-Modified-Version header', {
      hint: 'Is "endpoint" the address of Zotero’s web API?',
    });
  }
  return { response, version: Number(version) };
}

/**
 * Each page of a list. Throws `ChangedMeanwhileError` if a page is of another version: entries may have moved from one page to
 * another, and been missed.
 */
export async function* pagesOf(
  options: ZoteroOptions,
  context: Asking,
  path: string,
  query: Record<string, string>,
  version: number,
): AsyncGenerator<HttpResponse> {
  let start = 0;
  for (;;) {
    const answer = await askZotero(options, context, path, {
      query: { ...query, limit: String(pageSize), start: String(start) },
    });
    if (answer?.version !== version) throw new ChangedMeanwhileError();
    yield answer.response;
    const next = nextStart(answer.response.header('link'));
    if (next === null || next <= start) return;
    start = next;
  }
}

/** Where the next page starts, by the Link header (RFC 8288). Its host is not followed: the key is for the configured one. */
export function nextStart(link: string | null): number | null {
  const [, url = ''] = /<([^>]*)>\s*;[^<]*\brel="?next"?/.exec(link ?? '') ?? [];
  const start = parseUrl(url)?.searchParams.get('start') ?? null;
  return start !== null && /^\d+$/.test(start) ? Number(start) : null;
}

async function withHint(options: ZoteroOptions, answer: Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await answer;
  } catch (error) {
    const hint = error instanceof HttpError ? hintFor(error.status, options) : null;
    if (!(error instanceof HttpError) || hint === null) throw error;
    throw new HttpError(error.kind, error.url, error.message, {
      hint,
      cause: error,
      ...(error.status !== undefined && { status: error.status }),
    });
  }
}

function hintFor(status: number | undefined, options: ZoteroOptions): string | null {
  const name = zoteroPath(options);
  if (status === 403) {
    return options.key === undefined
      ? `${name} is not public: set "key", from https://www.zotero.org/settings/keys/new.`
      : `The key has no access to ${name}: https://www.zotero.org/settings/keys shows its permissions.`;
  }
  if (status === 404) return `Zotero has no library ${name}: check the number.`;
  return null;
}
