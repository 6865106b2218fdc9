// `digest import --library` on the sample's papers: what becomes a reader's library, in what formats, and what is reported.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LibraryImport } from '../../src/commands/import-library.ts';
import type { ProfileResult } from '../../src/commands/profile.ts';
import { sampleInstances } from '../helpers/sample-instance.ts';

const instance = sampleInstances();
const ada = 'ada@example.org';

/** An instance with a subscriber, and `importLibrary`, which writes a file and imports it as her library. */
async function withAda() {
  const made = await instance();
  await made.digest(['subscribers', 'add', ada]);
  const write = (name: string, content: string) => writeFile(join(made.folder, name), content);
  return {
    ...made,
    write,
    pathOf: (name: string) => join(made.folder, name),
    async importLibrary(name: string, content: string, ...options: string[]) {
      await write(name, content);
      return await made.json<LibraryImport>([
        'import',
        '--library',
        ada,
        join(made.folder, name),
        ...options,
      ]);
    },
  };
}

const known = '2606.90304';
const bibliography = `@misc{havrylenko2026, title={Two Clocks Are Better than One: Asynchronous Video Generation}, eprint={${known}}, archivePrefix={arXiv}}
@article{ames2024, title={Quiet Gradients in Small Models of Rivers}, author={Ames, Ada}, year={2024}, doi={10.5555/rivers.1}}
@article{untitled2024, author={Ames, Ada}}
`;

describe('digest import --library', () => {
  test('makes all papers of a bibliography the library, and counts new, known and rejected ones', async () => {
    const { importLibrary, json } = await withAda();
    const { files, library } = await importLibrary('mine.bib', bibliography);
    expect(files).toMatchObject([
      { format: 'bibtex', status: 'ok', received: 3, new: 1, known: 1, rejected: 1, added: 2, notFound: [] },
    ]);
    expect(library).toEqual({ email: ada, added: 2, papers: 2 });
    expect((await json<ProfileResult>(['profile', 'show', ada])).library).toBe(2);
  });

  test('changes nothing when it is repeated', async () => {
    const { importLibrary } = await withAda();
    const first = await importLibrary('mine.bib', bibliography);
    const second = await importLibrary('mine.bib', bibliography);
    expect(second.files).toMatchObject([{ new: 0, known: 2, rejected: 1, added: 0 }]);
    expect(second.library.papers).toBe(2);
    expect(second.papers.total).toBe(first.papers.total);
  });

  test('links papers of a file that was imported before without it', async () => {
    const { importLibrary, write, pathOf, digest } = await withAda();
    await write('mine.bib', bibliography);
    await digest(['import', pathOf('mine.bib')]);
    expect((await importLibrary('mine.bib', bibliography)).files).toMatchObject([
      { new: 0, known: 2, added: 2 },
    ]);
  });

  test('does not change a paper that the database has', async () => {
    const { importLibrary, json } = await withAda();
    const before = await json(['show', known]);
    await importLibrary('mine.bib', `@misc{a, title={Two Clocks, as I call it}, eprint={${known}}}`);
    expect(await json(['show', known])).toEqual(before);
  });

  test.each([
    [
      'mine.ris',
      'TY  - JOUR\nTI  - Quiet Gradients in Small Models of Rivers\nAU  - Ames, Ada\nPY  - 2024\nDO  - 10.5555/rivers.1\nER  - \n',
      'ris',
    ],
    [
      'mine.json',
      '[{"type":"article-journal","title":"Quiet Gradients in Small Models of Rivers","author":[{"family":"Ames","given":"Ada"}],"issued":{"date-parts":[[2024]]},"DOI":"10.5555/rivers.1"}]',
      'csl',
    ],
  ])('takes %s', async (name, content, format) => {
    const { importLibrary } = await withAda();
    const { files, library } = await importLibrary(name, content);
    expect(files).toMatchObject([{ format, status: 'ok', new: 1, known: 0, rejected: 0 }]);
    expect(library.papers).toBe(1);
  });

  test('takes a list of ids in any spelling, and names those that the database does not have', async () => {
    const { write, pathOf, digest, json } = await withAda();
    await write(
      'ids.txt',
      `# my reading list\n${known}v2\n\nhttps://arxiv.org/pdf/2606.90301\r\narXiv:2606.99999,\n"https://doi.org/10.5555/nothing"\nnot an id\n`,
    );
    const command = ['import', '--library', ada, pathOf('ids.txt')];
    const { files, library } = await json<LibraryImport>(command);
    expect(files).toMatchObject([
      {
        format: 'ids',
        received: 5,
        new: 0,
        known: 2,
        rejected: 1,
        added: 2,
        notFound: ['arXiv:2606.99999', 'https://doi.org/10.5555/nothing'],
        rejects: [{ subject: 'line 7', reason: '"not an id" is not an id' }],
      },
    ]);
    expect(library.papers).toBe(2);
    const { code, stdout, stderr } = await digest(command);
    expect(code).toBe(3);
    expect(stderr).toContain('not in the database: arXiv:2606.99999, https://doi.org/10.5555/nothing.');
    expect(stdout).toContain(`${ada} has 2 papers in their library, 0 of them added now.`);
  });

  test('takes a list from stdin, also of the addresses of pages, and ends well when all are known', async () => {
    const { importLibrary, digest } = await withAda();
    await importLibrary('page.jsonl', '{"title":"A Page about Rivers","url":"https://example.org/rivers"}');
    const { code, stdout } = await digest(['import', '--library', ada, '-', '--json'], {
      input: `${known}\nhttps://example.org/rivers\n`,
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as LibraryImport).files).toMatchObject([{ known: 2, added: 1 }]);
  });

  test('keeps the good files when one cannot be read', async () => {
    const { write, pathOf, digest } = await withAda();
    await write('mine.bib', bibliography);
    const { code, stdout } = await digest([
      'import',
      '--library',
      ada,
      pathOf('missing.bib'),
      pathOf('mine.bib'),
      '--json',
    ]);
    expect(code).toBe(3);
    expect((JSON.parse(stdout) as LibraryImport).files.map(({ status, added }) => [status, added])).toEqual([
      ['failed', 0],
      ['ok', 2],
    ]);
  });

  test('rejects an address that is not a subscriber, before it reads anything', async () => {
    const { digest, json } = await instance();
    const { code, stderr } = await digest(['import', '--library', 'eve@example.org', 'missing.bib']);
    expect(code).toBe(1);
    expect(stderr).toContain('eve@example.org is not a subscriber. "digest subscribers add eve@example.org"');
    expect(await json(['subscribers', 'list'])).toMatchObject({ subscribers: [] });
  });

  test('chooses papers on the topic of the library, and never one that is in it', async () => {
    const { importLibrary, json } = await withAda();
    const { files } = await importLibrary('ids.txt', `${known}\n`);
    expect(files[0]?.known).toBe(1);
    const { reader } = (
      await json<{ editions: { reader: { explanation: string } | null }[] }>(['why', known, '--for', ada])
    ).editions[0] ?? { reader: null };
    expect(reader?.explanation).toMatch(/library|marked/);
  });
});

test('a list of ids is nothing to import without a library', async () => {
  const { write, pathOf, digest } = await withAda();
  await write('ids.txt', `${known}\n2606.90301\n`);
  expect(await digest(['import', pathOf('ids.txt')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--library EMAIL'),
  });
  expect(await digest(['import', pathOf('ids.txt'), '--format', 'ids'])).toMatchObject({ code: 2 });
});
