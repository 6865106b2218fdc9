// How the engine connects to PostgreSQL, and what people read when it can't.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openStore } from '../../../../src/store/open.ts';
import { parseDatabase } from '../../../../src/store/options.ts';
import { freePort } from '../../../helpers/free-port.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';
import { runVerb } from '../../../helpers/run-verb.ts';
import { postgresDatabase } from '../../../helpers/test-store.ts';

const secret = 'hunter2-Sesam';

async function openEngine() {
  const database = await postgresDatabase();
  onTestFinished(database.drop);
  const engine = await database.openEngine();
  onTestFinished(() => engine.close());
  return { engine, database };
}

/** The server's own address with a password, which it doesn't ask for. */
const withPassword = (path: string) =>
  String(inject('postgres')).replace('digest@', `digest:${secret}@`) + path;

async function failure(url: string) {
  const error = await openStore(parseDatabase(url, '/')).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  const { name, message, hint } = error as { name: string; message: string; hint: string };
  expect(name).toBe('StoreError');
  expect(`${message} ${hint}`).not.toContain(secret);
  return `${message}. ${hint}`;
}

test('a server that does not run is named, without the password', async () => {
  const port = await freePort();
  expect(await failure(`postgres://digest:${secret}@127.0.0.1:${port}/papers`)).toMatch(
    new RegExp(
      `^database postgres://digest@127.0.0.1:${port}/papers: the server cannot be reached: .*sslmode`,
    ),
  );
});

test('a server that hangs up is named', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  expect(await failure(`postgres://digest:${secret}@127.0.0.1:${port}/papers`)).toContain(
    'the server cannot be reached',
  );
});

test('a missing database, and missing TLS, are reported', async () => {
  expect(await failure(withPassword('/nowhere'))).toContain('the server has no such database. Create it');
  expect(await failure(withPassword('/nowhere?sslmode=require'))).toContain('does not support SSL');
});

test('the password is in no error and no output of a command', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const options = { folder, env: { DATABASE_PASSWORD: secret } };
  const url = withPassword('/nowhere').replace(secret, '${DATABASE_PASSWORD}');
  await writeFile(join(folder, 'digest.yaml'), `database: "${url}"\n`);
  for (const words of [['stats'], ['db', 'check'], ['doctor', '--offline']]) {
    for (const format of [['--json'], ['--verbose']]) {
      const { code, stdout, stderr } = await runVerb([...words, ...format], options);
      expect(code).toBe(1);
      expect(stdout + stderr).toContain('nowhere');
      expect(stdout + stderr).not.toContain(secret);
    }
  }
});

test('a connection that the server ended is replaced by the next one', async () => {
  const { engine, database } = await openEngine();
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(engine.database);
  await database.run(`select pg_terminate_backend(${rows[0]?.pid}, 10000)`);
  const ask = () => engine.database.selectFrom('secrets').selectAll().execute();
  // Whether the pool has heard of it yet is a matter of time.
  await ask().catch((error: Error) => expect(error.name).toBe('StoreError'));
  expect(await ask()).toEqual([]);
});

test('a transaction whose connection is lost fails with that error, and changes nothing', async () => {
  const { engine, database } = await openEngine();
  const lost = engine.transaction(async (db) => {
    await db.insertInto('secrets').values({ name: 'a', value: 'b' }).execute();
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    await database.run(`select pg_terminate_backend(${rows[0]?.pid}, 10000)`);
    await db.insertInto('secrets').values({ name: 'c', value: 'd' }).execute();
  });
  await expect(lost).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringContaining('server'),
  });
  expect(await engine.database.selectFrom('secrets').selectAll().execute()).toEqual([]);
});

test('text that PostgreSQL refuses is stored with a replacement, and found by the same text', async () => {
  const { engine } = await openEngine();
  const odd = 'a\0b\ud800c';
  const { database } = engine;
  await database.insertInto('secrets').values({ name: odd, value: odd }).execute();
  await engine.insertRows(database, { into: 'secrets', columns: ['name', 'value'] }, ['\0'], (name) => [
    name,
    '',
  ]);
  const found = (name: string) =>
    database.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();
  expect(await found(odd)).toEqual({ value: 'a\ufffdb\ufffdc' });
  expect(await found('\0')).toEqual({ value: '' });
  const listed = await database
    .selectFrom('secrets')
    .select('name')
    .where('name', 'in', engine.list([odd, '\0']))
    .execute();
  expect(listed).toHaveLength(2);
  const given = engine.rows({ name: 'text' }, [{ name: odd }]).as('given');
  const joined = await database
    .selectFrom(given)
    .innerJoin('secrets', 'secrets.name', 'given.name')
    .select('secrets.name')
    .execute();
  expect(joined).toHaveLength(1);
});
