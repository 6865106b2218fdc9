// Quoted-printable (RFC 2045 section 6.7) for the pieces of a body that are encoded once and put together later.

/** The 76 characters of a line, minus the mark of a soft break. */
const roomInLine = 75;
const plainLine = /^[\x21-\x3c\x3e-\x7e]*$/;

/** Lines of at most 76 characters with CRLF between them; the text's own line ends are kept as line ends. */
export function quotedPrintable(text: string): string {
  if (text.length <= roomInLine && plainLine.test(text)) return text;
  return text
    .split(/\r?\n/)
    .map((line) => wrapped(encodedLine(line)))
    .join('\r\n');
}

/** The same for a piece that is followed by others: it ends a line of the encoding without ending one of the text. */
export function quotedPrintablePiece(text: string): Buffer {
  if (text === '') return Buffer.alloc(0);
  const encoded = quotedPrintable(text);
  return Buffer.from(encoded.endsWith('\n') ? encoded : `${encoded}=\r\n`, 'latin1');
}

/**
 * A body for nodemailer, whose encoding keeps a lone carriage return: servers refuse it, or take it for
 * the end of a line (RFC 5321 section 2.3.8).
 */
export function withoutBareReturns(body: string): string {
  return body.replace(/\r(?!\n)/g, '\n');
}

function encodedLine(line: string): string {
  const bytes = Buffer.from(line).toString('latin1');
  const encoded = bytes.replace(/[^\t\x20-\x3c\x3e-\x7e]/g, (byte) => escapeOf(byte.charCodeAt(0)));
  // White space at the end of a line does not survive transport.
  return encoded.replace(/[ \t]$/, (blank) => escapeOf(blank.charCodeAt(0)));
}

function escapeOf(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function wrapped(line: string): string {
  const lines: string[] = [];
  for (let start = 0; start < line.length || start === 0; ) {
    let end = Math.min(start + roomInLine, line.length);
    const lastEscape = line.lastIndexOf('=', end - 1);
    if (end < line.length && lastEscape > end - 3 && lastEscape > start) end = lastEscape;
    lines.push(line.slice(start, end));
    if (end === line.length) break;
    start = end;
  }
  return lines.join('=\r\n');
}
