// `digest run` and `digest send` with outlets: each edition goes once to each, whatever the platforms answer.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { discordServer, signedServer, slackServer } from '../helpers/chat-platforms.ts';
import {
  type FaultServer,
  hang,
  type Routes,
  reset,
  respond,
  startFaultServer,
} from '../helpers/fault-server.ts';
import { type SampleInstance, sampleInstances } from '../helpers/sample-instance.ts';
import { atDue, sampleDays } from '../helpers/sample-sources.ts';

const instance = sampleInstances();
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const token = 'long-secret-token';
const edition = 'daily/2026-06-11';

interface OutletJson {
  edition: string;
  outlet: string;
  state: string;
  response: string | null;
  nextAttemptAt: string | null;
  attempts: number;
}
interface RunJson {
  outlets: OutletJson[];
}

async function platforms(routes: Routes): Promise<FaultServer> {
  const server = await startFaultServer(routes);
  onTestFinished(server.close);
  return server;
}

/** A webhook of the configuration, in one line. */
const webhook = (server: FaultServer, format: string, more = '') =>
  `  - webhook: { url: "${server.url}/${format}/${token}", format: ${format}, allowPrivate: true${more} }\n`;
const outlets = (...lines: string[]) => `editions: { daily: {} }\noutlets:\n${lines.join('')}`;
const routes: Routes = {
  [`/slack/${token}`]: slackServer,
  [`/discord/${token}`]: discordServer,
  // The sample's day is another one than today, and signatures have the real time.
  [`/json/${token}`]: signedServer(secret, Date.now),
};
const later = (hours: number) => [
  '--now',
  new Date(Date.parse(atDue(sampleDays.last)) + hours * 3_600_000).toISOString(),
];
const run = (digest: SampleInstance, args: string[] = []) => digest.json<RunJson>(['run', ...args]);
const states = ({ outlets: results }: RunJson) => results.map(({ outlet, state }) => `${outlet} ${state}`);

test('a run posts one message to each outlet, and the next run posts none', async () => {
  const server = await platforms(routes);
  const digest = await instance(
    outlets(
      webhook(server, 'slack'),
      webhook(server, 'discord'),
      webhook(server, 'json', `, secret: "${secret}"`),
      '  - files: { folder: ./public, format: rss }\n',
      '  - files: { folder: ./public, format: markdown }\n',
    ),
  );
  const first = await run(digest);
  expect(states(first)).toEqual(['slack sent', 'discord sent', 'json sent', 'rss sent', 'markdown sent']);
  expect(server.requests).toHaveLength(3);
  expect(states(await run(digest))).toEqual([]);
  expect(server.requests).toHaveLength(3);
  const { text } = JSON.parse(server.requests[0]?.body ?? '') as { text: string };
  expect(text.match(/^\d\. /gm)).toHaveLength(5);
  expect(text).toMatch(/And \d+ more papers$/);
  const { data } = JSON.parse(server.requests[2]?.body ?? '') as {
    data: { edition: object; papers: object[] };
  };
  expect(data.edition).toMatchObject({ id: edition });
  expect(data.papers).toHaveLength(5);
  expect(await readdir(join(digest.folder, 'public'))).toEqual(['daily', 'daily.xml']);
  expect(await readFile(join(digest.folder, 'public', 'daily.xml'), 'utf8')).toContain('<rss');
  expect(await readdir(join(digest.folder, 'public', 'daily'))).toEqual(['2026-06-11.md']);
});

test('a folder of the format site has the whole archive after each edition', async () => {
  const digest = await instance(
    outlets('  - files: { folder: ./public, format: site, url: "https://lab.example.org/papers/" }\n'),
  );
  expect(states(await run(digest))).toEqual(['site sent']);
  const text = (name: string) => readFile(join(digest.folder, 'public', name), 'utf8');
  const page = 'https://lab.example.org/papers/editions/daily/2026-06-11.html';
  expect(await text('editions/daily/2026-06-11.html')).toContain(`<link rel="canonical" href="${page}">`);
  expect(await text('sitemap.xml')).toContain(`<loc>${page}</loc>`);
  expect(await text('archive.html')).toContain('href="./editions/daily/2026-06-11.html"');
});

test('an outlet gets the periods that it wants', async () => {
  const server = await platforms(routes);
  const digest = await instance(
    outlets(
      webhook(server, 'slack', ', periods: [weekly]'),
      webhook(server, 'discord', ', periods: [daily, weekly]'),
    ),
  );
  expect(states(await run(digest))).toEqual(['discord sent']);
});

describe('an outlet with a profile', () => {
  test('gets what matches it, and is skipped where nothing does', async () => {
    const server = await platforms(routes);
    const digest = await instance(
      outlets(
        webhook(server, 'slack', ', profile: [cs.LG], limit: 2'),
        webhook(server, 'discord', ', profile: ["zymurgical lepidoptera"]'),
      ),
    );
    const result = await run(digest);
    expect(states(result)).toEqual(['slack sent', 'discord skipped']);
    expect(result.outlets[1]?.response).toBe('nothing matches the profile');
    const { text } = JSON.parse(server.requests[0]?.body ?? '') as { text: string };
    expect(text.match(/^\d\. /gm)).toHaveLength(2);
    expect(text).toContain('in cs.LG, which you follow');
    expect(text).not.toContain('The whole edition');
    expect(server.requests).toHaveLength(1);
  });

  test('of exclusions only gets the rest of the list', async () => {
    const server = await platforms(routes);
    const digest = await instance(
      outlets(webhook(server, 'json', `, secret: "${secret}", profile: [never cs.LG]`)),
    );
    expect(states(await run(digest))).toEqual(['json sent']);
    const { data } = JSON.parse(server.requests[0]?.body ?? '') as {
      data: { papers: { categories: string[] }[] };
    };
    expect(data.papers.length).toBeGreaterThan(0);
    expect(data.papers.flatMap(({ categories }) => categories)).not.toContain('cs.LG');
  });
});

describe('a platform', () => {
  test('that limits the rate is tried again in the same run, with the same message', async () => {
    const limited = respond(429, {}, JSON.stringify({ retry_after: 0.01 }));
    const server = await platforms({ [`/discord/${token}`]: [limited, discordServer] });
    const digest = await instance(outlets(webhook(server, 'discord')));
    expect(states(await run(digest))).toEqual(['discord sent']);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  test('that wants a long wait is left for a later run, and others get the edition', async () => {
    const server = await platforms({
      ...routes,
      [`/slack/${token}`]: [respond(429, { 'retry-after': '3600' }, 'rate_limited'), slackServer],
    });
    const digest = await instance(outlets(webhook(server, 'slack'), webhook(server, 'discord')));
    const { code, stdout, stderr } = await digest.digest(['run', '--json']);
    expect(code).toBe(3);
    const result = JSON.parse(stdout) as RunJson;
    expect(states(result)).toEqual(['slack deferred', 'discord sent']);
    expect(result.outlets[0]?.nextAttemptAt).toBe('2026-06-11T12:05:00.000Z');
    expect(stdout + stderr).not.toContain(token);
    expect(states(await run(digest, later(0.5)))).toEqual(['slack deferred']);
    expect(server.requests).toHaveLength(2);
    expect(states(await run(digest, later(1)))).toEqual(['slack sent']);
    expect(server.requests[2]?.body).toBe(server.requests[0]?.body);
  });

  test('that fails is tried again by later runs until it would be too late', async () => {
    const server = await platforms({ [`/slack/${token}`]: respond(500, {}, 'rollup_error') });
    const digest = await instance(outlets(webhook(server, 'slack')));
    expect((await run(digest)).outlets).toMatchObject([
      { state: 'deferred', response: '500 rollup_error', attempts: 1 },
    ]);
    expect((await run(digest, later(1))).outlets).toMatchObject([{ state: 'deferred', attempts: 2 }]);
    expect((await run(digest, later(30))).outlets[0]).toMatchObject({
      edition,
      state: 'skipped',
      response: 'it would have come too late',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('that refuses is reported with its response, and never with its address', async () => {
    const server = await platforms({ [`/slack/${token}`]: respond(404, {}, `no_service /slack/${token}`) });
    const digest = await instance(outlets(webhook(server, 'slack', ', name: lab channel')));
    const { code, stdout, stderr } = await digest.digest(['run']);
    expect(code).toBe(3);
    expect(stderr).toContain(`outlet lab channel did not get ${edition}: 404 no_service ***`);
    expect(stdout + stderr).not.toContain(token);
    expect((await digest.digest(['run', ...later(1)])).code).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['resets the connection', reset()],
    ['answers 504', respond(504)],
  ])('that %s may have the message: it is posted again by --retry-uncertain only', async (_, behaviour) => {
    const server = await platforms({ [`/slack/${token}`]: [behaviour, slackServer] });
    const digest = await instance(outlets(webhook(server, 'slack')));
    const { code, stderr } = await digest.digest(['run']);
    expect(code).toBe(3);
    const [, advice = ''] = /"digest (send [^"]+)"/.exec(stderr) ?? [];
    expect(advice).toContain('--retry-uncertain');
    expect(states(await run(digest, later(1)))).toEqual([]);
    expect(server.requests).toHaveLength(1);
    const again = await digest.json<{ outlets: OutletJson[] }>(advice.split(' '));
    expect(again.outlets).toMatchObject([{ state: 'sent' }]);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
  });

  test('in a private network gets nothing unless that is allowed', async () => {
    const server = await platforms(routes);
    const line = webhook(server, 'slack').replace(', allowPrivate: true', '');
    const digest = await instance(outlets(line, '  - files: { folder: ./public, format: jsonl }\n'));
    expect(states(await run(digest))).toEqual(['slack failed', 'jsonl sent']);
    expect(server.requests).toEqual([]);
  });
});

test('what a run that died had posted is uncertain, and what it had not is posted', async () => {
  const server = await platforms(routes);
  const digest = await instance(outlets(webhook(server, 'slack'), webhook(server, 'discord')));
  // The state that a kill leaves after the post began and before its answer was recorded.
  server.next(`/slack/${token}`, hang());
  const stop = new AbortController();
  const dead = digest.digest(['run'], { signal: stop.signal });
  await expect.poll(() => server.requests.length).toBe(1);
  const store = await digest.openStore();
  onTestFinished(() => store.close());
  expect(await store.publications.list({ edition, states: ['sending'] }, null)).toHaveLength(1);
  await store.publications.recover(edition, []);
  expect(await store.publications.list({ edition, states: null }, null)).toMatchObject([
    { outlet: 'slack', state: 'uncertain', response: 'the run ended before the response was recorded' },
    { outlet: 'discord', state: 'planned' },
  ]);
  stop.abort();
  await server.close();
  await dead;
});

test('a folder that cannot be written is tried again, and does not hold up mail', async () => {
  const digest = await instance(outlets('  - files: { folder: ./public/feeds, format: atom }\n'));
  await mkdir(join(digest.folder, 'public', 'feeds', 'daily.atom'), { recursive: true });
  await digest.digest(['subscribers', 'add', 'ada@example.org']);
  const result = await digest.json<RunJson & { send: { sent: number }[] }>(['run']);
  expect(result.outlets).toMatchObject([{ state: 'deferred' }]);
  expect(result.send).toMatchObject([{ sent: 1 }]);
});

describe('digest send', () => {
  test('publishes as well, also to an outlet that is newer than the edition', async () => {
    const server = await platforms(routes);
    const digest = await instance(outlets(webhook(server, 'slack')));
    expect((await digest.json<RunJson>(['send'])).outlets).toMatchObject([
      { outlet: 'slack', state: 'sent' },
    ]);
    await digest.configure(outlets(webhook(server, 'slack'), webhook(server, 'discord')));
    expect((await digest.json<RunJson>(['send'])).outlets).toMatchObject([
      { outlet: 'discord', state: 'sent' },
    ]);
    expect(server.requests).toHaveLength(2);
  });

  test('to addresses, as a proof or as a dry run publishes nothing', async () => {
    const server = await platforms(routes);
    const digest = await instance(outlets(webhook(server, 'slack')));
    for (const args of [['--dry-run'], ['--test', 'me@example.org'], ['--to', 'me@example.org']])
      expect(await digest.json(['send', ...args])).not.toHaveProperty('outlets');
    expect(server.requests).toEqual([]);
  });
});

test('an outlet that was removed from the configuration is skipped', async () => {
  const server = await platforms({ [`/slack/${token}`]: respond(503) });
  const digest = await instance(outlets(webhook(server, 'slack')));
  await run(digest);
  await digest.configure('editions: { daily: {} }\n');
  expect((await run(digest, later(1))).outlets).toMatchObject([
    { outlet: 'slack', state: 'skipped', response: 'the outlet is no longer configured' },
  ]);
  expect((await run(digest, later(1))).outlets).toEqual([]);
});

test('digest deliveries lists what outlets got, and digest doctor looks at them and posts nothing', async () => {
  const server = await platforms({ ...routes, [`/discord/${token}`]: respond(403, {}, 'Missing Access') });
  const digest = await instance(
    outlets(
      webhook(server, 'slack'),
      webhook(server, 'discord').replace(', allowPrivate: true', ''),
      '  - files: { folder: ./public, format: rss }\n',
      '  - files: { folder: ./digest.yaml/x, format: atom }\n',
    ),
  );
  const doctor = await digest.digest(['doctor']);
  expect(doctor.stdout).toMatch(/outlet slack.*slack, 127\.0\.0\.1; nothing was posted/);
  expect(doctor.stdout).toMatch(/outlet discord.*127\.0\.0\.1 is in a private network/);
  expect(doctor.stdout).toMatch(/outlet rss.*public, which will be created/);
  expect(doctor.stdout).toMatch(/outlet atom: .*folder/);
  // Whoever can read the file can post.
  if (process.platform !== 'win32') expect(doctor.stdout).toContain('the configuration, with a password,');
  expect(doctor.stdout + doctor.stderr).not.toContain(token);
  expect(server.requests).toEqual([]);
  await run(digest);
  const { stdout } = await digest.digest(['deliveries']);
  expect(stdout).toMatch(/daily\/2026-06-11\s+slack\s+sent/);
  const failed = await digest.json<{ outlets: OutletJson[] }>(['deliveries', '--state', 'failed']);
  expect(failed.outlets).toMatchObject([{ edition, outlet: 'discord', state: 'failed' }]);
  expect(await digest.json(['deliveries', '--for', 'me@example.org'])).toMatchObject({ outlets: [] });
});
