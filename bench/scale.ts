// What an instance with 1, 10,000 and 1,000,000 subscribers takes: bytes of the database, time and memory of send, serve and copy.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/clock.ts';
import { copyToDatabase } from '../src/commands/copy-database.ts';
import { siteOf } from '../src/commands/serve.ts';
import { deliverByMail } from '../src/commands/shared/mail/mail-destination.ts';
import { parseConfig } from '../src/config/load.ts';
import { openStore } from '../src/store/open.ts';
import { startSiteServer, usualLimits } from '../src/web/server.ts';
import { commandContext } from '../test/helpers/command-context.ts';
import { freePort } from '../test/helpers/free-port.ts';
import { type Databases, postgresDatabases, sqliteDatabases } from './databases.ts';
import { sampleEdition } from './sample-edition.ts';
import { startSink } from './smtp-sink.ts';

const at = '2026-06-16T11:00:00.000Z';
const requests = 2_000;
const readersAtOnce = 10_000;

interface Step {
  ms: number;
  maxRssMb: number;
}

const configText = (database: string, port: number) => `database: "${database}"
mail: { from: papers@example.org, transport: "smtp://127.0.0.1:${port}", connections: 8 }
site: { url: "http://127.0.0.1:1", trustedProxies: [127.0.0.1], metrics: [10.0.0.0/8] }
`;

/** Imports the subscribers and freezes the edition. */
async function fill(database: string, count: number): Promise<void> {
  const store = await openStore(parseConfig(configText(database, 1), '/digest.yaml', {}).database);
  for (let start = 0; start < count; start += readersAtOnce) {
    const size = Math.min(readersAtOnce, count - start);
    await store.subscribers.import(
      Array.from({ length: size }, (_, index) => ({
        email: `reader${start + index}@example.org`,
        name: null,
        preferences: { periods: ['daily' as const], interests: [] },
      })),
      at,
    );
  }
  await store.close();
}

async function freeze(database: string): Promise<void> {
  const store = await openStore(parseConfig(configText(database, 1), '/digest.yaml', {}).database);
  await store.editions.freeze(sampleEdition, 'A subject', at);
  await store.close();
}

async function send(database: string, port: number): Promise<void> {
  const config = parseConfig(configText(database, port), '/digest.yaml', {});
  const store = await openStore(config.database);
  const frozen = await store.editions.get(sampleEdition.id);
  if (!frozen) throw new Error(sampleEdition.id);
  const context = commandContext({ config, store, clock: systemClock });
  await deliverByMail(context, frozen, { emails: null, stale: true });
  await store.close();
}

/** Answers a few thousand requests for pages, each from another reader, and for metrics. */
async function serve(database: string): Promise<void> {
  const config = parseConfig(configText(database, 1), '/digest.yaml', {});
  if (config.site === null) throw new Error('a site is configured');
  const store = await openStore(config.database);
  const context = commandContext({ config, store, clock: systemClock });
  const site = siteOf(context, config.site, await store.secrets.key('links'), async () => true);
  const server = await startSiteServer(site, { host: '127.0.0.1', port: 0 }, usualLimits);
  const paths = ['/', '/archive', '/search?q=subject', '/about', '/metrics'];
  for (let index = 0; index < requests; index++) {
    const path = paths[index % paths.length] ?? '/';
    const reader = { 'x-forwarded-for': `10.${index >> 8}.${index & 255}.1` };
    const response = await fetch(server.address + path, { headers: reader });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await response.arrayBuffer();
  }
  await server.close();
  await store.close();
}

async function copy(from: string, to: string): Promise<void> {
  const report = { warn: console.error, note() {}, detail() {}, progress() {} };
  const { signal } = new AbortController();
  await copyToDatabase({ clock: systemClock, signal, report, variables: {} }, { from, to });
}

/** In a process that has done nothing else, for its memory. */
async function inChild(...args: readonly string[]): Promise<Step> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['step', ...args]);
  const answer = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof answer[0] !== 'object') throw new Error(`${args[0]} ended with ${String(answer[0])}`);
  return answer[0] as Step;
}

async function step(name = '', database = '', third = ''): Promise<Step> {
  const startMs = performance.now();
  if (name === 'fill') await fill(database, Number(third));
  else if (name === 'freeze') await freeze(database);
  else if (name === 'send') await send(database, Number(third));
  else if (name === 'serve') await serve(database);
  else await copy(database, third);
  return { ms: performance.now() - startMs, maxRssMb: process.resourceUsage().maxRSS / 1024 };
}

async function measureSize(databases: Databases, count: number, root: string, port: number): Promise<void> {
  const folder = mkdtempSync(join(root, `${databases.engine}-`));
  const { url, bytes } = await databases.create(folder);
  await inChild('fill', url, '0');
  const empty = await bytes();
  const filled = await inChild('fill', url, `${count}`);
  const withReaders = await bytes();
  const frozen = await inChild('freeze', url);
  const sent = await inChild('send', url, `${port}`);
  const withDeliveries = await bytes();
  const served = await inChild('serve', url);
  const copied = await inChild('copy', url, `sqlite:${join(folder, 'copy.db')}`);
  const mb = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  const shown = ({ ms, maxRssMb }: Step) => `${(ms / 1000).toFixed(1)} s, ${maxRssMb.toFixed(0)} MB`;
  console.log(`${databases.engine}, ${count} subscribers:
  database: ${mb(empty)} without rows, ${mb(withReaders)} with subscribers, ${mb(withDeliveries)} with the deliveries of an edition
    (${((withReaders - empty) / count).toFixed(0)} and ${((withDeliveries - withReaders) / count).toFixed(0)} bytes a subscriber)
  import ${shown(filled)}; freeze ${shown(frozen)}; send ${shown(sent)} (${((count / sent.ms) * 1000).toFixed(0)} mails/s)
  serve, ${requests} requests: ${shown(served)}; db copy to SQLite: ${shown(copied)}`);
  rmSync(folder, { recursive: true });
}

async function main(args: readonly string[]): Promise<void> {
  const onPostgres = args.includes('--postgres');
  const [given] = args.filter((arg) => !arg.startsWith('--'));
  const sizes = given === undefined ? [1, 10_000, 1_000_000] : given.split(',').map(Number);
  const root = mkdtempSync(join(tmpdir(), 'digest-scale-'));
  const port = await freePort();
  const sink = await startSink(port);
  const databases = onPostgres ? await postgresDatabases() : sqliteDatabases;
  try {
    for (const count of sizes) await measureSize(databases, count, root, port);
  } finally {
    sink.kill();
    await databases.stop();
    rmSync(root, { recursive: true });
  }
}

const [, , mode, ...args] = process.argv;
if (mode === 'step') process.send?.(await step(...args));
else await main(process.argv.slice(2));
