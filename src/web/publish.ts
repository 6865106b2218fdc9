// Answers with a stored page: in the encoding that the client prefers, or that what it has is current.
import { cacheControl } from './guards.ts';
import type { StoredPage } from './page-cache.ts';
import type { SiteContext } from './route.ts';

const encodings = [
  { name: 'br', form: 'brotli', suffix: '.br' },
  { name: 'gzip', form: 'gzip', suffix: '.gz' },
] as const;

/** What a client takes, and what it has. */
interface Preferences {
  acceptEncoding: string;
  ifNoneMatch: string;
}

export interface PageResponse {
  status: 200 | 304;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | null;
}

/** The page with a strong ETag (RFC 9110 section 8.8.3), or 304 for a client that has it. */
export function responseOf(
  page: StoredPage,
  { acceptEncoding, ifNoneMatch }: Preferences,
  caching: string = cacheControl.public,
): PageResponse {
  const encoding = encodings.find(({ name, form }) => page[form] !== null && accepts(acceptEncoding, name));
  const headers = {
    etag: `"${page.hash}${encoding?.suffix ?? ''}"`,
    vary: 'accept-encoding',
    'cache-control': caching,
  };
  if (isCurrent(ifNoneMatch, page)) return { status: 304, headers, body: null };
  const body = (encoding && page[encoding.form]) ?? page.identity;
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': page.type,
      'content-length': String(body.length),
      ...(encoding && { 'content-encoding': encoding.name }),
    },
    body,
  };
}

/** Responds with the page. */
export function publish(context: SiteContext, page: StoredPage, caching?: string): Response {
  const { req } = context;
  const preferences = {
    acceptEncoding: req.header('accept-encoding') ?? '',
    ifNoneMatch: req.header('if-none-match') ?? '',
  };
  return complete(context, responseOf(page, preferences, caching));
}

/** The answer with the headers of all answers in one object: `context.header` would make a `Headers` of them for each request. */
function complete(context: SiteContext, { body, status, headers }: PageResponse): Response {
  context.set('hasHeaders', true);
  return new Response(body, { status, headers: { ...context.get('headers'), ...headers } });
}

/** Whether the client takes the encoding: it is named, and not with a weight of 0 (RFC 9110 section 12.5.3). */
function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((each) => {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** Compares weakly, as If-None-Match asks for (RFC 9110 section 13.1.2): all encodings say the same. */
function isCurrent(header: string, { hash }: StoredPage): boolean {
  return header.split(',').some((each) => {
    const tag = each.trim().replace(/^W\//, '');
    return tag === '*' || tag === `"${hash}"` || encodings.some(({ suffix }) => tag === `"${hash}${suffix}"`);
  });
}
