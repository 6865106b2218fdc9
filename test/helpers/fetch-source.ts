// One fetch of a source with the real client, on a fake clock; what it yields, as the store would keep it.
import type { FetchRequest } from '../../src/fetchers/fetcher.ts';
import { registry } from '../../src/fetchers/registry.ts';
import type { Cursor, Page, Validators } from '../../src/model/page.ts';
import { fakeClock } from './fake-clock.ts';
import { testHttpClient } from './http-client.ts';

export interface FetchCase {
  kind: string;
  /** As they stand in the configuration. */
  options: Record<string, unknown>;
  now: string;
  cursor?: Cursor | null;
  request?: Partial<FetchRequest>;
  validators?: Validators | null;
}

export async function fetchSource({
  kind,
  options,
  now,
  cursor = null,
  request,
  validators = null,
}: FetchCase) {
  const configured = registry[kind]?.(kind).parse(options);
  if (!configured) throw new Error(`no source is called ${kind}`);
  const fetcher = await configured.load();
  const http = testHttpClient(fakeClock(now));
  const pages: Page[] = [];
  const log: string[] = [];
  let error: unknown = null;
  const context = {
    http,
    now,
    cursor,
    validatorsOf: async () => validators,
    signal: new AbortController().signal,
    log: (message: string) => log.push(message),
  };
  try {
    const wanted = { since: null, until: null, full: false, ...request };
    for await (const page of fetcher.fetch(wanted, context)) pages.push(page);
  } catch (thrown) {
    error = thrown;
  }
  await http.close();
  const records = pages.flatMap((page) => page.records);
  return {
    pages,
    records,
    keys: records.map(({ key }) => key),
    rejects: pages.flatMap((page) => page.rejects),
    warnings: pages.flatMap(({ warning }) => warning ?? []),
    cursor: pages.findLast((page) => page.cursor)?.cursor ?? cursor,
    error,
    log,
  };
}
