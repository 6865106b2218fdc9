// Backs up a database to a SQLite file by copying its rows, for an engine that can't write one by itself.
import { StoreError } from '../../errors.ts';
import { openEngine } from '../open-engine.ts';
import type { BackupOptions } from '../store.ts';
import { writeBackup } from './backup-file.ts';
import { copyDatabase, type NamedEngine } from './copy-database.ts';

/** As `Maintenance.backup`. */
export async function backUpRows(
  source: NamedEngine,
  file: string,
  { overwrite, signal, onRows }: BackupOptions,
): Promise<{ bytes: number }> {
  return await writeBackup(file, overwrite, async (draft) => {
    const engine = await openEngine({ path: draft, allowUnfinished: true });
    try {
      await copyDatabase(source, { engine, name: draft }, { blockWrites: false, signal, onRows });
      const [problem] = await engine.maintenance.check();
      if (problem !== undefined) {
        throw new StoreError(`the copy of ${source.name} is damaged: ${problem}`, {
          hint: 'Check the disk.',
        });
      }
    } finally {
      await engine.close();
    }
  });
}
