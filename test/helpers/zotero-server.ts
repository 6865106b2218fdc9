// A library at Zotero's web API as far as it is read: versions, pages of 100 by Link, lists of keys, 304, collections.
import { type FaultServer, startFaultServer } from './fault-server.ts';
import { readFixture } from './fixture.ts';

export interface ZoteroEntry {
  key: string;
  version: number;
  data: Record<string, unknown> & { collections?: string[] };
}

export interface ZoteroServer extends FaultServer {
  version: number;
  items: ZoteroEntry[];
  collections: ZoteroEntry[];
  /** Adds an item, or changes fields of one, as its owner does. */
  edit(key: string, data: Record<string, unknown>): void;
  /** Removes an item: deleted, or in the trash, which is in none of the lists. */
  remove(key: string): void;
  /** Called before each answer to a page of items. */
  onPage: (start: number) => void;
}

/** The key that it wants, where one is given. */
export async function startZotero(
  options: { path?: string; key?: string | null; nowMs?: () => number } = {},
): Promise<ZoteroServer> {
  const { path = 'users/90210', key = null } = options;
  const read = (name: string) => JSON.parse(readFixture(`zotero/${name}`)) as ZoteroEntry[];
  const state = { version: 20, items: read('items.json'), collections: read('collections.json') };
  let server: ZoteroServer;

  const answer =
    (list: () => ZoteroEntry[]): Parameters<typeof startFaultServer>[0][string] =>
    (request, response) => {
      const { searchParams: query } = new URL(request.url ?? '', 'http://localhost');
      if (key !== null && request.headers['zotero-api-key'] !== key) {
        response.writeHead(403).end('Forbidden');
        return;
      }
      if (Number(request.headers['if-modified-since-version'] ?? -1) >= state.version) {
        response.writeHead(304).end();
        return;
      }
      const start = Number(query.get('start') ?? 0);
      if (query.get('format') !== 'keys') server.onPage(start);
      const found = list().filter(({ version }) => version > Number(query.get('since') ?? 0));
      const headers = {
        'last-modified-version': String(state.version),
        'total-results': String(found.length),
      };
      if (query.get('format') === 'keys') {
        response
          .writeHead(200, { ...headers, 'content-type': 'text/plain' })
          .end(found.map((each) => `${each.key}\n`).join(''));
        return;
      }
      const limit = Math.min(100, Number(query.get('limit') ?? 25));
      const link = (at: number, rel: string) =>
        `<https://api.zotero.org/${path}/items/top?limit=${limit}&start=${at}>; rel="${rel}"`;
      const links = [
        ...(start + limit < found.length ? [link(start + limit, 'next')] : []),
        link(Math.floor((found.length - 1) / limit) * limit, 'last'),
      ];
      response
        .writeHead(200, { ...headers, link: links.join(', '), 'content-type': 'application/json' })
        .end(JSON.stringify(found.slice(start, start + limit)));
    };

  const started = await startFaultServer(
    {
      [`/${path}/items/top`]: answer(() => state.items),
      [`/${path}/collections`]: answer(() => state.collections),
    },
    options.nowMs ? { nowMs: options.nowMs } : {},
  );
  server = Object.assign(Object.create(null) as object, started, {
    version: 0,
    items: state.items,
    collections: state.collections,
    onPage: () => {},
    edit(itemKey: string, data: Record<string, unknown>) {
      state.version += 3;
      const known = state.items.find((each) => each.key === itemKey);
      state.items = state.items.filter((each) => each !== known);
      state.items.push({
        key: itemKey,
        version: state.version,
        data: { itemType: 'journalArticle', ...known?.data, key: itemKey, version: state.version, ...data },
      });
    },
    remove(itemKey: string) {
      state.version += 3;
      state.items = state.items.filter((each) => each.key !== itemKey);
    },
  });
  Object.defineProperties(server, {
    version: { get: () => state.version, set: (value: number) => (state.version = value) },
    items: { get: () => state.items, set: (value: ZoteroEntry[]) => (state.items = value) },
    collections: { get: () => state.collections, set: (value: ZoteroEntry[]) => (state.collections = value) },
  });
  return server;
}
