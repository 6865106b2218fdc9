// `digest import` on a real database: what is counted, what is known again, and what goes on after an interruption.
import { appendFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type ImportOptions, importPapers } from '../../src/commands/import.ts';
import { importExitCode } from '../../src/commands/shared/exit-codes.ts';
import { noFilters } from '../../src/model/search.ts';
import type { Store } from '../../src/store/store.ts';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { openEmptyStore } from '../helpers/empty-database.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { importFixture } from '../helpers/import-file.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

let folder: string;
let store: Store;
let warnings: string[];

beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  store = await openEmptyStore(join(folder, 'digest.db'));
  onTestFinished(() => store.close());
  warnings = [];
});

/** Imports files of the folder; `stopAfter` pages somebody presses Ctrl-C. */
async function importFiles(
  files: readonly string[],
  {
    stopAfter = Number.POSITIVE_INFINITY,
    stdin = '',
    ...options
  }: Partial<Omit<ImportOptions, 'stdin'>> & { stopAfter?: number; stdin?: string } = {},
) {
  const interrupted = new AbortController();
  let pages = 0;
  const report = {
    warn: (message: string) => warnings.push(message),
    note: () => {},
    detail: () => {},
    progress: () => {
      pages += 1;
      if (pages >= stopAfter) interrupted.abort();
    },
  };
  return await importPapers(
    { store, clock: fakeClock(), signal: interrupted.signal, report },
    {
      files: files.map((file) => (file === '-' ? file : join(folder, file))),
      format: null,
      again: false,
      adapt: false,
      ...options,
      stdin: (async function* () {
        yield stdin;
      })(),
    },
  );
}

const put = (name: string, content: string | Buffer) => writeFile(join(folder, name), content);

/** Lines of the snapshot, of 2 KB each. */
const snapshot = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const id = `2501.${String(at + 1).padStart(5, '0')}`;
    const fields = { id, title: `The Invented Paper of the Number ${at}`, abstract: 'We look. '.repeat(200) };
    return `${JSON.stringify({ ...fields, authors_parsed: [['Ames', 'Ada', '']], versions: [], update_date: '2025-02-01' })}\n`;
  }).join('');

describe('an import', () => {
  test('counts the results of each file, and warns of what it rejected', async () => {
    await put('papers.jsonl', importFixture('papers.jsonl'));
    await put('library.bib', importFixture('library.bib'));
    const result = await importFiles(['papers.jsonl', 'library.bib']);
    expect(result.files).toMatchObject([
      { format: 'jsonl', status: 'ok', received: 13, new: 9, updated: 0, unchanged: 0, rejected: 4 },
      { format: 'bibtex', status: 'ok', received: 10, new: 6, updated: 0, unchanged: 0, rejected: 4 },
    ]);
    expect(result.papers.total).toBe(15);
    expect(importExitCode(result)).toBe(3);
    expect(warnings).toHaveLength(8);
    expect(warnings[0]).toMatch(/papers\.jsonl: line 9: it is not JSON/);
  });

  test('warns of a file without entries', async () => {
    await put('empty.bib', '');
    await put('comment.bib', '@comment{ nothing here yet }\n');
    await put('library.bib', importFixture('library.bib'));
    const result = await importFiles(['empty.bib', 'comment.bib', 'library.bib']);
    expect(result.files.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    const ofEmpty = warnings.filter((warning) => warning.includes('it has no entries'));
    expect(ofEmpty.map((warning) => warning.split('/').at(-1))).toEqual([
      'empty.bib: nothing to import, it has no entries',
      'comment.bib: nothing to import, it has no entries',
    ]);
  });

  test('makes papers that search finds and that are not news', async () => {
    await put('library.bib', importFixture('library.bib'));
    await importFiles(['library.bib']);
    expect(await store.papers.latestAnnouncement('2030-01-01')).toBeNull();
    expect(await store.papers.activeSince('2000-01-01T00:00:00.000Z')).toEqual([]);
    const any = [{ text: 'quiet', times: 1, isPrefix: false }];
    const { hits } = await store.searchIndex.match({ any, required: [], excluded: [] }, noFilters, 5);
    const found = await store.searchIndex.papers(hits.map(({ seq }) => seq));
    expect([...found.values()].map(({ title }) => title)).toEqual(['Quiet Gradients: α and Others']);
    expect((await store.papers.find('local:eck2022'))?.paper.announcedOn).toBeNull();
  });

  test('of a paper that a source knows adds to it', async () => {
    await put('a.jsonl', '{"id":"2606.91001","title":"From a Source"}');
    await put('b.bib', '@misc{x, title={From a Bibliography}, eprint={2606.91001}}');
    const result = await importFiles(['a.jsonl', 'b.bib']);
    expect(result.files.map(({ new: fresh, updated }) => [fresh, updated])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(result.papers.total).toBe(1);
    expect(importExitCode(result)).toBe(0);
  });

  test('keeps papers apart that two bibliographies call the same', async () => {
    await put('a.bib', '@misc{smith2020, title={Quiet Gradients for Loud Models}}');
    await put('b.bib', '@misc{smith2020, title={Something Else Entirely, with Other Words}}');
    await put('c.bib', '@misc{smith2020, title={Quiet Gradients for Very Loud Models}}');
    const result = await importFiles(['a.bib', 'b.bib', 'c.bib']);
    expect(result.files.map(({ new: fresh, updated }) => [fresh, updated])).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    expect((await store.papers.find('local:smith2020'))?.paper.title).toBe(
      'Quiet Gradients for Very Loud Models',
    );
    expect((await store.papers.find('local:smith2020-2'))?.paper.title).toMatch(/^Something Else/);
    const again = await importFiles(['b.bib'], { again: true });
    expect(again.files[0]).toMatchObject({ new: 0, updated: 0, unchanged: 1 });
  });

  test('from stdin leaves no place to go on from', async () => {
    const input = importFixture('library.ris').toString('utf8');
    expect((await importFiles(['-'], { stdin: input })).files[0]).toMatchObject({
      format: 'ris',
      new: 3,
      rejected: 1,
    });
    expect((await importFiles(['-'], { stdin: input })).files[0]).toMatchObject({
      status: 'ok',
      new: 0,
      unchanged: 3,
    });
    expect(dumpDatabase(join(folder, 'digest.db'))['cursors']).toEqual([]);
  });
});

describe('a file that was imported', () => {
  test('is unchanged, without being read again', async () => {
    await put('a.json', snapshot(20));
    await importFiles(['a.json']);
    const before = dumpDatabase(join(folder, 'digest.db'));
    const { files } = await importFiles(['a.json']);
    expect(files[0]).toMatchObject({
      status: 'unchanged',
      received: 20,
      new: 0,
      updated: 0,
      unchanged: 20,
      rejected: 0,
    });
    expect(dumpDatabase(join(folder, 'digest.db'))).toEqual(before);
  });

  test('is read again when it has changed, or on request', async () => {
    await put('a.json', snapshot(20));
    await importFiles(['a.json']);
    expect((await importFiles(['a.json'], { again: true })).files[0]).toMatchObject({
      status: 'ok',
      unchanged: 20,
    });
    await appendFile(join(folder, 'a.json'), snapshot(21).split('\n')[20] ?? '');
    expect((await importFiles(['a.json'])).files[0]).toMatchObject({ received: 21, new: 1, unchanged: 20 });
    // The same length and the same beginning, written at another time: something in the middle may be different.
    await utimes(join(folder, 'a.json'), 1_700_000_000, 1_700_000_000);
    expect((await importFiles(['a.json'])).files[0]).toMatchObject({ status: 'ok', unchanged: 21 });
  });
});

describe.each(['plain', 'packed'])('an interrupted import of a %s file', (kind) => {
  test('continues where it stopped, with the same result as without a stop', async () => {
    const count = 2000;
    const name = kind === 'packed' ? 'a.json.gz' : 'a.json';
    await put(name, kind === 'packed' ? gzipSync(snapshot(count)) : snapshot(count));
    await expect(importFiles([name], { stopAfter: 2 })).rejects.toThrow();
    const stored = await store.papers.count();
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(count);
    const { files, papers } = await importFiles([name]);
    expect(files[0]).toMatchObject({
      received: count - stored,
      new: count - stored,
      unchanged: 0,
      fromLine: stored + 1,
    });
    expect(papers.total).toBe(count);
    expect((await importFiles([name])).files[0]).toMatchObject({ status: 'unchanged', received: count });
  });
});

describe('Ctrl-C', () => {
  test.each([
    ['entries on one line', 'a.bib', '@misc{a, title = {The invented title}, year = 2020} '.repeat(20_000)],
    [
      'lines with no entry among them',
      'a.ris',
      `TY  - JOUR\nTI  - One\nER  - \n${'nothing\n'.repeat(400_000)}`,
    ],
    ['papers of a few bytes', 'a.jsonl', '{"title":"a title"}\n'.repeat(50_000)],
    ['an array on one line', 'a.json', `[${'{"title":"a title"},'.repeat(50_000)}{"title":"z"}]`],
  ])('ends an import of %s at the next turn of the event loop', async (_, name, content) => {
    await put(name, content);
    const interrupted = new AbortController();
    // The signal comes while the import works: it has let the event loop run.
    setTimeout(() => interrupted.abort(), 1);
    let pages = 0;
    const report = { warn: () => {}, note: () => {}, detail: () => {}, progress: () => void pages++ };
    await expect(
      importPapers(
        { store, clock: fakeClock(), signal: interrupted.signal, report },
        { files: [join(folder, name)], format: null, again: false, stdin: (async function* () {})() },
      ),
    ).rejects.toThrow();
    expect(pages).toBeLessThan(10);
  });
});

describe('a file that cannot be read', () => {
  test('is an error of its own when it is alone', async () => {
    await expect(importFiles(['missing.bib'])).rejects.toThrow(/missing\.bib: no such file or folder/);
    await expect(importFiles(['.'])).rejects.toThrow(/it is a folder/);
  });

  test('does not keep the others from being read', async () => {
    await put('a.jsonl', '{"title":"One"}');
    const result = await importFiles(['missing.bib', 'a.jsonl']);
    expect(result.files.map(({ status }) => status)).toEqual(['failed', 'ok']);
    expect(importExitCode(result)).toBe(3);
  });

  test('to its end keeps what came before', async () => {
    const packed = gzipSync(snapshot(2000), { level: 0 });
    await put('a.json.gz', packed.subarray(0, packed.length - 100));
    const result = await importFiles(['a.json.gz']);
    expect(result.files[0]).toMatchObject({ status: 'partial', error: expect.stringMatching(/is cut off/) });
    expect(result.papers.total).toBeGreaterThan(1000);
    expect(importExitCode(result)).toBe(3);
  });

  test.each([
    ['lines', 'a.jsonl.gz', (at: number) => `{"title":"Silt in river ${at}"}\n`],
    ['entries', 'a.bib.gz', (at: number) => `@article{k${at}, title={Silt in river ${at}}}\n`],
  ])('to its end keeps what came before, however short it is: %s', async (_, name, entry) => {
    const packed = gzipSync(Array.from({ length: 300 }, (_, at) => entry(at)).join(''), { level: 0 });
    await put(name, packed.subarray(0, packed.length / 2));
    const result = await importFiles([name]);
    expect(result.files[0]).toMatchObject({ status: 'partial', error: expect.stringMatching(/is cut off/) });
    expect(result.papers.total).toBeGreaterThan(140);
    expect(result.papers.total).toBeLessThan(160);
  });
});

test('an entry that takes the place of another of its file is reported, and one of another work is not', async () => {
  const ris = (title: string, author: string, doi: string) =>
    `TY  - JOUR\nTI  - ${title}\nAU  - ${author}\nDO  - ${doi}\nER  - \n`;
  await put(
    'a.ris',
    ris('Moss grows on northern stones', 'Ames, Ada', '10.1000/a') +
      ris('Moss grows on most northern stones', 'Ames, Ada', '10.1000/a') +
      ris('Moss grows on most northern stones', 'Ames, Ada', '10.1000/a') +
      ris('Dredging of tidal rivers in winter', 'Berg, Bo', '10.1000/a'),
  );
  const { papers } = await importFiles(['a.ris']);
  expect(papers.total).toBe(2);
  expect(warnings).toEqual([
    expect.stringMatching(
      /a\.ris: "Moss grows on most northern stones" has the id of "Moss grows on northern stones"/,
    ),
  ]);
});
