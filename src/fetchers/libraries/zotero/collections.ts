// Which items the configured collections have: collections are in collections, and are named by key or by name.
import { AppError } from '../../../errors.ts';
import { type ZoteroOptions, zoteroPath } from './options.ts';

export interface Collection {
  key: string;
  name: string;
  /** The key of the collection that it is in. */
  parent: string | null;
}

export interface Scope {
  /** The same for the same part of the library. */
  text: string;
  /** Whether an item in these collections is of it. */
  contains(collections: readonly string[]): boolean;
}

/**
 * The part of a library that is configured; `collections` is null if none is named. Throws an `AppError` for one that the
 * library doesn't have: leaving out what should be excluded would be wrong.
 */
export function scopeOf(
  configured: string,
  collections: readonly Collection[] | null,
  options: ZoteroOptions,
): Scope {
  if (collections === null) return { text: configured, contains: () => true };
  const keysOf = (names: readonly string[]) =>
    withInner(
      names.flatMap((name) => keysNamed(name, collections, options)),
      collections,
    );
  const included = options.collections.length > 0 ? keysOf(options.collections) : null;
  const excluded = keysOf(options.exclude);
  return {
    text: `${configured} ${JSON.stringify([included && [...included].sort(), [...excluded].sort()])}`,
    contains: (own) =>
      (included === null || own.some((key) => included.has(key))) && !own.some((key) => excluded.has(key)),
  };
}

function keysNamed(name: string, collections: readonly Collection[], options: ZoteroOptions): string[] {
  const wanted = name.toLowerCase();
  const found = collections.filter((each) => each.key === name || each.name.toLowerCase() === wanted);
  if (found.length > 0) return found.map(({ key }) => key);
  const known = collections.map((each) => `"${each.name}"`).slice(0, 20);
  throw new AppError('not-found', `${zoteroPath(options)} has no collection "${name}"`, {
    hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'It has no collections.',
  });
}

/** The collections and all that are in them. */
function withInner(keys: readonly string[], collections: readonly Collection[]): Set<string> {
  const found = new Set(keys);
  // A set may grow during iteration: added items are visited, too.
  for (const key of found) for (const each of collections) if (each.parent === key) found.add(each.key);
  return found;
}
