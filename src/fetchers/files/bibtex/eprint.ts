// Finds the arXiv id of an entry of BibTeX in every field that reference managers put it into.
import { parseArxivId } from '../../../model/identity.ts';

/** `[cs.CL]` and `(hep-th)` after an id. */
const archive = /(?<!\s)\s*[[(][a-z-]+(?:\.[A-Za-z-]+)?[\])]\s*$/;

/** Before 2007 ids had the archive in front, which some write as the class only: `eprint = {9901001}, primaryclass = {hep-th}`. */
function withArchive(eprint: string, primaryClass: string): string {
  const [, name] = /^([a-z-]+)(?:\.[A-Za-z-]+)?$/.exec(primaryClass.trim()) ?? [];
  return name && /^\d{7}(?:v\d+)?$/.test(eprint) ? `${name}/${eprint}` : eprint;
}

/** What is before an id where no address is: `arXiv preprint arXiv:`, `CoRR abs/`, `arXiv e-prints`. */
const before = /^(?:(?:arxiv|corr|e-?prints?|preprint)\b[\s,:;-]*)+(?:abs\/)?/i;

/**
 * The arXiv id, in some spelling, or an empty text. Besides `eprint` there are `journal = {arXiv preprint arXiv:1706.03762}` of Google Scholar,
 * `volume = {abs/1706.03762}` of dblp and Semantic Scholar, `number = {arXiv:1706.03762}` of Zotero, and dblp's own keys.
 */
export function arxivIdIn(key: string, field: (name: string) => string): string {
  const own = field('arxiv') || field('arxivid');
  if (own) return own;
  const archiveName = field('archiveprefix') || field('eprinttype');
  const eprint = withArchive(
    field('eprint').replace(archive, ''),
    field('primaryclass') || field('eprintclass'),
  );
  // Without a prefix an eprint is arXiv's; with another one it is not.
  if (eprint && /^(?:arxiv)?$/i.test(archiveName)) return eprint;
  const isArxiv = /^\s*(?:arxiv|corr\b)/i.test(
    field('journal') || field('journaltitle') || field('publisher'),
  );
  const spellings = [
    ...['journal', 'journaltitle', 'number', 'note', 'howpublished', 'eid']
      .map(field)
      .filter((text) => /^\W*(?:arxiv|corr)/i.test(text)),
    ...(isArxiv ? ['volume', 'number', 'pages'].map(field) : []),
  ];
  const mentioned = ['note', 'journal', 'journaltitle', 'howpublished', 'url']
    .map(field)
    .flatMap((text) => /\barxiv:\s*(\S+)|(https?:\/\/arxiv\.org\/\S+)/i.exec(text)?.slice(1) ?? [])
    .filter((text) => text !== undefined)
    .map((text) => text.replace(/(?<![.,;)\]}\s])[.,;)\]}\s]+$/, ''));
  for (const spelling of [...spellings, ...mentioned]) {
    const bare = spelling
      .replace(archive, '')
      .replace(/^\W+/, '')
      .replace(before, '')
      .replace(/^abs\//i, '')
      .replace(/(?<![.,;\s])[.,;\s]+$/, '');
    if (parseArxivId(bare)) return bare;
  }
  const [, start, end] = /^DBLP:journals\/corr\/abs-(\d{4})-(\d{4,5})$/i.exec(key) ?? [];
  return start && end ? `${start}.${end}` : '';
}
