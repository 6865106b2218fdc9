// Exports that were once read wrong, each a fixture named after the fault: what readers see of them in the end.
import { describe, expect, test } from 'vitest';
import { mergePaper } from '../../../src/model/merge.ts';
import { importFixture, readImport } from '../../helpers/import-file.ts';

/** The papers of a fixture, as merging makes them of its records. */
async function papersOf(name: string) {
  const { format, records, rejects } = await readImport(importFixture(`faults/${name}`), { name });
  const papers = records.map((record) => mergePaper(record.key, [record]));
  return {
    format,
    papers,
    keys: papers.map(({ id }) => id),
    titles: papers.map(({ title }) => title),
    names: papers.map(({ authors }) => authors.map((author) => author.name)),
    dates: papers.map(({ publishedAt }) => publishedAt?.slice(0, 10) ?? null),
    places: papers.map(({ journalRef }) => journalRef),
    reasons: rejects.map(({ subject, reason }) => `${subject}: ${reason}`),
  };
}

describe('BibTeX', () => {
  test('shows no brace of a title, name, year or whole field', async () => {
    const { papers, titles, names, keys, dates, places } = await papersOf('braces-reach-readers.bib');
    expect(titles).toEqual([
      'Quiet Gradients: a whole title in braces',
      'LOUD ROOMS AND QUIET NANOWIRES',
      'Quoted, and in braces',
    ]);
    expect(names).toEqual([
      ['Ada van Dalen', 'The Quiet Collaboration', 'Bo De Groot'],
      ['Ada Ames', 'Bo Berg'],
      ['Ülle Øst Berg'],
    ]);
    expect(keys[1]).toBe('doi:10.9999/loud.2006.4');
    expect(dates[1]).toBe('2006-03-04');
    expect(places[1]).toBe('JOURNAL OF INVENTED THINGS 12 (2006)');
    expect(papers[1]?.abstract).toBe('We listen to GaN wires. They hum in O(n²) time.');
    expect(
      JSON.stringify(
        papers.map(({ title, abstract, authors }) => [title, abstract, authors.map(({ name }) => name)]),
      ),
    ).not.toMatch(/[{}]/);
  });

  test('reads the commands that reference managers, MathSciNet and ADS write', async () => {
    const { papers, titles, names, places } = await papersOf('tex-commands.bib');
    expect(titles).toEqual([
      'Effects at p < 0.05 & “so on” in 10 km—with β–γ rays',
      'On ẫ-words above and x',
    ]);
    expect(names).toEqual([
      ['Jörg Müller', 'B. Ångström'],
      ['Cy Zaręba', 'D. Petrov′', 'Ł. Świątek', 'E. Coșa'],
    ]);
    expect(places).toEqual([
      'Monthly Notices of the Royal Astronomical Society 4, 7–9 (2019)',
      'jit B (1999)',
    ]);
    expect(papers[0]?.note).toBe('Accepted; see also α');
  });

  test('has text for HTML and MathML in titles and abstracts', async () => {
    const { papers, titles } = await papersOf('html-in-titles.bib');
    expect(titles).toEqual(['Moss & fern: H2O at p<0.05, R&D', 'Decay of B mesons', 'In vivo tests']);
    expect(papers[0]?.abstract).toBe('We look at a<b and c>d.');
  });

  test('finds the day next to the month', async () => {
    const { dates } = await papersOf('day-with-month.bib');
    expect(dates).toEqual([
      ...['2020-05-03', '2020-01-10', '2020-08-08', '2020-02-29', '2020-03-31', '2020-11-05'],
      ...['2020-02-29', '2020-12-31', null],
    ]);
  });

  test('reads the dates of biblatex', async () => {
    const { dates } = await papersOf('biblatex-dates.bib');
    expect(dates).toEqual([
      ...['2021-05-02', '2021-05-31', '2021-05-02', '2021-05-31', '2021-12-31', '2021-12-31'],
      ...['2021-05-31', null, '2021-05-03', '2021-05-02'],
    ]);
  });

  test('finds the arXiv id without an eprint', async () => {
    const { keys, places } = await papersOf('arxiv-without-eprint.bib');
    expect(keys).toEqual([
      'arxiv:1706.90001',
      'arxiv:cs/0112901',
      'arxiv:1706.90002',
      'arxiv:2101.90003',
      'arxiv:2003.90004',
      'arxiv:2005.90005',
      'arxiv:2005.90006',
      'arxiv:hep-th/9901901',
      'local:journal',
    ]);
    expect(places.slice(0, 8).every((place) => place === null)).toBe(true);
  });

  test('finds the DOI in the address of a publisher', async () => {
    const { keys } = await papersOf('doi-in-address.bib');
    expect(keys).toEqual([
      'doi:10.9999/adma.202001234',
      'doi:10.1038/s99999-020-1234-5',
      'doi:10.9999/journal.pone.0300001',
      'doi:10.1101/2020.01.02.999999',
      'doi:10.9999/s00000-020-00001-2',
      'doi:10.9999/a_b',
      'doi:10.9999/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2',
    ]);
  });

  test('leaves out what is in a comment, and no more', async () => {
    const { titles, reasons } = await papersOf('comments.bib');
    expect(titles).toEqual(['After an address', 'After all comments', 'Below an open comment']);
    expect(reasons).toEqual([]);
  });

  test('completes entries from the volume and the data they refer to', async () => {
    const { titles, places, keys } = await papersOf('cross-references.bib');
    const placeOf = Object.fromEntries(titles.map((title, at) => [title, places[at]]));
    expect(placeOf).toEqual({
      'Before its volume': 'Proceedings of Quiet Rooms (2020)',
      'Proceedings of Quiet Rooms': null,
      'After its volume': 'Proceedings of Quiet Rooms, 3–4 (2020)',
      'With shared data': 'Journal of Invented Things (2021)',
      'Without its volume': null,
    });
    // The volume's DOI is not its papers'.
    expect(keys.filter((key) => key === 'doi:10.9999/volume')).toHaveLength(1);
  });

  test('reads names however they are listed', async () => {
    const { papers, names } = await papersOf('odd-names.bib');
    expect(names).toEqual([
      ['Ann Beth Ames', 'Bo van Berg', 'Cy Cole Jr.'],
      ['Ann Ames', 'Bo Berg', 'Cy Müller'],
      ['Ann Ames', 'Bo Berg', 'Cy Cole', 'Di Dahl'],
      ['Ann Ames', 'Bo Berg'],
      ['A. Ames', 'B. Berg'],
      ['Quiet Rooms and Sons, Inc.', 'Bo Berg Jr.'],
      ['Bo de la Berg Jr', 'A. B. van der Ames'],
      ['Ann Ames', 'Bo Berg'],
      ['Jörg Müller', 'Bo Berg'],
      ['Bo O. Berg', 'Ann Ames'],
    ]);
    expect(papers[3]?.authors.map(({ orcid }) => orcid)).toEqual([
      '0000-0002-1825-0097',
      '0000-0001-5109-3700',
    ]);
  });
});

describe('RIS', () => {
  test.each([
    ['PY  - 2016\nY1  - 2016/10/19', '2016-10-19'],
    ['PY  - 2016/10/19/', '2016-10-19'],
    ['PY  - 2014/03//', '2014-03-31'],
    ['PY  - 2015///', '2015-12-31'],
    ['DA  - 2020/12/00', '2020-12-31'],
    ['DA  - 2020-00-00', '2020-12-31'],
    ['PY  - 0000\nDA  - 0000/00/00', null],
    ['PY  - 2020\nDA  - 2020-02-31', '2020-12-31'],
    ['Y1  - Mar-Apr 2020', '2020-04-30'],
    ['PY  - 2019-2020', '2019-12-31'],
    ['PY  - [2004]', '2004-12-31'],
    ['PY  - c2004', '2004-12-31'],
    ['DA  - 05/2020', '2020-05-31'],
    ['DA  - n.d.', null],
  ])('has the date of %j', async (lines, date) => {
    const { records } = await readImport(`TY  - JOUR\nTI  - A dated paper\n${lines}\nER  - \n`, {
      name: 'a.ris',
    });
    expect(records[0]?.publishedAt?.slice(0, 10) ?? null).toBe(date);
  });

  test('takes several names in a field, the best date, lines like tags, and nothing after the end', async () => {
    const { papers, keys, names, dates, places } = await papersOf('odd-fields.ris');
    expect(names).toEqual([
      ['Ann Ames', 'Bo Berg', 'Cy Cole Jr.', 'The Quiet Collaboration'],
      ['Ann Ames'],
      ['Ann Ames'],
      ['Ann Ames'],
    ]);
    expect(dates).toEqual(['2020-03-14', '2014-01-17', '2020-12-01', '2015-12-31']);
    expect(papers[1]?.abstract).toBe('First line and more, DNA - a molecule IN - a room AB-type cells.');
    expect(papers[0]).toMatchObject({ id: 'doi:10.9999/ris.1', note: null });
    expect(places[0]).toBe('2020 Conference on Quiet Rooms, 21–27');
    expect(keys[2]).toBe('doi:10.9999/ris.3');
    expect(papers[3]?.title).toBe('One space throughout');
  });
});

describe('Web of Science', () => {
  test('is known by its content, also under the name of RIS', async () => {
    const { format, papers, titles, reasons } = await papersOf('web-of-science.ris');
    expect(format).toBe('wos');
    expect(titles).toEqual(['Quiet rooms of the north and of the south', 'No end']);
    expect(papers[0]).toMatchObject({
      id: 'doi:10.9999/wos.1',
      abstract: 'We listen. ER is a tag, and this line goes on.',
      authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg Jr.' }],
      journalRef: 'JOURNAL OF INVENTED THINGS 12(3), 3–9 (2022)',
      publishedAt: '2022-03-14T00:00:00.000Z',
    });
    expect(reasons).toEqual([]);
  });

  test('with tabs has quotes as they are, and is the same paper', async () => {
    const { papers, titles } = await papersOf('web-of-science-tabs.txt');
    expect(titles).toEqual(['"Quiet" rooms of the north', 'A second row with an open " quote']);
    expect(papers[0]).toMatchObject({
      id: 'doi:10.9999/wos.1',
      abstract: 'The "loud" ones hum.',
      authors: [{ name: 'Ada Ames' }, { name: 'Bo Berg' }],
      journalRef: 'JOURNAL OF THINGS 12(3), 3–9 (2022)',
    });
  });

  test('that is read as RIS is rejected, and not an import of nothing', async () => {
    const content = importFixture('faults/web-of-science.ris');
    await expect(readImport(content, { format: 'ris' })).rejects.toThrow(
      'file has no entry in the format ris',
    );
    await expect(readImport('some text\n', { format: 'bibtex' })).rejects.toThrow(
      'no entry in the format bibtex',
    );
    expect((await readImport('\n', { format: 'bibtex' })).records).toEqual([]);
    expect((await readImport('@string{a = "b"}', { format: 'bibtex' })).records).toEqual([]);
  });
});

test('a byte order mark hides no format', async () => {
  for (const [name, format] of [
    ['web-of-science.ris', 'wos'],
    ['odd-fields.ris', 'ris'],
    ['pubmed.nbib', 'nbib'],
    ['csl-array.json', 'csl'],
    ['scopus.csv', 'csv'],
  ] as const) {
    const content = importFixture(`faults/${name}`).toString('utf8').trimStart();
    expect((await readImport(`\ufeff${content}`, { name: 'file.txt' })).format).toBe(format);
    expect((await readImport(Buffer.from(`\ufeff${content}`, 'utf16le'), { name: 'file.txt' })).format).toBe(
      format,
    );
  }
});

describe('PubMed', () => {
  test('is read by its tags', async () => {
    const { format, papers, titles, keys } = await papersOf('pubmed.nbib');
    expect(format).toBe('nbib');
    expect(titles).toEqual([
      'Quiet rooms and the heart: a study of walls.',
      'Only old names',
      'Without a number',
    ]);
    expect(keys.slice(0, 2)).toEqual(['doi:10.9999/qr.2026.1', 'pmid:49990002']);
    expect(papers[0]).toMatchObject({
      abstract: 'BACKGROUND: Walls are good. IN - SITU we listened.',
      authors: [{ name: 'Ann Ames' }, { name: 'Bo Jr Berg' }, { name: 'Quiet Group' }],
      journalRef: 'Journal of Rooms 12(3), 1–10 (2026)',
      publishedAt: '2026-06-05T00:00:00.000Z',
    });
  });
});

describe('CSL JSON', () => {
  test('is read from an array, of which only a broken element is lost', async () => {
    const { format, papers, titles, dates, keys, reasons } = await papersOf('csl-array.json');
    expect(format).toBe('csl');
    expect(titles).toEqual(['Quiet rooms & loud ones', 'A preprint', 'The last one']);
    expect(papers[0]).toMatchObject({
      abstract: null,
      authors: [{ name: 'Ann Ames Jr.' }, { name: 'Bo van Berg' }, { name: 'The Quiet Collaboration' }],
      journalRef: 'Journal of Rooms 12(3), 1–10 (2020)',
    });
    expect(dates).toEqual(['2020-03-14', '2020-05-31', '2019-12-31']);
    expect(keys[1]).toBe('arxiv:2005.90001');
    expect(reasons).toEqual(['line 20: its brackets do not match', 'line 33: title: expected a string']);
  });

  test('and the shape of digest are the same a line each, in an array, and printed over lines', async () => {
    const papers = [
      { title: 'One [of {two', authors: ['Ada Ames'] },
      { title: 'Two\n"quoted"', authors: [{ name: 'Bo Berg' }] },
    ];
    const lines = papers.map((each) => JSON.stringify(each)).join('\n');
    const { keys, format } = await readImport(lines);
    expect(format).toBe('jsonl');
    expect(keys).toHaveLength(2);
    const forms = [
      JSON.stringify(papers),
      JSON.stringify(papers, null, 2),
      papers.map((each) => JSON.stringify(each, null, 4)).join('\n'),
      JSON.stringify({ edition: null, papers }, null, 2),
      JSON.stringify({ query: 'x', results: papers.map((paper) => ({ score: 1, paper })) }),
    ];
    for (const form of forms) expect((await readImport(form, { name: 'a.json' })).keys).toEqual(keys);
  });
});

describe('CSV', () => {
  test('has the page columns of Scopus, and the names in full', async () => {
    const { names, places } = await papersOf('scopus.csv');
    expect(places).toEqual(['Journal of Rooms 12(3), 101–110 (2021)', 'Rooms Online 5, e0123 (2022)']);
    expect(names).toEqual([['Ada Ames', 'Bo Berg'], ['Cy Cole']]);
  });

  test('has the page columns of IEEE, below the line with the search', async () => {
    const { titles, places, dates } = await papersOf('ieee.csv');
    expect(titles).toEqual(['Rooms in 6G', 'Old rooms']);
    expect(places).toEqual(['IEEE Trans. Rooms 12(3), 1–10 (2020)', 'IEEE Trans. Rooms 2(1), 7 (1985)']);
    expect(dates).toEqual(['2020-06-16', '1985-12-31']);
  });

  test('is read with semicolons and in windows-1252', async () => {
    const { titles, names, dates } = await papersOf('semicolons-windows-1252.csv');
    expect(titles).toEqual(['Café rooms – quiet', 'Rooms; "loud" ones']);
    expect(names).toEqual([['Jörg Müller'], ['Ada Ames']]);
    expect(dates).toEqual(['2020-05-31', '2020-03-14']);
  });

  test("finds the arXiv id among Zotero's extra fields", async () => {
    const { papers } = await papersOf('zotero-extra.csv');
    expect(papers).toMatchObject([
      {
        id: 'arxiv:2003.90001',
        title: 'Rooms & walls in situ',
        authors: [{ name: 'Ada Ames' }, { name: 'Bo van Berg' }, { name: 'Quiet Rooms Ltd' }],
        journalRef: 'J. Rooms 12(3), 1–10 (2020)',
      },
    ]);
  });

  test('has accents however late the first one is', async () => {
    const late = Buffer.concat([
      Buffer.from(`Title,Author\n${'A plain room,Ames\n'.repeat(5_000)}`),
      Buffer.from('Caf\xe9,M\xfcller\n', 'latin1'),
      Buffer.from('Café,Müller\n'),
    ]);
    const { titles } = await readImport(late, { name: 'late.csv' });
    expect(titles.slice(-2)).toEqual(['Café', 'Café']);
  });
});
