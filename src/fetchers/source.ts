// The contract of a source's definition: what is known about a source before its parsers are loaded, and the shape of a configured one.
import type * as z from 'zod/mini';
import type { AnnouncementCalendar } from '../model/calendar.ts';
import type { Fetcher } from './fetcher.ts';

/** The options of a kind of source, and what follows from them alone. */
export interface SourceDefinition<Options> {
  /** The schema of its options. Made on demand: most sources are not configured, and a schema is slow to make. */
  options(): z.ZodMiniType<Options>;
  /** The name of one of several sources of this kind. Without it, the kind is configured once and is the name. */
  nameOf?(options: Options): string;
  calendar(options: Options): AnnouncementCalendar;
  /** The categories that its reader follows, as papers name them. */
  categories(options: Options): readonly string[];
}

/** A service as configured: a source or an enricher, whose options its schema has accepted. */
export interface ConfiguredService {
  /** The name of its kind in the registry. */
  kind: string;
  /** What commands and stored records call it; differs from others of its kind. */
  name: string;
  options: unknown;
}

/** A source as configured, ready to be loaded. */
export interface ConfiguredSource extends ConfiguredService {
  calendar: AnnouncementCalendar;
  categories: readonly string[];
  /** Loads its parsers and makes its fetcher. */
  load(): Promise<Fetcher>;
}
