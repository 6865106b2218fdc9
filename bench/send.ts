// How fast 1,000 mails of about 60 KB leave, against a plain nodemailer pool that sends the same words.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import nodemailer from 'nodemailer';
import { systemClock } from '../src/clock.ts';
import { deliverEdition } from '../src/mail/deliver.ts';
import { outgoingMessage, prepareMessage, spliceMessage, unsubscribeSentinel } from '../src/mail/message.ts';
import type { MailSettings } from '../src/mail/settings.ts';
import { openTransport } from '../src/mail/transport.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';

const mails = 1000;
const rounds = 5;
const connections = 8;
const edition = 'daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';

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
const input = { mail, settings, edition, date: at, unsubscribeUrl };

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

/** A store with the edition frozen and a delivery planned for everyone. */
async function plannedStore(file: string): Promise<Store> {
  const store = await openStore({ path: file });
  const subscribers = Array.from({ length: mails }, (_, index) => ({
    email: `reader${index}@example.org`,
    name: null,
    preferences: { periods: ['daily' as const] },
  }));
  await store.subscribers.import(subscribers, at);
  await store.editions.freeze(
    {
      id: edition,
      period: 'daily',
      date: '2026-06-16',
      entries: [],
      missed: [],
      considered: 0,
      frozenAt: null,
    },
    mail.subject,
    at,
  );
  return store;
}

async function sendOurs(port: number, file: string): Promise<number> {
  const store = await plannedStore(file);
  const startMs = performance.now();
  const transport = await openTransport({ transport: `smtp://127.0.0.1:${port}` }, '/');
  const prepared = await prepareMessage(input);
  const report = await deliverEdition({
    edition,
    emails: null,
    outbox: store.deliveries,
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
  await store.close();
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
