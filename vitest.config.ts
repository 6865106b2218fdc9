import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that need PostgreSQL. */
const onPostgres = [
  'test/store/engines/postgres/**/*.test.ts',
  'test/commands/both-engines.test.ts',
  'test/commands/copy-database.test.ts',
  'test/commands/run-beside-others.test.ts',
];

/** What runs on PostgreSQL as well where that is asked for; it takes minutes. */
const commands = [
  'test/commands/**/*.test.ts',
  'test/cli/verbs/**/*.test.ts',
  'test/search/searcher.test.ts',
  'test/mail/bounces/**/*.test.ts',
  'test/fetchers/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { include: ['src/**'] },
    setupFiles: ['test/helpers/leaks.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...onPostgres],
          // Files share a process, and load the sources once: half of the time was loading. What a file leaves open fails it.
          isolate: false,
          // Most objects of tests die young: in a larger nursery they die uncopied, which halves the time of the collector.
          execArgv: ['--max-semi-space-size=64'],
          // One more than cores: many tests wait for a time limit of theirs, ten seconds for each of two workers.
          maxWorkers: availableParallelism() + 1,
          // Projects with different numbers of workers run one after the other.
          sequence: { groupOrder: 1 },
        },
      },
      {
        // What the store promises holds on PostgreSQL, too: the same tests again.
        extends: true,
        test: {
          name: 'postgres',
          include: [
            'test/store/**/*.test.ts',
            ...onPostgres,
            ...(process.env['ALL_ON_POSTGRES'] ? commands : []),
          ],
          exclude: ['test/store/engines/sqlite/**'],
          globalSetup: ['test/helpers/postgres-server.ts'],
          setupFiles: ['test/helpers/leaks.ts', 'test/helpers/postgres-project.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/helpers/build.ts'],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
