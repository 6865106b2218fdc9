// A sending that is killed at random moments: what is uncertain afterwards, and how much of that had not arrived.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { prepareMessage } from '../src/mail/compose/message.ts';
import { readerLinks } from '../src/mail/compose/reader-links.ts';
import { sentinels } from '../src/mail/compose/sentinels.ts';
import { outgoingMessage } from '../src/mail/compose/splice.ts';
import { deliverEdition } from '../src/mail/delivery/deliver.ts';
import { startCatcher } from '../src/mail/smtp/catcher.ts';
import { openTransport } from '../src/mail/transports/open-transport.ts';
import { parseTransport } from '../src/mail/transports/transport.ts';
import { sqliteDriver } from '../src/store/engines/sqlite/driver.ts';
import { openStore } from '../src/store/open.ts';
import { random } from '../test/helpers/random.ts';

const asChild = 'as-child';
const edition = 'daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';
const connections = 8;
const readers = 3000;
const goal = 0.2;

const links = readerLinks({
  from: 'papers@example.org',
  bounces: 'bounces@example.org',
  siteUrl: null,
  voting: null,
  keys: { links: Buffer.alloc(32, 1), returnPath: Buffer.alloc(32, 2) },
});
const paragraph =
  '<p>We measure that sparse attention reads tide tables in time linear in their length.</p>\n';

/** Sends what is left, as a run does after another one was killed. */
async function send(database: string, port: number): Promise<void> {
  const store = await openStore({ path: database });
  await store.deliveries.recover(edition, at);
  const transport = await openTransport({
    target: parseTransport(`smtp://127.0.0.1:${port}`, '/'),
    connections,
  });
  const prepared = await prepareMessage({
    settings: {
      from: { name: 'Daily Papers', email: 'papers@example.org' },
      replyTo: null,
      listTitle: 'Daily Papers',
      siteUrl: null,
      dkim: [],
    },
    edition,
    date: at,
    links,
    mail: {
      subject: 'Sparse attention for tide tables',
      html: `<html><body>${paragraph.repeat(200)}<a href="${sentinels.unsubscribe}">Unsubscribe</a></body></html>`,
      text: `Unsubscribe: ${sentinels.unsubscribe}\n`,
    },
  });
  await deliverEdition({
    edition,
    emails: null,
    outbox: store.deliveries,
    transport,
    compose: (delivery) => outgoingMessage(prepared, delivery),
    connections,
    clock: systemClock,
    random: () => 0.5,
    signal: new AbortController().signal,
    onProgress: () => process.stdout.write('.'),
  });
  await transport.close();
  await store.close();
}

async function plan(database: string): Promise<void> {
  const store = await openStore({ path: database });
  const subscribers = Array.from({ length: readers }, (_, index) => ({
    email: `reader${index}@example.org`,
    name: null,
    preferences: { periods: ['daily' as const] },
  }));
  await store.subscribers.import(subscribers, at);
  const period = 'daily' as const;
  await store.editions.freeze(
    { id: edition, period, date: '2026-06-16', entries: [], missed: [], considered: 0, frozenAt: null },
    'Sparse attention for tide tables',
    at,
  );
  await store.close();
}

/** Sends in a process of its own, killed `delayMs` after the first mails went; never where that is null. */
function runSending(database: string, port: number, delayMs: number | null): Promise<boolean> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', asChild, database, String(port)]);
  child.stdout.once('data', () => {
    if (delayMs !== null) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  child.stderr.pipe(process.stderr);
  return new Promise((done) => child.once('close', (code) => done(code === null)));
}

function uncertainIn(database: string): string[] {
  const connection = new (sqliteDriver())(database, { readonly: true });
  const emails = connection
    .prepare<[], string>("select email from deliveries where state = 'uncertain'")
    .pluck()
    .all();
  connection.close();
  return emails;
}

async function measure(kills: number): Promise<void> {
  const next = random(20260616);
  const totals = { kills: 0, uncertain: 0, notArrived: 0, twice: 0, lost: 0 };
  while (totals.kills < kills) {
    const folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
    const database = join(folder, 'digest.db');
    const catcher = await startCatcher();
    await plan(database);
    const startedMs = performance.now();
    const killed = await runSending(database, catcher.port, next() * 1500);
    const tookMs = performance.now() - startedMs;
    // What the kernel still holds of a killed process's mails gets through.
    await systemClock.sleep(200);
    const arrivedBefore = new Set(catcher.messages.flatMap(({ envelope }) => envelope.to));
    await runSending(database, catcher.port, null);
    const uncertain = uncertainIn(database);
    const notArrived = uncertain.filter((email) => !arrivedBefore.has(email));
    const arrivals = catcher.messages.flatMap(({ envelope }) => envelope.to);
    const distinct = new Set(arrivals);
    if (killed) {
      totals.kills += 1;
      totals.uncertain += uncertain.length;
      totals.notArrived += notArrived.length;
      console.log(
        `killed after ${Math.round(tookMs)} ms, ${arrivedBefore.size} arrived: ${uncertain.length} uncertain, ${notArrived.length} of them had not arrived`,
      );
    }
    totals.twice += arrivals.length - distinct.size;
    totals.lost += readers - distinct.size - notArrived.length;
    await catcher.close();
    rmSync(folder, { recursive: true });
  }
  const share = totals.uncertain === 0 ? 0 : totals.notArrived / totals.uncertain;
  console.log(
    `${totals.kills} kills of ${readers} mails: ${totals.uncertain} uncertain, ${totals.notArrived} of them had not arrived (${(share * 100).toFixed(0)} %, goal ${goal * 100} %); ${totals.twice} twice, ${totals.lost} lost`,
  );
  process.exitCode = share <= goal && totals.twice === 0 && totals.lost === 0 ? 0 : 1;
}

const [, , first, database, port] = process.argv;
if (first === asChild && database && port) await send(database, Number(port));
else await measure(Number(first ?? 5));
