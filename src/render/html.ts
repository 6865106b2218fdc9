// Writes HTML that nothing from outside can break: values are escaped unless they are HTML already.

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
 * Text without what may reorder or hide what surrounds it: control characters but for white space, bidirectional overrides and
 * isolates (Unicode Standard Annex 9), and the soft and zero-width marks that serve to disguise.
 */
export function plainText(text: string): string {
  return text.replaceAll(
    /(?![\t\n\r])\p{Cc}|[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    '',
  );
}

/** The address if it is one of the web's, else null: `javascript:` and its like never become links. */
export function webUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
