// Senders in processes of their own that are killed, stopped and cut off while they share editions, and what came of it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { startMoodySmtp } from './moody-smtp.ts';
import { edition } from './papers.ts';
import type { PostgresServer } from './postgres-server.ts';
import { random as seededRandom } from './random.ts';
import { type Ended, type Running, startDigest } from './run-digest.ts';
import { type StallingProxy, startStallingProxy } from './stalling-proxy.ts';

export interface ChaosOptions {
  server: PostgresServer;
  seed: number;
  rounds: number;
  senders: number;
  readers: number;
  leaseSeconds: number;
  /** Of the mail server, on average. */
  delayMs: number;
  /** Of the mail server, of each kind. */
  faultShare: number;
  /** Told after each round. */
  log?: (line: string) => void;
}

export interface RoundResult {
  /** What was done to the senders. */
  events: string[];
  states: Record<string, number>;
  /** What is wrong; empty if nothing is. */
  problems: string[];
  /** Uncertain deliveries that had not arrived. */
  uncertainNotArrived: number;
  tookMs: number;
}

type Misfortune = 'kill' | 'stop' | 'cut' | 'restart';

interface SendingProcess {
  folder: string;
  proxy: StallingProxy;
  running: Running | null;
}

const at = (date: string, hour: number) => `${date}T${String(hour).padStart(2, '0')}:00:00.000Z`;

export async function runChaos(options: ChaosOptions): Promise<RoundResult[]> {
  const { server, seed, senders, readers, rounds } = options;
  const random = seededRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'digest-chaos-'));
  const store = await openStore({ engine: 'postgres', url: `${server.url}/postgres`, name: 'chaos' });
  const smtp = await startMoodySmtp({
    random: seededRandom(seed + 1),
    delayMs: options.delayMs,
    faultShare: options.faultShare,
  });
  const processes: SendingProcess[] = [];
  try {
    for (let index = 0; index < senders; index += 1) {
      const proxy = await startStallingProxy(server.port);
      const own = join(folder, `sender${index}`);
      await mkdir(own);
      await writeFile(
        join(own, 'digest.yaml'),
        [
          `database: "postgres://digest@127.0.0.1:${proxy.port}/postgres?sslmode=disable"`,
          'sources: [huggingface]',
          `mail: { from: papers@example.org, transport: "smtp://127.0.0.1:${smtp.port}", connections: 4, leaseSeconds: ${options.leaseSeconds} }`,
        ].join('\n'),
      );
      processes.push({ folder: own, proxy, running: null });
    }
    await store.subscribers.import(
      Array.from({ length: readers }, (_, index) => ({
        email: `reader${index}@example.org`,
        name: null,
        preferences: { periods: ['daily' as const] },
      })),
      at('2026-06-01', 0),
    );
    const results: RoundResult[] = [];
    for (let round = 0; round < rounds; round += 1) {
      smtp.taken.length = 0;
      const misfortunes = planOf(random, senders, round === Math.floor(rounds / 2));
      const result = await runRound({ options, store, processes, taken: smtp.taken, misfortunes, round });
      options.log?.(
        `round ${round + 1}, ${Math.round(result.tookMs / 1000)} s: ${result.events.join(', ')}; ${JSON.stringify(result.states)}; ${result.uncertainNotArrived} uncertain had not arrived${result.problems.length > 0 ? `; PROBLEMS: ${result.problems.join('; ')}` : ''}`,
      );
      results.push(result);
    }
    return results;
  } finally {
    for (const { running, proxy } of processes) {
      running?.child.kill('SIGKILL');
      await proxy.close();
    }
    await smtp.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface PlannedMisfortune {
  what: Misfortune;
  sender: number;
  /** When so many of the mails have arrived. */
  afterShare: number;
}

/** In each round one sender stays undisturbed. */
function planOf(random: () => number, senders: number, restarts: boolean): PlannedMisfortune[] {
  const kinds: Misfortune[] = ['kill', 'stop', 'cut'];
  const offset = Math.floor(random() * kinds.length);
  const plan: PlannedMisfortune[] = Array.from({ length: senders - 1 }, (_, index) => ({
    what: kinds[(index + offset) % kinds.length] ?? 'kill',
    sender: index,
    afterShare: 0.05 + 0.7 * random(),
  }));
  if (restarts) plan.push({ what: 'restart', sender: 0, afterShare: 0.05 + 0.7 * random() });
  return plan.sort((one, other) => one.afterShare - other.afterShare);
}

interface Round {
  options: ChaosOptions;
  store: Store;
  processes: SendingProcess[];
  taken: readonly string[];
  misfortunes: PlannedMisfortune[];
  round: number;
}

async function runRound(scene: Round): Promise<RoundResult> {
  const { options, store, processes, taken, misfortunes, round } = scene;
  const startedMs = performance.now();
  const date = new Date(Date.UTC(2026, 5, 2 + round)).toISOString().slice(0, 10);
  const id = `daily/${date}`;
  const { total } = await store.deliveries.audienceOf(
    { id, period: 'daily' },
    { emails: null, retryUncertain: false, limit: 0 },
  );
  await store.editions.freeze(edition([{ title: 'Tides' }], { id, date }), 'Tides', at(date, 6), at(date, 6));
  const problems: string[] = [];
  const events: string[] = [];
  let isOver = false;

  /** Runs `digest send` again and again, as cron would. */
  const keepSending = async (sender: SendingProcess): Promise<void> => {
    while (!isOver && problems.length === 0) {
      sender.running = startDigest(['send', '--date', date, '--now', at(date, 7), '--json'], {
        cwd: sender.folder,
      });
      noteCrash(await sender.running.ended, problems);
    }
  };
  const sending = processes.map(keepSending);

  const strike = async ({ what, sender }: PlannedMisfortune): Promise<void> => {
    const victim = processes[sender];
    if (!victim) return;
    events.push(`${what} ${sender} at ${taken.length}`);
    const pastLeaseMs = options.leaseSeconds * 1600;
    const child = victim.running?.child;
    switch (what) {
      case 'kill':
        child?.kill('SIGKILL');
        break;
      case 'stop':
        child?.kill('SIGSTOP');
        await delay(pastLeaseMs);
        child?.kill('SIGCONT');
        break;
      case 'cut':
        victim.proxy.stall();
        await delay(pastLeaseMs);
        victim.proxy.resume();
        break;
      case 'restart':
        await options.server.restart('SIGQUIT');
    }
  };
  const struck: Promise<void>[] = [];
  for (const misfortune of misfortunes) {
    while (taken.length < misfortune.afterShare * total && problems.length === 0) await delay(5);
    const done = strike(misfortune);
    struck.push(done);
    if (misfortune.what === 'restart') await done;
  }
  await Promise.all(struck);
  for (;;) {
    const { planned, sending: open } = await store.deliveries.counts(id);
    if (planned + open === 0 || problems.length > 0) break;
    await delay(50);
  }
  isOver = true;
  for (const { running } of processes) running?.child.kill('SIGTERM');
  await Promise.all(sending);
  // What is deferred is due in later runs.
  for (let hour = 8; (await store.deliveries.counts(id)).deferred > 0 && hour < 24; hour += 1) {
    const [first] = processes;
    if (!first) break;
    const { child, ended } = startDigest(['send', '--date', date, '--now', at(date, hour), '--json'], {
      cwd: first.folder,
    });
    // Whoever is refused again would be waited for.
    const timer = setTimeout(() => child.kill('SIGTERM'), 5000);
    noteCrash(await ended, problems);
    clearTimeout(timer);
  }
  const verdict = await judge(store, id, total, taken);
  return {
    events,
    states: verdict.states,
    problems: [...problems, ...verdict.problems],
    uncertainNotArrived: verdict.uncertainNotArrived,
    tookMs: performance.now() - startedMs,
  };
}

/** An error of the program is no problem where it says what happened; a defect is one. */
function noteCrash({ code, stdout, stderr }: Ended, problems: string[]): void {
  if (code === null || code === 0 || code === 3 || code === 130) return;
  if (code === 1 && /"code": ?"(?:store|mail)"/.test(stdout)) return;
  problems.push(`digest ended with ${code}: ${stdout.slice(0, 500)} ${stderr.slice(-1000)}`);
}

/** Compares the deliveries with the mail server's log. */
async function judge(store: Store, id: string, total: number, taken: readonly string[]) {
  const deliveries = await store.deliveries.list({ edition: id, states: null, emails: null }, null);
  const arrived = new Map<string, number>();
  for (const email of taken) arrived.set(email, (arrived.get(email) ?? 0) + 1);
  const problems: string[] = [];
  if (deliveries.length !== total) problems.push(`${deliveries.length} deliveries to ${total} readers`);
  const states: Record<string, number> = {};
  let uncertainNotArrived = 0;
  for (const { email, state } of deliveries) {
    states[state] = (states[state] ?? 0) + 1;
    const count = arrived.get(email) ?? 0;
    if (count > 1) problems.push(`${email} got ${count} mails`);
    if (state === 'uncertain') {
      if (count === 0) uncertainNotArrived += 1;
    } else if (state !== 'sent' && state !== 'failed' && state !== 'skipped')
      problems.push(`${email} is ${state}`);
    else if ((state === 'sent') !== (count === 1)) problems.push(`${email} is ${state} and got ${count}`);
  }
  return { states, problems, uncertainNotArrived };
}
