// What a source or an enricher gets from a command: its cursor, the clock, and a client that counts its requests.
import type { FetchContext } from '../../../fetchers/fetcher.ts';
import type { HttpClient } from '../../../http/client.ts';
import type { CommandContext } from '../context.ts';

/** For one source, from its stored cursor. */
export async function fetchContextFor(
  { store, clock, signal, report, http }: CommandContext,
  source: string,
): Promise<FetchContext> {
  return {
    http: countingClient(http),
    now: clock.now(),
    cursor: await store.fetches.cursor(source),
    validatorsOf: (url) => store.fetches.validators(url),
    signal,
    log: (message) => report.detail(`${source}: ${message}`),
  };
}

/** For trying a source without storing anything: the client is used as it is, and nothing is logged. */
export async function probeContext(
  context: Pick<CommandContext, 'http' | 'clock' | 'signal'>,
  cursor: FetchContext['cursor'],
): Promise<FetchContext> {
  return {
    http: await context.http(),
    now: context.clock.now(),
    cursor,
    validatorsOf: async () => null,
    signal: context.signal,
    log: () => {},
  };
}

/** A view of the client that counts for one source; closing it leaves the client open for the others. */
function countingClient(client: CommandContext['http']): HttpClient {
  let requestCount = 0;
  const counted = async (): Promise<HttpClient> => {
    requestCount += 1;
    return await client();
  };
  return {
    get: async (request) => await (await counted()).get(request),
    query: async (request) => await (await counted()).query(request),
    post: async (request) => await (await counted()).post(request),
    get requestCount() {
      return requestCount;
    },
    close: async () => {},
  };
}
