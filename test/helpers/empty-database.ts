// SQLite databases with the schema and no rows: copied, because to run all migrations takes ten milliseconds in memory, and a hundred
// on a disk.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openSqlite } from '../../src/store/engines/sqlite/engine.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';

let template: Promise<Buffer> | undefined;

/** Writes a database with the schema. */
export async function writeEmptyDatabase(path: string): Promise<void> {
  template ??= migrated();
  await writeFile(path, await template, { mode: 0o600 });
}

/** Opens a new store in memory. */
export async function openMemoryStore(): Promise<Store> {
  template ??= migrated();
  return await openStore({ path: ':memory:', content: await template });
}

/** Opens a new store in a file. */
export async function openEmptyStore(path: string, options: { busyTimeoutMs?: number } = {}): Promise<Store> {
  await writeEmptyDatabase(path);
  return await openStore({ path, ...options });
}

async function migrated(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-template-'));
  const engine = await openSqlite(':memory:');
  try {
    const path = join(folder, 'digest.db');
    await sql`vacuum into ${path}`.execute(engine.database);
    return await readFile(path);
  } finally {
    await engine.close();
    await rm(folder, { recursive: true });
  }
}
