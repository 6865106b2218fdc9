// Several digests on one machine keep one pace: they are real processes that share nothing but the state folder.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { respond, startFaultServer } from '../helpers/fault-server.ts';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, sampleDays } from '../helpers/sample-sources.ts';

const intervalMs = 300;

test('the hosts of arXiv get one request at a time and at their interval, from any number of processes', async () => {
  const feed = readFileSync(
    new URL(`../../fixtures/demo/arxiv/${sampleDays.last}.xml`, import.meta.url),
    'utf8',
  );
  const server = await startFaultServer({ '/rss/': respond(200, {}, feed) });
  onTestFinished(() => server.close());
  const folder = await temporaryFolder(onTestFinished);
  const databases = ['one', 'two', 'three', 'four'];
  for (const name of databases) {
    await writeFile(
      join(folder, `${name}.yaml`),
      `database: sqlite:./${name}.db
sources: [{ arxiv: { categories: [cs.CL], minIntervalMs: ${intervalMs}, endpoints: { rss: "${server.url}/rss", api: "${server.url}/api" } } }]`,
    );
  }
  const ended = await Promise.all(
    databases.map((name) =>
      runDigest(['fetch', '--config', `${name}.yaml`, '--now', atDue(sampleDays.last)], { cwd: folder }),
    ),
  );
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(server.requests).toHaveLength(4);
  expect(server.violations(intervalMs, { toleranceMs: 20 })).toEqual([]);
});
