// What marks a database as an unfinished copy, so that only the copy opens it.
import { StoreError } from '../../errors.ts';

/** In the table `migrations` while a copy is unfinished: a digest that doesn't know it refuses the database, too. */
export const unfinishedMark = 'copy-unfinished';

/** Where the copy notes how far it is. */
export const progressTable = 'copy_progress';

/** How a database may be opened. */
export interface OpenOptions {
  /** Opens an unfinished copy, too. Only what finishes it may. */
  allowUnfinished?: boolean;
}

/**
 * Looks through the names in the table `migrations`. Throws a `StoreError` if a newer version has changed the database, since
 * writing to it could lose what this version doesn't know, and for an unfinished copy.
 */
export function checkMigrations(
  done: readonly string[],
  known: readonly { name: string }[],
  { allowUnfinished = false }: OpenOptions,
): void {
  if (done.includes(unfinishedMark) && !allowUnfinished) {
    throw new StoreError('the database is an unfinished copy of another', {
      hint: 'Finish it with the same "digest db copy" as before, or name another database in the configuration.',
    });
  }
  const newer = done.find((name) => name !== unfinishedMark && !known.some((each) => each.name === name));
  if (newer) {
    throw new StoreError(`the database was made by a newer digest (it has the migration ${newer})`, {
      hint: 'Update digest, or name another database in the configuration.',
    });
  }
}
