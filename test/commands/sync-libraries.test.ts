// Readers' libraries at Zotero, synced by the commands: what joins and leaves a library, and what stays when a sync fails.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FetchResult } from '../../src/commands/fetch.ts';
import type { ProfileResult } from '../../src/commands/profile.ts';
import { type LibraryResult, syncLibraries } from '../../src/commands/shared/readers/sync-libraries.ts';
import { parseConfig } from '../../src/config/load.ts';
import { commandContext } from '../helpers/command-context.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { hang, respond } from '../helpers/fault-server.ts';
import { testHttpClient } from '../helpers/http-client.ts';
import { sampleInstances } from '../helpers/sample-instance.ts';
import { startZotero } from '../helpers/zotero-server.ts';

const instance = sampleInstances();
const ada = 'ada@example.org';
const topItems = '/users/90210/items/top';
const sync = ['profile', 'sync', ada];

/** An instance whose subscriber Ada has a library at a local Zotero. */
async function withLibrary(options = '') {
  const zotero = await startZotero();
  onTestFinished(zotero.close);
  const entry = (more: string) =>
    `libraries:\n  - zotero: { user: 90210, reader: ${ada}, endpoint: "${zotero.url}", minIntervalMs: 0${more} }\n`;
  const made = await instance(entry(options));
  await made.digest(['subscribers', 'add', ada]);
  return {
    ...made,
    zotero,
    entry,
    sync: async () => (await made.json<{ libraries: LibraryResult[] }>(sync)).libraries[0],
    librarySize: async () => (await made.json<ProfileResult>(['profile', 'show', ada])).library,
    /** Imports a bibliography with one of the library's papers and one that it doesn't have, as a file. */
    async importFile() {
      const path = join(made.folder, 'mine.bib');
      await writeFile(
        path,
        '@misc{a, title={Quiet Gradients in Small Models of Rivers}, eprint={2605.90110}}\n@misc{b, title={Weirs in Winter, a Study of Ice}, doi={10.5555/ice.1}}',
      );
      await made.digest(['import', '--library', ada, path]);
    },
  };
}

describe('a library at Zotero', () => {
  test('becomes the library of its reader; what the database has is linked, and the rest are new papers', async () => {
    const { digest, librarySize } = await withLibrary();
    const { code, stdout } = await digest([...sync, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      email: ada,
      libraries: [
        {
          library: 'zotero:users/90210',
          reader: ada,
          status: 'ok',
          received: 9,
          new: 5,
          known: 0,
          rejected: 1,
          added: 5,
          removed: 0,
          papers: 5,
          requests: 2,
          error: null,
        },
      ],
    });
    expect(await librarySize()).toBe(5);
    expect((await digest(sync)).stdout).toMatch(/zotero:users\/90210 +unchanged/);
  });

  test('is synced by "digest fetch" and "digest run", unless single sources are named', async () => {
    const { json, librarySize } = await withLibrary();
    expect((await json<FetchResult>(['fetch', 'arxiv'])).libraries).toEqual([]);
    expect((await json<FetchResult>(['fetch'])).libraries).toMatchObject([{ status: 'ok', added: 5 }]);
    expect(await librarySize()).toBe(5);
    const { fetch } = await json<{ fetch: FetchResult }>(['run']);
    expect(fetch.libraries).toMatchObject([{ status: 'unchanged', requests: 1 }]);
  });

  test('loses what is removed there, and gains what is added; what a file brought stays', async () => {
    const { zotero, sync: syncNow, librarySize, importFile } = await withLibrary();
    await syncNow();
    await importFile();
    expect(await librarySize()).toBe(6);
    zotero.remove('AB2CD3EF');
    zotero.remove('BC3DE4FG');
    zotero.edit('KL3MN4PQ', { title: 'A New Article about Rivers and Their Beds', DOI: '10.5555/rivers.3' });
    expect(await syncNow()).toMatchObject({ received: 1, new: 1, added: 1, removed: 2, papers: 4 });
    // Of the two that were removed, a file has the first.
    expect(await librarySize()).toBe(6);
  });

  test('has another paper where an item was changed into one, and none where it is a note now', async () => {
    const { zotero, sync: syncNow } = await withLibrary();
    await syncNow();
    zotero.edit('BC3DE4FG', {
      title: 'Another Survey Entirely, of Reeds',
      DOI: '10.5555/reeds.1',
      extra: '',
    });
    zotero.edit('DE5FG6HJ', { itemType: 'note' });
    expect(await syncNow()).toMatchObject({ received: 2, new: 1, added: 1, removed: 2, papers: 4 });
  });

  test('loses what leaves its configured collections', async () => {
    const { zotero, sync: syncNow, configure, entry } = await withLibrary(', collections: [Rivers]');
    expect(await syncNow()).toMatchObject({ papers: 4 });
    zotero.edit('AB2CD3EF', { collections: ['SHELF444'] });
    expect(await syncNow()).toMatchObject({ removed: 1, papers: 3 });
    await configure(entry(', exclude: [Deltas]'));
    expect(await syncNow()).toMatchObject({ removed: 2, added: 2, papers: 3 });
  });

  test('stays as it was when a sync fails or breaks off, with a warning; the next one catches up', async () => {
    const { zotero, digest, sync: syncNow, librarySize } = await withLibrary();
    await syncNow();
    zotero.remove('AB2CD3EF');
    zotero.edit('KL3MN4PQ', { title: 'A New Article about Rivers and Their Beds', DOI: '10.5555/rivers.3' });
    for (const faults of [
      [respond(403, {}, 'Forbidden')],
      [respond(200, { 'last-modified-version': '26' }, 'BC3DE4FG\n'), respond(404)],
      [respond(200, { 'last-modified-version': '26' }, ''), respond(200, {}, '[')],
    ]) {
      zotero.next(topItems, ...faults);
      const { code, stderr } = await digest(sync);
      expect(code).toBe(1);
      expect(stderr).toContain('warning: zotero:users/90210: ');
      expect(stderr).toContain('The library stays as it was.');
      expect(await librarySize()).toBe(5);
    }
    expect(await syncNow()).toMatchObject({ added: 1, removed: 1, papers: 5 });
  });

  test('that fails does not affect the rest of a run', async () => {
    const { zotero, digest } = await withLibrary();
    zotero.next(topItems, respond(403));
    const { code, stdout, stderr } = await digest(['run', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { fetch: FetchResult }).fetch.libraries).toMatchObject([
      { status: 'failed', error: expect.stringContaining('403') },
    ]);
    expect(stderr).toContain('zotero:users/90210 is not public'.replace('zotero:', ''));
  });

  test('is forgotten when it is no longer configured; what files brought stays', async () => {
    const { sync: syncNow, json, configure, librarySize, importFile } = await withLibrary();
    await syncNow();
    await importFile();
    await configure('');
    await json(['fetch']);
    expect(await librarySize()).toBe(2);
  });

  test('is in the export of its reader, and nothing is left of it when they are erased', async () => {
    const { sync: syncNow, json, digest, openStore } = await withLibrary();
    await syncNow();
    expect(await json(['subscribers', 'show', ada])).toMatchObject({
      libraries: [{ origin: 'zotero:users/90210', version: 20 }],
      profile: { library: expect.arrayContaining(['arxiv:2605.90110']) },
    });
    const store = await openStore();
    onTestFinished(() => store.close());
    const id = (await store.subscribers.find(ada))?.id ?? 0;
    await digest(['subscribers', 'remove', ada, '--erase']);
    expect((await store.profiles.get(id)).library).toEqual([]);
    expect(await store.profiles.libraryPosition(id, 'zotero:users/90210')).toBeNull();
  });

  test('of a reader who is not a subscriber, or has left, is not read', async () => {
    const { digest, json, zotero } = await withLibrary();
    await digest(['subscribers', 'set', ada, '--state', 'unsubscribed']);
    expect((await json<FetchResult>(['fetch'])).libraries).toMatchObject([{ status: 'skipped' }]);
    await digest(['subscribers', 'remove', ada]);
    expect((await json<FetchResult>(['fetch'])).libraries).toMatchObject([
      { status: 'failed', error: `${ada} is not a subscriber` },
    ]);
    expect(zotero.requests).toEqual([]);
  });

  test('that does not respond takes no more of a run than its time limit, and the warning says how to read it without one', async () => {
    const { zotero, folder, entry, openStore } = await withLibrary();
    zotero.next(topItems, hang());
    const store = await openStore();
    onTestFinished(() => store.close());
    const clock = fakeClock();
    const http = testHttpClient(clock);
    onTestFinished(http.close);
    const config = parseConfig(entry(''), join(folder, 'digest.yaml'), {});
    const warnings: string[] = [];
    const report = { warn: (text: string) => warnings.push(text), note() {}, detail() {}, progress() {} };
    const context = commandContext({ config, store, clock, report, http: async () => http });
    expect(await syncLibraries(context, config.libraries, { limitMs: 50 })).toMatchObject([
      { status: 'failed', papers: null },
    ]);
    expect(warnings).toEqual([
      expect.stringContaining(`"digest profile sync ${ada}" reads it without a limit.`),
    ]);
  });

  test('that is not configured cannot be synced by hand', async () => {
    const { digest } = await instance();
    await digest(['subscribers', 'add', ada]);
    expect(await digest(sync)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`no library of ${ada} is in`),
    });
  });

  test('is tried by doctor', async () => {
    const { json } = await withLibrary();
    const { findings } = await json<{ findings: { subject: string; message: string }[] }>(['doctor']);
    expect(findings.find(({ subject }) => subject.startsWith('library'))).toMatchObject({
      subject: 'library zotero:users/90210',
      status: 'ok',
      message: 'answers with 9 items',
    });
  });
});
