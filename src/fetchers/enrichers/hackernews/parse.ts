// Reads stories of Hacker News, and finds out which paper each links to.
import * as z from 'zod';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import { normalizeDoi, parseArxivId } from '../../../model/identity.ts';
import type { PaperRecord, Reject } from '../../../model/paper.ts';
import { parseUrl } from '../../../model/parse-url.ts';
import { nameOfEntry, optional, parseAnswer, reasonOf } from '../../json.ts';
import { counted, enrichmentRecord } from '../record.ts';

const story = z.object({
  objectID: z.string(),
  url: optional(z.string()),
  points: optional(z.number().int()),
  num_comments: optional(z.number().int().nonnegative()),
  created_at_i: z.number().int(),
});
export type Story = z.output<typeof story>;

export interface StoryPage {
  stories: Story[];
  rejects: Reject[];
  /** Entries in the response, good and bad. */
  length: number;
}

/** A page of a search. Throws `ParseError` for anything else. */
export function parseStories(body: string): StoryPage {
  const { hits } = parseAnswer(body, z.object({ hits: z.array(z.unknown()) }));
  const page: StoryPage = { stories: [], rejects: [], length: hits.length };
  hits.forEach((entry, index) => {
    const parsed = story.safeParse(entry);
    if (parsed.success) page.stories.push(parsed.data);
    else
      page.rejects.push({ subject: nameOfEntry(entry, index, 'objectID'), reason: reasonOf(parsed.error) });
  });
  return page;
}

/** What identifies the paper that an address leads to: the arXiv id, DOI or OpenReview id in it, else the address itself. */
export function keyOfLink(link: string): string | null {
  const url = parseUrl(link);
  if (url === null) return null;
  const { hostname, pathname, searchParams } = url;
  const arxiv = parseArxivId(link);
  if (arxiv) return `arxiv:${arxiv.id}`;
  const host = hostname.replace(/^www\./, '');
  const [inPath] = /10\.\d{4,9}(?:\.\d+)*\/.+$/.exec(decoded(pathname)) ?? [];
  // bioRxiv puts the version and the kind of page after it.
  const doi =
    inPath && normalizeDoi(inPath.replace(/(?:v\d+)?(?:\.(?:full|abstract|article)[\w.-]*)?\/?$/, ''));
  if (doi) return `doi:${doi}`;
  const forum = host === 'openreview.net' ? searchParams.get('id') : null;
  return forum ? `openreview:${forum}` : `url:${host}${pathname.replace(/\/$/, '')}`;
}

/** All the keys under which a story may link to the paper. */
export function keysOfPaper({ identifiers: { arxiv, openreview }, dois, links }: PaperToEnrich): string[] {
  return [
    ...(arxiv ? [`arxiv:${arxiv}`] : []),
    ...dois.map((doi) => `doi:${doi}`),
    ...(openreview ? [`openreview:${openreview}`] : []),
    ...[links.abstract, links.project].flatMap((link) => (link ? (keyOfLink(link) ?? []) : [])),
  ];
}

/** Each story is a discussion of its own: points and comments of all of them add up, and the most voted is the one to read. */
export function recordOfStories(stories: readonly Story[], paper: PaperToEnrich): PaperRecord | null {
  const [top] = [...stories].sort((a, b) => (b.points ?? 0) - (a.points ?? 0));
  if (!top) return null;
  const sum = (count: (story: Story) => number | undefined) =>
    stories.reduce((total, each) => total + (count(each) ?? 0), 0);
  return enrichmentRecord({ source: 'hackernews', via: 'search' }, paper, {
    links: { discussion: `https://news.ycombinator.com/item?id=${encodeURIComponent(top.objectID)}` },
    signals: counted({ points: sum(({ points }) => points), comments: sum((each) => each.num_comments) }),
  });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
