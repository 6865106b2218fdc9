// Import of a snapshot of a million papers, against a plain loop that reads the same file and parses each line as JSON.
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { importPapers } from '../src/commands/import.ts';
import { openStore } from '../src/store/open.ts';
import { writeSnapshot } from './snapshot-lines.ts';

const count = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'digest-bench-'));
const file = join(folder, 'snapshot.json');
await writeSnapshot(file, count);
console.log(`${count} papers, ${(statSync(file).size / 1e6).toFixed(0)} MB`);

/** Seconds on the clock, and seconds of the processor: the second count where other programs want it too. */
interface Time {
  wall: number;
  cpu: number;
}

async function timed(work: () => Promise<void>): Promise<Time> {
  globalThis.gc?.();
  const started = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

let parsed = 0;
const readAndParse = async () => {
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) parsed += JSON.parse(line) ? 1 : 0;
  }
};

const store = await openStore({ path: join(folder, 'digest.db') });
/** Megabytes of memory after each page. */
const memory: number[] = [];
const importFile = async (again: boolean) => {
  memory.length = 0;
  const { files } = await importPapers(
    {
      store,
      clock: systemClock,
      signal: new AbortController().signal,
      report: {
        warn: (message) => console.error(message),
        note: () => {},
        detail: () => {},
        progress: () => memory.push(process.memoryUsage.rss() / 1e6),
      },
    },
    { files: [file], format: null, again, adapt: false, stdin: process.stdin },
  );
  if (files[0]?.received !== count) throw new Error(`received ${files[0]?.received} of ${count}`);
};

/** The highest in each quarter of the import: a leak would show as growth. */
const quarters = () =>
  [0, 1, 2, 3]
    .map((quarter) => {
      const from = Math.floor((memory.length * quarter) / 4);
      return Math.max(0, ...memory.slice(from, Math.floor((memory.length * (quarter + 1)) / 4))).toFixed(0);
    })
    .join(', ');

const show = (name: string, time: Time, base: Time, more = '') => {
  const perSecond = (seconds: number) => Math.round(count / seconds).toString();
  const ratios = `${(base.wall / time.wall).toFixed(2)} of the floor (${(base.cpu / time.cpu).toFixed(2)} by processor time)`;
  console.log(`${name.padEnd(24)} ${perSecond(time.wall).padStart(8)} papers/s   ${ratios}${more}`);
};

// The floor before each, as the machine may have other work meanwhile.
let floor = await timed(readAndParse);
show('read and JSON.parse', floor, floor);
const first = await timed(() => importFile(false));
show('digest, first import', first, floor, `   peak RSS by quarter: ${quarters()} MB`);
floor = await timed(readAndParse);
show('read and JSON.parse', floor, floor);
const second = await timed(() => importFile(true));
show('digest, imported again', second, floor, `   peak RSS by quarter: ${quarters()} MB`);
if (parsed !== 2 * count) throw new Error(`the floor has read ${parsed} lines`);
await store.close();
console.log(`database ${(statSync(join(folder, 'digest.db')).size / 1e6).toFixed(0)} MB`);
rmSync(folder, { recursive: true });
