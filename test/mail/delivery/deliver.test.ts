// The delivery loop against a real SMTP server: each mail once, whatever fails and whenever it is stopped.
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, test } from 'vitest';
import { prepareMessage } from '../../../src/mail/compose/message.ts';
import { outgoingMessage } from '../../../src/mail/compose/splice.ts';
import { deliverEdition } from '../../../src/mail/delivery/deliver.ts';
import type { DeliveryJob } from '../../../src/mail/delivery/delivery-job.ts';
import { startCatcher } from '../../../src/mail/smtp/catcher.ts';
import { openTransport } from '../../../src/mail/transports/open-transport.ts';
import { parseTransport, type Transport } from '../../../src/mail/transports/transport.ts';
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts';
import { type MemoryOutbox, memoryOutbox } from '../../helpers/memory-outbox.ts';
import { outgoing, plainMail } from '../../helpers/outgoing.ts';
import { random as seededRandom } from '../../helpers/random.ts';
import { type FaultySmtp, type FaultySmtpOptions, startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const readers = (count: number) =>
  Array.from({ length: count }, (_, index) => `reader${String(index).padStart(3, '0')}@example.org`);

interface Scene {
  outbox: MemoryOutbox;
  server: FaultySmtp;
  clock: FakeClock;
  job: DeliveryJob;
}

async function scene(emails: readonly string[], options: FaultySmtpOptions = {}): Promise<Scene> {
  const server = await startFaultySmtp(options);
  closing.push(() => server.close());
  const transport = await smtp(server.port);
  const outbox = memoryOutbox(emails);
  const clock = fakeClock();
  return { server, outbox, clock, job: jobOf(outbox, transport, clock) };
}

async function smtp(port: number): Promise<Transport> {
  const transport = await openTransport({
    target: parseTransport(`smtp://127.0.0.1:${port}`, '/'),
    connections: 4,
  });
  closing.push(() => transport.close());
  return transport;
}

function jobOf(outbox: MemoryOutbox, transport: Transport, clock: FakeClock): DeliveryJob {
  return {
    edition: 'daily/2026-06-16',
    emails: null,
    outbox,
    transport,
    compose: ({ email }) => outgoing(email, `To: ${email}\r\n\r\nbody\r\n`),
    connections: 4,
    clock,
    random: seededRandom(1),
    signal: new AbortController().signal,
  };
}

const sorted = ({ taken }: Pick<FaultySmtp, 'taken'>) => taken.map(({ to }) => to).sort();

test('an edition reaches everyone once, and a second run sends nothing', async () => {
  const emails = readers(250);
  const { job, server, outbox } = await scene(emails);
  const seen: number[] = [];
  const report = await deliverEdition({ ...job, onProgress: ({ sent }) => seen.push(sent) });
  expect(report).toEqual({
    recipients: 250,
    sent: 250,
    skipped: 0,
    deferred: 0,
    failed: 0,
    uncertain: 0,
    left: 0,
  });
  expect(sorted(server)).toEqual(emails);
  expect(seen.at(-1)).toBe(250);
  expect(server.connections()).toBe(4);
  expect(await deliverEdition(job)).toMatchObject({ recipients: 250, sent: 0 });
  expect(server.taken).toHaveLength(250);
  // Commits are shared by many mails.
  expect(outbox.commits.advances).toBeLessThan(125);
});

test('only the given addresses are mailed, and counted', async () => {
  const { job, server } = await scene(readers(10));
  const report = await deliverEdition({ ...job, emails: ['reader003@example.org', 'nobody@example.org'] });
  expect(report).toMatchObject({ recipients: 1, sent: 1, left: 0 });
  expect(sorted(server)).toEqual(['reader003@example.org']);
});

test('a composed mail arrives through the catcher with the reader it is for', async () => {
  const catcher = await startCatcher();
  closing.push(() => catcher.close());
  const outbox = memoryOutbox(['ada@example.org']);
  const prepared = await prepareMessage({
    mail: { subject: 'Papers', html: '<p>ö</p>', text: 'ö' },
    ...plainMail,
  });
  await deliverEdition({
    ...jobOf(outbox, await smtp(catcher.port), fakeClock()),
    compose: (delivery) => outgoingMessage(prepared, delivery),
  });
  expect(catcher.messages).toHaveLength(1);
  expect(catcher.messages[0]?.envelope).toEqual({ from: 'papers@example.org', to: ['ada@example.org'] });
  expect(await simpleParser(catcher.messages[0]?.raw ?? '')).toMatchObject({
    text: 'ö',
    to: { text: 'ada@example.org' },
  });
});

describe('a temporary failure', () => {
  test('is tried again within the run, after everyone else had their turn', async () => {
    const greylisted = new Set<string>();
    const { job, server, clock } = await scene(readers(20), {
      fault: ({ stage, email }) => {
        if (stage !== 'rcpt' || !/00[0-4]@/.test(email) || greylisted.has(email)) return null;
        greylisted.add(email);
        return 451;
      },
    });
    expect(await deliverEdition(job)).toMatchObject({ sent: 20, deferred: 0 });
    expect(sorted({ taken: server.taken.slice(0, 15) })).toEqual(readers(20).slice(5));
    expect(sorted(server)).toEqual(readers(20));
    expect(clock.slept.length).toBeGreaterThan(0);
  });

  test('that stays is left to later runs at growing intervals, and given up after a day', async () => {
    const { job, server, outbox, clock } = await scene(readers(2), {
      fault: ({ stage, email }) => (stage === 'rcpt' && email.startsWith('reader000') ? 451 : null),
    });
    expect(await deliverEdition(job)).toMatchObject({ sent: 1, deferred: 1, failed: 0 });
    expect(outbox.all[0]).toMatchObject({
      state: 'deferred',
      attempts: 3,
      response: expect.stringMatching(/^451/),
    });
    expect(await deliverEdition(job)).toMatchObject({ sent: 0, deferred: 1 });
    expect(outbox.all[0]?.attempts).toBe(3);

    const startMs = clock.wallMs();
    const waitsMs: number[] = [];
    while (outbox.state('reader000@example.org') === 'deferred') {
      const waitMs = Date.parse(outbox.all[0]?.nextAttemptAt ?? '') - clock.wallMs();
      waitsMs.push(waitMs);
      clock.advance(waitMs);
      await deliverEdition(job);
    }
    expect(outbox.all[0]).toMatchObject({
      state: 'failed',
      attempts: 9,
      response: expect.stringMatching(/^451/),
    });
    expect(waitsMs).toEqual(waitsMs.toSorted((a, b) => a - b));
    const hours = (clock.wallMs() - startMs) / 3_600_000;
    expect(hours).toBeGreaterThan(18);
    expect(hours).toBeLessThan(29);
    expect(sorted(server)).toEqual(['reader001@example.org']);
  });
});

test('a refusal for good fails that delivery alone, with the words of the server', async () => {
  const { job, server, outbox } = await scene(readers(5), {
    fault: ({ stage, email }) => (stage === 'rcpt' && email.startsWith('reader002') ? 550 : null),
  });
  expect(await deliverEdition(job)).toMatchObject({ sent: 4, failed: 1 });
  expect(outbox.all[2]).toMatchObject({ state: 'failed', response: expect.stringMatching(/^550/) });
  expect(server.taken).toHaveLength(4);
});

test('an address that is none fails without a word to the server', async () => {
  const { job, outbox } = await scene(readers(2));
  const compose: DeliveryJob['compose'] = (delivery) => {
    if (delivery.id === 1) throw new Error('Not an address');
    return job.compose(delivery);
  };
  expect(await deliverEdition({ ...job, compose })).toMatchObject({ sent: 1, failed: 1 });
  expect(outbox.all[0]?.response).toBe('Not an address');
});

test('a reply that never came makes a delivery uncertain, and no run sends it again or hides it', async () => {
  const { job, server, outbox } = await scene(readers(8), {
    fault: ({ stage, email }) => (stage === 'end' && email.startsWith('reader005') ? 'drop' : null),
  });
  expect(await deliverEdition(job)).toMatchObject({ sent: 7, uncertain: 1 });
  expect(await deliverEdition(job)).toMatchObject({ sent: 0, uncertain: 1 });
  expect(outbox.state('reader005@example.org')).toBe('uncertain');
  expect(sorted(server)).toEqual(readers(8));
});

describe('a fault of the transport as a whole', () => {
  test('stops the run with one error and gives everything back untried', async () => {
    const server = await startFaultySmtp({ auth: { user: 'papers', password: 'right' } });
    closing.push(() => server.close());
    const outbox = memoryOutbox(readers(30));
    const transport = await openTransport({
      target: parseTransport(`smtp://papers:wrong@127.0.0.1:${server.port}`, '/'),
    });
    const run = deliverEdition(jobOf(outbox, transport, fakeClock()));
    await expect(run).rejects.toMatchObject({ code: 'mail', message: expect.stringContaining('password') });
    expect(outbox.all.every(({ state, attempts }) => state === 'planned' && attempts === 0)).toBe(true);
  });

  test('a server that is not there is reported, not waited for', async () => {
    const { job, server, outbox, clock } = await scene(readers(30));
    await server.close();
    await expect(deliverEdition(job)).rejects.toThrow(
      'The mail server cannot be reached: connect ECONNREFUSED',
    );
    expect(outbox.all.every(({ state }) => state === 'planned')).toBe(true);
    expect(clock.slept).toEqual([]);
  });

  test('a server that accepts fewer connections than configured gets all its mail over those', async () => {
    const { job, server } = await scene(readers(40), {
      fault: ({ stage, nth }) => (stage === 'connect' && nth > 2 ? 421 : null),
    });
    expect(await deliverEdition(job)).toMatchObject({ sent: 40 });
    expect(sorted(server)).toEqual(readers(40));
  });

  test('a server that goes away in the middle is waited for a little while', async () => {
    let down = false;
    const { job, server } = await scene(readers(40), {
      fault: ({ stage, nth }) => {
        if (stage === 'mail' && nth === 10) down = true;
        if (stage === 'connect' && nth > 12) down = false;
        // Later than this it would be a mail that nobody knows the end of.
        return down && ['connect', 'mail', 'rcpt'].includes(stage) ? 'drop' : null;
      },
    });
    expect(await deliverEdition(job)).toMatchObject({ sent: 40 });
    expect(sorted(server)).toEqual(readers(40));
  });

  test('an outbox that cannot be written stops the run before anything unrecorded is sent', async () => {
    const { job, server, outbox } = await scene(readers(300));
    let marks = 0;
    const failing: MemoryOutbox = {
      ...outbox,
      commitStep: async (step) => {
        if (step.next.length > 0) marks += 1;
        if (step.next.length > 0 && marks > 3) throw new Error('database or disk is full');
        return await outbox.commitStep(step);
      },
    };
    await expect(deliverEdition({ ...job, outbox: failing })).rejects.toThrow('disk is full');
    outbox.recover();
    expect(outbox.all.filter(({ state }) => state === 'sent').map(({ email }) => email)).toEqual(
      sorted(server),
    );
    expect(await deliverEdition(job)).toMatchObject({ recipients: 300, uncertain: 0 });
    expect(sorted(server)).toEqual(readers(300));
  });
});

test('ended early, the run finishes what is in flight, gives back the rest, and the next run sends it', async () => {
  const { job, server, outbox } = await scene(readers(60));
  const stop = new AbortController();
  const onProgress: DeliveryJob['onProgress'] = ({ sent }) => {
    if (sent >= 10) stop.abort();
  };
  const report = await deliverEdition({ ...job, signal: stop.signal, onProgress });
  expect(report.sent).toBe(server.taken.length);
  expect(report.sent).toBeGreaterThanOrEqual(10);
  expect(report.sent).toBeLessThan(60);
  expect(outbox.all.filter(({ state }) => state === 'planned')).toHaveLength(60 - report.sent);
  await deliverEdition(job);
  expect(sorted(server)).toEqual(readers(60));
});

test('ended while it waits for a retry, the run ends at once', async () => {
  const { job, clock } = await scene(readers(1), { fault: ({ stage }) => (stage === 'rcpt' ? 451 : null) });
  const stop = new AbortController();
  const waiting = {
    ...clock,
    sleep: async (_ms: number, signal?: AbortSignal) => {
      stop.abort();
      signal?.throwIfAborted();
    },
  };
  expect(await deliverEdition({ ...job, clock: waiting, signal: stop.signal })).toMatchObject({
    deferred: 1,
  });
});

test('under random faults the outbox never records less or more than the server knows', async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const random = seededRandom(seed);
    const faults = [450, 451, 421, 550, 554, 'drop', 'drop'] as const;
    const rate = random() * 0.25;
    const { job, server, outbox } = await scene(readers(30), {
      fault: ({ stage }) => {
        if (random() >= rate) return null;
        const fault = faults[Math.floor(random() * faults.length)] ?? null;
        // 5xx to MAIL FROM speaks of the sender and stops a run; that is tried elsewhere.
        return stage === 'mail' && typeof fault === 'number' && fault >= 500 ? 451 : fault;
      },
    });
    for (let run = 0; run < 3; run += 1) {
      await deliverEdition({ ...job, random }).catch((error: unknown) => {
        expect(String(error)).toMatch(/cannot be reached|refuses our connections/);
      });
    }
    const taken = sorted(server);
    expect(new Set(taken).size, `twice with seed ${seed}`).toBe(taken.length);
    for (const { email, state } of outbox.all) {
      if (state === 'sent') expect(taken, `seed ${seed}`).toContain(email);
      else if (state !== 'uncertain') expect(taken, `${state} with seed ${seed}`).not.toContain(email);
    }
    expect(outbox.all.some(({ state }) => state === 'sending')).toBe(false);
  }
});
