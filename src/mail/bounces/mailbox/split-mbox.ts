// Cuts a stream into mails: an mbox at its "From " lines, anything else as the one mail that it is.
import { StringDecoder } from 'node:string_decoder';

/** What is kept of one mail; the reader of mails looks at no more. */
const maxMailBytes = 1024 * 1024;

/** RFC 4155 appendix A: an envelope line has an address and a date in the manner of asctime. */
const separator = /^From \S+.* \d\d:\d\d(?::\d\d)?(?: \S+){0,2} \d{4}/;

/**
 * The mails of a stream as bytes. A stream that begins with "From " is an mbox, whose mails are parted by such lines after
 * an empty one; quoted lines (">From ", mboxrd and mboxo) lose one ">". Memory holds one mail at a time.
 */
export async function* splitMbox(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  let mail: string[] = [];
  let size = 0;
  let isMbox: boolean | null = null;
  let afterEmpty = true;
  for await (const line of linesOf(stream)) {
    isMbox ??= line.startsWith('From ');
    if (isMbox && afterEmpty && (separator.test(line) || (mail.length === 0 && line.startsWith('From ')))) {
      if (mail.length > 0) yield Buffer.from(mail.join(''), 'latin1');
      mail = [];
      size = 0;
      continue;
    }
    afterEmpty = /^\r?\n$/.test(line);
    size += line.length;
    if (size <= maxMailBytes) mail.push(isMbox ? line.replace(/^>(>*From )/, '$1') : line);
  }
  if (mail.some((line) => line.trim() !== '')) yield Buffer.from(mail.join(''), 'latin1');
}

/** Lines with their ends. Latin-1 keeps every byte as it is, whatever the charset; a line longer than any mail's is cut up. */
async function* linesOf(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder('latin1');
  let rest = '';
  for await (const chunk of stream) {
    rest +=
      typeof chunk === 'string' ? Buffer.from(chunk).toString('latin1') : decoder.write(Buffer.from(chunk));
    let start = 0;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', start)) {
      yield rest.slice(start, end + 1);
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length > maxMailBytes) {
      yield rest;
      rest = '';
    }
  }
  if (rest) yield rest;
}
