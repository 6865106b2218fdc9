// Reads answers of /api/daily_papers: a list of entries, each validated by itself, so that a bad one costs no other.
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import { parseArxivId } from '../../model/identity.ts';
import type { Feature, Organization, PaperRecord, Reject, SignalValue } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { instantOfText } from '../dates.ts';
import { nameOfEntry, parseJson, readEntries } from '../json.ts';
import { authorsNamed, recordOf } from '../record.ts';

// Absent means absent: the service leaves keys out and never writes null.
const organization = z.object({ name: z.string(), fullname: z.string().optional() });
const count = z.number().nonnegative();
/** What only adds to a paper: an unexpected value costs the value, never the paper. */
const extraText = z.string().nullish().catch(null);
const extraTexts = z.array(z.unknown()).nullish().catch(null);
const extraPerson = z.object({ fullname: extraText, name: extraText, user: extraText }).nullish().catch(null);
const entry = z.object({
  title: z.string().optional(),
  summary: z.string().optional(),
  thumbnail: z.string().optional(),
  // The thumbnail's name until 2024.
  mediaUrl: z.string().optional(),
  mediaUrls: extraTexts,
  numComments: count.optional(),
  submittedBy: extraPerson,
  isAuthorParticipating: z.boolean().nullish().catch(null),
  organization: organization.optional(),
  paper: z.object({
    id: z.string(),
    title: z.string(),
    summary: z.string().optional(),
    authors: z.array(
      z.object({ _id: z.string().optional(), name: z.string(), hidden: z.boolean().optional() }),
    ),
    publishedAt: z.string().optional(),
    submittedOnDailyAt: z.string().optional(),
    upvotes: count.optional(),
    githubRepo: z.string().optional(),
    githubStars: count.optional(),
    projectPage: z.string().optional(),
    mediaUrls: extraTexts,
    submittedOnDailyBy: extraPerson,
    discussionId: extraText,
    ai_summary: extraText,
    ai_keywords: extraTexts,
    organization: organization.optional(),
  }),
});

type Entry = z.output<typeof entry>;

export interface DailyPapers {
  records: PaperRecord[];
  rejects: Reject[];
  /** How many entries the answer had: fewer than a page means that it was the last. */
  length: number;
}

/**
 * Parses one answer, for the day `listedOn` or, where that is null, for a longer time: then each entry has to say its day.
 * Throws `ParseError` when it is not a list.
 */
export function parseDailyPapers(body: string, listedOn: PlainDate | null): DailyPapers {
  const list = parseJson(body);
  if (!Array.isArray(list)) {
    throw new ParseError('the answer is not a list of papers', {
      hint: 'Is "endpoint" the address of a Hugging Face server?',
    });
  }
  const subjectOf = (value: unknown, index: number) =>
    nameOfEntry((value as { paper?: unknown } | null)?.paper, index, 'id');
  return {
    ...readEntries(list, entry, subjectOf, (parsed) => toRecord(parsed, listedOn)),
    length: list.length,
  };
}

function toRecord({ paper, ...listing }: Entry, askedFor: PlainDate | null): PaperRecord | string {
  const arxiv = parseArxivId(paper.id);
  if (!arxiv) return `"${paper.id}" is not an arXiv id`;
  const statedAt = instantOfText(paper.submittedOnDailyAt);
  const listedOn = statedAt?.slice(0, 10) ?? askedFor;
  if (listedOn === null) return 'it does not say on which day it was listed';
  const media = mediaOf(listing.mediaUrls ?? paper.mediaUrls);
  return recordOf({
    source: 'huggingface',
    via: 'daily',
    key: arxiv.id,
    identifiers: { arxiv: arxiv.id },
    // The two titles are the same but for white space, and for mark-up that only the listing's keeps.
    title: collapseSpace(paper.title) || (listing.title ?? ''),
    abstract: paper.summary ?? listing.summary ?? null,
    // Hidden authors asked to be.
    authors: authorsNamed(paper.authors.filter(({ hidden }) => !hidden).map(({ name }) => name)),
    organization: organizationOf(listing.organization ?? paper.organization),
    publishedAt: instantOfText(paper.publishedAt),
    links: {
      abstract: `https://arxiv.org/abs/${arxiv.id}`,
      pdf: `https://arxiv.org/pdf/${arxiv.id}`,
      code: paper.githubRepo ?? null,
      project: paper.projectPage ?? null,
      discussion: `https://huggingface.co/papers/${arxiv.id}`,
    },
    thumbnail: listing.thumbnail ?? imageOnly(listing.mediaUrl) ?? firstImage(media),
    tldr: summaryOf(paper.ai_summary),
    ...featureOf(paper, listing, media),
    announcements: [{ on: listedOn, kind: 'featured' }],
    signals: [
      ...signal('upvotes', paper.upvotes),
      ...signal('comments', listing.numComments),
      ...signal('stars', paper.githubStars),
    ],
    statedAt: statedAt ?? `${listedOn}T00:00:00.000Z`,
  });
}

function organizationOf(from: z.output<typeof organization> | undefined): Organization | null {
  return from ? { name: from.name, fullname: from.fullname ?? from.name } : null;
}

function signal(name: SignalValue['name'], value: number | undefined): SignalValue[] {
  return value === undefined ? [] : [{ name, value }];
}

/** The model's summary. One that is too short or too long to be a sentence or two is a failure of the model. */
function summaryOf(text: string | null | undefined): string | null {
  const summary = collapseSpace(text ?? '');
  return summary.length >= 20 && summary.length <= 1000 ? summary : null;
}

function featureOf(paper: Entry['paper'], listing: Omit<Entry, 'paper'>, media: string[]): Feature {
  const person = paper.submittedOnDailyBy ?? listing.submittedBy;
  const submittedBy = collapseSpace(person?.fullname || person?.name || person?.user || '');
  const keywords = [...new Set(textsOf(paper.ai_keywords).map(collapseSpace))].filter(Boolean);
  return {
    ...(keywords.length > 0 && { keywords: keywords.slice(0, maxListed) }),
    ...(submittedBy && { submittedBy }),
    ...(listing.isAuthorParticipating && { authorParticipates: true }),
    ...(media.length > 0 && { media: media.slice(0, maxListed) }),
    ...(paper.discussionId && { discussionId: paper.discussionId }),
  };
}

/** The service lists 20 keywords at most; more is a fault. */
const maxListed = 40;

function mediaOf(urls: readonly unknown[] | null | undefined): string[] {
  return [...new Set(textsOf(urls))].filter((url) => url.startsWith('https://') && URL.canParse(url));
}

function textsOf(values: readonly unknown[] | null | undefined): string[] {
  return (values ?? []).filter((value) => typeof value === 'string');
}

function firstImage(media: readonly string[]): string | null {
  return media.find((url) => imageOnly(url) !== null) ?? null;
}

/** Media may be a film. */
function imageOnly(url: string | undefined): string | null {
  return url && /\.(?:png|jpe?g|webp|gif)$/i.test(url) ? url : null;
}
