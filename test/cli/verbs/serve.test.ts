// `digest serve`: where it listens, how it ends, and what it needs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { temporaryFolder } from '../../helpers/run-digest.ts';
import { runVerb } from '../../helpers/run-verb.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';

const instance = sampleInstances();

/** Serves until the work on the site's address is done. */
async function serving<T>(
  argv: readonly string[],
  digest: (
    argv: readonly string[],
    options: Partial<Parameters<typeof runVerb>[1]>,
  ) => ReturnType<typeof runVerb>,
  work: (address: string) => Promise<T>,
) {
  const interrupt = new AbortController();
  let result: Promise<T> | null = null;
  const ended = await digest(argv, {
    signal: interrupt.signal,
    onOutput: (text) => {
      const [address] =
        /http:\/\/127\.0\.0\.1:\d+/.exec(text.replace(/^.*"url".*$/m, '').replace(/^.* at /, '')) ?? [];
      if (!address || result) return;
      result = work(address).finally(() => interrupt.abort('SIGTERM'));
    },
  });
  return { ...ended, result: await (result as Promise<T> | null) };
}

test('digest serve shows the latest edition, subscribes by mail, and ends with 0 on a signal', async () => {
  const { digest, json } = await instance(
    `mail: { from: papers@example.org }\nsite: { url: "http://127.0.0.1:1", port: ${await freePort()} }\n`,
  );
  const { code, stdout, stderr, result } = await serving(['serve', '--verbose'], digest, async (address) => {
    const body = new URLSearchParams({ email: 'ada@example.org' });
    return {
      home: await (await fetch(address)).text(),
      found: await (await fetch(`${address}/search?q=museum`)).text(),
      missing: (await fetch(`${address}/editions/daily/2026-06-11`)).status,
      subscribe: (await fetch(`${address}/subscribe`, { method: 'POST', body })).status,
    };
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:1 is served at http:\/\/127\.0\.0\.1:\d+ /);
  expect(stderr).toContain('POST /subscribe 200');
  expect(result).toMatchObject({ missing: 404, subscribe: 200 });
  expect(result?.home).toContain('Two Clocks Are Better than One');
  expect(result?.found).toContain('museum');
  expect(await json(['subscribers', 'list', '--state', 'active'])).toEqual({ subscribers: [] });
});

test('digest serve takes host and port from its options, and --json has the address', async () => {
  const { digest } = await instance(
    'mail: { from: papers@example.org }\nsite: { url: "http://127.0.0.1:1" }\n',
  );
  const port = await freePort();
  const { code, stdout, result } = await serving(
    ['serve', '--host', '127.0.0.1', '--port', String(port), '--json'],
    digest,
    async (address) => (await fetch(`${address}/healthz`)).status,
  );
  expect([code, result]).toEqual([0, 200]);
  expect(JSON.parse(stdout)).toEqual({ url: 'http://127.0.0.1:1', address: `http://127.0.0.1:${port}` });
});

test('digest serve without a site exits with 2, and on a port that is taken with 1', async () => {
  const folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'title: x\n');
  const none = await runVerb(['serve'], { folder });
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringMatching(/^error: no site is configured\. Set "site: /),
  ]);
  const port = await freePort();
  const { digest } = await instance(
    `mail: { from: papers@example.org }\nsite: { url: "http://127.0.0.1:1", port: ${port} }\n`,
  );
  const { result } = await serving(['serve'], digest, () => digest(['serve']));
  expect([result?.code, result?.stderr]).toEqual([
    1,
    expect.stringContaining(`cannot listen on 127.0.0.1, port ${port}`),
  ]);
});
