// The sources that digest knows: a line each, loaded only when they are asked.
import type * as z from 'zod';
import type { AnnouncementCalendar } from '../model/calendar.ts';
import { arxivSource } from './arxiv/options.ts';
import type { Fetcher } from './fetcher.ts';
import { huggingfaceSource } from './huggingface/options.ts';

/** What can be known of a source without loading its parsers. */
export interface SourceDefinition<Options = unknown> {
  /** What the configuration takes. */
  options: z.ZodType<Options>;
  calendar(options: Options): AnnouncementCalendar;
  /** The categories that its reader follows, as papers name them. */
  categories(options: Options): readonly string[];
  load(options: Options): Promise<Fetcher>;
}

export const registry: Readonly<Record<string, SourceDefinition>> = {
  arxiv: erase(arxivSource),
  huggingface: erase(huggingfaceSource),
};

/** Forgets the type of the options: the configuration has validated them with the same definition's schema. */
function erase<Options>(definition: SourceDefinition<Options>): SourceDefinition {
  return {
    options: definition.options,
    calendar: (options) => definition.calendar(options as Options),
    categories: (options) => definition.categories(options as Options),
    load: (options) => definition.load(options as Options),
  };
}

/** A source as configured: its name, and options that its schema has taken. */
export interface ConfiguredSource {
  name: string;
  options: unknown;
}

function definitionOf({ name }: ConfiguredSource): SourceDefinition {
  const definition = registry[name];
  if (!definition) throw new RangeError(`no source is called ${name}`);
  return definition;
}

export async function createFetcher(source: ConfiguredSource): Promise<Fetcher> {
  return await definitionOf(source).load(source.options);
}

export function announcementCalendars(sources: readonly ConfiguredSource[]): AnnouncementCalendar[] {
  return sources.map((source) => definitionOf(source).calendar(source.options));
}

/** All followed categories, in the order in which they are configured. */
export function configuredCategories(sources: readonly ConfiguredSource[]): string[] {
  return [...new Set(sources.flatMap((source) => definitionOf(source).categories(source.options)))];
}
