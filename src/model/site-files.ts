// The files of a site that has no server: which file holds the page of a path.
import { createHash } from 'node:crypto';

/** The paths that aren't pages end like this: feeds, the icon, and what search engines read. */
const ending = /\.(?:xml|atom|json|svg|png|txt)$/;
const citationEndings: Readonly<Record<string, string>> = { bibtex: 'bib', ris: 'ris' };
/** A name with its ending stays below the 255 bytes of file systems, and the 143 of encrypted ones. */
const maxNameLength = 120;

/**
 * The page of `/editions/daily/2026-06-16` is in `editions/daily/2026-06-16.html`, that of `/papers/arxiv:2606.00001` in
 * `papers/arxiv/2606.00001.html`. Each path has a file of its own inside the folder, and its name is written in an
 * address as it is on a disk: letters, digits, `.`, `-` and `_`.
 */
export function siteFile(path: string): string {
  const segments = decodeURIComponent(path).split('/').slice(1);
  const [first = '', format = ''] = segments;
  if (first === 'papers') return `papers/${idFile(segments.slice(1).join('/'))}.html`;
  if (first === 'cite') return `cite/${idFile(segments.slice(2).join('/'))}.${citationEndings[format]}`;
  if (first === '') return 'index.html';
  const file = segments.map((segment) => safeName(segment)).join('/');
  return ending.test(file) ? file : `${file}.html`;
}

/** The scheme of an id is a folder: `arxiv/2606.00001`. */
function idFile(id: string): string {
  const segments = id.replace(/^([a-z0-9]+):/, '$1/').split('/');
  return segments.map((segment, index) => safeName(segment, index < segments.length - 1)).join('/');
}

/** `_2F` for a slash, and so on. A folder never has a name that a file next to it could have. */
function safeName(segment: string, isFolder = false): string {
  const escaped = segment
    .replaceAll(/[^A-Za-z0-9.-]/gu, escapeCharacter)
    .replace(/^\.|^$/, escapeCharacter)
    .replace(/\.$/, escapeCharacter);
  const name = isFolder ? escaped.replace(/\.(?=[A-Za-z]+$)/, '_2E') : escaped;
  if (name.length <= maxNameLength) return name;
  const hash = createHash('sha256').update(segment).digest('hex').slice(0, 16);
  return `${name.slice(0, maxNameLength - hash.length - 1)}_${hash}`;
}

function escapeCharacter(character: string): string {
  const bytes = Buffer.from(character).toString('hex').toUpperCase();
  return bytes === '' ? '_' : bytes.replaceAll(/../g, '_$&');
}
