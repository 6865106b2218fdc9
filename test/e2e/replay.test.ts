// June 2026 again, day by day, from a server that keeps arXiv's rules and fails in many ways.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunResult, runOnce } from '../../src/commands/run.ts';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { parseConfig } from '../../src/config/load.ts';
import { parseFeed } from '../../src/fetchers/arxiv/parse-feed.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { pageSize } from '../../src/fetchers/huggingface/request.ts';
import { memoryPaceLock } from '../../src/http/pacing.ts';
import { createHttpClient } from '../../src/http/undici-client.ts';
import { addDays } from '../../src/model/dates.ts';
import { editionIdOf } from '../../src/model/period.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import {
  type Behaviour,
  endless,
  type FaultServer,
  reset,
  respond,
  retryAfter503,
  startFaultServer,
  truncated,
} from '../helpers/fault-server.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../helpers/recorded.ts';

const firstDay = '2026-06-13';
const lastDay = '2026-06-30';
const days = Array.from({ length: 18 }, (_, index) => addDays(firstDay, index));
const feedOf = (day: string) => readRecorded(`arxiv-rss/${day}-cs-cl.xml`);
const papersOf = (day: string) =>
  recordedFiles('huggingface/daily').includes(`${day}.json`)
    ? readRecorded(`huggingface/daily/${day}.json`)
    : '[]';

/** A week before the present one, a page at a time. */
function papersOfWeek(week: string, page: number): string {
  const papers = recordedFiles('huggingface/daily')
    .map((name) => name.replace('.json', ''))
    .filter((day) => editionIdOf('weekly', day) === `weekly/${week}`)
    .flatMap((day) => JSON.parse(papersOf(day)) as unknown[]);
  return JSON.stringify(papers.slice(page * pageSize, (page + 1) * pageSize));
}

/** arXiv's own rule, which the configuration does not lower. */
const arxivIntervalMs = 3000;

/** What goes wrong on the first request of each day in turn, before the true answer. */
const faults: readonly ((day: string) => Behaviour[])[] = [
  () => [retryAfter503(7)],
  () => [respond(429), respond(429)],
  (day) => [truncated(feedOf(day))],
  (day) => [respond(200, {}, feedOf(day).slice(0, 700))],
  () => [endless()],
  () => [reset(), reset()],
  () => [respond(500), retryAfter503(new Date('2026-06-13T12:00:30Z'))],
  (day) => [respond(200, {}, feedOf(day).replace(/<item>[\s\S]*<\/item>/, ''))],
];

/** The paper that the API has of the 17th, on which the feed repeated the 16th; of other days it has nothing to add. */
const ofThe17th = '2606.90017';

function searchAnswer(query: string): string {
  const isAsked = query.includes('[202606151800 TO 202606161800]');
  const entry = `<entry><id>http://arxiv.org/abs/${ofThe17th}v1</id><title>Tides of the Seventeenth</title>
<updated>2026-06-16T10:00:00Z</updated><published>2026-06-16T10:00:00Z</published><summary>We look.</summary>
<author><name>Ada Ames</name></author><category term="cs.CL"/></entry>`;
  return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<opensearch:totalResults>${isAsked ? 1 : 0}</opensearch:totalResults>${isAsked ? entry : ''}</feed>`;
}

describe.skipIf(!hasRecorded)('June 2026, replayed', () => {
  let folder: string;
  let server: FaultServer;
  let store: Store;
  let today = firstDay;
  const clock = fakeClock();
  const runs: { day: string; result: RunResult; warnings: string[] }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digest-replay-'));
    server = await startFaultServer(
      {
        '/arxiv/rss/': (request, response) => respond(200, {}, feedOf(today))(request, response),
        '/arxiv/api': (request, response) => {
          const query =
            new URL(request.url ?? '/', 'http://localhost').searchParams.get('search_query') ?? '';
          respond(200, {}, searchAnswer(query))(request, response);
        },
        '/hf/api/daily_papers': (request, response) => {
          const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
          const week = query.get('week');
          const date = query.get('date') ?? '';
          const answer = week === null ? papersOf(date) : papersOfWeek(week, Number(query.get('p') ?? 0));
          respond(200, {}, date <= today ? answer : '[]')(request, response);
        },
      },
      { nowMs: clock.wallMs },
    );
    const config = parseConfig(
      `
sources:
  - huggingface: { endpoint: "${server.url}/hf" }
  - arxiv: { categories: [cs.CL], endpoints: { rss: "${server.url}/arxiv/rss", api: "${server.url}/arxiv/api", oai: "${server.url}/arxiv/oai" } }
`,
      join(folder, 'digest.yaml'),
      {},
    );
    store = await openStore(config.database);
    await store.subscribers.import(
      ['ada', 'grace', 'emmy'].map((name) => ({
        email: `${name}@example.org`,
        name,
        preferences: { periods: ['daily'] },
      })),
      clock.now(),
    );
    const paceLock = memoryPaceLock();
    for (const [index, day] of days.entries()) {
      today = day;
      server.next('/arxiv/rss/cs.CL', ...(faults[index % faults.length]?.(day) ?? []));
      server.next('/hf/api/daily_papers', ...(index % 3 === 0 ? [retryAfter503(2)] : [reset()]));
      // Twice a day, as from cron: what failed the first time is done the second, when no edition waits any more for a late source.
      for (const time of ['12:00', '13:30']) {
        clock.setWall(`${day}T${time}:00.000Z`);
        const warnings: string[] = [];
        const http = createHttpClient({
          clock,
          random: () => 0.5,
          userAgent: 'digest/test',
          paceLock,
          proxy: null,
          limits: { maxBodyBytes: 2_000_000 },
        });
        const context: CommandContext = {
          config,
          store,
          clock,
          signal: new AbortController().signal,
          random: () => 0.5,
          sample: false,
          report: { warn: (message) => warnings.push(message), note() {}, detail() {}, progress() {} },
          http: async () => http,
        };
        runs.push({ day, result: await runOnce(context), warnings });
        await http.close();
      }
    }
  }, 120_000);

  afterAll(async () => {
    await store.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  test("arXiv's rules are kept: one request in three seconds, one at a time", () => {
    expect(server.violations(arxivIntervalMs, { prefix: '/arxiv' })).toEqual([]);
    expect(server.requests.filter(({ path }) => path.startsWith('/arxiv')).length).toBeGreaterThan(
      days.length,
    );
  });

  test('no paper is lost and none is doubled', async () => {
    const expected = new Set<string>();
    expected.add(ofThe17th);
    for (const day of days) for (const { key } of parseFeed(feedOf(day)).records) expected.add(key);
    // The first fetch has a week; the next day's asks the three weeks before, too.
    for (let day = '2026-05-18'; day <= lastDay; day = addDays(day, 1)) {
      for (const { key } of parseDailyPapers(papersOf(day), day).records) expected.add(key);
    }
    expect(await store.papers.count()).toBe(expected.size);
    const found = await Promise.all([...expected].map((key) => store.papers.find(key)));
    expect(found.filter((paper) => paper === null)).toEqual([]);
  });

  test('there is one edition for each day of announcements, the first one late', () => {
    expect(runs.flatMap(({ result }) => result.send.map(({ edition }) => edition))).toEqual(
      [12, 15, 16, 17, 18, 19, 22, 23, 24, 25, 26, 29, 30].map((day) => `daily/2026-06-${day}`),
    );
  });

  test('the repeated listing of the 17th is stale, the edition waits for it, and the 18th brings what it had', async () => {
    const ofDay = (day: string) => runs.filter((run) => run.day === day).map(({ result }) => result);
    const arxiv = ofDay('2026-06-17').map(
      ({ fetch }) => fetch.sources.find(({ source }) => source === 'arxiv')?.status,
    );
    expect(arxiv).toEqual(['stale', 'stale']);
    const [early, late] = ofDay('2026-06-17');
    expect([early?.send.length, late?.send.length]).toEqual([0, 1]);
    expect(early?.explanation).toEqual([
      'The daily edition of 2026-06-17 waits until 09:00: arxiv still serves an earlier announcement.',
    ]);
    expect(late?.explanation).toEqual([
      'The daily edition of 2026-06-17 goes out as it is: arxiv still serves an earlier announcement.',
    ]);
    expect((await store.editions.get('daily/2026-06-17'))?.edition.lacking).toEqual(['arxiv']);
    const found = await store.papers.find(ofThe17th);
    expect(found?.announcements.map(({ on }) => on)).toEqual(['2026-06-17']);
    const sixteenth = parseFeed(feedOf('2026-06-16')).records.filter(
      ({ announcements: [one] }) => one?.kind === 'new',
    );
    const again = await Promise.all(sixteenth.map(({ key }) => store.papers.find(key)));
    expect(
      again
        .flatMap((paper) => paper?.announcements ?? [])
        .filter(({ on, source }) => source === 'arxiv' && on === '2026-06-17'),
    ).toEqual([]);
  });

  test('no paper is in two daily editions', async () => {
    const editions = await Promise.all(
      runs.flatMap(({ result }) => result.send.map(({ edition }) => store.editions.get(edition))),
    );
    const ids = editions.flatMap((frozen) => frozen?.edition.entries.map(({ paper }) => paper.id) ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(editions.every((frozen) => (frozen?.edition.entries.length ?? 0) > 0)).toBe(true);
  });

  test('every reader has every edition once', async () => {
    const mails = await readdir(join(folder, 'outbox'));
    expect(mails.filter((name) => name.endsWith('.eml'))).toHaveLength(13 * 3);
    expect(
      runs
        .flatMap(({ result }) => result.send)
        .every(({ sent, recipients }) => sent === 3 && recipients === 3),
    ).toBe(true);
  });

  test('a holiday and a weekend are not a fault, an empty feed on an announcement day is', () => {
    const odd = runs.filter(({ warnings }) => warnings.some((each) => /the feed of .* is empty/.test(each)));
    // The recorded feeds of the 23rd and 29th were taken before they were renewed; the 20th is made empty by a fault.
    const emptied = days.filter((_, index) => index % faults.length === faults.length - 1);
    expect(new Set(odd.map(({ day }) => day))).toEqual(
      new Set(['2026-06-23', '2026-06-29', ...emptied].filter((day) => !isQuiet(day))),
    );
  });
});

/** Weekends, and the Monday whose listing the holiday of 19 June cancelled. */
function isQuiet(day: string): boolean {
  return [
    '2026-06-13',
    '2026-06-14',
    '2026-06-20',
    '2026-06-21',
    '2026-06-22',
    '2026-06-27',
    '2026-06-28',
  ].includes(day);
}
