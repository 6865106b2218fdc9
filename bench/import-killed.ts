// An import of a snapshot that is killed at random moments and begun again, against one left alone: nothing lost, nothing twice.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock } from '../src/clock.ts';
import { importPapers } from '../src/commands/import.ts';
import { sqliteDriver } from '../src/store/engines/sqlite/driver.ts';
import { openStore } from '../src/store/open.ts';
import { random } from '../test/helpers/random.ts';
import { writeSnapshot } from './snapshot-lines.ts';

const asChild = 'as-child';
const kills = 5;

/** Imports the file, as this bench does in a process of its own; a dot on stdout for each page that is kept. */
async function importFile(file: string, database: string): Promise<void> {
  const store = await openStore({ path: database });
  const report = {
    warn: console.error,
    note: () => {},
    detail: () => {},
    progress: () => process.stdout.write('.'),
  };
  await importPapers(
    // Standing still, so that the two databases can be the same to the last byte of a row.
    { store, clock: fixedClock('2026-06-16T12:00:00Z'), signal: new AbortController().signal, report },
    { files: [file], format: null, again: false, adapt: false, stdin: process.stdin },
  );
  await store.close();
}

/** Runs an import; with `kill`, until `delayMs` after that many pages and no further. */
function runImport(file: string, database: string, kill: { pages: number; delayMs: number } | null) {
  const child = spawn(process.execPath, [process.argv[1] ?? '', asChild, file, database]);
  let pages = 0;
  child.stdout.on('data', (dots: Buffer) => {
    const isDue = kill !== null && pages < kill.pages && pages + dots.length >= kill.pages;
    pages += dots.length;
    if (isDue) setTimeout(() => child.kill('SIGKILL'), kill.delayMs);
  });
  child.stderr.pipe(process.stderr);
  return new Promise<{ pages: number; killed: boolean }>((done) => {
    child.once('close', (code) => done({ pages, killed: code === null }));
  });
}

/** How many rows each table has, and their hash, in an order that does not hang on when they came. */
function contentOf(path: string): Map<string, string> {
  const database = new (sqliteDriver())(path, { readonly: true });
  // `secrets` are random, and the index of words is made of the papers.
  const tables = database
    .prepare<[], string>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'
        and name not like 'paper_words%' and name <> 'secrets' order by name`,
    )
    .pluck()
    .all();
  const content = new Map<string, string>();
  for (const table of tables) {
    const columns = database
      .prepare<[], string>(`select name from pragma_table_info('${table}')`)
      .pluck()
      .all();
    // A number that SQLite gives in the order in which rows came says nothing of what they hold.
    const named = columns.filter((column) => column !== 'seq').join(', ');
    const hash = createHash('sha256');
    let rows = 0;
    for (const row of database.prepare(`select ${named} from ${table} order by ${named}`).raw().iterate()) {
      hash.update(JSON.stringify(row));
      rows += 1;
    }
    content.set(table, `${rows} rows, ${hash.digest('hex').slice(0, 12)}`);
  }
  database.close();
  return content;
}

async function compare(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
  const file = join(folder, 'snapshot.json');
  const alone = join(folder, 'alone.db');
  const killed = join(folder, 'killed.db');
  await writeSnapshot(file, count);
  const started = performance.now();
  const { pages } = await runImport(file, alone, null);
  const pageMs = (performance.now() - started) / pages;
  console.log(`left alone: ${count} papers in ${pages} pages`);

  const next = random(20260616);
  const stops: number[] = [];
  let kept = 0;
  for (let isDone = false; !isDone; ) {
    const within = Math.max(1, Math.floor((pages / (kills + 1)) * 2 * next()));
    const run = await runImport(
      file,
      killed,
      // Any moment of the page after it: while it is read, merged or written.
      stops.length < kills ? { pages: within, delayMs: next() * pageMs } : null,
    );
    kept += run.pages;
    isDone = !run.killed;
    if (run.killed) stops.push(kept);
  }
  console.log(`killed ${stops.length} times, after page ${stops.join(', ')} of all that were read`);

  const [expected, actual] = [contentOf(alone), contentOf(killed)];
  const differing = [...expected].filter(([table, content]) => actual.get(table) !== content);
  for (const table of ['papers', 'records'])
    console.log(`${table}: ${expected.get(table)} / ${actual.get(table)}`);
  for (const [table, content] of differing)
    console.log(`DIFFERS ${table}: ${content} / ${actual.get(table)}`);
  console.log(differing.length === 0 ? `all ${expected.size} tables are the same` : 'the databases differ');
  rmSync(folder, { recursive: true });
  process.exitCode = differing.length === 0 ? 0 : 1;
}

const [, , first, file, database] = process.argv;
if (first === asChild && file && database) await importFile(file, database);
else await compare(Number(first ?? 1_000_000));
