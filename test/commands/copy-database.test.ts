// `digest db copy` between SQLite and PostgreSQL in all directions, and `digest db backup` of PostgreSQL.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { copyDatabase } from '../../src/store/copy/copy-database.ts';
import type { Engine } from '../../src/store/engine.ts';
import { openStore } from '../../src/store/open.ts';
import { openEngine, type StoreOptions } from '../../src/store/open-engine.ts';
import { parseDatabase } from '../../src/store/options.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { runVerb, verbJson } from '../helpers/run-verb.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { copyOf, postgresDatabase, type TestDatabase } from '../helpers/test-store.ts';

let sources: SampleSources;
/** A digest with readers, editions, votes and an index, on SQLite. */
let template: string;
/** On PostgreSQL, with the tables and no rows. */
let blank: TestDatabase;
const cleanUps: (() => Promise<void>)[] = [];
const due = atDue(sampleDays.last);
const dayBefore = atDue('2026-06-10');

beforeAll(async () => {
  sources = await startSampleSources();
  blank = await postgresDatabase();
  template = await temporaryFolder((work) => cleanUps.push(work));
  await sources.configure(template, 'editions: { daily: { limit: 10 } }');
  await writeFile(
    join(template, 'readers.csv'),
    'email,name\nada@example.org,Ada\nÉmile@example.org,Émile\n',
  );
  const done = async (line: string, now = due) => {
    const { code, stderr } = await runVerb(line.split(' '), { folder: template, clock: fakeClock(now) });
    if (code !== 0) throw new Error(`digest ${line}: ${stderr}`);
  };
  await done(`subscribers import ${template}/readers.csv --consent asked`, dayBefore);
  await done('subscribers add cy@example.org --interests cs.CL,attention', dayBefore);
  await done('subscribers add gone@example.org', dayBefore);
  await done('fetch --until 2026-06-10', dayBefore);
  await done('send', dayBefore);
  await done('fetch');
  await done('send');
  await done('subscribers remove gone@example.org');
  const { papers } = await verbJson<{ papers: { id: string }[] }>(['top', '--now', due], {
    folder: template,
  });
  await done(`profile like ada@example.org ${papers[0]?.id}`);
  await done('search attention');
});
afterAll(async () => {
  await sources.close();
  for (const cleanUp of cleanUps) await cleanUp();
});

const templateUrl = () => `sqlite:${join(template, 'digest.db')}`;

async function newDatabase(engine: 'sqlite' | 'postgres'): Promise<string> {
  if (engine === 'sqlite') return `sqlite:${join(await temporaryFolder(onTestFinished), 'digest.db')}`;
  return (await copyOf(blank, onTestFinished)).url;
}

const digest = (args: readonly string[], folder = template) =>
  runVerb(args, { folder, clock: fakeClock(due) });

async function copied(from: string, to: string): Promise<void> {
  const { code, stderr } = await digest(['db', 'copy', from, to]);
  expect([code, stderr]).toEqual([0, '']);
}

async function withEngine<T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine({ ...parseDatabase(url, '.'), allowUnfinished: true });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Every row of every table, in the order of keys. */
async function contentOf(url: string): Promise<Record<string, unknown[]>> {
  return await withEngine(url, async ({ database, tables }) => {
    const content: Record<string, unknown[]> = {};
    for (const { name, columns } of await tables.shapes()) {
      const rows = (await database.selectFrom(name).selectAll().execute()) as Record<string, unknown>[];
      content[name] = rows
        .map((row) => JSON.stringify(columns.toSorted().map((column) => row[column])))
        .sort();
    }
    return content;
  });
}

/** The JSON of commands that read everything there is. */
async function answersOf(database: string): Promise<Record<string, unknown>> {
  const folder = await temporaryFolder(onTestFinished);
  await sources.configure(folder, `editions: { daily: { limit: 10 } }\ndatabase: "${database}"`);
  const { papers } = await verbJson<{ papers: { id: string }[] }>(['top', '--now', due], { folder });
  const id = papers[0]?.id ?? '';
  const lines = [
    'top',
    `show ${id}`,
    `why ${id} --for cy@example.org`,
    'subscribers list',
    'subscribers show ada@example.org',
    'profile show cy@example.org',
    'profile test cy@example.org',
    'deliveries',
    'stats',
    `preview --for cy@example.org --format json`,
    `search --like ${id}`,
    'search attention --mode text --limit 100',
    'send --dry-run',
  ];
  const answers: Record<string, unknown> = {};
  for (const line of lines) {
    const { code, stdout, stderr } = await digest([...line.split(' '), '--json'], folder);
    expect([line, code], stderr).toEqual([line, 0]);
    const text = stdout
      .replaceAll(folder, 'FOLDER')
      .replaceAll(/"[^" ]*(?:\/digest\.db|\/test_\w+)"/g, '"DATABASE"');
    answers[line] = line.includes('search') ? inAnyOrder(JSON.parse(text)) : JSON.parse(text);
  }
  return answers;
}

/** Full text ranks in its own way on each engine. */
function inAnyOrder({ results }: { results: { paper: { id: string } }[] }) {
  return results.map(({ paper }) => paper.id).sort();
}

const engines = ['sqlite', 'postgres'] as const;
describe.each(engines.flatMap((from) => engines.map((to) => ({ from, to }))))(
  'a copy from $from to $to',
  ({ from, to }) => {
    async function copies(): Promise<{ source: string; target: string }> {
      const source = await newDatabase(from);
      await copied(templateUrl(), source);
      const target = await newDatabase(to);
      await copied(source, target);
      return { source, target };
    }

    test('has the same rows and gives the same JSON for commands', async () => {
      const { source, target } = await copies();
      expect(await contentOf(target)).toEqual(await contentOf(source));
      expect(await answersOf(target)).toEqual(await answersOf(source));
    });

    test('gives new subscribers numbers that no one had before, and keeps the keys of links', async () => {
      const { source, target } = await copies();
      const numberAndKey = async (url: string) => {
        const store = await openStore(parseDatabase(url, '.'));
        try {
          const key = await store.secrets.key('links');
          await store.subscribers.add(newReader, due);
          return key.toString('hex');
        } finally {
          await store.close();
        }
      };
      expect(await numberAndKey(target)).toBe(await numberAndKey(source));
      const ids = (url: string) =>
        withEngine(url, ({ database }) =>
          database.selectFrom('subscribers').select(['id', 'email']).orderBy('id').execute(),
        );
      expect(await ids(target)).toEqual(await ids(source));
      // The one who left had the fourth number.
      expect((await ids(target)).at(-1)).toEqual({ id: 5, email: 'new@example.org' });
    });
  },
);

const newReader = {
  email: 'new@example.org',
  name: null,
  preferences: { interests: [], periods: ['daily' as const] },
};

interface Names {
  from: string;
  to: string;
}

/** Copies below the command, so that a test can act between batches. */
async function copyWith(
  { from, to }: Names,
  onRows: (table: string, done: number) => void,
  signal?: AbortSignal,
) {
  return await withEngine(from, (source) =>
    withEngine(to, (target) =>
      copyDatabase(
        { engine: source, name: from },
        { engine: target, name: to },
        { blockWrites: true, signal, onRows },
      ),
    ),
  );
}

/** How many batches a copy of the sample has. */
async function batchesOf(to: 'sqlite' | 'postgres'): Promise<number> {
  let batches = 0;
  await copyWith({ from: templateUrl(), to: await newDatabase(to) }, () => {
    batches += 1;
  });
  return batches;
}

/** Stops a copy after so many batches; returns false if it was done before that. */
async function stoppedCopy(names: Names, batches: number): Promise<boolean> {
  const controller = new AbortController();
  let left = batches;
  const onRows = () => {
    left -= 1;
    if (left === 0) controller.abort();
  };
  try {
    await copyWith(names, onRows, controller.signal);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
    return true;
  }
}

describe.each(engines)('a copy to %s that was stopped', (to) => {
  test('continues wherever it was stopped, and is complete in the end', async () => {
    const total = await batchesOf(to);
    for (const batches of [1, Math.ceil(total / 3), Math.ceil(total / 2), total - 1]) {
      const names = { from: templateUrl(), to: await newDatabase(to) };
      expect(await stoppedCopy(names, batches)).toBe(true);
      const seen: string[] = [];
      const { resumed } = await copyWith(names, (table) => seen.push(table));
      expect(resumed).toBe(true);
      expect(await contentOf(names.to)).toEqual(await contentOf(names.from));
    }
  });

  test('does not read again what has arrived', async () => {
    const names = { from: templateUrl(), to: await newDatabase(to) };
    const all: string[] = [];
    await copyWith({ ...names, to: await newDatabase(to) }, (table) => all.push(table));
    await stoppedCopy(names, 20);
    const rest: string[] = [];
    await copyWith(names, (table) => rest.push(table));
    expect(rest).toEqual(all.slice(20));
  });

  test('is opened by nothing else until it is finished', async () => {
    const names = { from: templateUrl(), to: await newDatabase(to) };
    await stoppedCopy(names, 12);
    const folder = await temporaryFolder(onTestFinished);
    await sources.configure(folder, `database: "${names.to}"`);
    const refused = await digest(['top'], folder);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('unfinished copy of another'),
    ]);
    await copyWith(names, () => {});
    expect((await digest(['top'], folder)).code).toBe(0);
  });

  test('takes over what has changed in the source since', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const from = `sqlite:${join(folder, 'digest.db')}`;
    await copied(templateUrl(), from);
    const names = { from, to: await newDatabase(to) };
    expect(await stoppedCopy(names, (await batchesOf(to)) - 1)).toBe(true);
    await withEngine(from, async ({ database }) => {
      await database.updateTable('subscribers').set({ name: 'Renamed' }).where('id', '=', 1).execute();
      await database.deleteFrom('reader_events').execute();
      await database
        .updateTable('papers')
        .set({ updated_at: '2026-07-01T00:00:00.000Z' })
        .where('seq', '=', 1)
        .execute();
    });
    await copyWith(names, () => {});
    expect(await contentOf(names.to)).toEqual(await contentOf(names.from));
    const store = await openStore(parseDatabase(names.to, '.'));
    expect(await store.searchIndex.check(1000)).toMatchObject({ pending: 0, orphans: 0, wrong: 0 });
    await store.close();
  });

  test('is not continued from another source', async () => {
    const other = await newDatabase('sqlite');
    await copied(templateUrl(), other);
    const names = { from: templateUrl(), to: await newDatabase(to) };
    await stoppedCopy(names, 5);
    await expect(copyWith({ ...names, from: other }, () => {})).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('unfinished copy of sqlite:'),
    });
  });
});

test.each(engines)(
  'a row that is changed in %s is named, and arrives when the copy is repeated',
  async (to) => {
    const names = { from: templateUrl(), to: await newDatabase(to) };
    const damaged = withEngine(names.from, (source) =>
      withEngine(names.to, async (engine) => {
        const target: Engine = {
          ...engine,
          async insertRows(db, insert, items, rowOf) {
            await engine.insertRows(db, insert, items, rowOf);
            if (insert.into !== 'paper_keys') return;
            await db
              .updateTable('paper_keys')
              .set({ paper_id: await anyPaper(db) })
              .execute();
          },
        };
        return await copyDatabase(
          { engine: source, name: names.from },
          { engine: target, name: names.to },
          { blockWrites: true },
        );
      }),
    );
    await expect(damaged).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringMatching(/^table paper_keys: the row with key \["[^"]+"\] arrived changed$/),
    });
    await copyWith(names, () => {});
    expect(await contentOf(names.to)).toEqual(await contentOf(names.from));
  },
);

async function anyPaper(db: Engine['database']): Promise<string> {
  return (await db.selectFrom('papers').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id;
}

describe('what can go wrong', () => {
  test('a target that already has data is rejected, and stays as it is', async () => {
    for (const engine of engines) {
      const target = await newDatabase(engine);
      const store = await openStore(parseDatabase(target, '.'));
      await store.secrets.key('links');
      await store.close();
      const before = await contentOf(target);
      const { code, stderr } = await digest(['db', 'copy', templateUrl(), target]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('already has data (in secrets)')]);
      expect(await contentOf(target)).toEqual(before);
    }
  });

  test('while a run holds the lock of either database nothing is copied', async () => {
    const target = await newDatabase('sqlite');
    for (const held of [templateUrl(), target]) {
      const store = await openStore(parseDatabase(held, '.'));
      const lock = await store.lock();
      const { code, stderr } = await digest(['db', 'copy', templateUrl(), target]);
      expect([code, stderr]).toEqual([75, expect.stringContaining('another digest process is running')]);
      await lock?.release();
      await store.close();
    }
    await copied(templateUrl(), target);
  });

  test('while another machine sends from PostgreSQL it is not copied, but backed up', async () => {
    const from = await newDatabase('postgres');
    await copied(templateUrl(), from);
    const leaseUntil = (expires_ms: number) =>
      withEngine(from, async ({ database }) => {
        await database.deleteFrom('senders').execute();
        await database.insertInto('senders').values({ expires_ms }).execute();
      });
    await leaseUntil(Date.parse('2100-01-01'));
    const { code, stderr } = await digest(['db', 'copy', from, await newDatabase('sqlite')]);
    expect([code, stderr]).toEqual([75, expect.stringContaining('another digest process is sending')]);
    const folder = await temporaryFolder(onTestFinished);
    await sources.configure(folder, `database: "${from}"`);
    expect((await digest(['db', 'backup', join(folder, 'backup.db')], folder)).code).toBe(0);
    await leaseUntil(Date.parse('2020-01-01'));
    await copied(from, await newDatabase('sqlite'));
  });

  test('no sender gets the number of one whose deliveries were copied', async () => {
    const [from, between, to] = [
      await newDatabase('postgres'),
      await newDatabase('sqlite'),
      await newDatabase('postgres'),
    ];
    await copied(templateUrl(), from);
    await withEngine(from, ({ database }) =>
      database.updateTable('deliveries').set({ sender_id: 41 }).where('id', '=', 1).execute(),
    );
    await copied(from, between);
    await copied(between, to);
    const { id } = await withEngine(to, ({ database }) =>
      database.insertInto('senders').values({ expires_ms: 0 }).returning('id').executeTakeFirstOrThrow(),
    );
    expect(id).toBe(42);
  });

  test('nothing can write to the source while it is copied', async () => {
    for (const engine of engines) {
      const from = await newDatabase(engine);
      await copied(templateUrl(), from);
      const other = await openEngine({ ...(parseDatabase(from, '.') as StoreOptions), busyTimeoutMs: 20 });
      onTestFinished(() => other.close());
      const written = copyWhile({ from, to: await newDatabase('sqlite') }, () =>
        other.database.updateTable('subscribers').set({ name: 'Late' }).execute(),
      );
      await expect(written).rejects.toMatchObject({
        message: expect.stringContaining('another program is writing'),
      });
    }
  });

  test('a source that does not exist is not created', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const missing = await digest(['db', 'copy', `sqlite:${folder}/missing.db`, await newDatabase('sqlite')]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('does not exist')]);
  });

  test('a database is not copied to itself, also by another name of its file', async () => {
    const same = await digest([
      'db',
      'copy',
      templateUrl(),
      `sqlite:${template}/../${template.split('/').at(-1)}/digest.db`,
    ]);
    expect([same.code, same.stderr]).toEqual([2, expect.stringContaining("can't be copied to itself")]);
  });

  test('an invalid database URL is a usage error, and passwords are never shown', async () => {
    const target = 'postgres://digest:s3cret%21@127.0.0.1:1/digest';
    const unreachable = await digest(['db', 'copy', templateUrl(), target, '--json']);
    expect(unreachable.code).toBe(1);
    const wrong = await digest(['db', 'copy', templateUrl(), 'mysql://u:s3cret%21@h/d', '--json']);
    expect(wrong.code).toBe(2);
    expect(unreachable.stdout + unreachable.stderr + wrong.stdout + wrong.stderr).not.toContain('s3cret');
    const named = await runVerb(['db', 'copy', templateUrl(), '${TARGET}', '--json'], {
      folder: template,
      env: { TARGET: target },
    });
    expect(named.stdout).toContain('postgres://digest@127.0.0.1:1/digest');
    expect(named.stdout + named.stderr).not.toContain('s3cret');
  });
});

/** Does something else once rows have been copied. */
async function copyWhile(names: Names, work: () => Promise<unknown>): Promise<unknown> {
  let begun: Promise<unknown> | undefined;
  await copyWith(names, () => {
    begun ??= work();
    begun.catch(() => {});
  });
  return await begun;
}

test('a backup of PostgreSQL is a SQLite database with the same results', async () => {
  const source = await newDatabase('postgres');
  await copied(templateUrl(), source);
  const folder = await temporaryFolder(onTestFinished);
  await mkdir(join(folder, 'backups'));
  await sources.configure(folder, `database: "${source}"`);
  const file = join(folder, 'backups', 'digest.db');
  const made = await digest(['db', 'backup', file, '--json'], folder);
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(JSON.parse(made.stdout)).toMatchObject({ file, bytes: expect.any(Number) });
  expect((await digest(['db', 'backup', file], folder)).stderr).toContain('exists already');
  expect((await digest(['db', 'backup', file, '--overwrite'], folder)).code).toBe(0);
  expect(await contentOf(`sqlite:${file}`)).toEqual(await contentOf(source));
  expect(await answersOf(`sqlite:${file}`)).toEqual(await answersOf(source));
});

test('the document of a copy has the rows of each table, and its database passes the check', async () => {
  const target = await newDatabase('postgres');
  const { stdout } = await digest(['db', 'copy', templateUrl(), target, '--json']);
  const document = JSON.parse(stdout) as { rows: number; tables: { table: string; rows: number }[] };
  expect(document).toMatchObject({ source: join(template, 'digest.db'), resumed: false });
  expect(document.tables.find(({ table }) => table === 'subscribers')).toEqual({
    table: 'subscribers',
    rows: 3,
    checksum: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(document.rows).toBe(document.tables.reduce((sum, { rows }) => sum + rows, 0));
  const folder = await temporaryFolder(onTestFinished);
  await sources.configure(folder, `database: "${target}"`);
  expect((await digest(['db', 'check'], folder)).code).toBe(0);
});
