// Merges the records of one work into the paper: pure, and the same whatever order the records come in.
import { isNewsworthy } from './announcements.ts';
import { isPreprintDoi } from './identity-keys.ts';
import { mergeAuthors } from './merge-authors.ts';
import { isOfAnnouncer, isOfService } from './merge-table.ts';
import { bestAbstract, bestTitle, isWholeAbstract } from './merge-words.ts';
import type {
  Announcement,
  Author,
  Feature,
  Paper,
  PaperId,
  PaperLinks,
  PaperRecord,
  SignalName,
  Tldr,
  TldrOrigin,
} from './paper.ts';
import { texToText } from './tex.ts';
import { collapseSpace } from './text.ts';
import { Told } from './told.ts';

/**
 * The paper that these records tell of, field by field as `mergeTable` says. TeX in titles, abstracts and names becomes readable
 * Unicode here, once for all outputs; the records keep it. Each record carries all its announcements and the latest value of
 * its signals.
 */
export function mergePaper(id: PaperId, records: readonly PaperRecord[]): Paper {
  const told = new Told(records);
  const abstract = abstractOf(told);
  return {
    id,
    title: collapseSpace(texToText(titleOf(told))),
    abstract: abstract === null ? null : texToText(abstract),
    authors: authorsOf(told).map(readableAuthor),
    organization: told.first('organization', ({ organization }) => organization),
    publishedAt: told.earliest('publishedAt', ({ publishedAt }) => publishedAt),
    announcedOn: told.earliest('announcedOn', ({ announcements }) => firstNews(announcements)),
    version: told.most('version', ({ version }) => version),
    withdrawn: told.any('withdrawn', ({ withdrawn }) => withdrawn),
    categories: told.union('categories', ({ categories }) => categories),
    links: linksOf(told),
    thumbnail: told.first('thumbnail', ({ thumbnail }) => thumbnail),
    note: told.first('note', ({ note }) => note),
    journalRef: told.first('journalRef', ({ journalRef }) => journalRef),
    tldr: told.first('tldr', tldrOf),
    sources: [...new Set(told.inOrder('sources').map(({ source }) => source))],
    upvotes: told.most('upvotes', (record) => signalOf(record, 'upvotes')) ?? 0,
    comments: told.most('comments', (record) => signalOf(record, 'comments')) ?? 0,
    ...featureOf(told),
  };
}

/** Sources whose TL;DRs have one known origin; all others are imports. */
const originOf: Record<string, TldrOrigin> = {
  openreview: 'authors',
  huggingface: 'huggingface',
  'semantic-scholar': 'semantic-scholar',
};

function tldrOf({ source, tldr, tldrBy }: PaperRecord): Tldr | null {
  const text = tldr === null ? '' : collapseSpace(texToText(tldr));
  return text === '' ? null : { text, by: tldrBy ?? originOf[source] ?? 'import' };
}

/** Only what is known, so that papers of other sources don't carry empty fields. */
function featureOf(told: Told): Feature {
  const keywords = told.union('keywords', (record) => record.keywords ?? []);
  const media = told.union('media', (record) => record.media ?? []);
  const submittedBy = told.first('submittedBy', (record) => record.submittedBy ?? null);
  const discussionId = told.first('discussionId', (record) => record.discussionId ?? null);
  return {
    ...(keywords.length > 0 && { keywords }),
    ...(submittedBy !== null && { submittedBy }),
    ...(told.any('authorParticipates', (record) => record.authorParticipates ?? false) && {
      authorParticipates: true,
    }),
    ...(media.length > 0 && { media }),
    ...(discussionId !== null && { discussionId }),
  };
}

function firstNews(announcements: readonly Announcement[]): string | null {
  const [first = null] = announcements
    .filter(({ kind }) => isNewsworthy(kind))
    .map(({ on }) => on)
    .sort();
  return first;
}

function signalOf({ signals }: PaperRecord, name: SignalName): number | null {
  return signals.find((signal) => signal.name === name)?.value ?? null;
}

/** A title that a source announced, however well an imported file has it written. */
function titleOf(told: Told): string {
  const titleIn = ({ title }: PaperRecord) => title || null;
  const announced = told.each('title', (record) => (isAnnounced(record) ? titleIn(record) : null));
  return bestTitle(announced.length > 0 ? announced : told.each('title', titleIn));
}

/** Of an imported file only where those who announce have a teaser, or the beginning. */
function abstractOf(told: Told): string | null {
  const abstractIn = ({ abstract }: PaperRecord) => abstract || null;
  const announced = told.eachCurrent('abstract', (record) =>
    isAnnounced(record) ? abstractIn(record) : null,
  );
  const isEnough = announced.some(isWholeAbstract);
  return bestAbstract(isEnough ? announced : told.eachCurrent('abstract', abstractIn));
}

function authorsOf(told: Told): readonly Author[] {
  const records = told.inOrder('authors').filter(({ authors }) => authors.length > 0);
  const announced = records.filter(isAnnounced).length;
  const sources = records.filter(({ source, via }) => !isOfService(source, via)).length;
  return mergeAuthors(
    records.map(({ authors }) => authors),
    announced || sources || records.length,
  );
}

const isAnnounced = ({ source, via }: PaperRecord) => isOfAnnouncer(source, via);

function readableAuthor(author: Author): Author {
  const name = texToText(author.name);
  // The common case, thousands of times a day.
  if (name === author.name && author.affiliations.length === 0) return author;
  return { ...author, name, affiliations: author.affiliations.map(texToText) };
}

function linksOf(told: Told): PaperLinks {
  const published = told.first('links.published', publishedLink);
  return {
    abstract: told.first('links.abstract', ({ links }) => links.abstract),
    pdf: told.first('links.pdf', ({ links }) => links.pdf),
    code: told.first('links.code', ({ links }) => links.code),
    project: told.first('links.project', ({ links }) => links.project),
    discussion: told.first('links.discussion', ({ links }) => links.discussion),
    ...(published !== null && { published }),
  };
}

/** Only a preprint has a published version beside it. */
function publishedLink({ identifiers: { arxiv, doi, publishedDoi } }: PaperRecord): string | null {
  const published = publishedDoi ?? (arxiv && doi && !isPreprintDoi(doi) ? doi : undefined);
  return published ? `https://doi.org/${published.split('/').map(encodeURIComponent).join('/')}` : null;
}
