// Writes HTML that nothing from outside can break: values are escaped unless they are HTML already.
import { parseUrl } from '../model/parse-url.ts';

/** A piece of finished HTML. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type HtmlValue = string | number | Html | null | false | readonly HtmlValue[];

/** A template whose values are escaped, in text and in double-quoted attributes; `null` and `false` are nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(
    strings.reduce(
      (text, part, index) => text + part + (index < values.length ? markup(values[index]) : ''),
      '',
    ),
  );
}

function markup(value: HtmlValue | undefined): string {
  if (value === null || value === false || value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(markup).join('');
  return escapeHtml(String(value));
}

/** The scripts written from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko, and their presentation forms. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The attribute for an element whose text may run from right to left: its first strong letter decides (HTML, `dir=auto`). */
export function direction(text: string): Html | false {
  return rightToLeft.test(text) && html` dir="auto"`;
}

/** The parts that are something, with the separator between them. */
export function joined(parts: readonly HtmlValue[], separator: string): Html {
  const present = parts.filter((part) => part !== null && part !== false && part !== '');
  return html`${present.map((part, index) => html`${index > 0 && separator}${part}`)}`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return plainText(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/**
 * Text without what may reorder or hide what surrounds it: control characters except white space, the marks that steer
 * bidirectional text (Unicode Standard Annex 9), the soft, zero-width and tag characters that serve to disguise, and U+FFFE
 * and U+FFFF, which XML may not hold. What joins letters and emoji stays.
 */
export function plainText(text: string): string {
  return text.replaceAll(
    /(?!\s)\p{Cc}|[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu,
    '',
  );
}

/** Programs that read mail and pages follow 2,000 characters; what is longer is data, or a trap. */
const maxUrlLength = 2000;

/**
 * The address if it is a web address, else null: `javascript:` and its like never become links, nor does one that
 * hides its host behind a user's name.
 */
export function webUrl(url: string | null): string | null {
  const parsed = url === null || url.length > maxUrlLength ? null : parseUrl(url);
  if (parsed === null) return null;
  const { protocol, username, password, href } = parsed;
  if (username !== '' || password !== '') return null;
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
