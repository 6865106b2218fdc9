// Undoes text that was encoded as UTF-8 twice: "Ã‰tude" for "Étude".
import { bytesOfWindows1252 } from '../http/charset.ts';

/** Two characters or more that are the bytes of one, as windows-1252 shows them; `Ã` and `Â` begin those of western Europe. */
const lead =
  /[ÂÃ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]|[à-ïð][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]{2}/;

/** The text as it was meant; unchanged if any of its characters doesn't fit that. */
export function withoutDoubleEncoding(text: string): string {
  if (!lead.test(text)) return text;
  const bytes = bytesOfWindows1252(text);
  if (bytes === null) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}
