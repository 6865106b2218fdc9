// Reads notes of OpenReview: submissions with their reviews and decisions, in the shape of either version of the API.
import * as z from 'zod';
import { identifiersOfDoi, parseArxivId } from '../../model/identity.ts';
import type { PaperIdentifiers, PaperRecord, Reject, SignalValue } from '../../model/paper.ts';
import { parseUrl } from '../../model/parse-url.ts';
import { collapseSpace } from '../../model/text.ts';
import { instantOfText } from '../dates.ts';
import { listOf, nameOfEntry, optional, parseAnswer, readEntries } from '../json.ts';
import { authorsNamed, recordOf } from '../record.ts';
import { parseRating, ratingFields } from './rating-scale.ts';

// Each venue chooses its own fields: any field may be missing, and version 2 wraps each as {value}.
const content = z.record(z.string(), z.unknown()).catch({});
// A date from outside any calendar is ignored: the next fetch would continue from it.
const milliseconds = z.number().min(0).max(Date.UTC(3000, 0)).nullish().catch(null);
const reply = z.object({
  invitation: optional(z.string()),
  invitations: listOf(z.string()),
  content,
});
const id = z.string().regex(/^[\w-]{1,100}$/, { error: 'it is not the id of a note' });
const note = z.object({
  id,
  forum: id.nullish().catch(null),
  cdate: milliseconds,
  pdate: milliseconds,
  odate: milliseconds,
  tcdate: milliseconds,
  tmdate: milliseconds,
  ddate: milliseconds,
  content,
  details: z
    .object({ directReplies: listOf(z.unknown()) })
    .nullish()
    .catch(null),
});
const answer = z.object({ notes: z.array(z.unknown()) });

type Note = z.output<typeof note>;

export interface Submissions {
  records: PaperRecord[];
  rejects: Reject[];
  length: number;
  /** The invitation of their reviews; null if none has a rating. */
  reviewForm: string | null;
  /** The latest modification time of a note, in milliseconds; 0 if unknown. */
  latestChangeMs: number;
  /** The same of the note that was changed first. */
  earliestChangeMs: number;
}

/** Parses a page of submissions to a venue. Throws `ParseError` if the response is not a list of notes. */
export function parseSubmissions(body: string, venue: string): Submissions {
  const { notes } = parseAnswer(body, answer);
  const sound = notes.flatMap((each) => note.safeParse(each).data ?? []);
  const changes = notes.map((each) => note.safeParse(each).data?.tmdate ?? 0);
  return {
    ...readEntries(
      notes,
      note,
      (entry, index) => nameOfEntry(entry, index, 'id'),
      (parsed) => toRecord(parsed, venue),
    ),
    length: notes.length,
    reviewForm: reviewFormOf(sound),
    latestChangeMs: changes.reduce((latest, at) => Math.max(latest, at), 0),
    earliestChangeMs: changes.reduce((earliest, at) => Math.min(earliest, at), Number.MAX_SAFE_INTEGER),
  };
}

function repliesOf({ details }: Note): Reply[] {
  return (details?.directReplies ?? []).flatMap((each) => reply.safeParse(each).data ?? []);
}

function toRecord(submission: Note, venue: string): PaperRecord | string {
  const title = textField(submission, 'title');
  if (!title) return 'it has no title';
  const key = submission.forum ?? submission.id;
  const replies = repliesOf(submission);
  const publicAt = instantOfText(
    submission.pdate ?? submission.odate ?? submission.cdate ?? submission.tcdate ?? null,
  );
  return recordOf({
    source: 'openreview',
    via: 'notes',
    key,
    identifiers: { openreview: key, ...otherIds(submission) },
    title,
    abstract: textField(submission, 'abstract'),
    authors: authorsNamed(listField(submission, 'authors').filter((name) => !/^anonymous$/i.test(name))),
    publishedAt: instantOfText(submission.cdate ?? submission.tcdate ?? null),
    categories: [],
    withdrawn: isWithdrawn(submission),
    links: {
      abstract: `${site}/forum?id=${key}`,
      pdf: pdfOf(textField(submission, 'pdf')),
      code: firstAddress(submission, ['code', 'software', 'repository']),
      project: firstAddress(submission, ['project_page', 'website']),
      discussion: `${site}/forum?id=${key}`,
    },
    note: listField(submission, 'keywords').join(', ') || null,
    journalRef: decisionOf(submission, replies, venue),
    tldr: textField(submission, 'TLDR') || textField(submission, 'TL;DR') || null,
    announcements: publicAt ? [{ on: publicAt.slice(0, 10), kind: 'new' }] : [],
    signals: reviewSignals(replies),
    statedAt: instantOfText(submission.tmdate ?? null),
  });
}

/** A field's value: bare in version 1, within `{value}` in version 2. */
function field({ content: fields }: { content: Record<string, unknown> }, name: string): unknown {
  const value = fields[name];
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

function textField(from: { content: Record<string, unknown> }, name: string): string {
  const value = field(from, name);
  return typeof value === 'string' ? collapseSpace(value) : '';
}

function listField(from: { content: Record<string, unknown> }, name: string): string[] {
  const value = field(from, name);
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[;,]/) : [];
  return list
    .filter((each) => typeof each === 'string')
    .map(collapseSpace)
    .filter(Boolean);
}

/** `/pdf/….pdf` on the site, or an address elsewhere. */
function pdfOf(path: string): string | null {
  const url = path ? parseUrl(path, site) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}

const site = 'https://openreview.net';

function firstAddress(from: Note, names: readonly string[]): string | null {
  return names.map((name) => textField(from, name)).find((text) => /^https?:\/\/\S+$/.test(text)) ?? null;
}

/** Authors sometimes link the preprint, or the venue the DOI. */
function otherIds(submission: Note): PaperIdentifiers {
  const arxiv = ['arxiv', 'arxiv_id', 'preprint', 'paper_link', 'html']
    .map((name) => parseArxivId(textField(submission, name)))
    .find((id) => id !== null);
  const doi = ['doi', '_doi', 'ee'].map((name) => identifiersOfDoi(textField(submission, name)));
  return { ...(arxiv && { arxiv: arxiv.id }), ...doi.find((each) => each.doi) };
}

function isWithdrawn(submission: Note): boolean {
  return (
    (submission.ddate ?? null) !== null ||
    /Withdrawn_Submission|Desk_Rejected|\bWithdrawn\b/i.test(
      `${textField(submission, 'venueid')} ${textField(submission, 'venue')} ${textField(submission, 'withdrawal')}`,
    )
  );
}

/** What became of it: version 2 writes it into `venue` ("ICLR 2026 Oral"), version 1 into a reply ("Accept (Poster)"). */
function decisionOf(submission: Note, replies: readonly Reply[], venue: string): string | null {
  const named = textField(submission, 'venue');
  if (named) return /^(?:Submitted to|.*\b(?:Withdrawn|Desk Rejected|Reject))/i.test(named) ? null : named;
  const decision = replies
    .filter((each) => isOf(each, /\/(?:Decision|Acceptance_Decision|Meta_Review|Acceptance)$/))
    .map((each) => textField(each, 'decision') || textField(each, 'recommendation'))
    .find(Boolean);
  if (!decision || !/accept|oral|poster|spotlight/i.test(decision) || /reject/i.test(decision)) return null;
  const [kind] = /oral|poster|spotlight/i.exec(decision) ?? [];
  return [venue.replace(/\.(?:cc|org|net|com)(?=\/|$)/, '').replaceAll('/', ' '), kind]
    .filter(Boolean)
    .join(' ');
}

type Reply = z.output<typeof reply>;

function isOf({ invitation, invitations }: Reply, pattern: RegExp): boolean {
  return [invitation ?? '', ...invitations].some((name) => pattern.test(name));
}

/** The mean of the ratings on the venue's own scale, and how many reviews gave one. */
function reviewSignals(replies: readonly Reply[]): SignalValue[] {
  const ratings = replies.flatMap((each) => ratingOf(each) ?? []);
  if (ratings.length === 0) return [];
  const mean = ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
  return [
    { name: 'rating', value: Math.round(mean * 100) / 100 },
    { name: 'reviews', value: ratings.length },
  ];
}

/** The rating of a review; null of other replies, and of reviews without. */
function ratingOf(each: Reply): number | null {
  if (!isOf(each, reviewInvitation)) return null;
  return ratingFields.map((name) => parseRating(field(each, name))).find((rating) => rating !== null) ?? null;
}

/** The id of the form that the first rated review was written in. */
function reviewFormOf(notes: readonly Note[]): string | null {
  const rated = notes.flatMap(repliesOf).find((each) => ratingOf(each) !== null);
  return (
    [rated?.invitation ?? '', ...(rated?.invitations ?? [])].find((id) => reviewInvitation.test(id)) ?? null
  );
}

const reviewInvitation = /\/(?:Official_Review|Review)$/;
