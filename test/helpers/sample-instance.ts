// A folder with a configuration, the papers of the sample and no subscribers: for tests that run verbs in their own process.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { temporaryFolder } from './run-digest.ts';
import { runVerb, type VerbOptions, type VerbResult, verbJson } from './run-verb.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from './sample-sources.ts';
import { copyOf, engineName, postgresDatabase, type TestDatabase } from './test-store.ts';

export interface SampleInstance {
  folder: string;
  sources: SampleSources;
  /** Writes the configuration anew; `more` are further keys. The database stays the same. */
  configure(more: string): Promise<void>;
  openStore(): Promise<Store>;
  /** Runs a command line at the time when the last day's edition has become due. */
  digest(args: readonly string[], options?: Partial<VerbOptions>): Promise<VerbResult>;
  json<T = Record<string, unknown>>(args: readonly string[], options?: Partial<VerbOptions>): Promise<T>;
}

/** Call it where tests are defined; each call of what it returns makes a new instance, for one test. */
export function sampleInstances(): (more?: string) => Promise<SampleInstance> {
  let sources: SampleSources;
  let template: string;
  const cleanUps: (() => Promise<void>)[] = [];
  let stored: TestDatabase | null = null;
  const keyOf = (database: TestDatabase | null) => (database ? `database: "${database.url}"` : '');
  beforeAll(async () => {
    sources = await startSampleSources();
    template = await temporaryFolder((work) => cleanUps.push(work));
    // SQLite's file is in the folder.
    if (engineName === 'postgres') stored = await postgresDatabase();
    await sources.configure(template, keyOf(stored));
    const { code, stderr } = await runVerb(['fetch', '--now', atDue(sampleDays.last)], { folder: template });
    if (code !== 0) throw new Error(stderr);
  });
  afterAll(async () => {
    await sources.close();
    for (const cleanUp of cleanUps) await cleanUp();
  });
  return async (more = '') => {
    const folder = await temporaryFolder(onTestFinished);
    await cp(template, folder, { recursive: true });
    const database = stored && (await copyOf(stored, onTestFinished));
    const configure = (keys: string) => sources.configure(folder, `${keys}\n${keyOf(database)}\n`);
    await configure(more);
    const withNow = (args: readonly string[]) =>
      args.includes('--now') ? args : [...args, '--now', atDue(sampleDays.last)];
    return {
      folder,
      sources,
      configure,
      openStore: () => database?.open() ?? openStore({ path: join(folder, 'digest.db') }),
      digest: (args, options) => runVerb(withNow(args), { folder, ...options }),
      json: (args, options) => verbJson(withNow(args), { folder, ...options }),
    };
  };
}
