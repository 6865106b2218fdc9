// Reads plain lists of ids: arXiv ids, DOIs and addresses of papers, one a line.
import { setImmediate } from 'node:timers/promises';
import { canonicalId } from '../../model/identity-keys.ts';
import type { PaperId } from '../../model/paper.ts';
import { detectFormat, type FileFormat, formatOfName } from './file-format.ts';
import { identifiersOf } from './identifiers.ts';
import type { ImportInput } from './input.ts';
import { readBlocks } from './lines.ts';
import { isAddress } from './record.ts';

export interface ListedId {
  line: number;
  /** As it was written. */
  text: string;
  /** The canonical id; null for text that is not an id. */
  id: PaperId | null;
}

/** As many lines show whether a file is a list of ids. */
const sampleLines = 50;

/** As `detectFormat`, for lists of ids, too. A name that ends as those of another format counts for more than lines that are ids. */
export function detectListFormat(name: string, head: string): FileFormat | 'ids' {
  return formatOfName(name) === null && isIdList(head) ? 'ids' : detectFormat(name, head);
}

/** Whether at least half of the first lines are ids and nothing else. */
function isIdList(head: string): boolean {
  const lines = head
    .split(/\r\n?|\n/)
    .flatMap((line) => partsOf(bareLine(line)))
    .slice(0, sampleLines);
  const ids = lines.filter((line) => parseId(line) !== null).length;
  return ids > 0 && ids * 2 >= lines.length;
}

/** The ids of a list in their order. Empty lines and those that begin with `#` are left out. */
export async function* readIds(input: ImportInput): AsyncGenerator<ListedId> {
  for await (const { lines, firstLine } of readBlocks(input.bytes(0), { offset: 0, line: 1 })) {
    for (const [index, whole] of lines.entries()) {
      const line = firstLine + index;
      // A line that is too long is null.
      for (const part of (whole ?? 'a line that is too long').split('\r')) {
        for (const text of partsOf(bareLine(part))) yield { line, text, id: parseId(text) };
      }
    }
    await setImmediate();
  }
}

/** Without a byte order mark, quotes, bullets and what separates it from the next; empty for a comment. */
function bareLine(line: string): string {
  const text = line.replace(/^\ufeff/, '').trim();
  if (text.startsWith('#')) return '';
  const bare = text
    .replace(/\s+#\s.*$/, '')
    .replace(/^(?:[-*•]\s+|\[?\d{1,4}[.)\]]\s+)/, '')
    .replace(/^["'<]+/, '')
    .replace(/["'>]*[,;]?$/, '')
    .trim();
  const [, inBrackets] = /^\(([^()]*)\)$/.exec(bare) ?? /^\[([^[\]]*)\]$/.exec(bare) ?? [];
  // arXiv writes the archive of a paper after its id: "arXiv:2606.14777 [cs.CL]".
  return (inBrackets ?? bare).replace(/(?<=\d)\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\]$/, '').trim();
}

/** The ids of a line: one, or several between commas, semicolons or spaces; no parts for an empty line. */
function partsOf(text: string): string[] {
  if (text === '' || parseId(text) !== null) return text === '' ? [] : [text];
  const parts = text.split(/[\s,;|]+/).filter(Boolean);
  return parts.every((part) => parseId(part) !== null) ? parts : [text];
}

function parseId(text: string): PaperId | null {
  // digest's own ids for papers that have no other.
  if (/^(?:local:\S.*|url:[0-9a-f]{24})$/.test(text)) return text;
  const identifiers = identifiersOf(
    { id: text, addresses: isAddress(text) ? [text] : [] },
    { title: '', authors: [], year: '' },
  );
  return identifiers.local === undefined ? canonicalId(identifiers) : addressId(text);
}

/** An address that names no paper by an id is an id itself: that of a page. */
function addressId(text: string): PaperId | null {
  if (!isAddress(text)) return null;
  return canonicalId(identifiersOf({ addresses: [text] }, { title: '', authors: [], year: '' }));
}
