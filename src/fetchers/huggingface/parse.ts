// Reads answers of /api/daily_papers: a list of entries, each validated by itself, so that a bad one costs no other.
import * as z from 'zod';
import { messageOf, ParseError } from '../../errors.ts';
import { parseArxivId } from '../../model/identity.ts';
import type { Author, Organization, PaperRecord, PlainDate, Reject, SignalValue } from '../../model/paper.ts';
import { collapseSpace } from '../../model/text.ts';

// Absent means absent: the service leaves keys out and never writes null.
const organization = z.object({ name: z.string(), fullname: z.string().optional() });
const count = z.number().nonnegative();
const entry = z.object({
  title: z.string().optional(),
  summary: z.string().optional(),
  thumbnail: z.string().optional(),
  // The thumbnail's name until 2024.
  mediaUrl: z.string().optional(),
  numComments: count.optional(),
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

/** Parses one answer for the day `listedOn`. Throws `ParseError` when it is not a list. */
export function parseDailyPapers(body: string, listedOn: PlainDate): DailyPapers {
  const list = parseList(body);
  const records: PaperRecord[] = [];
  const rejects: Reject[] = [];
  list.forEach((value, index) => {
    const parsed = entry.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.') || 'the entry';
      rejects.push({
        subject: subjectOf(value, index),
        reason: `${where}: ${issue?.message ?? 'not valid'}`,
      });
      return;
    }
    const record = toRecord(parsed.data, listedOn);
    if (record) records.push(record);
    else
      rejects.push({
        subject: subjectOf(value, index),
        reason: `"${parsed.data.paper.id}" is not an arXiv id`,
      });
  });
  return { records, rejects, length: list.length };
}

function parseList(body: string): unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new ParseError(`the answer is not JSON: ${messageOf(error)}`, {
      cause: error,
      hint: 'It may have been cut off; the next run asks again.',
    });
  }
  if (Array.isArray(value)) return value;
  throw new ParseError('the answer is not a list of papers', {
    hint: 'Is "endpoint" the address of a Hugging Face server?',
  });
}

function subjectOf(value: unknown, index: number): string {
  const id = (value as { paper?: { id?: unknown } } | null)?.paper?.id;
  return typeof id === 'string' ? id : `entry ${index + 1}`;
}

function toRecord({ paper, ...listing }: Entry, listedOn: PlainDate): PaperRecord | null {
  const arxiv = parseArxivId(paper.id);
  if (!arxiv) return null;
  const statedAt = instant(paper.submittedOnDailyAt);
  const summary = paper.summary ?? listing.summary;
  return {
    source: 'huggingface',
    via: 'daily',
    key: arxiv.id,
    identifiers: { arxiv: arxiv.id },
    // The two titles are the same but for white space, and for mark-up that only the listing's keeps.
    title: collapseSpace(paper.title) || collapseSpace(listing.title ?? ''),
    abstract: summary ? collapseSpace(summary) : null,
    authors: authorsOf(paper.authors),
    organization: organizationOf(listing.organization ?? paper.organization),
    publishedAt: instant(paper.publishedAt),
    categories: [],
    version: null,
    withdrawn: false,
    links: {
      abstract: `https://arxiv.org/abs/${arxiv.id}`,
      pdf: `https://arxiv.org/pdf/${arxiv.id}`,
      code: paper.githubRepo ?? null,
      project: paper.projectPage ?? null,
      discussion: `https://huggingface.co/papers/${arxiv.id}`,
    },
    thumbnail: listing.thumbnail ?? imageOnly(listing.mediaUrl),
    note: null,
    journalRef: null,
    announcements: [{ on: statedAt?.slice(0, 10) ?? listedOn, kind: 'featured' }],
    signals: [
      ...signal('upvotes', paper.upvotes),
      ...signal('comments', listing.numComments),
      ...signal('stars', paper.githubStars),
    ],
    statedAt: statedAt ?? `${listedOn}T00:00:00.000Z`,
  };
}

/** Hidden authors asked to be; the same person entered twice is one. */
function authorsOf(authors: Entry['paper']['authors']): Author[] {
  const names = authors.filter(({ hidden }) => !hidden).map(({ name }) => collapseSpace(name));
  return [...new Set(names)].filter(Boolean).map((name) => ({ name, affiliations: [] }));
}

function organizationOf(from: z.output<typeof organization> | undefined): Organization | null {
  return from ? { name: from.name, fullname: from.fullname ?? from.name } : null;
}

function signal(name: SignalValue['name'], value: number | undefined): SignalValue[] {
  return value === undefined ? [] : [{ name, value }];
}

/** Media may be a film. */
function imageOnly(url: string | undefined): string | null {
  return url && /\.(?:png|jpe?g|webp|gif)$/i.test(url) ? url : null;
}

function instant(text: string | undefined): string | null {
  const parsed = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? null : new Date(parsed).toISOString();
}
