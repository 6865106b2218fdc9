// Papers from files: every format with its oddities, entries that are broken beside entries that are good, and every encoding.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../src/fetchers/files/file-format.ts';
import { importFixture, readImport } from '../helpers/import-file.ts';
import { hasRecorded, recordedPath } from '../helpers/recorded.ts';

const reasons = (rejects: readonly { subject: string; reason: string }[]) =>
  rejects.map(({ subject, reason }) => `${subject}: ${reason}`);

describe('JSON Lines', () => {
  test('are read in the shape that digest writes, and with no more than a title', async () => {
    const { records, keys, titles } = await readImport(importFixture('papers.jsonl'));
    expect(titles[0]).toBe('Only a Title Is Needed Here');
    expect(titles.at(-1)).toBe('The Last Line Has No End');
    expect(keys.slice(1, 6)).toEqual([
      'arxiv:2606.91001',
      'doi:10.9999/abc.def',
      'openreview:AbC123x',
      'local:my notes 7',
      'local:17',
    ]);
    expect(records[1]).toMatchObject({
      source: 'import',
      via: 'jsonl',
      abstract: 'We listen. They hum.',
      authors: [
        { name: 'Ada Ames', affiliations: [] },
        { name: 'Bo Berg', affiliations: [] },
      ],
      publishedAt: '2026-06-12T08:30:00.000Z',
      version: 3,
      announcements: [{ on: '2026-06-15', kind: 'new' }],
      signals: [
        { name: 'upvotes', value: 12 },
        { name: 'comments', value: 2 },
      ],
      links: { code: 'https://example.org/quiet', project: null },
    });
    expect(records[3]?.authors).toEqual([
      { name: 'Cy Cole', affiliations: ['Northern University'], orcid: '0000-0000-0000-0001' },
    ]);
  });

  test('announce nothing and bring no votes unless they say when', async () => {
    const { records } = await readImport(importFixture('papers.jsonl'));
    const page = records.find(({ title }) => title === 'A Page of the Web');
    expect(page).toMatchObject({
      announcements: [],
      signals: [],
      links: { abstract: 'https://example.org/page' },
    });
  });

  test('are rejected one by one, with the number of the line', async () => {
    const { rejects } = await readImport(importFixture('papers.jsonl'));
    expect(reasons(rejects)).toEqual([
      expect.stringMatching(/^line 9: it is not JSON: /),
      'line 10: title: expected a string',
      'line 12: announcedOn: "2026-02-30" is not a date such as 2026-06-16',
      expect.stringMatching(/^line 13: the line: /),
    ]);
  });

  test('without any id are the same paper when they say the same', async () => {
    const { keys } = await readImport('{"title":"One"}\n{"title":"One"}\n{"title":"Two"}');
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test.skipIf(!hasRecorded)('of 26,538 real papers are all taken', async () => {
    const { records, rejects } = await readImport(readFileSync(recordedPath('arxiv-papers-2025.jsonl.gz')));
    expect(rejects).toEqual([]);
    expect(records).toHaveLength(26_538);
    expect(new Set(records.map(({ key }) => key)).size).toBe(26_538);
    expect(records.every(({ announcements }) => announcements.length === 1)).toBe(true);
  });
});

describe('the arXiv snapshot', () => {
  test("is detected by its keys and gives arXiv's own records", async () => {
    const { format, records } = await readImport(importFixture('arxiv-metadata.json'));
    expect(format).toBe('snapshot');
    expect(records[0]).toMatchObject({
      source: 'arxiv',
      via: 'snapshot',
      key: '0704.9001',
      identifiers: { arxiv: '0704.9001', doi: '10.9999/jinvphys.76.013009' },
      title: 'Calculation of Prompt Nothing Production at Colliders',
      abstract: 'A fully differential calculation of nothing at order $\\alpha_s$ is presented.',
      authors: [
        { name: 'A. Ames', affiliations: [] },
        { name: 'B. Berg Jr', affiliations: ['Northern University'] },
      ],
      categories: ['hep-ph', 'hep-ex'],
      version: 2,
      publishedAt: '2007-04-02T19:18:42.000Z',
      statedAt: '2008-11-26T00:00:00.000Z',
      journalRef: 'J.Inv.Phys.76:013009,2007',
      note: '37 pages, 15 figures; published version',
      announcements: [],
    });
  });

  test('has old ids, authors in words, and papers that were withdrawn', async () => {
    const { records } = await readImport(importFixture('arxiv-metadata.json'));
    expect(records[1]).toMatchObject({
      key: 'hep-th/9909001',
      authors: [
        { name: 'Cy Cole', affiliations: [] },
        { name: 'Di Dahl', affiliations: [] },
      ],
    });
    expect(records.map(({ withdrawn }) => withdrawn)).toEqual([false, false, true]);
  });

  test('loses no line to a broken one next to it', async () => {
    const { rejects } = await readImport(importFixture('arxiv-metadata.json'));
    expect(reasons(rejects)).toEqual([
      'line 4: id: "not-an-id" is not an arXiv id',
      'line 5: it has no title',
      expect.stringMatching(/^line 6: it is not JSON: /),
    ]);
  });
});

describe('BibTeX', () => {
  test('keeps formulas, joins pieces, and knows macros, months and names', async () => {
    const { records } = await readImport(importFixture('library.bib'));
    expect(records[0]).toMatchObject({
      via: 'bibtex',
      key: 'doi:10.9999/jit_2020.3',
      title: 'Quiet Gradients: $\\alpha$ and Others',
      publishedAt: '2020-01-10T00:00:00.000Z',
      journalRef: 'Journal of Invented Things B 12(3), 101–110 (2020)',
    });
    expect(records[0]?.authors.map(({ name }) => name)).toEqual([
      'Ada Ames',
      'Bo van Berg Jr.',
      'The Quiet Collaboration',
      'Jörg Müller',
    ]);
  });

  test('reads quotes, round brackets, forgotten commas and two entries on a line', async () => {
    const { titles, keys, records } = await readImport(importFixture('library.bib'));
    expect(titles.slice(1)).toEqual([
      'A Preprint with "Quotes" in It',
      'In (Round) Brackets',
      'An Undated Page',
      'Two on One Line',
      'The Second on That Line',
    ]);
    expect(keys.slice(1)).toEqual([
      'arxiv:2101.91001',
      'local:dahl2018',
      'local:eck2022',
      'local:fox2023',
      'local:gray2023',
    ]);
    expect(records[1]?.journalRef).toBeNull();
    expect(records[2]?.links.abstract).toBe('https://example.org/a_b%20c');
    expect(records[3]?.note).toBe('Forgot a comma & lived');
  });

  test('loses only the entry that is broken', async () => {
    const { rejects } = await readImport(importFixture('library.bib'));
    expect(reasons(rejects)).toEqual([
      'line 22 (broken1): it is not closed before the next entry or the end',
      'line 30 (notitle): it has no title',
      'line 31 (novalue): it has no title',
      'line 33 (lastone): it is not closed before the next entry or the end',
    ]);
  });
});

describe('RIS', () => {
  test('is continued over lines, accepts few spaces and every tag for a title, author and date', async () => {
    const { records, titles } = await readImport(importFixture('library.ris'));
    expect(titles).toEqual([
      'Quiet Gradients in Loud Rooms',
      'A Preprint by Address',
      'Fewer Spaces, and No End',
    ]);
    expect(records[0]).toMatchObject({
      key: 'doi:10.9999/jit.2020.3',
      abstract: 'We listen. They hum.',
      authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg Jr.' }, { name: 'The Quiet Collaboration' }],
      publishedAt: '2020-03-14T00:00:00.000Z',
      journalRef: 'Journal of Invented Things 12(3), 101–110 (2020)',
      links: { pdf: 'https://example.org/quiet.pdf' },
    });
    expect(records[1]?.key).toBe('arxiv:2101.91001');
  });

  test('rejects an entry without a title, though it has no end either', async () => {
    const { rejects } = await readImport(importFixture('library.ris'));
    expect(reasons(rejects)).toEqual(['line 29: it has no title']);
  });
});

describe('CSV', () => {
  test("finds Zotero's columns, and cells of two lines", async () => {
    const { records, keys } = await readImport(importFixture('zotero.csv'));
    expect(keys).toEqual(['doi:10.9999/jit.2020.3', 'arxiv:2101.91001', 'local:IJ90KL12', 'local:UV12WX34']);
    expect(records[0]).toMatchObject({
      title: 'Quiet Gradients, Loud Models',
      abstract: 'We say "listen". They hum.',
      authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }],
      publishedAt: '2020-03-14T00:00:00.000Z',
      journalRef: 'Journal of Invented Things 12(3), 101–110 (2020)',
    });
  });

  test('loses only the row whose quotes are broken', async () => {
    const { rejects } = await readImport(importFixture('zotero.csv'));
    expect(reasons(rejects)).toEqual([
      'line 6: it has no title',
      'line 7: its quotes are not balanced',
      'line 8: its quotes are not balanced',
    ]);
  });

  test('accepts semicolons and tabs, and separates names', async () => {
    const { records } = await readImport(importFixture('semicolons.csv'));
    const names = records.map(({ authors }) => authors.map(({ name }) => name));
    expect(names).toEqual([
      ['Ada Ames', 'Bo Berg', 'Cy Cole'],
      ['A. Ames', 'B. Berg'],
    ]);
    const { titles } = await readImport('Title\tDOI\nOf Tabs\t10.9999/tabs\n', { name: 'a.tsv' });
    expect(titles).toEqual(['Of Tabs']);
  });

  test('without a column of titles is rejected as a whole', async () => {
    await expect(readImport('a,b\n1,2\n', { name: 'a.csv' })).rejects.toThrow(
      'no column is called "title": a, b',
    );
  });
});

const fixtures = [
  'papers.jsonl',
  'arxiv-metadata.json',
  'library.bib',
  'library.ris',
  'zotero.csv',
  'semicolons.csv',
];

describe.each(fixtures)('%s', (name) => {
  const bytes = importFixture(name);
  const text = bytes.toString('utf8');
  const plain = () => readImport(bytes, { name });

  test('is the same packed', async () => {
    expect(await readImport(gzipSync(bytes), { name: `${name}.gz` })).toEqual(await plain());
  });

  test('is the same with CR LF', async () => {
    expect(await readImport(text.replaceAll('\n', '\r\n'), { name })).toEqual(await plain());
  });

  test('is the same with a byte order mark, and in UTF-16 of either order', async () => {
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    const big = Buffer.from(little).swap16();
    const bare = Buffer.from(text, 'utf16le');
    for (const content of [`\ufeff${text}`, little, big, bare]) {
      expect(await readImport(content, { name })).toEqual(await plain());
    }
  });

  test('is the same however few bytes a read brings', async () => {
    for (const pieceBytes of [1, 7, 1000]) {
      expect(await readImport(bytes, { name, pieceBytes })).toEqual(await plain());
    }
  });

  test('cut off or changed anywhere is read or rejected, and never fails otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length),
        fc.uint8Array({ maxLength: 12 }),
        fc.nat(40),
        async (at, junk, removed) => {
          const broken = Buffer.concat([bytes.subarray(0, at), junk, bytes.subarray(at + removed)]);
          const read = readImport(broken, { name, format: formatOf(name) });
          const { records, rejects } = await read.catch((error: unknown) => {
            // A header that lost its title is the one thing that is refused whole.
            expect(error).toMatchObject({ message: expect.stringContaining('no column is called "title"') });
            return { records: [], rejects: [] };
          });
          expect(records.length + rejects.length).toBeLessThan(40);
          for (const { title, key } of records) expect([title, key].every(Boolean)).toBe(true);
        },
      ),
      { numRuns: 60, seed: 20260616 },
    );
  });
});

const formatOf = (name: string) => detectFormat(name, importFixture(name).toString('utf8'));

describe('a file', () => {
  test('of windows-1252 has its accents and quotes', async () => {
    const line = '{"title":"Caf\u00e9 \u0093quoted\u0094"}';
    const { titles } = await readImport(Buffer.from(line, 'latin1'));
    expect(titles).toEqual(['Café “quoted”']);
  });

  test('is detected by its content before its name', async () => {
    expect(detectFormat('a.csv', '{"title":"x"}')).toBe('jsonl');
    expect(detectFormat('a.txt', '\n% comment\n@article{a, title={x}}')).toBe('bibtex');
    expect(detectFormat('a.txt', 'TY  - JOUR\nTI  - x')).toBe('ris');
    expect(detectFormat('a.txt', 'Year,Title\n')).toBe('csv');
    expect(detectFormat('empty.bib.gz', '')).toBe('bibtex');
  });

  test('that is none of these is rejected with a hint', () => {
    expect(() => detectFormat('a.txt', 'hello')).toThrow('the format of a.txt cannot be told');
    expect(() => detectFormat('a.zip', 'PK\u0003\u0004')).toThrow('ZIP archive');
  });

  test('with a thousand refusals and no paper is given up', async () => {
    await expect(readImport('x\n'.repeat(2000), { format: 'jsonl' })).rejects.toThrow('is not jsonl: line 1');
  });

  test('that was packed and cut off says so', async () => {
    const packed = gzipSync(importFixture('papers.jsonl'));
    await expect(readImport(packed.subarray(0, -20), { format: 'jsonl' })).rejects.toThrow('is cut off');
  });

  test('with a line over the limit loses that line only', async () => {
    const long = `{"title":"${'x'.repeat(17 * 1024 * 1024)}"}`;
    const { titles, rejects } = await readImport(`{"title":"Before"}\n${long}\n{"title":"After"}\n${long}`, {
      pieceBytes: 1_000_000,
    });
    expect(titles).toEqual(['Before', 'After']);
    expect(reasons(rejects)).toEqual([
      'line 2: it is longer than 16 MiB',
      'line 4: it is longer than 16 MiB',
    ]);
  });
});
