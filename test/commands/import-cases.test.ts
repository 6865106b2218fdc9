// `digest import` on the files of `../shared/cases`: each comes to the papers that their table gives.
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { importPapers } from '../../src/commands/import.ts';
import type { Paper, PaperRecord } from '../../src/model/paper.ts';
import { casePath, hasCases, tableOf } from '../helpers/cases.ts';
import { openEmptyStore } from '../helpers/empty-database.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

/** Imports a file of the cases into an empty database, and reads its papers back. */
async function imported(file: string) {
  const folder = await temporaryFolder(onTestFinished);
  const store = await openEmptyStore(join(folder, 'digest.db'));
  onTestFinished(() => store.close());
  const keys: string[] = [];
  const papers = new Proxy(store.papers, {
    get: (target, name) =>
      name === 'savePage'
        ? (...args: Parameters<typeof target.savePage>) => {
            keys.push(...args[1].records.map(({ key }) => key));
            return target.savePage(...args);
          }
        : Reflect.get(target, name),
  });
  const report = { warn: () => {}, note: () => {}, detail: () => {}, progress: () => {} };
  const { files } = await importPapers(
    { store: { ...store, papers }, clock: fakeClock(), signal: new AbortController().signal, report },
    { files: [casePath(file)], format: null, again: false, stdin: (async function* () {})() },
  );
  const found: { paper: Paper; records: readonly PaperRecord[] }[] = [];
  for (const key of keys) {
    const history = await store.papers.find(key);
    if (history)
      found.push({ paper: history.paper, records: await store.papers.recordsOf(history.paper.id) });
  }
  return { result: files[0], papers: found };
}

type Imported = Awaited<ReturnType<typeof imported>>;

/** Everything that the table may say of a paper, as it says it. */
function valuesOf({ papers }: Imported): string[] {
  return papers.flatMap(({ paper, records }) => [
    paper.title,
    paper.abstract ?? 'null',
    ...records.map(({ abstract }) => abstract ?? 'null'),
    ...paper.authors.map(({ name }) => name),
    paper.publishedAt?.slice(0, 10) ?? 'none',
    paper.id,
    paper.id.replace(/^\w+:/, ''),
    paper.journalRef ?? 'null',
    paper.note ?? 'null',
  ]);
}

/** What is left of a right result when all that was found is taken out of it: separators, if all of it was found. */
function unexplained(right: string, values: readonly string[]): string {
  const longestFirst = [...new Set(values)].filter(Boolean).sort((a, b) => b.length - a.length);
  return longestFirst
    .reduce((left, value) => left.replaceAll(value, ' '), right)
    .replaceAll(/[\s¦/.]+/g, ' ')
    .trim();
}

/** Results that the table gives in words, and how many papers it counts where it counts them. */
const inWords: Record<string, (found: Imported) => void> = {
  'import-csl-json.json': ({ papers }) => {
    expect(papers.map(({ paper }) => paper.id)).toEqual(['doi:10.1000/m.1']);
    expect(papers[0]?.paper.publishedAt).toBe('2020-03-14T00:00:00.000Z');
  },
  'import-crossref-inherit.bib': ({ papers }) => {
    expect(papers).toHaveLength(2);
    expect(papers.every(({ paper }) => paper.publishedAt?.startsWith('2020'))).toBe(true);
  },
  'import-date-forms.bib': ({ papers }) => {
    const [{ right = '' } = {}] = tableOf('import-date');
    expect(papers.map(({ paper }) => paper.publishedAt?.slice(0, 10) ?? 'none').join(' ')).toBe(right);
  },
  'import-nbib.nbib': ({ papers: [first] }) => {
    expect(first?.paper.id).toBe('doi:10.1234/jw.2026.1');
    expect(first?.paper.publishedAt).toBe('2026-06-05T00:00:00.000Z');
    expect(first?.paper.authors).toHaveLength(2);
  },
  'import-proceedings-volume.bib': (found) => {
    expect(found.papers).toHaveLength(2);
    const [{ right = '' } = {}] = tableOf('import-proceedings');
    expect(unexplained(right.replace(/^2 /, ''), valuesOf(found))).toBe('');
  },
  'import-wos-tab.txt': ({ papers: [first] }) => {
    expect(first?.paper.id).toBe('doi:10.1000/w1');
    expect(first?.paper.authors.map(({ name }) => name)).toEqual(['Ada Ames', 'Bo Berg']);
  },
};

describe.skipIf(!hasCases)('a file of the cases', () => {
  const files = tableOf('import').filter(({ file }) => file !== 'import-excel-semicolon-latin1.csv');

  test.each(files)('$file has the papers that the table gives', async ({ file, right }) => {
    const found = await imported(file);
    expect(found.result).toMatchObject({ status: 'ok', rejected: 0 });
    expect(found.papers.length).toBeGreaterThan(0);
    expect(right).not.toBe('');
    if (inWords[file]) inWords[file](found);
    else expect(unexplained(right, valuesOf(found))).toBe('');
  });

  test('import-excel-semicolon-latin1.csv is rejected with the names of its columns', async () => {
    await expect(imported('import-excel-semicolon-latin1.csv')).rejects.toThrow(
      'no column is called "title": Titel, Autor, Jahr',
    );
  });

  test.each(['hostile-str.bib', 'hostile-str2.bib'])(
    '%s loses only the entry of the endless macro',
    async (file) => {
      const { result, papers } = await imported(file);
      expect(result?.rejects).toEqual([
        { subject: expect.stringContaining('(k)'), reason: 'the macro "a40" is longer than 64 KiB' },
      ]);
      expect(papers).toHaveLength(file === 'hostile-str2.bib' ? 1 : 0);
    },
  );
});
