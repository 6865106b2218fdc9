// What every answer of the site is held to: security headers, and which requests are refused before they reach a page.
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { suggestPaths } from '../model/site-links.ts';

/**
 * A public page may be kept for a minute, so that a link that spreads costs little; a reader's feed by the reader's own program only; a
 * personal page never.
 */
export const cacheControl = {
  public: 'public, max-age=60',
  private: 'private, max-age=60',
  image: 'public, max-age=86400',
  personal: 'no-store',
} as const;

/** The headers of a reader's bibliography. */
export const downloadedBibtex = {
  'content-type': 'application/x-bibtex; charset=utf-8',
  'content-disposition': 'attachment; filename="saved.bib"',
  'cache-control': cacheControl.personal,
} as const;

/**
 * The headers of all answers. `form-action` and the style hashes are all that a page may do but show thumbnails and the icon, and run
 * the one script of the search box; no other script runs, whatever a title contains. Addresses with tokens must not travel in a Referer.
 */
export function securityHeaders(siteUrl: string, styles: readonly string[]): Record<string, string> {
  const { protocol, origin } = new URL(siteUrl);
  const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  const policy = [
    "default-src 'none'",
    `style-src ${hashes.join(' ')}`,
    "img-src 'self' https:",
    `form-action 'self' ${origin}`,
    `script-src ${siteUrl}${suggestPaths.script}`,
    `connect-src ${siteUrl}${suggestPaths.answer}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // A year, of this host only: whether its subdomains have https is not ours to say (RFC 6797 section 6.1).
    ...(protocol === 'https:' && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/**
 * Whether a form was sent from a page of another site (OWASP, "Fetch Metadata" and "Verifying Origin"). Browsers say it in
 * Sec-Fetch-Site. Where that is missing (old ones, and plain http) Origin decides; `null` passes, because under
 * `Referrer-Policy: no-referrer` our own pages send that (Fetch standard, "append a request Origin header").
 */
export function isCrossSite(headers: Headers, siteUrl: string): boolean {
  const fetchSite = headers.get('sec-fetch-site');
  if (fetchSite !== null) return fetchSite !== 'same-origin' && fetchSite !== 'none';
  const origin = headers.get('origin');
  return origin !== null && origin !== 'null' && origin !== new URL(siteUrl).origin;
}

/** A page for one reader, or about a fault: no cache may keep it. */
export function personalPage(
  context: Context,
  page: string,
  status: 200 | 400 | 403 | 404 | 405 | 413 | 415 | 429 | 500 | 503 = 200,
): Response {
  return context.html(page, status, { 'cache-control': cacheControl.personal }) as Response;
}
