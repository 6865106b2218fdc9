// Which paper an entry of a file is about: every spelling of an id that its fields may hold.
import { hash } from 'node:crypto';
import { identifiersOfDoi, parseArxivId, parseOpenreviewId, parsePmid } from '../../model/identity.ts';
import type { PaperIdentifiers } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import { identifiersOfAddress } from '../doi-address.ts';
import { withoutTracking } from '../feed/links.ts';

/** The parts of an entry that may identify its paper. */
export interface GivenIds {
  /** The entry's own id, in any spelling; a name local to the file if it is not a public id. */
  id?: string;
  arxiv?: string;
  doi?: string;
  openreview?: string;
  /** PubMed's number. */
  pmid?: string;
  addresses: readonly string[];
}

/** An id is to be written in a command; a longer one is another column's text. */
const maxIdLength = 300;

/**
 * The identifiers of an entry. The file's own name for it counts only where nothing better is known: `smith2020` names another paper
 * in another file. Where there is no id at all, the first address is one; else title, authors and year, so that the same entry met again
 * is the same paper.
 */
export function identifiersOf(
  { id = '', arxiv = '', doi = '', openreview = '', pmid = '', addresses }: GivenIds,
  says: { title: string; authors: readonly { name: string }[]; year: string },
): PaperIdentifiers {
  const all = [id, arxiv, doi, openreview, ...addresses];
  const arxivId = all.map(parseArxivId).find((each) => each !== null);
  const dois = [
    ...[doi, id, ...addresses].map(identifiersOfDoi),
    ...[doi, ...addresses].map(identifiersOfAddress),
  ];
  const known: PaperIdentifiers = {
    ...(arxivId && { arxiv: arxivId.id }),
    ...dois.find((each) => each.arxiv && !arxivId),
    ...dois.find((each) => each.doi),
    ...pmidIn(pmid && `PMID: ${pmid}`, id, ...addresses),
    ...openreviewIn(openreview ? `openreview:${openreview}` : '', ...all),
  };
  if (Object.keys(known).length > 0) return known;
  const own = cleanId(id.replace(/^local:/i, ''));
  // The hash in an export does not identify a paper; what it was computed from does.
  if (own && !/^url:[0-9a-f]{24}$/.test(own)) return { local: own };
  const [address] = addresses;
  if (address) return { url: withoutTracking(address) };
  const work = [says.title, says.year, ...says.authors.map(({ name }) => name)].join('\n').toLowerCase();
  return { url: `untraced:${hash('sha256', work)}` };
}

function openreviewIn(...texts: readonly string[]): PaperIdentifiers {
  const openreview = texts.map(parseOpenreviewId).find((each) => each !== null);
  return openreview ? { openreview } : {};
}

function pmidIn(...texts: readonly string[]): PaperIdentifiers {
  const pmid = texts.map(parsePmid).find((each) => each !== null);
  return pmid ? { pmid } : {};
}

function cleanId(text: string): string {
  // SQLite would not give back what has zeros or halves of characters in it.
  const id = collapseSpace(text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/\p{Surrogate}/gu, '\ufffd'));
  return id.length <= maxIdLength ? id : hash('sha256', id).slice(0, 24);
}
