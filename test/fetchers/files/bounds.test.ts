// Files that would take all time or memory: the work grows with the file only, and an entry past a cap is refused alone.
import { describe, expect, test } from 'vitest';
import { readImport } from '../../helpers/import-file.ts';

const line = (text: string) => `${text}\n`;
const filled = (part: string, length: number) => part.repeat(Math.ceil(length / part.length));

/** Files of about a given length, each one entry or many of a kind that once took quadratic time, between two good entries. */
const bibtex = (fields: string) =>
  `@misc{first, title = {The first}}\n@article{long, ${fields}}\n@misc{last, title = {The last}}\n`;
const ris = (lines: string) =>
  `TY  - JOUR\nTI  - The first\nER  - \nTY  - JOUR\n${lines}ER  - \nTY  - JOUR\nTI  - The last\nER  - \n`;

const hostile: Record<string, (length: number) => string> = {
  'author lines of RIS': (length) => ris(`TI  - Long\n${filled(line('AU  - Ames, Ann'), length)}`),
  'names in one author line': (length) => ris(`TI  - Long\nAU  - ${filled('a and ', length)}\n`),
  'lines that go on': (length) => ris(`TI  - Long\nAB  - x\n${filled(line('x'), length)}`),
  'tags in an abstract': (length) => ris(`TI  - Long\nAB  - ${filled('<a ', length)}\n`),
  'braces of a title': (length) =>
    bibtex(`title = {${'{'.repeat(length / 2)}x${'}'.repeat(length / 2)}}, year = 2020`),
  'escaped braces that never close': (length) =>
    bibtex(`title = {Long}, abstract = {${filled('\\{', length)}${filled('\\}', length)}}`),
  'accents without a letter': (length) => bibtex(`title = {Long}, abstract = {${filled('\\"', length)}}`),
  'formulas that never close': (length) => bibtex(`title = {Long}, abstract = {${filled('$a_{}', length)}}`),
  'formulas in \\(': (length) => bibtex(`title = {Long}, abstract = {${filled('\\(', length)}}`),
  'names joined by and': (length) =>
    bibtex(`title = {Long}, author = {${filled('Ames, Ann and ', length)}x}`),
  'spaces between names': (length) => bibtex(`title = {Long}, author = {Ann${' '.repeat(length)}Ames}`),
  'spaces before an eprint': (length) =>
    bibtex(`title = {Long}, archiveprefix = {x}, eprint = {2001.00001${' '.repeat(length)}x}`),
  'points after an arXiv id': (length) => bibtex(`title = {Long}, note = {arXiv:${'.'.repeat(length)}x}`),
  'spaces in an author line of RIS': (length) => ris(`TI  - Long\nAU  - Ann${' '.repeat(length)}Ames\n`),
  'spaces between addresses': (length) => ris(`TI  - Long\nUR  - a${' '.repeat(length)}b\n`),
  'macros made of macros': (length) =>
    `@string{a0 = "x"}\n${Array.from({ length: length / 25 }, (_, at) => line(`@string{a${at + 1} = a${at} # a${at}}`)).join('')}`,
  'comments that never close': (length) =>
    `@misc{a, title = {A title}}\n${filled(line('@comment{ open'), length)}`,
  'entries on one line': (length) => filled('@misc{a, title = {An invented title}} ', length),
  'papers that wait for their volume': (length) =>
    Array.from({ length: length / 40 }, (_, at) =>
      line(`@misc{a${at}, title = {T ${at}}, crossref = {b${at % 7}}}`),
    ).join(''),
  'entries of one name': (length) =>
    Array.from({ length: length / 30 }, (_, at) => line(`@misc{a, title = {Title ${at}}}`)).join(''),
};

/**
 * The processor's time that reading takes, in milliseconds: the least of three runs, because other work can only add to it, or of
 * the first ones if that is below `enoughMs`.
 */
async function costOf(content: string, name: string, enoughMs = 0): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && least >= enoughMs; run++) {
    const before = process.cpuUsage();
    await readImport(content, { name });
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

test.each(Object.keys(hostile))('%s take time in proportion to their number', async (kind) => {
  const make = hostile[kind] ?? String;
  const name = make(100).startsWith('TY') ? 'a.ris' : 'a.bib';
  // Below the caps for a text, so that all of it is read.
  const [small, large] = [20_000, 160_000];
  // Eight times the work takes about eight times as long; quadratic work would take 64 times.
  const limit = 30;
  await costOf(make(small), name);
  const once = await costOf(make(small), name);
  expect((await costOf(make(large), name, once * limit)) / once).toBeLessThan(limit);
});

describe('an entry past a cap is refused, and its neighbours are stored', () => {
  test.each([
    [
      'authors',
      ris(`TI  - Long\n${Array.from({ length: 100_000 }, (_, at) => line(`AU  - Ames${at}, Ann`)).join('')}`),
      'it has more than 30000 authors',
    ],
    [
      'length of RIS',
      ris(`TI  - Long\n${filled(line(`N1  - ${'x'.repeat(1000)}`), 5_000_000)}`),
      'it is longer than 4 MiB',
    ],
    [
      'length of BibTeX',
      bibtex(`title = {Long},\n${filled(line(`note = {${'x'.repeat(1000)}},`), 5_000_000)}`),
      'it is longer than 4 MiB',
    ],
    [
      'title',
      bibtex(`title = {${'{'.repeat(500_000)}x${'}'.repeat(500_000)}}`),
      'its title is longer than 10000 characters',
    ],
    [
      'abstract',
      bibtex(`title = {Long}, abstract = {${filled('\\{\\}', 1_000_000)}}`),
      'its abstract is longer than 200000 characters',
    ],
    [
      'names',
      bibtex(`title = {Long}, author = {${filled('Ames, Ann and ', 1_000_000)}x}`),
      'it has more than 30000 authors',
    ],
  ])('%s', async (_, content, reason) => {
    const { titles, rejects } = await readImport(content, {
      name: content.startsWith('TY') ? 'a.ris' : 'a.bib',
    });
    expect(titles).toEqual(['The first', 'The last']);
    expect(rejects.map((each) => each.reason)).toEqual([reason]);
  });

  test('a macro that doubles itself forty times', async () => {
    const macros = Array.from({ length: 40 }, (_, at) => line(`@string{a${at + 1} = a${at} # a${at}}`)).join(
      '',
    );
    const { titles, rejects } = await readImport(
      `@misc{first, title = {The first}}\n@string{a0 = "room"}\n${macros}@misc{long, title = a40}\n@misc{last, title = a2}`,
      { format: 'bibtex' },
    );
    expect(titles).toEqual(['The first', 'roomroomroomroom']);
    expect(rejects).toEqual([{ subject: 'line 43 (long)', reason: 'the macro "a40" is longer than 64 KiB' }]);
  });

  test('an element of an array, and a row of CSV', async () => {
    const array = JSON.stringify([
      { title: 'The first' },
      { title: 'Long', abstract: 'x'.repeat(5_000_000) },
      { title: 'The last' },
    ]);
    expect((await readImport(array, { name: 'a.json' })).titles).toEqual(['The first', 'The last']);
    const table = `title,abstract\nThe first,\nLong,${'x'.repeat(5_000_000)}\nThe last,\n`;
    expect((await readImport(table, { name: 'a.csv' })).titles).toEqual(['The first', 'The last']);
  });
});
