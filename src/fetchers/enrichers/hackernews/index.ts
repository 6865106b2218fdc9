// The Hacker News enricher: points and comments of stories that link to papers, found site by site and not paper by paper.
import { addDays } from '../../../model/dates.ts';
import type { PaperToEnrich } from '../../../model/enrichment.ts';
import type { Reject } from '../../../model/paper.ts';
import { parseUrl } from '../../../model/parse-url.ts';
import type { Instant } from '../../../model/time.ts';
import type { FetchContext } from '../../fetcher.ts';
import { daily, type Enricher } from '../enricher.ts';
import type { HackerNewsOptions } from './options.ts';
import { keyOfLink, keysOfPaper, parseStories, recordOfStories, type Story } from './parse.ts';
import { pageSize, storiesRequest } from './request.ts';

/** A preprint may be talked about before a listing announces it; what is older was news in its own time. */
const daysBefore = 14;
/** The longest span that is looked through. */
const maxDays = 90;
/** Beyond this many, sites are blogs with a paper each; those with the most papers are queried. */
const maxSites = 20;
/** More responses than the stories of a period that link to one site can fill. */
const maxPages = 10;

export function hackernews(options: HackerNewsOptions): Enricher {
  return {
    service: 'hackernews',
    refreshHours: { found: daily, missing: daily },
    canAsk: (paper) => keysOfPaper(paper).length > 0,
    async *enrich(papers, context) {
      const after = startSeconds(papers, context.now);
      const stories = new Map<string, Story>();
      const rejects: Reject[] = [];
      for (const site of sitesOf(papers)) {
        for await (const page of storiesOf(options, site, after, context)) {
          for (const story of page.stories) stories.set(story.objectID, story);
          rejects.push(...page.rejects);
        }
      }
      // One page in the end: a paper may have stories under two sites, and half a sum would be a wrong one.
      const byKey = storiesByKey([...stories.values()]);
      const known = papers.map((paper) => ({
        paper,
        own: [...new Set(keysOfPaper(paper).flatMap((key) => byKey.get(key) ?? []))],
      }));
      yield {
        records: known.flatMap(({ paper, own }) => recordOfStories(own, paper) ?? []),
        rejects,
        cursor: null,
        answers: known.map(({ paper, own }) => ({ paperId: paper.id, found: own.length > 0 })),
      };
    },
  };
}

/** The stories of a site, newest first; each further response continues before the oldest story of the last. */
async function* storiesOf(
  options: HackerNewsOptions,
  site: string,
  after: number,
  { http, signal }: FetchContext,
) {
  let before: number | null = null;
  for (let page = 0; page < maxPages; page++) {
    const request = storiesRequest(options, site, { after, before });
    const answer = parseStories((await http.get({ ...request, signal })).text());
    yield answer;
    const oldest = Math.min(...answer.stories.map(({ created_at_i }) => created_at_i));
    if (answer.length < pageSize || !Number.isFinite(oldest)) return;
    before = oldest;
  }
}

function startSeconds(papers: readonly PaperToEnrich[], now: Instant): number {
  const today = now.slice(0, 10);
  const [first] = papers.flatMap(({ announcedOn }) => announcedOn ?? []).sort();
  const start = [addDays(first ?? today, -daysBefore), addDays(today, -maxDays)].sort()[1] ?? today;
  return Date.parse(start) / 1000;
}

/** The sites that the papers may be linked at, those with most papers first. */
function sitesOf(papers: readonly PaperToEnrich[]): string[] {
  const counts = new Map<string, number>();
  for (const { identifiers, dois, links } of papers) {
    const own = [
      ...(identifiers.arxiv ? ['arxiv.org', 'huggingface.co/papers'] : []),
      ...(dois.length > 0 ? ['doi.org'] : []),
      ...[links.abstract, links.project].flatMap((link) => (link ? hostOf(link) : [])),
    ];
    for (const site of new Set(own)) counts.set(site, (counts.get(site) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, maxSites)
    .map(([site]) => site);
}

function hostOf(link: string): string[] {
  const url = parseUrl(link);
  return url === null ? [] : [url.hostname.replace(/^www\./, '')];
}

function storiesByKey(stories: readonly Story[]): Map<string, Story[]> {
  const byKey = new Map<string, Story[]>();
  for (const story of stories) {
    const key = story.url ? keyOfLink(story.url) : null;
    if (key) byKey.set(key, [...(byKey.get(key) ?? []), story]);
  }
  return byKey;
}
