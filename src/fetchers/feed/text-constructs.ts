// Reads elements of feeds that hold HTML: as it is, escaped once or twice, in CDATA, or as base64.
import { withoutFalseTags } from '../html-tags.ts';
import { attributeOf, child, decoded, rawIn, type XmlNode } from '../xml.ts';

/** Plain text as HTML. */
export const escaped = (plain: string) => plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export function firstHtml(item: XmlNode, names: readonly string[]): string {
  return names.map((name) => htmlOf(item, name)).find((html) => html.trim()) ?? '';
}

export function htmlOf(item: XmlNode, name: string): string {
  const { html, isMarkup } = htmlIn(rawIn(child(item, name)));
  return isMarkup ? html : unescapedTwice(html);
}

/** Types of content that is text; others are text in base64, if they are any (RFC 4287 section 4.1.3.3). */
const textType = /^(?:|text|x?html|text\/.*|.*[+/]xml|escaped)$/;

/**
 * The HTML of a text construct or content of Atom. Plain text is no HTML, whatever it looks like (RFC 4287 section 3.1); Atom 0.3 says
 * in `mode` how it is written.
 */
export function atomHtml(node: XmlNode): string {
  const type = attributeOf(node, 'type').toLowerCase();
  const mode = attributeOf(node, 'mode').toLowerCase();
  const isBinary = mode === 'base64' || !textType.test(type);
  if (isBinary) return textOfBase64(rawIn(node));
  const { html, isMarkup } = htmlIn(rawIn(node));
  if (isMarkup) return (/^(?:text\/)?html$/.test(type) && escapedInDiv(html)) || html;
  const isPlain = ['', 'text', 'text/plain'].includes(type) && mode !== 'escaped';
  return isPlain ? escaped(html) : unescapedTwice(html);
}

/** Elements that authors don't write about in a title or an abstract, at their start or end. */
const escapedTag =
  /&lt;(\/?)(?:p|div|span|i|b|em|strong|su[bp]|br|a|ul|ol|li|h[1-6]|jats:\w+)(?:\s[^&]*|\s*\/)?&gt;/gi;

/** HTML that was escaped twice: it has no tag, and the ends of such elements (or a line break) once its references are read. */
function unescapedTwice(html: string): string {
  if (!html.includes('&lt;') || withoutFalseTags(html).includes('<')) return html;
  const tags = [...html.matchAll(escapedTag)];
  const isHtml = tags.some(([tag, slash]) => slash === '/' || /^&lt;br\b/i.test(tag)) && tags.length > 1;
  return isHtml || /^[^&]*&lt;br\s*\/?&gt;/i.test(html) ? decoded(html) : html;
}

/** Some servers put a <div> around HTML that stays escaped. */
function escapedInDiv(html: string): string | null {
  const inside = /^\s*<(?:\w+:)?div\b[^<>]*>([^<]*)<\/(?:\w+:)?div>\s*$/i.exec(html)?.[1];
  return inside?.includes('&lt;') ? decoded(inside) : null;
}

/** Empty for binary content: a picture is not an abstract. */
function textOfBase64(raw: string): string {
  const packed = raw.replaceAll(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return '';
  const text = Buffer.from(packed, 'base64').toString('utf8');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none of them.
  return /[\u0000-\u0008\ufffd]/.test(text) ? '' : text;
}

/** The HTML in an element: as it is if it is mark-up; else escaped once, or in CDATA. */
function htmlIn(raw: string): { html: string; isMarkup: boolean } {
  const parts = raw.split(/<!\[CDATA\[([\s\S]*?)\]\]>/);
  const isCdata = (index: number) => index % 2 === 1;
  const isMarkup = parts.some((part, index) => !isCdata(index) && /<[a-z/]/i.test(part));
  const html = parts.map((part, index) => (isCdata(index) || isMarkup ? part : decoded(part))).join('');
  return { html, isMarkup };
}
