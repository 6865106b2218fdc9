import { expect, onTestFinished, test } from 'vitest';
import { respond, startFaultServer } from '../helpers/fault-server.ts';

test('the server detects requests that come too soon, and two at once', async () => {
  let nowMs = 0;
  const held: (() => void)[] = [];
  const server = await startFaultServer(
    {
      '/': respond(200),
      '/slow': (request, response) => {
        held.push(() => respond(200)(request, response));
        if (held.length === 2) for (const finish of held.splice(0)) finish();
      },
    },
    { nowMs: () => nowMs },
  );
  onTestFinished(server.close);
  const ask = async (path: string) => (await fetch(server.url + path)).text();

  await ask('/a');
  nowMs = 2_999;
  await ask('/b');
  nowMs = 5_999;
  await ask('/c');
  expect(server.violations(3_000)).toEqual(['/b: only 2999 ms after the last']);
  expect(server.violations(3_000, { toleranceMs: 1 })).toEqual([]);

  nowMs = 9_000;
  await Promise.all([ask('/slow'), ask('/slow')]);
  expect(server.violations(3_000, { prefix: '/slow' })).toEqual(['/slow: 2 requests at once']);
});
