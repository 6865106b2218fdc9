// Reads a mail's bytes into headers and texts, however broken its MIME is.
import { decodeBytes, textOfMarkup } from './part-text.ts';

export interface MailHeader {
  /** In lower case. */
  name: string;
  value: string;
}

export interface MailPart {
  /** The media type in lower case, without parameters. */
  type: string;
  text: string;
}

export interface Mail {
  headers: readonly MailHeader[];
  subject: string;
  /** All text of the message itself; its HTML as text where there is no plain text. */
  text: string;
  /** The parts that aren't running text: reports, returned messages, and text attachments. */
  parts: readonly MailPart[];
  /** Attached messages that a mail system wrote: gateways wrap the report of another system in one of their own. */
  nested: readonly Mail[];
}

/** More is the returned message's own bulk: the report comes before it. */
const maxMailBytes = 1024 * 1024;
/** postal-mime takes about 0.1 ms a line, so that a returned mail of 1 MiB would take seconds; the report is at the top. */
const maxLines = 6000;
/** Real reports are two or three levels deep. */
const maxDepth = 20;
const maxParts = 50;

/** The value of the first header of that name (in lower case), or an empty string. */
export function headerOf(mail: { headers: readonly MailHeader[] }, name: string): string {
  return mail.headers.find((header) => header.name === name)?.value ?? '';
}

/** Reads a mail. Never throws: bytes that aren't a mail make one without headers. */
export function readMail(bytes: Uint8Array): Promise<Mail> {
  return readNested(bytes, maxNestedReports);
}

/** Wrapped reports of wrapped reports are not known to occur. */
const maxNestedReports = 1;

async function readNested(bytes: Uint8Array, levels: number): Promise<Mail> {
  const raw = withoutEnvelopeLine(firstLines(bytes.subarray(0, maxMailBytes)));
  try {
    return await parseMime(raw, levels);
  } catch {
    // Nested too deep, or what no parser expects: the text can still be read as it is.
    return unparsed(raw);
  }
}

/** Whether a message's headers are those of a mail system's report. */
function isReportHead(head: string): boolean {
  return /^content-type:\s*multipart\/report|^(?:from|return-path):[^\n]*(?:mailer-daemon|postmaster|<\s*>)/im.test(
    head,
  );
}

async function parseMime(raw: Uint8Array, levels: number): Promise<Mail> {
  const { default: PostalMime } = await import('postal-mime');
  const email = await PostalMime.parse(raw, {
    forceRfc822Attachments: true,
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: maxDepth,
    maxHeadersSize: maxMailBytes,
  });
  const parts = email.attachments
    .slice(0, maxParts)
    .filter(({ mimeType }) => /^(?:text|message|multipart)\/|^$/.test(mimeType))
    .map(({ mimeType, content }) => ({
      type: /^[^\s;]*/.exec(mimeType)?.[0] ?? '',
      text: typeof content === 'string' ? content : decodeBytes(content),
    }));
  const reports = parts.filter(
    ({ type, text }) => levels > 0 && type === 'message/rfc822' && isReportHead(splitHead(text)[0]),
  );
  const nested: Mail[] = [];
  for (const { text } of reports.slice(0, 2)) nested.push(await readNested(Buffer.from(text), levels - 1));
  const written = email.text?.trim() ? email.text : textOfMarkup(email.html ?? '');
  // A part without a type of its own, or one with a broken one, is parsed as an attachment: its text counts anyway.
  const loose = parts.filter(({ type }) => type === 'text/plain').map(({ text }) => text);
  const text = [written, ...loose].filter((each) => each.trim()).join('\n\n');
  const headers = email.headers.map(({ key, value }) => ({ name: key, value }));
  const whole = text || parts.length > 0 ? text : unparsed(raw).text;
  return { headers, subject: email.subject ?? '', text: tidy(whole), parts, nested };
}

function unparsed(raw: Uint8Array): Mail {
  const [head, body] = splitHead(decodeBytes(raw));
  const headers = parseHeaders(head);
  return { headers, subject: headerOf({ headers }, 'subject'), text: tidy(body), parts: [], nested: [] };
}

/** Header fields of a text, unfolded (RFC 5322 section 2.2.3); other lines are skipped. */
export function parseHeaders(text: string): MailHeader[] {
  return text
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value] = /^([!-9;-~]{1,76})\s*:[ \t]*(.*)$/.exec(line) ?? [];
      return name !== undefined && value !== undefined ? [{ name: name.toLowerCase(), value }] : [];
    });
}

/** A message's text before and after the first empty line. */
export function splitHead(text: string): [string, string] {
  const gap = /\r?\n[ \t]*\r?\n/.exec(text);
  return gap ? [text.slice(0, gap.index), text.slice(gap.index + gap[0].length)] : [text, ''];
}

/** One kind of line end, and no other control characters. */
function tidy(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}

function firstLines(bytes: Uint8Array): Uint8Array {
  let end = 0;
  for (let line = 0; line < maxLines; line += 1) {
    end = bytes.indexOf(10, end) + 1;
    if (end === 0) return bytes;
  }
  return bytes.subarray(0, end);
}

/** Mail agents put the envelope in a line before the headers when they save or pipe a message. */
function withoutEnvelopeLine(raw: Uint8Array): Uint8Array {
  const start = new TextDecoder('latin1').decode(raw.subarray(0, 1000));
  const line = /^\s*>?From [^\n]*\n/.exec(start);
  return line ? raw.subarray(line[0].length) : raw;
}
