// A database that another program keeps locked while an edition is being sent: nothing lost, nothing twice.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deliverEdition } from '../../../src/mail/delivery/deliver.ts';
import type { DeliveryJob } from '../../../src/mail/delivery/delivery-job.ts';
import { openTransport } from '../../../src/mail/transports/open-transport.ts';
import { parseTransport } from '../../../src/mail/transports/transport.ts';
import type { Outbox } from '../../../src/model/outbox.ts';
import { sqliteDriver } from '../../../src/store/engines/sqlite/driver.ts';
import { deliveryTable, expectAgreement, plannedStore } from '../../helpers/deliveries.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { outgoing } from '../../helpers/outgoing.ts';
import { temporaryFolder } from '../../helpers/run-digest.ts';
import { startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const id = 'daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';
const readers = Array.from({ length: 24 }, (_, index) => `reader${index}@example.org`);

/** Passes everything on, and says when something could not be done. */
function watchedOutbox(outbox: Outbox, onError: () => void): Outbox {
  const watched =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      call(...args).catch((error: unknown) => {
        onError();
        throw error;
      });
  return { ...outbox, claim: watched(outbox.claim), commitStep: watched(outbox.commitStep) };
}

test.each(
  [1, 2, 3, 5, 8, 13, 21, 24].flatMap((nth) => [
    [nth, 'until a commit has failed'] as const,
    [nth, 'until after the run'] as const,
  ]),
)('locked from the final dot of mail %i on, %s', async (nth, until) => {
  const path = join(await temporaryFolder(onTestFinished), 'digest.db');
  const store = await plannedStore(path, readers, { at, busyTimeoutMs: 5 });
  onTestFinished(() => store.close());
  const other = new (sqliteDriver())(path, { timeout: 0 });
  onTestFinished(() => {
    other.close();
  });
  const release = () => {
    if (other.inTransaction) other.exec('rollback');
  };
  let locked = false;
  let failures = 0;
  const server = await startFaultySmtp({
    fault: ({ stage, nth: count }) => {
      if (stage === 'end' && count === nth && !locked) {
        other.exec('begin immediate');
        locked = true;
      }
      return null;
    },
  });
  onTestFinished(() => server.close());
  const transport = await openTransport({ target: parseTransport(`smtp://127.0.0.1:${server.port}`, '/') });
  onTestFinished(() => transport.close());
  const taken = () => server.taken.map(({ to }) => to);
  const job: DeliveryJob = {
    edition: id,
    emails: null,
    outbox: watchedOutbox(store.deliveries, () => {
      failures += 1;
      if (until === 'until a commit has failed') release();
    }),
    transport,
    compose: ({ email }) => outgoing(email, `To: ${email}\r\n\r\nbody\r\n`),
    connections: 3,
    clock: fakeClock(at),
    random: () => 0.5,
    signal: new AbortController().signal,
  };

  await expect(deliverEdition(job)).rejects.toMatchObject({
    code: 'store',
    exitCode: 1,
    message: `database ${path}: another program is writing to it`,
    hint: 'Run the command again when it has finished.',
  });
  expect(locked).toBe(true);
  // Each commit waits for the lock: one that fails is tried once more, when all that was in flight is done, and not again.
  expect(failures).toBe(until === 'until after the run' ? 2 : 1);
  release();
  // What was in flight is in the database, or in the journal beside it.
  expect(await store.deliveries.recover(id, at)).toBe(0);
  expectAgreement(deliveryTable(path), taken());

  const goingOn = await deliverEdition(job);
  expect(goingOn).toMatchObject({ recipients: 24, failed: 0, deferred: 0, left: 0 });
  const table = deliveryTable(path);
  expectAgreement(table, taken());
  expect(new Set(table.values())).toEqual(new Set(['sent']));
  expect(taken().toSorted()).toEqual([...table.keys()].toSorted());
});
