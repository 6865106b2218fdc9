import { defineConfig } from 'vitest/config';

/** Tests that need PostgreSQL. */
const onPostgres = ['test/store/engines/postgres/**/*.test.ts', 'test/commands/both-engines.test.ts'];

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
        },
      },
      {
        // What the store promises holds on PostgreSQL, too: the same tests again.
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/store/**/*.test.ts', ...onPostgres],
          exclude: ['test/store/engines/sqlite/**'],
          globalSetup: ['test/helpers/postgres-server.ts'],
          setupFiles: ['test/helpers/leaks.ts', 'test/helpers/postgres-project.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], globalSetup: ['test/helpers/build.ts'] },
      },
    ],
  },
});
