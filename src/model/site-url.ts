// The public address of a site: which addresses will do, and how it is kept.
import { parseUrl } from './parse-url.ts';

/** Without a slash at its end; null for what isn't an http address that paths can follow. */
export function readSiteUrl(text: string): string | null {
  const isAddress = /^https?:$/.test(parseUrl(text)?.protocol ?? '') && !/[?#@\s]/.test(text);
  return isAddress ? text.replace(/\/+$/, '') : null;
}
