// What things cost as the database grows, on either engine: time at 10,000, 100,000 and 1,000,000 rows, as the ratio of one size to the one before.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run as runProgram } from '../src/cli/program.ts';
import { fixedClock, systemClock } from '../src/clock.ts';
import { importPapers } from '../src/commands/import.ts';
import { composeEdition } from '../src/commands/shared/editions/compose.ts';
import { deliverByMail } from '../src/commands/shared/mail/mail-destination.ts';
import { readEnvironment } from '../src/config/environment.ts';
import { parseConfig } from '../src/config/load.ts';
import { openStore } from '../src/store/open.ts';
import { parseDatabase, retentionOptions } from '../src/store/options.ts';
import type { Store } from '../src/store/store.ts';
import { commandContext } from '../test/helpers/command-context.ts';
import { edition as editionOf } from '../test/helpers/papers.ts';
import {
  type BenchDatabase,
  type Databases,
  postgresDatabases,
  serverCpuMs,
  sqliteDatabases,
} from './databases.ts';
import { writeSnapshot } from './snapshot-lines.ts';

const at = '2026-06-16T11:00:00.000Z';
const edition = 'daily/2026-06-16';

/** Ratios of one size to a tenth of it: what has to look at every row takes ten times as long, what has an index about the same. */
const everyRow = 13;
const anIndex = 2;

interface Cost {
  name: string;
  goal: number;
  work(store: Store, folder: string): Promise<unknown>;
}

/** Rows of subscribers, of deliveries of two editions, and of requests for mails. */
const ofReaders: Cost[] = [
  { name: 'subscribers list', goal: everyRow, work: (_, folder) => program(folder, ['subscribers', 'list']) },
  {
    name: 'subscribers list --json',
    goal: everyRow,
    work: (_, folder) => program(folder, ['subscribers', 'list', '--json']),
  },
  {
    name: 'subscribers export',
    goal: everyRow,
    work: (_, folder) => program(folder, ['subscribers', 'export']),
  },
  {
    name: 'one subscriber by address',
    goal: anIndex,
    work: ({ subscribers }) => subscribers.find('reader5000@example.org'),
  },
  { name: '/healthz', goal: anIndex, work: ({ subscribers }) => subscribers.get(0) },
  {
    name: 'one page of the list',
    goal: anIndex,
    work: ({ subscribers }) => subscribers.list({ state: null, after: 'reader5@example.org', limit: 50 }),
  },
  {
    name: 'notices sent to an address',
    goal: anIndex,
    work: ({ notices }) => notices.sentSince('reader5000@example.org', at),
  },
  {
    name: 'mails sent within a day',
    goal: anIndex,
    work: ({ deliveries }) => deliveries.sentSince('2026-06-16T00:00:00.000Z'),
  },
  { name: 'send with nothing left', goal: everyRow, work: sendAgain },
];

/** Rows of signals, nearly all of them old. */
const ofSignals: Cost[] = [
  { name: 'top --period trending', goal: anIndex, work: (store) => trending(store) },
  {
    name: 'what was overlooked',
    goal: anIndex,
    work: ({ papers }) =>
      papers.overlooked({
        period: 'daily',
        from: '2026-06-09',
        to: '2026-06-15',
        since: '2026-06-13T00:00:00.000Z',
      }),
  },
  {
    name: 'papers voted up lately',
    goal: anIndex,
    work: ({ papers }) => papers.votedUp({ since: '2026-06-13T00:00:00.000Z', limit: 300 }),
  },
  { name: 'retention with nothing to do', goal: anIndex, work: ({ retention }) => applyRetention(retention) },
];

async function trending(store: Store): Promise<void> {
  const config = parseConfig('sources: [huggingface]', '/digest.yaml', {});
  const context = commandContext({ config, store, clock: fixedClock(at) });
  const { entries } = await composeEdition(context, { period: 'trending', date: null });
  if (entries.length === 0) throw new Error('nothing trends');
}

let days = 0;
/** A day later each time, so that it looks. */
async function applyRetention(retention: Store['retention']): Promise<void> {
  days += 1;
  const day = new Date(
    Date.parse('2026-06-16T11:00:00.000Z') + (days % 14) * 86_400_000 * (days % 2 ? 1 : -1),
  );
  await retention.apply(retentionOptions.parse({}), day.toISOString(), new AbortController().signal);
}

async function sendAgain(store: Store): Promise<void> {
  const config = parseConfig('mail: { transport: "file:./outbox" }', join(tmpdir(), 'digest.yaml'), {});
  const frozen = await store.editions.get(edition);
  if (!frozen) throw new Error(edition);
  const context = commandContext({ config, store, clock: fixedClock(at) });
  const { sent, left } = await deliverByMail(context, frozen, { emails: null, stale: true });
  if (sent + left > 0) throw new Error('something was left');
}

/** Runs a command line, whose output is dropped. */
async function program(folder: string, argv: readonly string[]): Promise<void> {
  const nowhere = { write: () => true };
  const code = await runProgram(argv, {
    stdin: Object.assign(Readable.from([]), { isTTY: false }),
    stdout: nowhere,
    stderr: nowhere,
    environment: readEnvironment({ DIGEST_CONFIG: join(folder, 'digest.yaml'), XDG_STATE_HOME: folder }),
    command: 'digest',
    clock: systemClock,
    random: Math.random,
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(`digest ${argv.join(' ')} ended with ${code}`);
}

const numbers = (count: number) =>
  `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;

/** Subscribers with one or two editions, all of whom were sent two editions, and asked for a mail. */
async function fillReaders(database: BenchDatabase, rows: number): Promise<void> {
  const store = await open(database.url);
  await store.editions.freeze(editionOf([{}]), 'Subject', at);
  await store.editions.freeze(
    editionOf([{}], { id: 'daily/2025-06-16', date: '2025-06-16' }),
    'Subject',
    '2025-06-16T11:00:00.000Z',
  );
  await store.close();
  await database.run(`
    ${numbers(rows)} insert into subscribers (email, email_key, state, created_at, updated_at)
      select 'reader' || i || '@example.org', 'reader' || i || '@example.org', 'active', '${at}', '${at}' from n;
    insert into subscriber_periods select id, 'daily' from subscribers;
    insert into subscriber_periods select id, 'weekly' from subscribers where id % 2 = 0;
    insert into profile_rules select id, 0, 'text', 'clocks', 'more', null from subscribers where id % 4 = 0;
    insert into deliveries (edition_id, subscriber_id, email, email_key, state, sent_at)
      select 'daily/2025-06-16', id, email, email_key, 'sent', '2025-06-16T11:00:00.000Z' from subscribers;
    insert into deliveries (edition_id, subscriber_id, email, email_key, state, sent_at)
      select '${edition}', id, email, email_key, 'sent', case when id <= 500 then '${at}' else '2026-06-15T11:00:00.000Z' end from subscribers;
    insert into notices (wish, email_hash, interests_json, state, requested_at, next_attempt_at, settled_at)
      select 'link', 'hash' || id, '[]', 'sent', '${at}', '${at}', '${at}' from subscribers;
    analyze`);
}

const isPostgres = (url: string) => url.startsWith('postgres:');
const open = (url: string) => openStore(parseDatabase(url, '/'));

/** How each engine makes JSON, a day some days before another, and an instant some hours before a day. */
const ofSqlite = {
  object: 'json_object',
  json: (text: string) => `json('${text}')`,
  dayBefore: (day: string, days: string) => `date('${day}', '-' || (${days}) || ' days')`,
  hoursBefore: (day: string, hours: string) =>
    `strftime('%Y-%m-%dT%H:00:00.000Z', ${day}, '-' || ${hours} || ' hours')`,
};
const ofPostgres: typeof ofSqlite = {
  object: 'json_build_object',
  json: (text) => `'${text}'::json`,
  dayBefore: (day, days) => `(date '${day}' - (${days})::int)::text`,
  hoursBefore: (day, hours) =>
    `to_char((${day})::timestamp - ${hours} * interval '1 hour', 'YYYY-MM-DD"T"HH24:00:00.000"Z"')`,
};

/** A hundred old values for each paper, and the same 300 papers of the last days whatever the number of rows. */
async function fillSignals(database: BenchDatabase, rows: number): Promise<void> {
  await (await open(database.url)).close();
  const { object, json, dayBefore, hoursBefore } = isPostgres(database.url) ? ofPostgres : ofSqlite;
  const paper = `${object}('id', 'arxiv:' || i, 'title', 'Title ' || i, 'abstract', null, 'authors', ${json('[]')}, 'organization', null,
    'publishedAt', null, 'announcedOn', day, 'version', 1, 'withdrawn', ${json('false')}, 'categories', ${json('["cs.CL"]')},
    'links', ${json('{"abstract":null,"pdf":null,"code":null,"project":null,"discussion":null}')}, 'thumbnail', null, 'note', null,
    'journalRef', null, 'tldr', null, 'sources', ${json('["huggingface"]')}, 'upvotes', 0, 'comments', 0)`;
  const recent = 300;
  await database.run(`
    ${numbers(rows / 100 + recent)}, dated as (select i, case when i < ${recent} then ${dayBefore('2026-06-15', 'i % 5')}
        else ${dayBefore('2026-01-01', 'i % 700')} end as day from n)
      insert into papers (id, announced_on, first_seen_at, updated_at, paper_json, words_stale)
        select 'arxiv:' || i, day, '${at}', '${at}', ${paper}, 0 from dated;
    insert into announcements select id, 'huggingface', announced_on, 'featured', '${at}' from papers;
    ${numbers(100)} insert into signals select id, 'huggingface', 'upvotes',
      ${hoursBefore(`case when papers.seq <= ${recent} then '2026-06-15' else announced_on end`, 'i')}, 100 - i
      from papers join n on papers.seq > ${recent} or n.i < 10;
    analyze`);
}

/**
 * Milliseconds of the processor of one call, with those of the database's server: the least of three rounds, each long enough for
 * the clock.
 */
async function cpuMs(work: () => Promise<unknown>, serverPid: number | null): Promise<number> {
  const serverMs = () => (serverPid === null ? 0 : serverCpuMs(serverPid));
  let least = Number.POSITIVE_INFINITY;
  await work();
  for (let round = 0; round < 3; round++) {
    let calls = 0;
    let spent = 0;
    const before = process.cpuUsage();
    const serverBefore = serverMs();
    do {
      await work();
      calls += 1;
      const { user, system } = process.cpuUsage(before);
      spent = (user + system) / 1000 + serverMs() - serverBefore;
    } while (spent < (serverPid === null ? 100 : 500));
    least = Math.min(least, spent / calls);
  }
  return least;
}

interface Measured {
  ms: number;
  maxRssMb: number;
}

/** In a process of its own, for its memory. */
async function measureInChild(folder: string, name: string): Promise<Measured> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['measure', folder, name]);
  const answer = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (typeof answer[0] !== 'object') throw new Error(`${name} ended with ${String(answer[0])}`);
  return answer[0] as Measured;
}

async function measureHere(folder: string, name: string): Promise<Measured> {
  const cost = [...ofReaders, ...ofSignals].find((each) => each.name === name);
  if (!cost) throw new Error(name);
  const { url, serverPid } = JSON.parse(readFileSync(join(folder, 'database.json'), 'utf8')) as {
    url: string;
    serverPid: number | null;
  };
  const store = await open(url);
  const ms = await cpuMs(() => cost.work(store, folder), serverPid);
  await store.close();
  return { ms, maxRssMb: process.resourceUsage().maxRSS / 1024 };
}

async function compare(folders: readonly string[], costs: readonly Cost[]): Promise<void> {
  for (const { name, goal } of costs) {
    const measured: Measured[] = [];
    for (const folder of folders) measured.push(await measureInChild(folder, name));
    const ratios = measured.slice(1).map(({ ms }, index) => ms / (measured[index]?.ms ?? Number.NaN));
    const shown = measured.map(({ ms }) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0))).join(' / ');
    const verdict = ratios.every((ratio) => ratio <= goal) ? '' : '  ABOVE THE GOAL';
    console.log(
      `${name.padEnd(30)} ${shown.padStart(22)} ms   ${ratios.map((ratio) => `${ratio.toFixed(1)} x`).join(', ')} (goal: ${goal} x)   ${Math.max(...measured.map(({ maxRssMb }) => maxRssMb)).toFixed(0)} MB${verdict}`,
    );
  }
}

/** Bytes of the database for each imported paper. */
async function bytesPerPaper(databases: Databases, folder: string, count: number): Promise<number> {
  const file = join(folder, 'snapshot.json');
  await writeSnapshot(file, count);
  const database = await databases.create(folder);
  const store = await open(database.url);
  await importPapers(
    {
      store,
      clock: systemClock,
      signal: new AbortController().signal,
      report: { warn: console.error, note() {}, detail() {}, progress() {} },
    },
    { files: [file], format: null, again: false, adapt: false, stdin: process.stdin },
  );
  await store.close();
  return (await database.bytes()) / count;
}

async function main(databases: Databases, sizes: readonly number[]): Promise<void> {
  console.log(`Node ${process.version}, ${databases.engine}; rows: ${sizes.join(', ')}`);
  const root = mkdtempSync(join(tmpdir(), 'digest-growth-'));
  const made = async (kind: string, fill: (database: BenchDatabase, rows: number) => Promise<void>) => {
    const folders: string[] = [];
    for (const rows of sizes) {
      const folder = mkdtempSync(join(root, `${kind}-`));
      const database = await databases.create(folder);
      writeFileSync(join(folder, 'digest.yaml'), `database: "${database.url}"\n`);
      writeFileSync(
        join(folder, 'database.json'),
        JSON.stringify({ url: database.url, serverPid: databases.serverPid }),
      );
      await fill(database, rows);
      folders.push(folder);
    }
    return folders;
  };
  try {
    await compare(await made('readers', fillReaders), ofReaders);
    await compare(await made('signals', fillSignals), ofSignals);
    const [least = 0, next = 0] = sizes;
    const bytes = [];
    for (const count of [least, next])
      bytes.push(await bytesPerPaper(databases, mkdtempSync(join(root, 'papers-')), count));
    console.log(
      `bytes of the database a paper: ${bytes.map((each) => each.toFixed(0)).join(' / ')} of ${least} / ${next} (goal: 4,300)`,
    );
  } finally {
    await databases.stop();
    rmSync(root, { recursive: true });
  }
}

const [, , mode, folder = '', name = ''] = process.argv;
if (mode === 'measure') process.send?.(await measureHere(folder, name));
else {
  const args = process.argv.slice(2);
  const [sizes] = args.filter((arg) => !arg.startsWith('--'));
  await main(
    args.includes('--postgres') ? await postgresDatabases() : sqliteDatabases,
    sizes === undefined ? [10_000, 100_000, 1_000_000] : sizes.split(',').map(Number),
  );
}
