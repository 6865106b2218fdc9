// Turns the bytes and the mark-up of a mail's parts into plain text.
import { Parser } from 'htmlparser2';

/** UTF-8 where it is that, else Latin-1: reports are ASCII, and other bytes in them must not stop the reader. */
export function decodeBytes(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

const silent = new Set(['script', 'style', 'head', 'template']);
const breaking = new Set(['br', 'p', 'div', 'tr', 'li', 'h1', 'h2', 'h3', 'h4', 'td', 'th', 'pre', 'hr']);

/** The text of an HTML page, a line for each block. Never throws. */
export function textOfMarkup(html: string): string {
  let text = '';
  let silence = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (silent.has(name)) silence += 1;
      if (breaking.has(name)) text += '\n';
    },
    onclosetag(name) {
      if (silent.has(name)) silence = Math.max(0, silence - 1);
      if (breaking.has(name)) text += '\n';
    },
    ontext(piece) {
      if (silence === 0) text += piece;
    },
  });
  parser.end(html);
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}
