// The pages for everybody: editions, search, and whether the site is well.

import { maxSearchPages } from '../model/search.ts';
import { editionPath } from '../model/site-links.ts';
import { cacheControl } from './guards.ts';
import type { Routes, SiteContext } from './route.ts';
import type { Site } from './site.ts';

const periods = 'daily|weekly|monthly|trending';
const maxQueryLength = 300;

export function publicRoutes(site: Site): Routes {
  const { pages, options } = site;

  const editionPage = (context: SiteContext, page: string | null) =>
    page === null
      ? context.html(pages.answer('not-found'), 404, { 'cache-control': cacheControl.personal })
      : context.html(page, 200, { 'cache-control': cacheControl.public });

  return {
    '/': { get: async (context) => editionPage(context, await site.latestEdition()) },

    [`/editions/:period{${periods}}/:date`]: {
      get: async (context) => {
        const { period, date } = parameters(context, 'period', 'date');
        return editionPage(context, await site.edition(`${period}/${date}`));
      },
    },

    // Mails name an edition by its id.
    [`/:period{${periods}}/:date{[\\dW-]+}`]: {
      get: (context) => {
        const { period, date } = parameters(context, 'period', 'date');
        return context.redirect(`${options.url}${editionPath(`${period}/${date}`)}`, 301);
      },
    },

    '/search': {
      get: async (context) => {
        const query = (context.req.query('q') ?? '').trim().slice(0, maxQueryLength);
        if (query === '') return context.redirect(`${options.url}/`, 303);
        const page = Number(context.req.query('page') ?? '1');
        if (!(Number.isInteger(page) && page >= 1 && page <= maxSearchPages))
          return editionPage(context, null);
        return editionPage(context, await site.search(query, page));
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

function parameters<Name extends string>(context: SiteContext, ...names: Name[]): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, context.req.param(name) ?? ''])) as Record<
    Name,
    string
  >;
}
