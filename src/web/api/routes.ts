// The routes of the API: JSON for programs, kept like the pages, with the errors that an operation reports.
import type * as z from 'zod';
import { AppError } from '../../errors.ts';
import { maxSearchPages, searchPageSize } from '../../model/search.ts';
import { apiPath, editionPath, paperPath } from '../../model/site-links.ts';
import { cacheControl } from '../guards.ts';
import { PageCache, type StoredPage } from '../page-cache.ts';
import { publish } from '../publish.ts';
import type { Route, Routes, SiteContext } from '../route.ts';
import type { Site } from '../site.ts';
import { preflight } from './cors.ts';
import { errorAnswer, jsonType } from './errors.ts';
import { openApiDocument } from './openapi.ts';
import { type Operation, operations, readParameters } from './operations.ts';

/** Editions and papers; what is asked for again and again fits many times. */
const maxBytes = 16 * 1024 * 1024;
/** Apart, so that a program that searches for everything evicts none of the others. */
const maxSearchBytes = 8 * 1024 * 1024;

/** The status for the code of an error that is the client's. */
const statusOf: Readonly<Record<string, 400 | 404>> = { usage: 400, 'not-found': 404 };

export function apiRoutes(site: Site): Routes {
  const { options, content, clock } = site;
  const { api } = content;
  const kept = { stamp: () => content.stamp(), elapsedMs: () => clock.elapsedMs() };
  const cache = new PageCache({ ...kept, maxBytes });
  const searchCache = new PageCache({ ...kept, maxBytes: maxSearchBytes });
  const root = `${options.url}${apiPath}`;

  /** Runs a handler of values; what it returns is published, or is a response already. */
  const route = <P extends Operation['parameters'], Answer extends z.ZodType>(
    { path, parameters, answer: schema }: Operation<P, Answer>,
    handler: (
      values: ReturnType<typeof readParameters<P>>,
      answer: Answers<Answer>,
      context: SiteContext,
    ) => Promise<StoredPage | Response | null>,
  ): Routes => {
    const get = async (context: SiteContext) => {
      try {
        const values = readParameters(parameters, (name, place) =>
          place === 'path' ? context.req.param(name) : context.req.query(name),
        );
        const answer: Answers<Answer> = (key, make, pages = cache) =>
          pages.get(key, async () => {
            const value = await make();
            return value === null ? null : page(schema.parse(value));
          });
        const found = await handler(values, answer, context);
        if (found === null) throw missing();
        return found instanceof Response ? found : publish(context, found);
      } catch (error) {
        const status = error instanceof AppError ? statusOf[error.code] : undefined;
        if (!(error instanceof AppError) || !status) throw error;
        const { code, message, hint } = error;
        return errorAnswer(context, status, { code, message, hint: hint ?? null });
      }
    };
    // Ids have slashes.
    return open(`${apiPath}${path.replaceAll('{id}', ':id{.+}').replaceAll(/\{(\w+)\}/g, ':$1')}`, get);
  };

  const moved = (context: SiteContext, path: string) => {
    context.header('cache-control', cacheControl.public);
    return context.redirect(`${root}${path}`, 301);
  };

  return {
    ...route(operations.listEditions, async ({ period = null, before = null, limit }, answer) => {
      const key = `editions ${period} ${before} ${limit}`;
      return await answer(key, async () => {
        const found = await api.editions({ period, before, limit });
        if (!found) {
          throw new AppError('usage', `"before" is invalid: there is no edition ${before}`, {
            hint: 'Expected a date, or the id of an edition from the list.',
          });
        }
        const last = found.editions.at(-1);
        const next = new URLSearchParams({
          ...(period && { period }),
          before: last?.id ?? '',
          limit: String(limit),
        });
        return { editions: found.editions, next: found.hasMore && last ? `${root}/editions?${next}` : null };
      });
    }),

    ...route(operations.latestEdition, async ({ period }, answer) => {
      return await answer(`latest ${period}`, () => api.latest(period));
    }),

    ...route(operations.getEdition, async ({ period, date }, answer, context) => {
      const found = await api.edition(period, date);
      if (!found) return null;
      if (found.id !== `${period}/${date}`) return moved(context, editionPath(found.id));
      return await answer(`edition ${found.id}`, found.answer);
    }),

    ...route(operations.getPaper, async ({ id }, answer, context) => {
      const found = await api.paper(id);
      if (!found) return null;
      if (found.id !== id) return moved(context, paperPath(found.id));
      return await answer(`paper ${found.id}`, found.answer);
    }),

    ...route(operations.search, async ({ q: query, page: number, mode }, answer) => {
      const make = async () => {
        const found = await api.search({ query, mode, page: number, pageSize: searchPageSize });
        const pages = Math.min(maxSearchPages, Math.ceil(found.total / searchPageSize));
        const next = new URLSearchParams({ q: query, mode, page: String(number + 1) });
        return { ...found, page: number, pages, next: number < pages ? `${root}/search?${next}` : null };
      };
      return await answer(`${mode} ${number} ${query}`, make, searchCache);
    }),

    ...open(apiPath, (context) => context.redirect(`${root}/openapi.json`, 302)),

    ...open(`${apiPath}/openapi.json`, async (context) => {
      const made = await cache.get('openapi', async () => page(openApiDocument(site.title, options.url)));
      return made ? publish(context, made) : context.notFound();
    }),
  };
}

/** Makes a response from a value, or finds the one that is cached under the key. */
type Answers<Answer extends z.ZodType> = (
  key: string,
  make: () => Promise<z.input<Answer> | null>,
  pages?: PageCache,
) => Promise<StoredPage | null>;

function open(path: string, get: NonNullable<Route['get']>): Routes {
  return { [path]: { get, options: preflight } };
}

function page(value: unknown) {
  return { type: jsonType, content: `${JSON.stringify(value)}\n` };
}

function missing(): AppError {
  return new AppError('not-found', 'there is no such edition or paper', {
    hint: 'GET /editions lists editions, /search finds papers.',
  });
}
