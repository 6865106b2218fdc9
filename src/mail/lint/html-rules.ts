// Rules about the HTML of a mail: readable by everyone, working in every client, and honest.
import { parseUrl } from '../../model/parse-url.ts';
import { ignoredDeclarations, maxStyleSheetLength, removedElements } from './client-support.ts';
import type { HtmlElement, HtmlSource } from './html-source.ts';
import type { Mail, Rule } from './rule.ts';

function named(page: HtmlSource | null, ...names: string[]): HtmlElement[] {
  return page?.elements.filter(({ name }) => names.includes(name)) ?? [];
}

/** Each message once, with how often it was found. */
function counted(messages: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const message of messages) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].map(([message, count]) => (count === 1 ? message : `${message} (${count} times)`));
}

function linksOf({ page }: Mail): { href: string; label: string }[] {
  return named(page, 'a').map(({ attributes, text }) => ({ href: attributes['href'] ?? '', label: text }));
}

const hostOf = (url: string) => parseUrl(url)?.hostname ?? '';

/** Domains that shorten addresses, and hide where they lead. */
const shorteners = new Set([
  'bit.ly',
  'tinyurl.com',
  't.co',
  'goo.gl',
  'ow.ly',
  'is.gd',
  'buff.ly',
  'rebrand.ly',
]);

export const htmlRules: readonly Rule[] = [
  {
    id: 'language',
    severity: 'error',
    basis: 'WCAG 2.2 success criterion 3.1.1: screen readers use the right voice',
    check: ({ page }) =>
      page && !named(page, 'html').some(({ attributes }) => attributes['lang'])
        ? ['<html> has no language']
        : [],
  },
  {
    id: 'alt-text',
    severity: 'error',
    basis: 'WCAG 2.2 success criterion 1.1.1; many clients show no pictures until asked',
    check: ({ page }) =>
      counted(
        named(page, 'img')
          .filter(({ attributes }) => attributes['alt'] === undefined)
          .map(() => 'an <img> has no alt text'),
      ),
  },
  {
    id: 'image-source',
    severity: 'error',
    basis: 'Gmail shows no data: pictures, and proxies only what has an https address',
    check: ({ page }) =>
      named(page, 'img')
        .map(({ attributes }) => attributes['src'] ?? '')
        .filter((src) => !/^(?:https:|cid:)/.test(src))
        .map((src) => `a picture comes from "${src.slice(0, 60)}"`),
  },
  {
    id: 'tracking-pixel',
    severity: 'warning',
    basis: 'Apple Mail loads and Outlook blocks them, so they count nobody; filters count them',
    check: ({ page }) =>
      named(page, 'img')
        .filter(({ attributes }) => attributes['width'] === '1' || attributes['height'] === '1')
        .map(({ attributes }) => `a picture of one pixel: ${(attributes['src'] ?? '').slice(0, 60)}`),
  },
  {
    id: 'link-target',
    severity: 'error',
    basis: 'a mail has no address of its own: links are absolute, https or mailto',
    check: (mail) =>
      counted(
        linksOf(mail)
          .filter(({ href }) => !/^(?:https:\/\/|mailto:|#)/i.test(href))
          .map(({ href }) => `a link leads to "${href.slice(0, 60)}"`),
      ),
  },
  {
    id: 'link-placeholder',
    severity: 'error',
    basis: 'RFC 2606: .invalid leads nowhere; something was not filled in',
    check: (mail) => {
      const everything = `${mail.html ?? ''}\n${mail.text ?? ''}`;
      return /https?:\/\/[\w.-]*\.invalid\b|\{\{[\w .]+\}\}|%%\w+%%/.test(everything)
        ? ['a placeholder for a link or a name is not filled in']
        : [];
    },
  },
  {
    id: 'link-deceives',
    severity: 'error',
    basis: 'SpamAssassin and every provider: a link that shows one address and leads to another is phishing',
    check: (mail) =>
      linksOf(mail).flatMap(({ href, label }) => {
        const shown = /^(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?#]\S*)?$/i
          .exec(label)?.[1]
          ?.toLowerCase();
        const host = hostOf(href);
        return shown && host && host !== shown && !host.endsWith(`.${shown}`)
          ? [`a link shows ${shown} and leads to ${host}`]
          : [];
      }),
  },
  {
    id: 'link-host',
    severity: 'warning',
    basis: 'block lists: bare IP addresses and shortened links',
    check: (mail) =>
      counted(
        linksOf(mail)
          .map(({ href }) => hostOf(href))
          .filter((host) => shorteners.has(host) || /^(?:\d+\.){3}\d+$|^\[/.test(host))
          .map((host) => `a link leads to ${host}`),
      ),
  },
  {
    id: 'link-text',
    severity: 'warning',
    basis: 'WCAG 2.2 success criterion 2.4.4: a link says where it leads',
    check: ({ page }) =>
      counted(
        named(page, 'a')
          .filter(({ attributes, text }) => {
            const isNamed = text !== '' || attributes['aria-label'] || attributes['title'];
            return attributes['href'] && (!isNamed || /^(?:click )?here$/i.test(text));
          })
          .map(({ text }) => (text === '' ? 'a link has no text' : `a link says "${text}"`)),
      ),
  },
  {
    id: 'element-support',
    severity: 'error',
    basis: 'what Gmail, Outlook and Apple Mail remove (client-support.ts)',
    check: ({ page }) =>
      counted(
        (page?.elements ?? []).flatMap(({ name, attributes }) => {
          const why = removedElements[name];
          if (why) return [`<${name}>: ${why}`];
          return Object.keys(attributes).some((attribute) => attribute.startsWith('on'))
            ? [`<${name}> has an event handler: every client removes it`]
            : [];
        }),
      ),
  },
  {
    id: 'css-support',
    severity: 'warning',
    basis: 'what Gmail and Outlook on Windows ignore (client-support.ts)',
    check: ({ page }) =>
      counted(
        (page?.elements ?? []).flatMap(({ attributes }) =>
          ignoredDeclarations
            .filter(([pattern]) => pattern.test(attributes['style'] ?? ''))
            .map(([, who]) => who),
        ),
      ),
  },
  {
    id: 'style-sheet-length',
    severity: 'error',
    basis: 'Gmail ignores a style sheet of more than 8,192 characters',
    check: ({ page }) =>
      (page?.styleSheets ?? [])
        .filter((sheet) => sheet.length > maxStyleSheetLength)
        .map((sheet) => `a style sheet has ${sheet.length} characters`),
  },
  {
    id: 'style-import',
    severity: 'error',
    basis: 'clients load no fonts and style sheets, or tell others that the mail was opened',
    check: ({ page }) =>
      (page?.styleSheets ?? []).some((sheet) => /@import|url\(\s*['"]?https?:/i.test(sheet))
        ? ['a style sheet loads something from elsewhere']
        : [],
  },
  {
    id: 'dark-mode',
    severity: 'warning',
    basis: 'Apple Mail and Outlook invert colours where a mail does not say that it has dark ones',
    check: ({ page }) => {
      const says = named(page, 'meta').some(
        ({ attributes }) => attributes['name'] === 'color-scheme' && /dark/.test(attributes['content'] ?? ''),
      );
      return page && !says ? ['<meta name="color-scheme"> does not name dark'] : [];
    },
  },
  {
    id: 'phone',
    severity: 'warning',
    basis: 'two thirds of mail is read on phones',
    check: ({ page }) =>
      page && !named(page, 'meta').some(({ attributes }) => attributes['name'] === 'viewport')
        ? ['<meta name="viewport"> is missing']
        : [],
  },
  {
    id: 'table-role',
    severity: 'warning',
    basis: 'WCAG 2.2 success criterion 1.3.1: a table for layout says role="presentation"',
    check: ({ page }) =>
      counted(
        named(page, 'table')
          .filter(({ attributes }) => !['presentation', 'none'].includes(attributes['role'] ?? ''))
          .map(() => 'a <table> is read out as data'),
      ),
  },
];
