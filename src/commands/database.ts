// `digest db`: checks the database and copies it.
import { resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import type { CommandContext } from './shared/context.ts';

export interface CheckResult {
  database: string;
  ok: boolean;
  problems: string[];
}

export interface BackupResult {
  database: string;
  file: string;
  bytes: number;
}

type DatabaseContext = { config: Config; store: Store };
type BackupContext = DatabaseContext & Pick<CommandContext, 'signal' | 'report'>;

/** Looks through the whole file. */
export async function checkDatabase({ config, store }: DatabaseContext): Promise<CheckResult> {
  const problems = await store.maintenance.check();
  return { database: config.database.name, ok: problems.length === 0, problems };
}

/** Copies the database to a SQLite file while others use it. Throws a `StoreError` if the file exists already, unless it may be replaced. */
export async function backUpDatabase(
  { config, store, signal, report }: BackupContext,
  { file, overwrite }: { file: string; overwrite: boolean },
): Promise<BackupResult> {
  const target = resolve(file);
  const { bytes } = await store.maintenance.backup(target, {
    overwrite,
    signal,
    onRows: (table, done, total) => report.progress(`Copying ${table}`, done, total, 'rows'),
  });
  return { database: config.database.name, file: target, bytes };
}
