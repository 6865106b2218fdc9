// Merges the records of one work into the paper: pure, and the same whatever order the records come in.
import { isNewsworthy } from './announcements.ts';
import { uriComponent } from './encode-uri.ts';
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
import { publicImage } from './public-image.ts';
import { RecordSet } from './record-set.ts';
import { ownTldr, type WrittenSummary } from './summary.ts';
import { texToText } from './tex.ts';
import { collapseSpace } from './text.ts';

/**
 * The paper that these records describe, field by field as `mergeTable` says. TeX in titles, abstracts and names becomes readable
 * Unicode here, once for all outputs; the records keep it. Each record carries all its announcements and the latest value of
 * its signals. Where no record has a TL;DR, that of one's own model takes its place; `summaries` are those that it wrote, newest first.
 */
export function mergePaper(
  id: PaperId,
  records: readonly PaperRecord[],
  summaries: readonly WrittenSummary[] = [],
): Paper {
  const set = new RecordSet(records);
  const given = abstractOf(set);
  const abstract = given === null ? null : texToText(given);
  const version = set.most('version', ({ version }) => version);
  return {
    id,
    title: collapseSpace(texToText(titleOf(set))),
    abstract,
    authors: authorsOf(set).map(readableAuthor),
    organization: set.first('organization', ({ organization }) => organization),
    publishedAt: set.earliest('publishedAt', ({ publishedAt }) => publishedAt),
    announcedOn: set.earliest('announcedOn', ({ announcements }) => firstNews(announcements)),
    version,
    withdrawn: set.any('withdrawn', ({ withdrawn }) => withdrawn),
    categories: set.union('categories', ({ categories }) => categories),
    links: linksOf(set),
    thumbnail: set.first('thumbnail', ({ thumbnail }) => publicImage(thumbnail)),
    note: readable(set.first('note', ({ note }) => note)),
    journalRef: readable(set.first('journalRef', ({ journalRef }) => journalRef)),
    tldr: set.first('tldr', tldrOf) ?? ownTldr({ version, abstract }, summaries),
    sources: [...new Set(set.inOrder('sources').map(({ source }) => source))],
    upvotes: set.most('upvotes', (record) => signalOf(record, 'upvotes')) ?? 0,
    comments: set.most('comments', (record) => signalOf(record, 'comments')) ?? 0,
    ...featureOf(set),
  };
}

/** A line of text that may have TeX in it. */
function readable(text: string | null): string | null {
  return text === null ? null : collapseSpace(texToText(text)) || null;
}

/** Sources whose TL;DRs have one known origin; all others are imports. */
const originOf: Record<string, TldrOrigin> = {
  openreview: 'authors',
  huggingface: 'huggingface',
  'semantic-scholar': 'semantic-scholar',
};

function tldrOf({ source, tldr, tldrBy, tldrModel }: PaperRecord): Tldr | null {
  const text = tldr === null ? '' : collapseSpace(texToText(tldr));
  if (text === '') return null;
  return { text, by: tldrBy ?? originOf[source] ?? 'import', ...(tldrModel && { model: tldrModel }) };
}

/** Only what is known, so that papers of other sources don't carry empty fields. */
function featureOf(set: RecordSet): Feature {
  const keywords = set.union('keywords', (record) => record.keywords ?? []);
  const media = set.union('media', (record) => record.media ?? []);
  const submittedBy = set.first('submittedBy', (record) => record.submittedBy ?? null);
  const discussionId = set.first('discussionId', (record) => record.discussionId ?? null);
  return {
    ...(keywords.length > 0 && { keywords }),
    ...(submittedBy !== null && { submittedBy }),
    ...(set.any('authorParticipates', (record) => record.authorParticipates ?? false) && {
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
function titleOf(set: RecordSet): string {
  const titleIn = ({ title }: PaperRecord) => title || null;
  const announced = set.each('title', (record) => (isAnnounced(record) ? titleIn(record) : null));
  return bestTitle(announced.length > 0 ? announced : set.each('title', titleIn));
}

/** Of an imported file only where those who announce have a teaser, or the beginning. */
function abstractOf(set: RecordSet): string | null {
  const abstractIn = ({ abstract }: PaperRecord) => abstract || null;
  const announced = set.eachCurrent('abstract', (record) =>
    isAnnounced(record) ? abstractIn(record) : null,
  );
  const isEnough = announced.some(isWholeAbstract);
  return bestAbstract(isEnough ? announced : set.eachCurrent('abstract', abstractIn));
}

function authorsOf(set: RecordSet): readonly Author[] {
  const records = set.inOrder('authors').filter(({ authors }) => authors.length > 0);
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

function linksOf(set: RecordSet): PaperLinks {
  const published = set.first('links.published', publishedLink);
  return {
    abstract: set.first('links.abstract', ({ links }) => links.abstract),
    pdf: set.first('links.pdf', ({ links }) => links.pdf),
    code: set.first('links.code', ({ links }) => links.code),
    project: set.first('links.project', ({ links }) => links.project),
    discussion: set.first('links.discussion', ({ links }) => links.discussion),
    ...(published !== null && { published }),
  };
}

/** Only a preprint has a separate published version. */
function publishedLink({ identifiers: { arxiv, doi, publishedDoi } }: PaperRecord): string | null {
  const published = publishedDoi ?? (arxiv && doi && !isPreprintDoi(doi) ? doi : undefined);
  return published ? `https://doi.org/${published.split('/').map(uriComponent).join('/')}` : null;
}
