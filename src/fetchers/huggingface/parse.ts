// Parses responses of /api/daily_papers: a list of entries, each validated by itself, so that a bad one doesn't affect the others.
import * as z from 'zod';
import { ParseError } from '../../errors.ts';
import { parseArxivId } from '../../model/identity.ts';
import type { Feature, Organization, PaperRecord, Reject, SignalValue } from '../../model/paper.ts';
import { parseUrl } from '../../model/parse-url.ts';
import { collapseSpace } from '../../model/text.ts';
import type { PlainDate } from '../../model/time.ts';
import { instantOfText } from '../dates.ts';
import { listOf, nameOfEntry, optional, parseJson, readEntries } from '../json.ts';
import { authorsNamed, recordOf } from '../record.ts';

// Only id and title are essential: null, or a value of another kind, costs that value.
const text = optional(z.string());
const texts = listOf(z.string());
const organization = optional(z.object({ name: z.string(), fullname: text }));
const person = optional(z.object({ fullname: text, name: text, user: text }));
const count = optional(z.number().nonnegative());
const entry = z.object({
  title: text,
  summary: text,
  thumbnail: text,
  // The thumbnail's name until 2024.
  mediaUrl: text,
  mediaUrls: texts,
  numComments: count,
  submittedBy: person,
  isAuthorParticipating: optional(z.boolean()),
  organization,
  paper: z.object({
    id: z.string(),
    title: text,
    summary: text,
    authors: listOf(z.object({ name: z.string(), hidden: optional(z.boolean()) })),
    publishedAt: text,
    submittedOnDailyAt: text,
    upvotes: count,
    githubRepo: text,
    githubStars: count,
    projectPage: text,
    mediaUrls: texts,
    submittedOnDailyBy: person,
    discussionId: text,
    ai_summary: text,
    ai_keywords: texts,
    organization,
  }),
});

type Entry = z.output<typeof entry>;

export interface DailyPapers {
  records: PaperRecord[];
  rejects: Reject[];
  /** How many entries the response had: fewer than a page means that it was the last. */
  length: number;
}

/**
 * Parses one response, for the day `listedOn` or, if that is null, for a longer period: then each entry must have its day.
 * Throws `ParseError` when it is not a list.
 */
export function parseDailyPapers(body: string, listedOn: PlainDate | null): DailyPapers {
  const list = parseJson(body);
  if (!Array.isArray(list)) {
    throw new ParseError('the response is not a list of papers', {
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
  // The two titles are the same except for white space, and for mark-up that only the listing's keeps.
  const title = collapseSpace(paper.title ?? '') || collapseSpace(listing.title ?? '');
  if (!title) return 'it has no title';
  const media = mediaOf(listing.mediaUrls.length > 0 ? listing.mediaUrls : paper.mediaUrls);
  return recordOf({
    source: 'huggingface',
    via: 'daily',
    key: arxiv.id,
    identifiers: { arxiv: arxiv.id },
    title,
    abstract: paper.summary ?? listing.summary ?? null,
    // Hidden authors have asked to be hidden.
    authors: authorsNamed(paper.authors.filter(({ hidden }) => !hidden).map(({ name }) => name)),
    organization: organizationOf(listing.organization ?? paper.organization),
    publishedAt: instantOfText(paper.publishedAt),
    links: {
      abstract: `https://arxiv.org/abs/${arxiv.id}`,
      pdf: `https://arxiv.org/pdf/${arxiv.id}`,
      code: webAddress(paper.githubRepo),
      project: webAddress(paper.projectPage),
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

function organizationOf(from: z.output<typeof organization>): Organization | null {
  return from ? { name: from.name, fullname: from.fullname ?? from.name } : null;
}

function signal(name: SignalValue['name'], value: number | undefined): SignalValue[] {
  return value === undefined ? [] : [{ name, value }];
}

/** The model's summary. One that is too short or too long to be a sentence or two is a failure of the model. */
function summaryOf(text: string | undefined): string | null {
  const summary = collapseSpace(text ?? '');
  return summary.length >= 20 && summary.length <= 1000 ? summary : null;
}

function featureOf(paper: Entry['paper'], listing: Omit<Entry, 'paper'>, media: string[]): Feature {
  const person = paper.submittedOnDailyBy ?? listing.submittedBy;
  const submittedBy = collapseSpace(person?.fullname || person?.name || person?.user || '');
  const keywords = [...new Set(paper.ai_keywords.map(collapseSpace))].filter(Boolean);
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

function mediaOf(urls: readonly string[]): string[] {
  return [...new Set(urls)].filter((url) => url.startsWith('https://') && parseUrl(url) !== null);
}

function firstImage(media: readonly string[]): string | null {
  return media.find((url) => imageOnly(url) !== null) ?? null;
}

/** Readers paste addresses into these fields, and now and then something else. */
function webAddress(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  const url = /^(?:[\w-]+\.)+[a-z]{2,}\//i.test(trimmed) ? `https://${trimmed}` : trimmed;
  return /^https?:\/\//i.test(url) && parseUrl(url) !== null ? url : null;
}

/** Media may be a film. */
function imageOnly(url: string | undefined): string | null {
  return url && /\.(?:png|jpe?g|webp|gif)$/i.test(url) ? url : null;
}
