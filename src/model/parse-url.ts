// Parses addresses, including relative ones; anything else is null.

/**
 * The address, or null. Not by `URL.canParse`: once V8 has compiled its caller, Node 20 and 22 take a text of Latin-1 for UTF-8
 * there, and from then on `https://bücher.example` is rejected (seen in 20.20 and 22.23, after 6,700 calls; 24 is right).
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
