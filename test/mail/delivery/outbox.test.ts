// The delivery loop on the real store: a run that dies at any step, and the one that comes after it.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { deliverEdition } from '../../../src/mail/delivery/deliver.ts';
import type { DeliveryJob } from '../../../src/mail/delivery/delivery-job.ts';
import { openTransport } from '../../../src/mail/transports/open-transport.ts';
import { parseTransport } from '../../../src/mail/transports/transport.ts';
import type { Outbox } from '../../../src/model/outbox.ts';
import type { Store } from '../../../src/store/store.ts';
import { plannedStore } from '../../helpers/deliveries.ts';
import { dyingOutbox } from '../../helpers/dying-outbox.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { outgoing } from '../../helpers/outgoing.ts';
import { startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const at = '2026-06-16T11:00:00.000Z';
const editionId = 'daily/2026-06-16';
const readers = Array.from(
  { length: 24 },
  (_, index) => `reader${String(index).padStart(2, '0')}@example.org`,
);

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'digest-outbox-'));
  store = await plannedStore(path.join(folder, 'digest.db'), readers, { at });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function jobOf(outbox: Outbox, transport: DeliveryJob['transport']): DeliveryJob {
  return {
    edition: editionId,
    emails: null,
    outbox,
    transport,
    compose: ({ email }) => ({
      ...outgoing(email, `To: ${email}\r\n\r\n${'body\r\n'.repeat(2000)}`),
      key: `${editionId}/${email}`,
    }),
    connections: 3,
    clock: fakeClock(at),
    random: () => 0.5,
    signal: new AbortController().signal,
  };
}

/** Two seconds pass whenever it is looked at. */
function slowClock(): Clock {
  const clock = fakeClock(at);
  const elapsedMs = () => {
    clock.advance(2000);
    return clock.elapsedMs();
  };
  return { ...clock, elapsedMs };
}

test('a subscriber who leaves while the edition is being sent gets no mail any more', async () => {
  const transport = await openTransport({ target: parseTransport('file:./outbox', folder) });
  const leaving: typeof transport = {
    ...transport,
    deliver: async (message) => {
      if (message.to === 'reader00@example.org') {
        await store.subscribers.update('reader20@example.org', { state: 'unsubscribed' }, at);
        await store.subscribers.remove('reader21@example.org', at);
      }
      return await transport.deliver(message);
    },
  };
  const report = await deliverEdition({ ...jobOf(store.deliveries, leaving), clock: slowClock() });
  expect(report).toMatchObject({ sent: 22, skipped: 2 });
  expect(await readdir(path.join(folder, 'outbox'))).toHaveLength(22);
});

test('a subscriber who left before their turn is skipped', async () => {
  await store.subscribers.update('reader03@example.org', { state: 'unsubscribed' }, at);
  const transport = await openTransport({ target: parseTransport('file:./outbox', folder) });
  const report = await deliverEdition(jobOf(store.deliveries, transport));
  expect(report).toMatchObject({ recipients: 24, sent: 23, skipped: 1, failed: 0 });
  expect(await readdir(path.join(folder, 'outbox'))).not.toContain(
    'daily-2026-06-16-reader03@example.org.eml',
  );
});

describe('a run that dies', () => {
  test.each(
    [1, 2, 3, 4, 5, 7, 9, 12, 15].flatMap((calls) => [[calls, false] as const, [calls, true] as const]),
  )(
    'at call %i of the outbox (done: %s) leaves nobody out and writes to nobody twice over SMTP',
    async (calls, lastIsDone) => {
      const server = await startFaultySmtp();
      const transport = await openTransport({
        target: parseTransport(`smtp://127.0.0.1:${server.port}`, folder),
      });
      try {
        const { outbox, died } = dyingOutbox(store.deliveries, calls, lastIsDone);
        const dead = new AbortController();
        const clock = slowClock();
        const doomed = deliverEdition({ ...jobOf(outbox, transport), clock, signal: dead.signal });
        await Promise.race([died, doomed]);
        dead.abort();
        server.cut();

        const uncertain = await store.deliveries.recover(editionId, at);
        // With a slow server no more than one a connection is released at a time.
        expect(uncertain).toBeLessThanOrEqual(3);
        const report = await deliverEdition(jobOf(store.deliveries, transport));
        expect(report.deferred + report.failed).toBe(0);
        const counts = await store.deliveries.counts(editionId);
        expect(counts).toMatchObject({ planned: 0, sending: 0, sent: 24 - uncertain, uncertain });
        const taken = server.taken.map(({ to }) => to);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.length).toBeGreaterThanOrEqual(24 - uncertain);

        await store.deliveries.retryUncertain(editionId, null);
        await deliverEdition(jobOf(store.deliveries, transport));
        expect(new Set(server.taken.map(({ to }) => to)).size).toBe(24);
      } finally {
        await transport.close();
        await server.close();
      }
    },
  );

  test('while writing files is simply done again, with the same files', async () => {
    const transport = await openTransport({ target: parseTransport('file:./outbox', folder) });
    const { outbox, died } = dyingOutbox(store.deliveries, 3, false);
    let isDead = false;
    void died.then(() => {
      isDead = true;
    });
    const inFlight: Promise<unknown>[] = [];
    const watched: typeof transport = {
      ...transport,
      deliver: (message) => {
        // A killed process writes nothing more.
        if (isDead) return new Promise(() => {});
        const result = transport.deliver(message);
        inFlight.push(result);
        return result;
      },
    };
    const doomed = deliverEdition(jobOf(outbox, watched));
    await Promise.race([died, doomed]);
    const uncertain = await store.deliveries.recover(editionId, at);
    await Promise.all(inFlight);
    expect(uncertain).toBe(0);
    expect(await deliverEdition(jobOf(store.deliveries, transport))).toMatchObject({ recipients: 24 });
    expect(await store.deliveries.counts(editionId)).toMatchObject({ sent: 24 });
    expect(await readdir(path.join(folder, 'outbox'))).toHaveLength(24);
  });
});
