// What `digest doctor` finds out about services that a configuration names, without the network where that is enough.
import { expect, onTestFinished, test } from 'vitest';
import { examine } from '../../src/commands/doctor.ts';
import type { Finding } from '../../src/commands/shared/checks/finding.ts';
import { parseConfig } from '../../src/config/load.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { respond, startFaultServer } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { openTestStore } from '../helpers/test-store.ts';

async function findingOf(subject: string, enrich: string): Promise<Finding | undefined> {
  const feed = `<rss version="2.0"><channel><item><title>T</title><link>https://j.example.org/1</link></item></channel></rss>`;
  const server = await startFaultServer({ '/feed': respond(200, {}, feed) });
  const store = await openTestStore();
  const clock = fakeClock();
  const http = testHttpClient(clock);
  onTestFinished(async () => {
    await http.close();
    await server.close();
    await store.close();
  });
  const text = `sources:\n  - feed: { url: "${server.url}/feed", name: Journal, minIntervalMs: 0 }\nenrich:\n  - ${enrich}\n`;
  const patient = {
    config: async () => parseConfig(text, '/tmp/digest.yaml', {}),
    store: async () => store,
    http: async () => http,
    clock,
    signal: new AbortController().signal,
  };
  for await (const finding of examine(patient, { offline: false, nameServers: null, sendTestTo: null })) {
    if (finding.subject === subject) return finding;
  }
  return undefined;
}

test('a key that a service requires and the configuration lacks is a warning that says where to get one', async () => {
  expect(await findingOf('enricher openalex', 'openalex')).toMatchObject({
    status: 'warning',
    message: 'it requires a key, and none is configured',
    hint: expect.stringContaining('https://openalex.org/settings/api'),
  });
});

test('a configured key causes no warning', async () => {
  expect(await findingOf('enricher openalex', 'openalex: { apiKey: oa-1 }')).toMatchObject({ status: 'ok' });
});

test('a language without texts is a warning that names those that there are', async () => {
  const findingsIn = async (language: string) => {
    const store = await openTestStore();
    onTestFinished(() => store.close());
    const context = {
      config: async () => parseConfig(`language: ${language}`, '/tmp/digest.yaml', {}),
      store: async () => store,
      http: () => Promise.reject(new Error('this test has no network')),
      clock: fakeClock(),
      signal: new AbortController().signal,
    };
    const findings: Finding[] = [];
    for await (const finding of examine(context, { offline: true, nameServers: null, sendTestTo: null }))
      if (finding.subject === 'language') findings.push(finding);
    return findings;
  };
  expect(await findingsIn('fr-CA')).toMatchObject([{ status: 'warning', hint: 'There are en, de, zh.' }]);
  for (const language of ['en-GB', 'de-AT', 'zh-CN']) expect(await findingsIn(language)).toEqual([]);
});
