// The built program with enrichers: what they add, and that no edition waits for them or changes by their failing.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { EnricherResult } from '../../src/commands/shared/papers/enrich.ts';
import type { ShowResult } from '../../src/commands/show.ts';
import { type FaultServer, hang, type Routes, respond, startFaultServer } from '../helpers/fault-server.ts';
import { readFixture } from '../helpers/fixture.ts';
import { digestJson, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

let sources: SampleSources;
let services: FaultServer;
let folder: string;
const now = ['--now', atDue(sampleDays.last)];
const digest = (...args: string[]) => runDigest([...args, ...now], { cwd: folder });
const json = <T>(...args: string[]) => digestJson<T>([...args, ...now], { cwd: folder });
const enrichers = (names: readonly string[]) =>
  `enrich:\n${names.map((name) => `  - ${name}: { endpoint: "${services.url}", minIntervalMs: 0 }\n`).join('')}`;

beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());
beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
});

async function startServices(routes: Routes) {
  services = await startFaultServer(routes);
  onTestFinished(() => services.close());
}

const repositories = { '/repos/': respond(200, {}, readFixture('github/repository.json')) };
const noStories = { '/api/v1/search_by_date': respond(200, {}, '{"hits":[]}') };

/** The only mail in the outbox, less what differs from one to the next. */
async function onlyMail() {
  const names = await readdir(join(folder, 'outbox'));
  expect(names).toHaveLength(1);
  const { subject, text } = await simpleParser(await readFile(join(folder, 'outbox', names[0] ?? '')));
  return { subject, text };
}

describe('digest fetch', () => {
  test('queries the enrichers after the sources, and shows what they added', async () => {
    await startServices({ ...repositories, ...noStories });
    await sources.configure(folder, enrichers(['github', 'hackernews']));
    const { enrichers: results } = await json<{ enrichers: EnricherResult[] }>('fetch');
    expect(results).toMatchObject([
      { source: 'github', status: 'ok', new: 0, rejected: 0, error: null },
      { source: 'hackernews', status: 'ok', new: 0, error: null },
    ]);
    expect(results[0]?.updated).toBeGreaterThan(0);
    const shown = await json<ShowResult>('show', 'arxiv:2606.90301');
    expect(shown.signals).toContainEqual(
      expect.objectContaining({ source: 'github', name: 'stars', value: 321 }),
    );
    const before = services.requests.length;
    const { code, stdout } = await digest('fetch');
    expect(code).toBe(0);
    expect(stdout).toMatch(/enricher +status +asked/);
    expect(stdout).toMatch(/github +empty +0/);
    expect(services.requests).toHaveLength(before);
  });

  test('queries one by name, without any source', async () => {
    await startServices(repositories);
    await sources.configure(folder, enrichers(['github']));
    await digest('fetch', 'huggingface');
    expect(services.requests).toEqual([]);
    const result = await json<{ sources: unknown[]; enrichers: EnricherResult[] }>('fetch', 'github');
    expect(result).toMatchObject({ sources: [], enrichers: [{ source: 'github', status: 'ok' }] });
  });

  test('ends at once when a person stops it while a service hangs', async () => {
    await startServices(noStories);
    await sources.configure(folder, enrichers(['hackernews']));
    const running = startDigest(['fetch', ...now], { cwd: folder });
    services.next('/api/v1/search_by_date', (request, response) => {
      hang()(request, response);
      running.child.kill('SIGINT');
    });
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^error: interrupted\. /);
  });
});

describe('digest run', () => {
  test('sends the same edition and ends well when every service is down, with a warning each', async () => {
    await sources.configure(folder);
    await digest('subscribers', 'add', 'me@example.org');
    await digest('run');
    const plain = await onlyMail();

    folder = await temporaryFolder(onTestFinished);
    await startServices({ '/': respond(400, {}, '{"error":"down"}') });
    await sources.configure(folder, enrichers(['semantic-scholar', 'openalex', 'github', 'hackernews']));
    await digest('subscribers', 'add', 'me@example.org');
    const { code, stderr, stdout } = await digest('run', '--quiet');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => /(\S+): (?:\w+ http|GET|Semantic)/.exec(line)?.[1])
        .sort(),
    ).toEqual(['github', 'hackernews', 'openalex', 'semantic-scholar']);
    expect(await onlyMail()).toEqual(plain);
  });
});

test('digest doctor queries each enricher for one paper; a wrong key is a warning that says where it is configured', async () => {
  await startServices({ ...noStories, '/graph/v1/paper/batch': respond(403) });
  await sources.configure(folder, enrichers(['semantic-scholar', 'crossref', 'hackernews']));
  await digest('fetch', 'huggingface');
  const { stdout } = await digest('doctor');
  expect(stdout).toMatch(/ok +enricher crossref: no paper to query now/);
  expect(stdout).toMatch(/ok +enricher hackernews: answers; it does not know arxiv:/);
  expect(stdout).toMatch(/warn +enricher semantic-scholar: POST .*answered 403 Forbidden/);
  expect(stdout).toContain('Check "apiKey" of semantic-scholar in the configuration');
});

test('a key that is not in the environment is an error with its place', async () => {
  await writeFile(
    join(folder, 'digest.yaml'),
    'enrich:\n  - semantic-scholar: { apiKey: "${S2_API_KEY}" }\n',
  );
  const { code, stderr } = await digest('fetch');
  expect(code).toBe(2);
  expect(stderr).toMatch(/digest\.yaml:2: the environment variable S2_API_KEY is not set/);
});
