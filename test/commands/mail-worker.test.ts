// The site's background worker: when it answers, what wakes it, and how it ends.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { startMailWorker } from '../../src/commands/shared/mail/mail-worker.ts';

const hourMs = 3_600_000;

/** A worker on a clock whose sleeps end when the test says so. */
function prepare(answerDue: (calls: number) => Promise<boolean> = async () => false) {
  const calls = { answerDue: 0, tidy: 0 };
  const sleeps: { ms: number; end: () => void }[] = [];
  const warnings: string[] = [];
  let elapsedMs = 0;
  const clock = {
    ...systemClock,
    elapsedMs: () => elapsedMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        if (signal?.aborted) reject(signal.reason);
        sleeps.push({
          ms,
          end: () => {
            elapsedMs += ms;
            resolve();
          },
        });
      }),
  };
  const worker = startMailWorker(
    {
      clock,
      random: () => 0.5,
      report: { warn: (text) => void warnings.push(text), note() {}, detail() {}, progress() {} },
    },
    {
      answerDue: async () => {
        calls.answerDue += 1;
        return await answerDue(calls.answerDue);
      },
      tidy: async () => {
        calls.tidy += 1;
      },
    },
  );
  onTestFinished(() => worker.close());
  const advance = (ms: number) => {
    elapsedMs += ms;
  };
  return { worker, calls, sleeps, warnings, advance };
}

/** Lets what is on its way happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

test('the worker sends what is due when it starts, and checks again every 30 seconds', async () => {
  const { calls, sleeps } = prepare();
  await settle();
  expect([calls.answerDue, sleeps.map(({ ms }) => ms)]).toEqual([1, [30_000]]);
  sleeps[0]?.end();
  await settle();
  expect([calls.answerDue, sleeps.map(({ ms }) => ms)]).toEqual([2, [30_000, 30_000]]);
});

test('a request wakes the worker, which sends a mail after a pause that does not depend on the request', async () => {
  const { worker, calls, sleeps } = prepare();
  await settle();
  worker.wake();
  await settle();
  expect([calls.answerDue, sleeps.at(-1)?.ms]).toEqual([1, 300]);
  sleeps.at(-1)?.end();
  await settle();
  expect([calls.answerDue, sleeps.at(-1)?.ms]).toEqual([2, 30_000]);
});

test('a request that arrives while another is answered is answered next', async () => {
  let arrive = () => {};
  const { worker, calls, sleeps } = prepare(async (call) => {
    if (call === 1) arrive();
    return true;
  });
  arrive = () => worker.wake();
  await settle();
  expect(sleeps.at(-1)?.ms).toBe(300);
  sleeps.at(-1)?.end();
  await settle();
  expect(calls.answerDue).toBe(2);
});

test('the worker tidies up when it starts and once an hour', async () => {
  const { calls, sleeps, advance } = prepare();
  await settle();
  sleeps.at(-1)?.end();
  await settle();
  expect(calls).toEqual({ answerDue: 2, tidy: 1 });
  advance(hourMs);
  sleeps.at(-1)?.end();
  await settle();
  expect(calls).toEqual({ answerDue: 3, tidy: 2 });
});

test('a failure is a warning, and the worker tries again', async () => {
  const { calls, sleeps, warnings } = prepare(async (call) => {
    if (call === 1) throw new Error('the database is locked');
    return false;
  });
  await settle();
  expect(warnings).toEqual(['Mails from the site are delayed: the database is locked']);
  sleeps.at(-1)?.end();
  await settle();
  expect([calls.answerDue, warnings.length]).toEqual([2, 1]);
});

test('closing ends a wait at once, and waits for the mail in flight', async () => {
  const idle = prepare();
  await settle();
  await idle.worker.close();
  expect(idle.calls.answerDue).toBe(1);
  let finish = () => {};
  const busy = prepare(
    () =>
      new Promise((resolve) => {
        finish = () => resolve(true);
      }),
  );
  await settle();
  let isClosed = false;
  const closed = busy.worker.close().then(() => {
    isClosed = true;
  });
  await settle();
  expect(isClosed).toBe(false);
  finish();
  await closed;
});
