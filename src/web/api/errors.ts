// What goes wrong in the API, as JSON.
import type { ShortAnswer } from '../../model/site-pages.ts';
import { cacheControl } from '../guards.ts';
import type { SiteContext } from '../route.ts';
import type { ErrorAnswer } from './answers.ts';

export const jsonType = 'application/json; charset=utf-8';

type Status = 400 | 403 | 404 | 405 | 413 | 415 | 429 | 500;

/** The answer with an error, which no cache keeps. */
export function errorAnswer(context: SiteContext, status: Status, error: ErrorAnswer['error']): Response {
  const body = `${JSON.stringify({ error } satisfies ErrorAnswer)}\n`;
  return context.body(body, status, { 'content-type': jsonType, 'cache-control': cacheControl.personal });
}

/** An answer of the site in short, as the API gives it. */
export function shortError(what: ShortAnswer): ErrorAnswer['error'] {
  switch (what) {
    case 'not-found':
      return { code: what, message: 'there is nothing here', hint: 'openapi.json lists what there is.' };
    case 'method':
      return { code: what, message: 'this address is read-only', hint: 'Use GET.' };
    case 'too-often':
      return { code: what, message: 'too many requests', hint: 'Wait as long as Retry-After says.' };
    default:
      return { code: 'fault', message: 'something went wrong here', hint: 'Try again later.' };
  }
}
