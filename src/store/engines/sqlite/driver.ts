// Chooses the build of better-sqlite3 that the running Node can load.
import { createRequire } from 'node:module';
import type SqliteDatabase from 'better-sqlite3';

/**
 * The package that provides SQLite. better-sqlite3 13 ships prebuilt binaries for Node-API 10 (Node 22.14 and newer) and
 * crashes with a segmentation fault below that. better-sqlite3 12, installed under an alias, serves older Node; it must not
 * be used above, because its `node::ObjectWrap` aborts at random on Node 24.19 and newer
 * (`RemoveEnvironmentCleanupHook`, "Assertion failed: (env) != nullptr").
 */
export const sqlitePackage =
  Number(process.versions['napi']) >= 10 ? 'better-sqlite3' : 'better-sqlite3-node20';

const require = createRequire(import.meta.filename);

let driver: typeof SqliteDatabase | undefined;

/** The constructor of databases. Throws what `require` throws when the package is missing or its binary doesn't load. */
export function sqliteDriver(): typeof SqliteDatabase {
  if (driver) return driver;
  // Version 12 looks for its binary with "bindings", which reports a missing one without an error code.
  if (sqlitePackage !== 'better-sqlite3') require(`${sqlitePackage}/build/Release/better_sqlite3.node`);
  driver = require(sqlitePackage) as typeof SqliteDatabase;
  return driver;
}
