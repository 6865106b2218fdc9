// The pages of the demo's preview: the editions, and the mail as it arrived.
import type { Config } from '../../config/schema.ts';
import type { Edition } from '../../model/edition.ts';
import { renderEditionPage } from '../../render/page/edition-page.ts';
import { renderMarkdown } from '../../render/text/markdown.ts';
import { renderText } from '../../render/text/text.ts';
import type { PreviewPage } from '../../web/preview-server.ts';
import { renderSettings } from '../shared/settings.ts';

const html = 'text/html; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

export interface DemoParts {
  daily: Edition;
  trending: Edition;
  /** The HTML part of the mail. */
  mailHtml: string;
  /** The whole mail as the catcher received it. */
  mail: string;
}

/** Pages by path; the first is the one to open. */
export function demoPages(config: Config, parts: DemoParts): ReadonlyMap<string, PreviewPage> {
  const settings = renderSettings(config, { sample: true });
  const names = [
    { href: '/', label: 'Daily' },
    { href: '/trending', label: 'Trending' },
    { href: '/mail', label: 'The mail' },
    { href: '/mail.txt', label: 'Its text' },
    { href: '/mail.eml', label: 'Its bytes' },
    { href: '/edition.md', label: 'Markdown' },
  ];
  const page = (edition: Edition, href: string) =>
    renderEditionPage(edition, {
      ...settings,
      navigation: names.map((name) => ({ ...name, current: name.href === href })),
    });
  return new Map<string, PreviewPage>([
    ['/', { type: html, body: page(parts.daily, '/') }],
    ['/trending', { type: html, body: page(parts.trending, '/trending') }],
    ['/mail', { type: html, body: parts.mailHtml }],
    ['/mail.txt', { type: plain, body: renderText(parts.daily, settings) }],
    ['/mail.eml', { type: plain, body: parts.mail }],
    ['/edition.md', { type: plain, body: renderMarkdown(parts.daily, settings) }],
  ]);
}
