// A mail as its bytes are, for rules that look at how it is written: header fields, MIME parts, lines.
import PostalMime from 'postal-mime';

export interface HeaderField {
  /** In lower case. */
  name: string;
  /** Unfolded (RFC 5322 section 2.2.3), not decoded. */
  value: string;
  /** Unchanged, its line ends included. */
  raw: string;
}

export interface MailPart {
  fields: HeaderField[];
  /** `text/html`, in lower case; `text/plain` where the part doesn't say (RFC 2045 section 5.2). */
  type: string;
  parameters: ReadonlyMap<string, string>;
  /** `7bit` where the part doesn't say (RFC 2045 section 6.1). */
  encoding: string;
  /** Unchanged; one character per byte. */
  body: string;
  children: MailPart[];
}

export interface MailSource {
  /** All of it, one character a byte. */
  raw: string;
  root: MailPart;
  /** Decoded; null if there is no such part. */
  text: string | null;
  html: string | null;
}

/** Deeper than any mail of a newsletter. */
const maxDepth = 10;

/** Takes a mail apart. Never throws: what cannot be read is what the rules are to find. */
export async function readMailSource(bytes: Uint8Array): Promise<MailSource> {
  const raw = Buffer.from(bytes).toString('latin1');
  const decoded = await PostalMime.parse(bytes, { attachmentEncoding: 'arraybuffer' }).catch(() => null);
  const root = readPart(raw, 0);
  const has = (type: string) => allParts(root).some((part) => part.type === type);
  return {
    raw,
    root,
    text: has('text/plain') ? (decoded?.text ?? '') : null,
    html: has('text/html') ? (decoded?.html ?? '') : null,
  };
}

/** A part and all within it, in order. */
export function allParts(part: MailPart): MailPart[] {
  return [part, ...part.children.flatMap(allParts)];
}

/** The fields of a name, in order. */
export function fieldsOf({ fields }: MailPart, name: string): HeaderField[] {
  return fields.filter((field) => field.name === name.toLowerCase());
}

/** The first field's value, or null. */
export function fieldOf(part: MailPart, name: string): string | null {
  return fieldsOf(part, name)[0]?.value ?? null;
}

function readPart(raw: string, depth: number): MailPart {
  const end = /(?:^|\r?\n)\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index + end[0].length) : raw;
  const body = end ? raw.slice(head.length) : '';
  const fields = readFields(head);
  const bare = { fields, body, children: [] };
  const { type, parameters } = readContentType(fields.find(({ name }) => name === 'content-type')?.value);
  const encoding =
    fields
      .find(({ name }) => name === 'content-transfer-encoding')
      ?.value.trim()
      .toLowerCase() ?? '7bit';
  const boundary = type.startsWith('multipart/') ? parameters.get('boundary') : undefined;
  const children =
    boundary && depth < maxDepth ? split(body, boundary).map((part) => readPart(part, depth + 1)) : [];
  return { ...bare, type, parameters, encoding, children };
}

function readFields(head: string): HeaderField[] {
  return [...head.matchAll(/^([!-9;-~]+)[ \t]*:(.*(?:\r?\n[ \t].*)*)(?:\r?\n|$)/gm)].map(
    ([raw, name = '', value = '']) => ({
      name: name.toLowerCase(),
      value: value.replaceAll(/\r?\n(?=[ \t])/g, '').trim(),
      raw,
    }),
  );
}

function readContentType(value: string | undefined): Pick<MailPart, 'type' | 'parameters'> {
  const [type = '', ...rest] = (value ?? 'text/plain').split(';');
  const parameters = rest.map((parameter): [string, string] => {
    const [name = '', ...text] = parameter.split('=');
    return [name.trim().toLowerCase(), text.join('=').trim().replaceAll(/^"|"$/g, '')];
  });
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) };
}

/** The parts between the delimiter lines (RFC 2046 section 5.1.1); what comes before the first and after the last is not a part. */
function split(body: string, boundary: string): string[] {
  const delimiter = `--${boundary}`;
  const parts: string[] = [];
  let start = -1;
  for (const line of body.matchAll(/^--.*$/gm)) {
    const text = line[0].trimEnd();
    if (text !== delimiter && text !== `${delimiter}--`) continue;
    if (start >= 0) parts.push(body.slice(start, line.index).replace(/\r?\n$/, ''));
    start = text === delimiter ? body.indexOf('\n', line.index) + 1 || body.length : -1;
  }
  return parts;
}
