// The public pages: editions, archive, papers, search, files for programs, and the health check.
import type { Period } from '../model/edition.ts';
import { maxQueryLength, maxSearchPages } from '../model/search.ts';
import { type CitationFormat, editionPath, paperPath, sharePath, suggestPaths } from '../model/site-links.ts';
import { cacheControl, personalPage } from './guards.ts';
import { type Page, PageCache } from './page-cache.ts';
import { publish } from './publish.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';

const periods = 'daily|weekly|monthly|trending';
/** Some hundred pictures of shared links. */
const maxImageBytes = 8 * 1024 * 1024;
/** Apart from the pages, so that a program that searches for everything evicts none of them. */
const maxSearchBytes = 8 * 1024 * 1024;

const types = {
  html: 'text/html; charset=utf-8',
  svg: 'image/svg+xml',
  text: 'text/plain; charset=utf-8',
  script: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  bibtex: 'application/x-bibtex; charset=utf-8',
  ris: 'application/x-research-info-systems; charset=utf-8',
} as const;

/** `pageCache` keeps the pages by their paths. */
export function publicRoutes(site: Site, pageCache: PageCache): Routes {
  const { pages, options, content, clock } = site;
  const searchCache = new PageCache({
    stamp: () => content.stamp(),
    elapsedMs: () => clock.elapsedMs(),
    maxBytes: maxSearchBytes,
  });

  // A frozen edition's picture never changes.
  const imageCache = new PageCache({
    stamp: async () => '',
    elapsedMs: () => clock.elapsedMs(),
    maxBytes: maxImageBytes,
  });

  const notFound = (context: SiteContext) => personalPage(context, pages.answer('not-found'), 404);
  const answer = async (
    context: SiteContext,
    key: string,
    type: keyof typeof types,
    make: () => Promise<string | null> | string,
    cache = pageCache,
  ): Promise<Response> => {
    const page = await cache.get(key, async (): Promise<Page | null> => {
      const text = await make();
      return text === null ? null : { type: types[type], content: text };
    });
    return page ? publish(context, page) : notFound(context);
  };
  /** A path without parameters. */
  const fixed = (path: string, type: keyof typeof types, make: () => Promise<string | null> | string) => ({
    [path]: { get: (context: SiteContext) => answer(context, path, type, make) },
  });

  const latestOf = (period: Period) => fixed(`/${period}`, 'html', () => content.latestEdition(period));
  const [first = 'daily', ...others] = site.periods;
  /** Of the first period the latest edition is at the root. */
  const latest: readonly Period[] = [...others, 'trending'];

  return {
    ...Object.assign({}, ...latest.map(latestOf)),
    ...fixed('/', 'html', () => content.latestEdition(first)),
    ...fixed('/archive', 'html', () => content.archive(null)),
    ...fixed('/about', 'html', () => content.about()),
    ...fixed('/favicon.svg', 'svg', () => content.icon()),
    ...fixed(suggestPaths.script, 'script', () => content.suggestScript()),
    ...fixed('/robots.txt', 'text', () => content.robots()),
    ...fixed('/sitemap.xml', 'xml', () => content.sitemap()),

    [`/editions/:period{${periods}}/:date`]: {
      get: async (context) => {
        const { period, date } = parameters(context, 'period', 'date');
        const id = `${period}/${date}`;
        return await answer(context, editionPath(id), 'html', () => content.edition(id));
      },
    },

    [`/share/:period{${periods}}/:file{[\\dW-]+\\.png}`]: {
      get: async (context) => {
        const { period, file } = parameters(context, 'period', 'file');
        const id = `${period}/${file.replace(/\.png$/, '')}`;
        const image = await imageCache.get(sharePath(id), async () => {
          const png = await content.shareImage(id);
          return png && { type: 'image/png', content: png };
        });
        return image ? publish(context, image, cacheControl.image) : notFound(context);
      },
    },

    // Mails name an edition by its id.
    [`/:period{${periods}}/:date{[\\dW-]+}`]: {
      get: (context) => {
        const { period, date } = parameters(context, 'period', 'date');
        return context.redirect(`${options.url}${editionPath(`${period}/${date}`)}`, 301);
      },
    },

    '/archive/:month{\\d{4}-\\d{2}}': {
      get: async (context) => {
        const { month } = parameters(context, 'month');
        return await answer(context, `/archive/${month}`, 'html', () => content.archive(month));
      },
    },

    // Where "Like or save" leads in a mail to someone who isn't a subscriber, for the mail as a whole.
    '/papers': { get: (context) => context.redirect(`${options.url}/`, 302) },

    '/papers/:id{.+}': {
      get: async (context) => {
        const { id } = parameters(context, 'id');
        const page = await pageCache.get(paperPath(id), async () => {
          const paper = await content.paper(id);
          return paper?.id === id ? { type: types.html, content: await paper.page() } : null;
        });
        if (page) return publish(context, page);
        const other = await content.paper(id);
        return other ? context.redirect(`${options.url}${paperPath(other.id)}`, 301) : notFound(context);
      },
    },

    '/cite/:format{bibtex|ris}/:id{.+}': {
      get: async (context) => {
        const { format, id } = parameters(context, 'format', 'id');
        const cited = format as CitationFormat;
        return await answer(context, `/cite/${format}/${id}`, cited, () => content.citation(cited, id));
      },
    },

    '/search': {
      get: async (context) => {
        const query = queryIn(context);
        if (query === '') return context.redirect(`${options.url}/`, 303);
        const page = Number(context.req.query('page') ?? '1');
        if (!(Number.isInteger(page) && page >= 1 && page <= maxSearchPages)) return notFound(context);
        const key = `${page} ${query}`;
        return await answer(context, key, 'html', () => content.search(query, page), searchCache);
      },
    },

    [suggestPaths.answer]: {
      get: async (context) => {
        const query = queryIn(context);
        // As OpenSearch has it: the query, and what it may become (OpenSearch Suggestions 1.0).
        const make = async () =>
          JSON.stringify([query, query === '' ? [] : await content.suggestions(query)]);
        return await answer(context, `suggest ${query}`, 'json', make, searchCache);
      },
    },

    '/healthz': {
      get: async (context) => {
        // A look-up by key: the database answers, and nothing waits for the disk.
        await site.readers.get(0);
        return context.text('ok\n', 200, { 'cache-control': 'no-store' });
      },
    },
  };
}

/** What is searched for. */
function queryIn(context: SiteContext): string {
  return (context.req.query('q') ?? '').trim().slice(0, maxQueryLength);
}

function parameters<Name extends string>(context: SiteContext, ...names: Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, context.req.param(name) ?? ''])) as Record<
    Name,
    string
  >;
}
