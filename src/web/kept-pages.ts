// Answers requests for pages that are kept and current before the framework is asked: the most of all requests, in half the time.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageCache } from './page-cache.ts';
import { responseOf } from './publish.ts';

export interface KeptPagesOptions {
  pages: PageCache;
  /** The path of the site, without a trailing slash. */
  base: string;
  /** The headers of all answers. */
  headers: Readonly<Record<string, string>>;
  /** Counts the request; false if its client has asked too often. */
  admit(request: IncomingMessage): boolean;
  /** Whether answers end their connections. */
  isClosing(): boolean;
  /** Notes an answer. */
  note(method: string, status: number): void;
}

/** Returns false for a request that it leaves to the routes, such as one for a page that has to be made. */
export function keptPages(
  options: KeptPagesOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const { pages, base, headers, admit, isClosing, note } = options;
  return (request, response) => {
    const { method = '', url = '' } = request;
    if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith(`${base}/`)) return false;
    const page = pages.peek(url.slice(base.length));
    if (page === null || !admit(request)) return false;
    const answer = responseOf(page, {
      acceptEncoding: String(request.headers['accept-encoding'] ?? ''),
      ifNoneMatch: request.headers['if-none-match'] ?? '',
    });
    const closing = isClosing() ? { connection: 'close' } : null;
    response.writeHead(answer.status, { ...headers, ...answer.headers, ...closing });
    if (method === 'HEAD' || answer.body === null) response.end();
    // Node sends text together with the headers, and bytes in a chunk of their own, which takes a tenth of the time of an answer.
    else response.end(Buffer.from(answer.body.buffer).toString('latin1'), 'latin1');
    note(method, answer.status);
    return true;
  };
}
