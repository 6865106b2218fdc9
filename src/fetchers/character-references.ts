// Repairs character references that documents must not contain: halves of characters, and control characters.

const pair = /&#(?:(5[56]\d{3})|x(d[89ab][0-9a-f]{2}));&#(?:(5[67]\d{3})|x(d[c-f][0-9a-f]{2}));/gi;
const reference = /&#(?:(\d{1,5})|x([0-9a-f]{1,4}));/gi;

/**
 * The text with `&#55357;&#56960;` as the one character that both mean together, as programs write it that count in UTF-16, and
 * without references to what is not a character (XML 1.0 section 2.2).
 */
export function withReadableReferences(text: string): string {
  if (!text.includes('&#')) return text;
  return text
    .replace(pair, (whole, high, highHex, low, lowHex) => {
      const joined = String.fromCharCode(codeOf(high, highHex), codeOf(low, lowHex));
      return /^[\ud800-\udbff][\udc00-\udfff]$/.test(joined) ? joined : whole;
    })
    .replace(reference, (whole, decimal, hex) => (isCharacter(codeOf(decimal, hex)) ? whole : ''));
}

const codeOf = (decimal: string | undefined, hex: string | undefined) =>
  decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);

function isCharacter(code: number): boolean {
  const isControl = code < 0x20 && code !== 9 && code !== 10 && code !== 13;
  return !isControl && (code < 0xd800 || code > 0xdfff);
}
