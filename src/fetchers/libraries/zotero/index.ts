// A reader's library at Zotero, read-only: what changed since it was read last, and what it has now.
import { ParseError } from '../../../errors.ts';
import type { FetchContext } from '../../fetcher.ts';
import type { Library, LibraryChange, LibraryItem, LibraryPosition } from '../library.ts';
import { type Collection, scopeOf } from './collections.ts';
import { type ZoteroOptions, zoteroPath } from './options.ts';
import { parseCollections, parseItems, parseKeys } from './parse.ts';
import { askZotero, ChangedMeanwhileError, pagesOf } from './request.ts';

/** A library that changes each time while it is read is left for the next run. */
const maxReadings = 3;

export function zoteroLibrary(options: ZoteroOptions): Library {
  return {
    async read(position, context) {
      for (let reading = 1; ; reading++) {
        try {
          return await readOnce(options, position, context);
        } catch (error) {
          if (!(error instanceof ChangedMeanwhileError)) throw error;
          if (reading < maxReadings) continue;
          throw new ParseError(`${zoteroPath(options)} kept changing while it was read`, {
            hint: 'The next run reads it again.',
          });
        }
      }
    },

    async count(context) {
      const answer = await askZotero(options, context, 'items/top', { query: { limit: '1' } });
      return Number(answer?.response.header('total-results') ?? 0);
    },
  };
}

/**
 * The API lists trashed items only on request, so that they disappear like deleted ones. Child items
 * (attachments and notes) are not among the top ones. Throws `ChangedMeanwhileError`.
 */
async function readOnce(
  options: ZoteroOptions,
  position: LibraryPosition | null,
  context: FetchContext,
): Promise<LibraryChange | null> {
  const scopeGiven = configuredScope(options);
  // The position of another part doesn't show whether this part changed.
  const isSamePart = position?.scope.startsWith(scopeGiven) ?? false;
  // Lists of keys have no pages (https://www.zotero.org/support/dev/web_api/v3/basics#read_requests).
  const answer = await askZotero(options, context, 'items/top', {
    query: { format: 'keys' },
    since: isSamePart ? (position?.version ?? null) : null,
  });
  if (answer === null) return null;
  const { version } = answer;
  const keys = new Set(parseKeys(answer.response.text()));
  const collections = await readCollections(options, context, version);
  const { text: scope, contains } = scopeOf(scopeGiven, collections, options);
  const since = position?.scope === scope ? position.version : 0;
  const items: LibraryItem[] = [];
  const received = new Set<string>();
  let rejected = 0;
  for await (const page of pagesOf(options, context, 'items/top', { since: String(since) }, version)) {
    for (const item of parseItems(page.text())) {
      received.add(item.key);
      const isWanted = item.isPaper && contains(item.collections);
      if (isWanted && item.record === null) rejected += 1;
      items.push({ key: item.key, record: isWanted ? item.record : null });
    }
    context.log(`${received.size} items`);
  }
  if (since === 0 && [...keys].some((key) => !received.has(key))) {
    throw new ParseError(`${zoteroPath(options)}: ${received.size} of ${keys.size} items came`, {
      hint: 'The next run reads it again.',
    });
  }
  return { version, scope, keys, items, rejected };
}

/** A key of the configuration, by which a stored position is recognised before the collections are known. */
function configuredScope({ collections, exclude }: ZoteroOptions): string {
  return JSON.stringify([collections, exclude]);
}

async function readCollections(
  options: ZoteroOptions,
  context: FetchContext,
  version: number,
): Promise<Collection[] | null> {
  if (options.collections.length + options.exclude.length === 0) return null;
  const collections: Collection[] = [];
  for await (const page of pagesOf(options, context, 'collections', {}, version))
    collections.push(...parseCollections(page.text()));
  return collections;
}
