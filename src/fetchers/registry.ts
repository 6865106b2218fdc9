// The sources that digest knows: one line each; their parsers are loaded only when they are used.
import * as z from 'zod/mini';
import type { AnnouncementCalendar } from '../model/calendar.ts';
import { arxivSource } from './arxiv/options.ts';
import { biorxivSource, medrxivSource } from './biorxiv/options.ts';
import { europepmcSource } from './europepmc/options.ts';
import { feedSource } from './feed/options.ts';
import type { Fetcher } from './fetcher.ts';
import { huggingfaceSource } from './huggingface/options.ts';
import { openreviewSource } from './openreview/options.ts';
import type { ConfiguredSource, SourceDefinition } from './source.ts';

/** Makes the schema of a kind's options, whose output is the configured source. */
type SourceSchema = (kind: string) => z.ZodMiniType<ConfiguredSource>;

export const registry: Readonly<Record<string, SourceSchema>> = {
  arxiv: source(arxivSource, async (own) => (await import('./arxiv/index.ts')).arxivFetcher(own)),
  huggingface: source(huggingfaceSource, async (own) =>
    (await import('./huggingface/index.ts')).huggingfaceFetcher(own),
  ),
  biorxiv: source(biorxivSource, async (own) =>
    (await import('./biorxiv/index.ts')).biorxivFetcher('biorxiv', own),
  ),
  medrxiv: source(medrxivSource, async (own) =>
    (await import('./biorxiv/index.ts')).biorxivFetcher('medrxiv', own),
  ),
  europepmc: source(europepmcSource, async (own) =>
    (await import('./europepmc/index.ts')).europepmcFetcher(own),
  ),
  openreview: source(openreviewSource, async (own) =>
    (await import('./openreview/index.ts')).openreviewFetcher(own),
  ),
  feed: source(feedSource, async (own) => (await import('./feed/index.ts')).feedFetcher(own)),
};

function source<Options>(
  definition: SourceDefinition<Options>,
  load: (options: Options) => Promise<Fetcher>,
): SourceSchema {
  return (kind) =>
    z.pipe(
      definition.options(),
      z.transform((options: Options) => ({
        kind,
        name: definition.nameOf?.(options) ?? kind,
        options,
        calendar: definition.calendar(options),
        categories: definition.categories(options),
        async load() {
          const { soundFetcher } = await import('./sanitize.ts');
          return soundFetcher(await load(options));
        },
      })),
    );
}

export function announcementCalendars(sources: readonly ConfiguredSource[]): AnnouncementCalendar[] {
  return sources.map(({ calendar }) => calendar);
}

/** All followed categories, in the order in which they are configured. */
export function configuredCategories(sources: readonly ConfiguredSource[]): string[] {
  return [...new Set(sources.flatMap(({ categories }) => categories))];
}
