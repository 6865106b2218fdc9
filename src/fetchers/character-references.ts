// Joins character references that each name half of a character, as programs write them that count in UTF-16.

const pair = /&#(?:(5[56]\d{3})|x(d[89ab][0-9a-f]{2}));&#(?:(5[67]\d{3})|x(d[c-f][0-9a-f]{2}));/gi;

/** The text with `&#55357;&#56960;` as the one character that both mean together. */
export function withJoinedSurrogates(text: string): string {
  if (!text.includes('&#')) return text;
  return text.replace(pair, (whole, high, highHex, low, lowHex) => {
    const units = [
      high ? Number(high) : Number.parseInt(highHex, 16),
      low ? Number(low) : Number.parseInt(lowHex, 16),
    ];
    const joined = String.fromCharCode(...units);
    return /^[\ud800-\udbff][\udc00-\udfff]$/.test(joined) ? joined : whole;
  });
}
