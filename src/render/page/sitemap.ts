// What search engines are told: the sitemap (sitemaps.org), and what they may read (RFC 9309).
import { escapeHtml } from '../html.ts';

export function renderSitemap(urls: readonly string[]): string {
  const entries = urls.map((url) => `<url><loc>${escapeHtml(url)}</loc></url>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('')}</urlset>
`;
}

/** Everything may be read except what is made for one person or one query. */
export function renderRobots(siteUrl: string): string {
  const { pathname } = new URL(siteUrl);
  const base = pathname.replace(/\/+$/, '');
  const closed = [
    '/search',
    '/subscribe',
    '/link',
    '/confirm/',
    '/unsubscribe/',
    '/resubscribe/',
    '/preferences/',
    '/vote/',
    '/api/',
  ];
  return [
    'User-agent: *',
    ...closed.map((path) => `Disallow: ${base}${path}`),
    '',
    `Sitemap: ${siteUrl}/sitemap.xml`,
    '',
  ].join('\n');
}
