// The sources that digest knows: a line each, loaded only when they are asked.
import type * as z from 'zod/mini';
import type { AnnouncementCalendar } from '../model/calendar.ts';
import { arxivSource } from './arxiv/options.ts';
import { biorxivSource, medrxivSource } from './biorxiv/options.ts';
import { feedSource } from './feed/options.ts';
import type { Fetcher } from './fetcher.ts';
import { huggingfaceSource } from './huggingface/options.ts';
import { openreviewSource } from './openreview/options.ts';
import { soundFetcher } from './sanitize.ts';

/** What can be known of a source without loading its parsers. */
export interface SourceDefinition<Options = unknown> {
  /** What the configuration takes. Made when it is needed: most sources are not configured, and a schema is slow to make. */
  options(): z.ZodMiniType<Options>;
  /** The name of one of several sources of this kind; without it, the kind is configured once and is its name. */
  nameOf?(options: Options): string;
  calendar(options: Options): AnnouncementCalendar;
  /** The categories that its reader follows, as papers name them. */
  categories(options: Options): readonly string[];
  load(options: Options): Promise<Fetcher>;
}

export const registry: Readonly<Record<string, SourceDefinition>> = {
  arxiv: erase(arxivSource),
  huggingface: erase(huggingfaceSource),
  biorxiv: erase(biorxivSource),
  medrxiv: erase(medrxivSource),
  openreview: erase(openreviewSource),
  feed: erase(feedSource),
};

/** Forgets the type of the options: the configuration has validated them with the same definition's schema. */
function erase<Options>(definition: SourceDefinition<Options>): SourceDefinition {
  const { nameOf } = definition;
  return {
    options: () => definition.options(),
    ...(nameOf && { nameOf: (options) => nameOf(options as Options) }),
    calendar: (options) => definition.calendar(options as Options),
    categories: (options) => definition.categories(options as Options),
    load: (options) => definition.load(options as Options),
  };
}

/** A source as configured: what kind it is, its name, and options that its schema has taken. */
export interface ConfiguredSource {
  kind: string;
  name: string;
  options: unknown;
}

/** The name under which a source's records are kept and by which commands call it. */
export function sourceName(kind: string, options: unknown): string {
  return definitionOf({ kind }).nameOf?.(options) ?? kind;
}

type Chosen = Pick<ConfiguredSource, 'kind' | 'options'>;

function definitionOf({ kind }: Pick<ConfiguredSource, 'kind'>): SourceDefinition {
  const definition = registry[kind];
  if (!definition) throw new RangeError(`no source is called ${kind}`);
  return definition;
}

export async function createFetcher(source: Chosen): Promise<Fetcher> {
  return soundFetcher(await definitionOf(source).load(source.options));
}

export function announcementCalendars(sources: readonly Chosen[]): AnnouncementCalendar[] {
  return sources.map((source) => definitionOf(source).calendar(source.options));
}

/** All followed categories, in the order in which they are configured. */
export function configuredCategories(sources: readonly Chosen[]): string[] {
  return [...new Set(sources.flatMap((source) => definitionOf(source).categories(source.options)))];
}
