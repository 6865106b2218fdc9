// Many random schedules of a mail server's faults and of our own deaths: the table of deliveries against the server's own log.
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliverEdition } from '../../src/mail/delivery/deliver.ts';
import type { DeliveryJob } from '../../src/mail/delivery/delivery-job.ts';
import { openSmtpTransport } from '../../src/mail/transports/smtp-transport.ts';
import type { DeliveryState } from '../../src/model/delivery.ts';
import type { Outbox } from '../../src/model/outbox.ts';
import { deliveryTable, expectAgreement, plannedStore } from '../helpers/deliveries.ts';
import { dyingOutbox } from '../helpers/dying-outbox.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { outgoing } from '../helpers/outgoing.ts';
import { random as seeded } from '../helpers/random.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { type Fault, type Stage, startFaultySmtp } from '../helpers/smtp-catcher.ts';

const id = 'daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';
const domains = ['example.org', 'example.com', 'example.net'];
const readers = Array.from({ length: 30 }, (_, index) => `reader${index}@${domains[index % 3]}`);
const faults: readonly Fault[] = [421, 450, 451, 452, 550, 554, 'drop', 'drop', 'hang'];

describe.each(Array.from({ length: 25 }, (_, index) => index + 1))('schedule %i', (seed) => {
  test('loses no one, and writes to no one twice', async () => {
    const random = seeded(seed);
    const rate = random() * 0.3;
    const clock = fakeClock(at);
    const path = join(await temporaryFolder(onTestFinished), 'digest.db');
    const store = await plannedStore(path, readers, { at });
    const taken: string[] = [];
    const chooseFault = (stage: Stage): Fault | null => {
      if (random() >= rate) return null;
      const fault = faults[Math.floor(random() * faults.length)] ?? null;
      if (stage === 'data') return fault === 'hang' ? null : 'drop';
      if (stage === 'connect' && fault === 'hang') return 'drop';
      // 5xx to MAIL FROM speaks of the sender and stops a run; that is tried elsewhere.
      return stage === 'mail' && typeof fault === 'number' && fault >= 500 ? 451 : fault;
    };

    /** One process: with a server of its own, so that nothing of it outlives it. */
    const runProcess = async (outbox: Outbox, died: Promise<void>, chosen: typeof chooseFault) => {
      const server = await startFaultySmtp({ fault: ({ stage }) => chosen(stage) });
      const stop = new AbortController();
      const connections = 1 + Math.floor(random() * 5);
      const transport = openSmtpTransport(
        {
          kind: 'smtp',
          host: '127.0.0.1',
          port: server.port,
          implicitTls: false,
          startTls: 'never',
          verifyCertificate: false,
          auth: null,
        },
        { connections, timeouts: { connectMs: 3000, commandMs: 300, finalMs: 300 } },
      );
      const job: DeliveryJob = {
        edition: id,
        emails: null,
        outbox,
        transport,
        compose: ({ email }) => outgoing(email, `To: ${email}\r\n\r\n${'body\r\n'.repeat(500)}`),
        connections,
        clock,
        random,
        signal: stop.signal,
      };
      const run = deliverEdition(job).catch((error: unknown) => {
        expect(String(error)).toMatch(/cannot be reached|refuses our connections/);
      });
      await Promise.race([run, died]);
      stop.abort();
      await server.close();
      await transport.close();
      taken.push(...server.taken.map(({ to }) => to));
      await store.deliveries.recover(id, clock.now());
    };

    for (let run = 0; run < 3; run += 1) {
      const calls = 1 + Math.floor(random() * 12);
      const doomed = dyingOutbox(store.deliveries, calls, random() < 0.5);
      const dies = random() < 0.6;
      await runProcess(
        dies ? doomed.outbox : store.deliveries,
        dies ? doomed.died : new Promise(() => {}),
        chooseFault,
      );
      clock.advance(random() * 3_600_000);
      // Somebody sets the clock back in between.
      if (random() < 0.2) clock.setWall(at);

      const table = deliveryTable(path);
      expect(table.size).toBe(readers.length);
      expectAgreement(table, taken);
    }

    // In the end, with a server that works, everybody has it who was not refused for good.
    const isOpen = (state: DeliveryState) => state === 'planned' || state === 'deferred';
    for (let run = 0; run < 12 && [...deliveryTable(path).values()].some(isOpen); run += 1) {
      await runProcess(store.deliveries, new Promise(() => {}), () => null);
      clock.advance(12 * 3_600_000);
    }
    const table = deliveryTable(path);
    expect(new Set(taken).size).toBe(taken.length);
    for (const [email, state] of table) {
      expect(['sent', 'failed', 'uncertain']).toContain(state);
      expect(taken.includes(email) || state !== 'sent').toBe(true);
    }
    await store.close();
  });
});
