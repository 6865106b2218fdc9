// `digest run` killed while it posts to outlets: nothing is lost, and nothing is posted twice unless a person asks for it.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { discordAfter, discordServer, slackAfter, slackServer } from '../helpers/chat-platforms.ts';
import { type Behaviour, hang, startFaultServer } from '../helpers/fault-server.ts';
import { random } from '../helpers/random.ts';
import { digestJson, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

let sources: SampleSources;
beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());

const now = ['--now', atDue(sampleDays.last)];

async function prepare(behaviours: Record<'slack' | 'discord', Behaviour | Behaviour[]>) {
  const server = await startFaultServer({ '/slack': behaviours.slack, '/discord': behaviours.discord });
  onTestFinished(server.close);
  const folder = await temporaryFolder(onTestFinished);
  await sources.configure(
    folder,
    `editions: { daily: {} }
outlets:
  - webhook: { url: "${server.url}/slack", format: slack, allowPrivate: true }
  - webhook: { url: "${server.url}/discord", format: discord, allowPrivate: true }
`,
  );
  return { server, folder };
}

interface Listed {
  outlets: { outlet: string; state: string }[];
}
const statesIn = async (folder: string) =>
  Object.fromEntries(
    (await digestJson<Listed>(['deliveries'], { cwd: folder })).outlets.map(({ outlet, state }) => [
      outlet,
      state,
    ]),
  );

test('a kill between the post and its record leaves it uncertain; the rest is posted by the next run', async () => {
  const { server, folder } = await prepare({ slack: [hang(), slackServer], discord: discordServer });
  const { child, ended } = startDigest(['run', ...now], { cwd: folder });
  await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(1);
  child.kill('SIGKILL');
  await ended;
  const { code, stderr } = await runDigest(['run', ...now], { cwd: folder });
  expect(code).toBe(3);
  expect(stderr).toContain('outlet slack may have daily/2026-06-11 or not');
  expect(await statesIn(folder)).toEqual({ slack: 'uncertain', discord: 'sent' });
  expect(server.requests.map(({ path }) => path)).toEqual(['/slack', '/discord']);
  expect((await runDigest(['send', '--retry-uncertain', ...now], { cwd: folder })).code).toBe(0);
  expect(await statesIn(folder)).toEqual({ slack: 'sent', discord: 'sent' });
  expect(server.requests.map(({ path }) => path)).toEqual(['/slack', '/discord', '/slack']);
  expect(server.requests[2]?.body).toBe(server.requests[0]?.body);
}, 60_000);

test('kills at random moments post each edition once to each outlet, or leave it uncertain', async () => {
  const next = random(20260612);
  // Slow enough for kills to fall between a post and its answer.
  const platforms = { slack: slackAfter(200), discord: discordAfter(200) };
  const first = await prepare(platforms);
  const started = performance.now();
  expect((await runDigest(['run', ...now], { cwd: first.folder })).code).toBe(0);
  const wholeMs = performance.now() - started;
  let uncertain = 0;
  // How many kills hit a post is the machine's doing.
  for (let round = 0; round < 4 || uncertain === 0; round += 1) {
    const { server, folder } = await prepare(platforms);
    for (let kills = 0; kills < 4; kills += 1) {
      const { child, ended } = startDigest(['run', ...now], { cwd: folder });
      const timer = setTimeout(() => child.kill('SIGKILL'), (0.4 + 0.6 * next()) * wholeMs);
      await ended;
      clearTimeout(timer);
    }
    await runDigest(['run', ...now], { cwd: folder });
    const states = await statesIn(folder);
    for (const outlet of ['slack', 'discord']) {
      const posts = server.requests.filter(({ path }) => path === `/${outlet}`).length;
      expect([states[outlet], posts]).toSatisfy(
        ([state, count]: [string, number]) =>
          (state === 'sent' && count === 1) || (state === 'uncertain' && count <= 1),
      );
      if (states[outlet] === 'uncertain') uncertain += 1;
    }
  }
}, 120_000);
