// For search engines: the sitemap (sitemaps.org), and what they may read (RFC 9309).
import { escapeHtml } from '../html.ts';
import type { PageSite } from '../page-site.ts';

export function renderSitemap(urls: readonly string[]): string {
  const entries = urls.map((url) => `<url><loc>${escapeHtml(url)}</loc></url>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('')}</urlset>
`;
}

/** The paths of a server that are made for one person or one query. */
const closed = [
  '/search',
  '/subscribe',
  '/link',
  '/confirm/',
  '/unsubscribe/',
  '/resubscribe/',
  '/preferences/',
  '/vote/',
  '/me',
  '/feeds/own/',
  '/api/',
];

/** Everything else may be read. */
export function renderRobots({ url, isServed, address }: PageSite): string {
  const base = url === null ? '' : new URL(url).pathname.replace(/\/+$/, '');
  const sitemap = address('/sitemap.xml');
  return [
    'User-agent: *',
    ...(isServed ? closed.map((path) => `Disallow: ${base}${path}`) : ['Disallow:']),
    ...(sitemap === null ? [] : ['', `Sitemap: ${sitemap}`]),
    '',
  ].join('\n');
}
