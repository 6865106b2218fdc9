// How fast 1,000 mails of about 60 KB leave, against a plain nodemailer pool that sends the same words.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import nodemailer from 'nodemailer';
import { systemClock } from '../src/clock.ts';
import { deliverEdition, type Outbox } from '../src/mail/deliver.ts';
import { outgoingMessage, prepareMessage, spliceMessage, unsubscribeSentinel } from '../src/mail/message.ts';
import type { MailSettings } from '../src/mail/settings.ts';
import { openTransport } from '../src/mail/transport.ts';
import type { Delivery, DeliveryState } from '../src/model/subscriber.ts';

const mails = 1000;
const rounds = 5;
const connections = 8;
const edition = 'daily/2026-06-16';

const unsubscribeUrl = (email: string) =>
  `https://papers.example.org/unsubscribe?for=${encodeURIComponent(email)}&token=0123456789abcdef0123456789abcdef`;

const words =
  'Wir messen, dass α-Modelle “größer” sind als ihre Vorgänger; the loss falls by 3.1 % over n² steps. ';
const mail = {
  subject: 'Größere Modelle, kleinere Rätsel — and 19 more papers',
  html: `<html><body>${`<p style="margin:0;font:16px/1.5 sans-serif">${words.repeat(3)}</p>\n`.repeat(115)}<a href="${unsubscribeSentinel}">Unsubscribe</a></body></html>`,
  text: `${`${words}\n`.repeat(80)}Unsubscribe: ${unsubscribeSentinel}\n`,
};
const settings: MailSettings = {
  from: { name: 'Daily Papers', email: 'papers@example.org' },
  replyTo: null,
  transport: '',
  connections,
  listTitle: 'Daily Papers',
};
const input = { mail, settings, edition, date: '2026-06-16T11:00:00.000Z', unsubscribeUrl };

/** Answers as fast as a server can, and counts; a process of its own, so that it takes nothing from the sender. */
function runSink(): void {
  const server = createServer((socket) => {
    let inData = false;
    let tail = '';
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.write('220 sink\r\n');
    socket.on('data', (chunk) => {
      if (inData) {
        tail = tail.slice(-5) + chunk.subarray(-5).toString('latin1');
        if (!tail.endsWith('\r\n.\r\n')) return;
        inData = false;
        tail = '';
        socket.write('250 2.0.0 taken\r\n');
        return;
      }
      for (const line of chunk.toString('latin1').split('\r\n').slice(0, -1)) {
        if (line.startsWith('EHLO')) socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
        else if (line === 'DATA') {
          inData = true;
          socket.write('354 go\r\n');
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('disconnect', () => process.exit());
}

/** Deliveries in SQLite with synchronous commits, as the store keeps them. */
function sqliteOutbox(file: string): Outbox & { close(): void } {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    `create table delivery (id integer primary key, email text not null, state text not null, handed_over text,
       at text, response text) strict;
     create index delivery_state on delivery (state, id)`,
  );
  const insert = db.prepare(`insert into delivery (email, state) values (?, 'planned')`);
  db.transaction(() => {
    for (let index = 0; index < mails; index += 1) insert.run(`reader${index}@example.org`);
  })();
  const claim = db.prepare(
    `update delivery set state = 'sending' where id in
       (select id from delivery where state = 'planned' order by id limit ?) returning id, email`,
  );
  const mark = db.prepare('update delivery set handed_over = ? where id = ?');
  const settle = db.prepare('update delivery set state = ?, at = ?, response = ? where id = ?');
  const count = db.prepare<[DeliveryState], { n: number }>(
    'select count(*) as n from delivery where state = ?',
  );
  const states = ['planned', 'sending', 'sent', 'deferred', 'failed', 'skipped', 'uncertain'] as const;
  return {
    claim: async (_edition, { limit }) =>
      (claim.all(limit) as { id: number; email: string }[]).map(
        ({ id, email }): Delivery => ({
          id,
          email,
          editionId: edition,
          subscriberId: id,
          name: null,
          state: 'sending',
          attempts: 0,
          nextAttemptAt: null,
          sentAt: null,
          response: null,
        }),
      ),
    markHandedOver: async (ids, at) => {
      db.transaction(() => {
        for (const id of ids) mark.run(at, id);
      })();
    },
    settle: async (outcomes) => {
      db.transaction(() => {
        for (const { id, state, at, response } of outcomes) settle.run(state, at, response, id);
      })();
    },
    counts: async () =>
      Object.fromEntries(states.map((state) => [state, count.get(state)?.n ?? 0])) as Record<
        DeliveryState,
        number
      >,
    close: () => db.close(),
  };
}

async function sendOurs(port: number, file: string): Promise<number> {
  const outbox = sqliteOutbox(file);
  const startMs = performance.now();
  const transport = await openTransport({ transport: `smtp://127.0.0.1:${port}` }, '/');
  const prepared = await prepareMessage(input);
  const report = await deliverEdition({
    edition,
    emails: null,
    outbox,
    transport,
    compose: (delivery) => outgoingMessage(prepared, delivery),
    connections,
    clock: systemClock,
    random: Math.random,
    signal: new AbortController().signal,
  });
  const tookMs = performance.now() - startMs;
  if (report.sent !== mails) throw new Error(JSON.stringify(report));
  await transport.close();
  outbox.close();
  return tookMs;
}

async function sendPlain(port: number): Promise<number> {
  const startMs = performance.now();
  const pool = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    ignoreTLS: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const sends = Array.from({ length: mails }, (_, index) => {
    const email = `reader${index}@example.org`;
    const url = unsubscribeUrl(email);
    return pool.sendMail({
      from: 'Daily Papers <papers@example.org>',
      to: email,
      subject: mail.subject,
      html: mail.html.replace(unsubscribeSentinel, url.replaceAll('&', '&amp;')),
      text: mail.text.replace(unsubscribeSentinel, url),
      list: { unsubscribe: url },
    });
  });
  await Promise.all(sends);
  const tookMs = performance.now() - startMs;
  pool.close();
  return tookMs;
}

async function main(): Promise<void> {
  const sink: ChildProcess = fork(fileURLToPath(import.meta.url), ['sink']);
  const [port] = (await once(sink, 'message')) as [number];
  const folder = await mkdtemp(path.join(tmpdir(), 'digest-bench-'));
  const ours: number[] = [];
  const plain: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const oursMs = await sendOurs(port, path.join(folder, `${round}.db`));
    const plainMs = await sendPlain(port);
    // The first round warms both up.
    if (round >= 0) {
      ours.push(oursMs);
      plain.push(plainMs);
    }
  }
  sink.disconnect();
  await rm(folder, { recursive: true });
  const rate = (times: number[]) => (mails / median(times)) * 1000;
  const size = spliceMessage(await prepareMessage(input), {
    name: null,
    email: 'reader0@example.org',
  }).length;
  console.log(
    `${mails} mails of ${Math.round(size / 1000)} KB over ${connections} connections, ${rounds} rounds`,
  );
  console.log(`digest, with recorded deliveries: ${rate(ours).toFixed(0)} mails/s`);
  console.log(`nodemailer pool, nothing recorded: ${rate(plain).toFixed(0)} mails/s`);
  console.log(`ratio ${(rate(ours) / rate(plain)).toFixed(2)} (goal: at least 1.0)`);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

if (process.argv[2] === 'sink') runSink();
else await main();
