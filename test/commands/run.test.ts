// `digest run` on a real database: each due edition is selected once, and its destinations get what was frozen.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fixedClock } from '../../src/clock.ts';
import { runOnce } from '../../src/commands/run.ts';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { renderMail } from '../../src/render/mail/email.ts';
import type { Store } from '../../src/store/store.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { freePort } from '../helpers/free-port.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { edition, renderSettings } from '../helpers/papers.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { openTestStore } from '../helpers/test-store.ts';

let sources: SampleSources;
beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());

/** A context on the sample, and the calls of chosen methods of the store, in order. */
async function prepare({ moreSources = '', patience = 2 } = {}): Promise<{
  context: CommandContext;
  calls: string[];
}> {
  const folder = await temporaryFolder(onTestFinished);
  await sources.configure(
    folder,
    `${moreSources}editions: { daily: { at: "07:00", patience: ${patience} } }\ntimezone: America/New_York\n`,
  );
  const config = loadConfig(join(folder, 'digest.yaml'), readEnvironment({}));
  const clock = fixedClock(atDue(sampleDays.last), fakeClock());
  const store = await openTestStore();
  const http = testHttpClient(clock);
  onTestFinished(async () => {
    await http.close();
    await store.close();
  });
  const calls: string[] = [];
  const context = {
    config,
    store: {
      ...store,
      papers: counting(store.papers, ['announcedBetween'], calls),
      editions: counting(store.editions, ['get', 'frozenAmong', 'freeze'], calls),
    },
    clock,
    signal: new AbortController().signal,
    random: () => 0.5,
    sample: false,
    report: { warn() {}, note() {}, detail() {}, progress() {} },
    http: async () => http,
  };
  return { context, calls };
}

/** The same aggregate, with the names of some calls on record. */
function counting<T extends Store['papers'] | Store['editions']>(
  aggregate: T,
  names: readonly string[],
  calls: string[],
): T {
  return new Proxy(aggregate, {
    get(target, name, receiver) {
      if (names.includes(String(name))) calls.push(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
}

test('a due edition is looked up with the others in one query, selected once, and frozen as it was selected', async () => {
  const { context, calls } = await prepare();
  await context.store.subscribers.add(
    { email: 'ada@example.org', name: null, preferences: { periods: ['daily'] } },
    context.clock.now(),
  );
  const { send } = await runOnce(context);
  expect(send).toMatchObject([{ edition: 'daily/2026-06-11', recipients: 1, sent: 1 }]);
  expect(calls).toEqual(['frozenAmong', 'announcedBetween', 'freeze']);
});

test('a second run selects nothing and sends nothing', async () => {
  const { context, calls } = await prepare();
  await runOnce(context);
  calls.length = 0;
  expect((await runOnce(context)).send).toEqual([]);
  expect(calls).toEqual(['frozenAmong']);
});

test('an edition that goes out without all papers of a source says so to its readers', async () => {
  const closed = await freePort();
  const { context } = await prepare({
    moreSources: `  - biorxiv: { endpoint: "http://127.0.0.1:${closed}" }\n`,
    patience: 0,
  });
  const { send, explanation } = await runOnce(context);
  expect(send).toMatchObject([{ edition: 'daily/2026-06-11' }]);
  expect(explanation).toEqual([
    'The daily edition of 2026-06-11 goes out as it is: biorxiv did not respond.',
  ]);
  const frozen = await context.store.editions.get('daily/2026-06-11');
  expect(frozen?.edition.lacking).toEqual(['biorxiv']);
  const { html, text } = await renderMail(frozen?.edition ?? edition([{}]), renderSettings);
  for (const each of [html, text]) expect(each).toMatch(/\d papers · bioRxiv incomplete/);
});
