// How fast one, two and four senders of one PostgreSQL database are, against SQLite, and what a mail costs as the list grows.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/clock.ts';
import { type PreparedMessage, prepareMessage } from '../src/mail/compose/message.ts';
import { readerLinks } from '../src/mail/compose/reader-links.ts';
import { sentinels } from '../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../src/mail/compose/splice.ts';
import { deliverEdition } from '../src/mail/delivery/deliver.ts';
import { openTransport } from '../src/mail/transports/open-transport.ts';
import { parseTransport } from '../src/mail/transports/transport.ts';
import { openStore } from '../src/store/open.ts';
import { startMoodySmtp } from '../test/helpers/moody-smtp.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';
import { median } from './rounds.ts';

type StoreOptions = Parameters<typeof openStore>[0];

const at = '2026-06-16T11:00:00.000Z';
const siteUrl = 'https://papers.example.org';
const connections = 8;
const rounds = 3;
/** Mails by which long and short lists are compared. */
const compared = 20_000;

/** The modes of this file in processes of its own. */
type Mode = 'server' | 'send';

/** Readers, and editions that each of them is to get. */
async function plan(options: StoreOptions, count: number, editions = 1): Promise<void> {
  const store = await openStore(options);
  for (let start = 0; start < count; start += 10_000) {
    const subscribers = Array.from({ length: Math.min(10_000, count - start) }, (_, index) => ({
      email: `reader${start + index}@example.org`,
      name: null,
      preferences: { periods: ['daily' as const] },
    }));
    await store.subscribers.import(subscribers, at);
  }
  const period = 'daily' as const;
  for (let day = 1; day <= editions; day += 1) {
    const date = `2026-05-${`${day}`.padStart(2, '0')}`;
    const id = `daily/${date}`;
    await store.editions.freeze(
      { id, period, date, entries: [], missed: [], considered: 0, frozenAt: null },
      'Tides',
      at,
    );
  }
  await store.close();
}

/** Sends `budget` of the mails that are planned, or all; returns how many went, and when the first began and the last was recorded. */
async function send(options: StoreOptions, port: number, budget: number | null) {
  const store = await openStore(options);
  const transport = await openTransport({
    target: parseTransport(`smtp://127.0.0.1:${port}`, '/'),
    connections,
  });
  const sender = await store.deliveries.startSending(systemClock, { leaseMs: 30_000 });
  const startMs = performance.now();
  let doneMs = startMs;
  let sent = 0;
  for (const edition of await store.deliveries.unfinished()) {
    if (sent === budget) break;
    const message = await messageOf(edition);
    const report = await deliverEdition({
      edition,
      emails: null,
      outbox: sender.outbox,
      transport,
      compose: (delivery) => outgoingMessage(message, delivery),
      connections,
      budget: budget === null ? null : budget - sent,
      clock: systemClock,
      random: Math.random,
      signal: new AbortController().signal,
      onProgress: () => {
        doneMs = performance.now();
      },
    });
    sent += report.sent;
  }
  await sender.end();
  await transport.close();
  await store.close();
  return { sent, startMs: performance.timeOrigin + startMs, doneMs: performance.timeOrigin + doneMs };
}

async function messageOf(edition: string): Promise<PreparedMessage> {
  return await prepareMessage({
    mail: {
      subject: 'Tides',
      html: `<p>${'Sparse attention for tide tables. '.repeat(300)}</p><a href="${sentinels.unsubscribe}">Leave</a>`,
      text: `Sparse attention for tide tables.\n${sentinels.unsubscribe}\n`,
    },
    settings: {
      from: { name: 'Daily Papers', email: 'papers@example.org' },
      replyTo: null,
      listTitle: 'Daily Papers',
      siteUrl,
      dkim: [],
    },
    edition,
    date: at,
    links: readerLinks({
      from: 'papers@example.org',
      bounces: null,
      siteUrl,
      voting: { edition, expiresAt: '2026-08-15T11:00:00.000Z' },
      keys: { links: Buffer.alloc(32, 1), returnPath: Buffer.alloc(32, 2) },
    }),
  });
}

type Sent = Awaited<ReturnType<typeof send>>;

function inChild(mode: Mode, ...args: string[]): ChildProcess {
  return fork(fileURLToPath(import.meta.url), [mode, ...args]);
}

async function startServer(delayMs: number): Promise<{ port: number; stop: () => void }> {
  const child = inChild('server', `${delayMs}`);
  const [port] = (await once(child, 'message')) as [number];
  return { port, stop: () => child.kill() };
}

/** Mails a second of that many senders at the same time, from the first one's start to the last mail on record. */
async function rateOf(options: StoreOptions, senders: number, port: number, budget: number | null) {
  const children = Array.from({ length: senders }, () =>
    inChild('send', JSON.stringify(options), `${port}`, `${budget}`),
  );
  const results = await Promise.all(
    children.map(async (child) => ((await once(child, 'message')) as [Sent])[0]),
  );
  const sent = results.reduce((sum, result) => sum + result.sent, 0);
  const tookMs =
    Math.max(...results.map(({ doneMs }) => doneMs)) - Math.min(...results.map(({ startMs }) => startMs));
  return { sent, tookMs, perSecond: (sent / tookMs) * 1000 };
}

/** What a mail costs in short and in long lists: as many are sent of each, of short ones in several editions one after the other. */
async function compareSizes(
  sizes: readonly number[],
  database: (count: number, editions?: number) => Promise<StoreOptions>,
  port: number,
): Promise<void> {
  const costs = new Map<number, number[]>(sizes.map((size) => [size, []]));
  const longer = new Map<number, StoreOptions>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [size, measured] of costs) {
      const list = longer.get(size) ?? (await database(size, Math.ceil(compared / size)));
      if (size >= rounds * compared) longer.set(size, list);
      const { sent, tookMs } = await rateOf(list, 1, port, compared);
      if (sent !== compared) throw new Error(`${sent} of ${compared} sent`);
      measured.push(tookMs / sent);
    }
  }
  let first: number | null = null;
  for (const [size, measured] of costs) {
    const cost = median(measured);
    first ??= cost;
    console.log(
      `${compared} mails, lists of ${size}: ${(cost * 1000).toFixed(0)} µs a mail, ${(cost / first).toFixed(2)} of the first (goal: within 1.25)`,
    );
  }
}

async function main(sizes: readonly number[]): Promise<void> {
  const server = await startPostgres({ synchronous_commit: 'on', fsync: 'on', autovacuum: 'on' });
  if (server === null) throw new Error('there are no binaries of PostgreSQL for this machine');
  const folder = await mkdtemp(join(tmpdir(), 'digest-bench-'));
  let databases = 0;
  const database = async (count: number, editions?: number): Promise<StoreOptions> => {
    databases += 1;
    const name = `bench${databases}`;
    const { default: pg } = await import('pg');
    const client = new pg.Client(`${server.url}/postgres`);
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    const options: StoreOptions = { engine: 'postgres', url: `${server.url}/${name}`, name };
    await plan(options, count, editions);
    return options;
  };
  try {
    console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} cores`);
    const slow = await startServer(20);
    const rates: number[] = [];
    for (const senders of [1, 2, 4]) {
      const { sent, perSecond } = await rateOf(await database(8000), senders, slow.port, null);
      rates.push(perSecond);
      console.log(
        `${senders} senders, ${connections} connections each, 20 ms a mail: ${perSecond.toFixed(0)} mails/s, ${(perSecond / (rates[0] ?? 1)).toFixed(2)} of one (${sent} sent)`,
      );
    }
    slow.stop();
    const fast = await startServer(0);
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const file: StoreOptions = { path: join(folder, `${round}.db`) };
      await plan(file, 20_000);
      const sqlite = await rateOf(file, 1, fast.port, null);
      const postgres = await rateOf(await database(20_000), 1, fast.port, null);
      ratios.push(postgres.perSecond / sqlite.perSecond);
      console.log(
        `one sender, no latency: ${postgres.perSecond.toFixed(0)} mails/s on PostgreSQL, ${sqlite.perSecond.toFixed(0)} on SQLite`,
      );
    }
    console.log(`of SQLite's rate, median: ${median(ratios).toFixed(2)} (goal: at least 0.6)`);
    await compareSizes(sizes, database, fast.port);
    fast.stop();
  } finally {
    await rm(folder, { recursive: true });
    await server.stop();
  }
}

const [, , mode, first = '', port = '', budget = 'null'] = process.argv;
if (mode === 'server') {
  const smtp = await startMoodySmtp({ random: Math.random, delayMs: Number(first), faultShare: 0 });
  process.send?.(smtp.port);
} else if (mode === 'send') {
  process.send?.(
    await send(JSON.parse(first) as StoreOptions, Number(port), JSON.parse(budget) as number | null),
  );
} else await main((mode ?? '1000,10000,100000,1000000').split(',').map(Number));
