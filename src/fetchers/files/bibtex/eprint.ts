// Finds the arXiv id of an entry of BibTeX in every field that reference managers put it into.
import { parseArxivId } from '../../../model/identity.ts';

/** `[cs.CL]` and `(hep-th)` after an id. */
const archive = /\s*[[(][a-z-]+(?:\.[A-Za-z-]+)?[\])]\s*$/;

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
  const eprint = field('eprint').replace(archive, '');
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
  for (const spelling of spellings) {
    const bare = spelling
      .replace(archive, '')
      .replace(/^\W+/, '')
      .replace(before, '')
      .replace(/^abs\//i, '')
      .replace(/[.,;\s]+$/, '');
    if (parseArxivId(bare)) return bare;
  }
  const [, start, end] = /^DBLP:journals\/corr\/abs-(\d{4})-(\d{4,5})$/i.exec(key) ?? [];
  return start && end ? `${start}.${end}` : '';
}
