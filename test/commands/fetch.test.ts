// `digest fetch` of ten sources at once: side by side, each host at its pace, and nobody waits for one that hangs.
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { fetchPapers } from '../../src/commands/fetch.ts';
import { fetchExitCode } from '../../src/commands/shared/exit-codes.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { HttpClient } from '../../src/http/client.ts';
import type { HttpLimits } from '../../src/http/undici-client.ts';
import { type Behaviour, drip, hang, respond, startFaultServer } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { openTestStore } from '../helpers/test-store.ts';

const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
const journal = fixture('feed/nature.rdf');
const now = '2026-06-11T11:05:00.000Z';
const intervalMs = 40;

/** Holds the first answer of each host until all of them have been asked: who asks one after the other waits for ever. */
function meeting(hosts: number) {
  let arrived = 0;
  const waiting: (() => void)[] = [];
  return (answer: Behaviour): Behaviour => {
    let isFirst = true;
    return (request, response) => {
      if (!isFirst) {
        answer(request, response);
        return;
      }
      isFirst = false;
      arrived += 1;
      waiting.push(() => answer(request, response));
      if (arrived === hosts) for (const go of waiting) go();
    };
  };
}

async function server(behaviour: Behaviour) {
  const started = await startFaultServer({ '/': behaviour });
  onTestFinished(() => started.close());
  return started;
}

/** What a command is given, with a real client and store; `events` are what it says, in order. */
async function contextFor(
  sources: string,
  limits: Partial<HttpLimits>,
  { wrapped = (client: HttpClient) => client, onEvent = (_event: string) => {} } = {},
) {
  const store = await openTestStore();
  const clock = { ...systemClock, now: () => now };
  const client = testHttpClient(clock, limits);
  const http = wrapped(client);
  onTestFinished(async () => {
    await client.close();
    await store.close();
  });
  const events: string[] = [];
  const add = (event: string) => {
    events.push(event);
    onEvent(event);
  };
  const report = {
    warn: (message: string) => add(`warn ${message}`),
    note: () => {},
    detail: () => {},
    progress: add,
  };
  const config = parseConfig(`sources:\n${sources}`, '/tmp/digest.yaml', {});
  const signal = new AbortController().signal;
  const context = {
    config,
    store,
    clock,
    signal,
    random: () => 0,
    report,
    sample: false,
    http: async () => http,
  };
  return { context, store, events };
}

const everything = { sources: [], since: null, until: null, full: false };

test('ten sources are fetched side by side, at the pace of each host, and one that hangs holds no other', async () => {
  const meet = meeting(7);
  const json = (value: unknown) => respond(200, {}, JSON.stringify(value));
  const huggingface = await server(
    meet(respond(200, {}, fixture('demo/huggingface/2026-06-11/2026-06-11.json'))),
  );
  const arxiv = await server(meet(respond(200, {}, fixture('demo/arxiv/2026-06-11.xml'))));
  const preprints = await server(meet(json({ messages: [{ status: 'no posts found' }], collection: [] })));
  const reviews = await server(
    meet(json({ notes: [{ id: 'n1', content: { title: 'An Invented Submission' } }] })),
  );
  const publisher = await server(meet(respond(200, {}, journal)));
  const mirrors = [
    await server(meet(respond(200, {}, journal))),
    await server(meet(respond(200, {}, journal))),
  ];
  const hanging = await server(hang());
  // It is given up soon by the client, but not for the command until no other is left: one that held the others would
  // hold this test.
  let leave = () => {};
  const othersAreDone = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const hangingOn = (client: HttpClient): HttpClient => ({
    ...client,
    async get(request) {
      if (!request.url.startsWith(hanging.url)) return await client.get(request);
      try {
        return await client.get({ ...request, limits: { ...request.limits, headersTimeoutMs: 100 } });
      } finally {
        await othersAreDone;
      }
    },
  });
  const pace = `minIntervalMs: ${intervalMs}`;
  const feed = (name: string, url = '') => `  - feed: { name: ${name}, url: "${url}/${name}", ${pace} }`;
  const { context, store, events } = await contextFor(
    `  - huggingface: { endpoint: "${huggingface.url}", ${pace} }
  - arxiv: { categories: [cs.CL], ${pace}, endpoints: { rss: "${arxiv.url}/rss", api: "${arxiv.url}/api", oai: "${arxiv.url}/oai" } }
  - biorxiv: { endpoint: "${preprints.url}", ${pace} }
  - medrxiv: { endpoint: "${preprints.url}", ${pace} }
  - openreview: { venues: [INV.cc/2026], ${pace}, endpoints: { v2: "${reviews.url}", v1: "${reviews.url}" } }
${feed('Letters', publisher.url)}
${feed('Reviews', publisher.url)}
${feed('MirrorA', mirrors[0]?.url)}
${feed('MirrorB', mirrors[1]?.url)}
${feed('Hanging', hanging.url)}`,
    {},
    {
      wrapped: hangingOn,
      onEvent: (event) => {
        if (event === 'Fetching Hanging') leave();
      },
    },
  );
  const result = await fetchPapers(context, everything);

  expect(result.sources.map(({ source, status }) => `${source} ${status}`)).toEqual([
    ...['huggingface ok', 'arxiv ok', 'biorxiv empty', 'medrxiv empty', 'openreview ok'],
    ...['Letters ok', 'Reviews ok', 'MirrorA ok', 'MirrorB ok', 'Hanging failed'],
  ]);
  expect(fetchExitCode(result)).toBe(3);
  expect(result.sources.at(-1)?.error).toContain('no response in time (2 attempts)');
  // The others had been stored when it was given up.
  const fetched = events.filter((event) => !/^(?:Indexing|Embedding)/.test(event));
  const givenUp = fetched.findIndex((event) => event.startsWith('warn Hanging'));
  expect(givenUp).toBe(fetched.length - 1);
  expect(fetched[givenUp - 1]).toBe('Fetching Hanging');
  for (const host of [huggingface, arxiv, preprints, reviews, publisher, ...mirrors, hanging]) {
    expect(host.violations(intervalMs, { toleranceMs: 2 })).toEqual([]);
  }
  // What four feeds announced at once is one paper that knows all four.
  const found = await store.papers.find('10.5555/s41999-026-90001-1');
  expect(found?.paper.sources.toSorted()).toEqual(['Letters', 'MirrorA', 'MirrorB', 'Reviews']);
  const news = result.sources.filter(({ source }) => /Letters|Reviews|Mirror/.test(source));
  expect(news.reduce((sum, each) => sum + each.new, 0)).toBe(2);
  // And each source goes on from a place of its own.
  expect(await store.fetches.cursor('arxiv')).toMatchObject({ listing: '2026-06-11' });
  expect(await store.fetches.cursor('biorxiv')).toEqual({ day: '2026-06-09' });
  expect(await store.fetches.cursor('Hanging')).toBeNull();
});

test('a source that sends a byte now and then is cut off by the time limit for the whole response', async () => {
  const dripping = await server(drip(20));
  const good = await server(respond(200, {}, journal));
  const { context } = await contextFor(
    `  - feed: { name: Drip, url: "${dripping.url}/", minIntervalMs: ${intervalMs} }\n  - feed: { name: Good, url: "${good.url}/" }`,
    { totalTimeoutMs: 300, baseDelayMs: 1 },
  );
  const { sources } = await fetchPapers(context, everything);
  expect(sources.map(({ status }) => status)).toEqual(['failed', 'ok']);
  expect(sources[0]?.error).toContain('the response was not complete');
  expect(dripping.requests).toHaveLength(2);
});

test('says which sources are fetched before any of them has responded, and which are left after that', async () => {
  const seen: string[][] = [];
  const slow = await server((request, response) => {
    seen.push([...started.events]);
    respond(200, {}, journal)(request, response);
  });
  const started = await contextFor(
    ['One', 'Two']
      .map((name) => `  - feed: { url: "${slow.url}/${name}", name: ${name}, minIntervalMs: 0 }`)
      .join('\n'),
    {},
  );
  await fetchPapers(started.context, everything);
  expect(seen[0]).toEqual(['Fetching One, Two']);
  const last = started.events.findLast((event) => event.startsWith('Fetching'));
  expect(last).toMatch(/^Fetching (?:One|Two) \d+$/);
});
