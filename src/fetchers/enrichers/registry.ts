// The enrichers that digest knows: one line each; their parsers are loaded only when they are used.
import * as z from 'zod/mini';
import { crossrefOptions } from './crossref/options.ts';
import type { ConfiguredEnricher, Enricher } from './enricher.ts';
import { githubOptions } from './github/options.ts';
import { hackernewsOptions } from './hackernews/options.ts';
import { openalexOptions } from './openalex/options.ts';
import { semanticScholarOptions } from './semantic-scholar/options.ts';

/** Makes the schema of an enricher's options, whose output is the configured enricher. */
type EnricherSchema = (kind: string) => z.ZodMiniType<ConfiguredEnricher>;

export const enricherRegistry: Readonly<Record<string, EnricherSchema>> = {
  'semantic-scholar': enricher(semanticScholarOptions, async (own) =>
    (await import('./semantic-scholar/index.ts')).semanticScholar(own),
  ),
  openalex: enricher(openalexOptions, async (own) => (await import('./openalex/index.ts')).openalex(own)),
  crossref: enricher(crossrefOptions, async (own) => (await import('./crossref/index.ts')).crossref(own)),
  github: enricher(githubOptions, async (own) => (await import('./github/index.ts')).github(own)),
  hackernews: enricher(hackernewsOptions, async (own) =>
    (await import('./hackernews/index.ts')).hackernews(own),
  ),
};

function enricher<Options>(
  schema: () => z.ZodMiniType<Options>,
  load: (options: Options) => Promise<Enricher>,
): EnricherSchema {
  return (kind) =>
    z.pipe(
      schema(),
      z.transform((options: Options) => ({ kind, name: kind, options, load: () => load(options) })),
    );
}
