// Files in unusual forms, as input and expected pairs: what each entry comes to once it is merged.
import { describe, expect, test } from 'vitest';
import { mergePaper } from '../../../src/model/merge.ts';
import type { Paper } from '../../../src/model/paper.ts';
import { readImport } from '../../helpers/import-file.ts';

async function papersOf(name: string, content: string | Buffer) {
  const { records, rejects, format } = await readImport(content, { name });
  return { format, rejects, papers: records.map((record) => mergePaper(record.key, [record])) };
}

const namesOf = ({ authors }: Paper) => authors.map(({ name }) => name);
const dayOf = ({ publishedAt }: Paper) => publishedAt?.slice(0, 10) ?? null;
const titlesOf = (papers: readonly Paper[]) => papers.map(({ title }) => title);

describe('the authors of an entry of BibTeX are', () => {
  test.each<[why: string, field: string, names: string[]]>([
    [
      'between commas, the last one after a comma and "and"',
      'Jo Doe, Li Roe, and An Poe',
      ['Jo Doe', 'Li Roe', 'An Poe'],
    ],
    ['between ampersands', 'Doe, Jo & Roe, Li', ['Jo Doe', 'Li Roe']],
    ['between ampersands of TeX', String.raw`Doe, Jo \& Roe, Li`, ['Jo Doe', 'Li Roe']],
    ['a company with an ampersand', String.raw`Doe \& Sons`, ['Doe & Sons']],
    ['between commands that were meant as "and"', String.raw`Doe, Jo\and Roe, Li`, ['Jo Doe', 'Li Roe']],
    ['a whole name in braces each', '{Doe, Jo} and {Roe, Li}', ['Jo Doe', 'Li Roe']],
    ['a company in braces', '{Doe and Roe, Inc.} and Poe, An', ['Doe and Roe, Inc.', 'An Poe']],
    [
      'organisations with a comma in braces',
      '{Stanford, University} and {Google, DeepMind}',
      ['Stanford, University', 'Google, DeepMind'],
    ],
    [
      'people with capitals in braces',
      '{McDonald, Jo} and {FitzRoe, J. Q.}',
      ['Jo McDonald', 'J. Q. FitzRoe'],
    ],
    ['one whose name is And', 'Metin And', ['Metin And']],
    ['family names in capitals', 'Wei LI and Jo DOE', ['Wei LI', 'Jo DOE']],
    ['before others in braces', 'Doe, Jo and {others}', ['Jo Doe']],
    ['before an "and" too many', 'Doe, Jo and', ['Jo Doe']],
    ['after an "and" too many', 'and Doe, Jo', ['Jo Doe']],
    [
      'with numbers of footnotes',
      String.raw`Doe, Jo\textsuperscript{1,2} and Roe, Li$^{2}$`,
      ['Jo Doe', 'Li Roe'],
    ],
  ])('%s', async (_, field, names) => {
    const { papers } = await papersOf(
      'a.bib',
      `@article{a, title={Silt in rivers}, author={${field}}, year=2020}`,
    );
    expect(papers.map(namesOf)).toEqual([names]);
  });
});

describe('an entry of BibTeX is identified by', () => {
  test.each<[why: string, fields: string, id: string]>([
    ['a note that is a DOI', 'note={doi: 10.5555/n4}', 'doi:10.5555/n4'],
    [
      'an old eprint with its archive as the class',
      'eprint={9901013}, archiveprefix={arXiv}, primaryclass={hep-th}',
      'arxiv:hep-th/9901013',
    ],
    ['an arXiv id within a note', 'note={Preprint, arXiv:2001.00015}', 'arxiv:2001.00015'],
    [
      'an address of arXiv within a note',
      String.raw`note={Available at \url{https://arxiv.org/abs/2001.00019}}`,
      'arxiv:2001.00019',
    ],
    ['an arXiv id as its journal', 'journal={preprint arXiv:2001.00021}', 'arxiv:2001.00021'],
    [
      'its key, where a note mentions the DOI of another work',
      'note={Comment on doi:10.5555/other by others}',
      'local:key',
    ],
  ])('%s', async (_, fields, id) => {
    const { papers } = await papersOf(
      'a.bib',
      `@article{key, title={Silt in rivers}, author={Doe, Jo}, ${fields}}`,
    );
    expect(papers[0]?.id).toBe(id);
  });
});

test('an entry whose quotes never close is refused, and its neighbours are read', async () => {
  const { papers, rejects } = await papersOf(
    'a.bib',
    '@article{a, title={Silt one}, year=2020}\n@article{b, title="Silt two, author={Doe, Jo}, year=2020}\n@article{c, title={Silt three}, year=2020}',
  );
  expect(titlesOf(papers)).toEqual(['Silt one', 'Silt three']);
  expect(rejects).toEqual([{ subject: 'line 2 (b)', reason: 'the text of the field "title" has no end' }]);
});

test('single quotes of TeX are read, and apostrophes stay', async () => {
  const { papers } = await papersOf('a.bib', "@article{a, title={Doe's `single' quotes at 5' depth}}");
  expect(titlesOf(papers)).toEqual(["Doe's ‘single’ quotes at 5' depth"]);
});

describe('RIS is read', () => {
  test.each<[why: string, content: string, title: string]>([
    [
      'with tags in small letters',
      'ty  - JOUR\nti  - Silt in rivers\nau  - Doe, Jo\ner  - \n',
      'Silt in rivers',
    ],
    [
      'with tabs around its hyphens',
      'TY\t-\tJOUR\nTI\t-\tSilt in rivers\nAU\t-\tDoe, Jo\nER\t-\t\n',
      'Silt in rivers',
    ],
    [
      'with lines of an abstract that look like tags in small letters',
      'TY  - JOUR\nTI  - Silt in rivers\nAU  - Doe, Jo\nAB  - We ask\nif  - and when\nER  - \n',
      'Silt in rivers',
    ],
  ])('%s', async (_, content, title) => {
    const { papers } = await papersOf('a.ris', content);
    expect(titlesOf(papers)).toEqual([title]);
    expect(papers.map(namesOf)).toEqual([['Jo Doe']]);
  });

  const entry = (...lines: string[]) =>
    ['TY  - JOUR', 'TI  - Silt in rivers', ...lines, 'ER  - ', ''].join('\n');
  test.each<[why: string, lines: string[], right: Partial<{ id: string; names: string[]; day: string }>]>([
    ['the day of a date with a season', ['PY  - 2020/3/14/Spring'], { day: '2020-03-14' }],
    ['the month of a date with a season', ['PY  - 2020/03//Spring'], { day: '2020-03-31' }],
    ['names with initials between commas', ['AU  - Doe J, Roe LM'], { names: ['Doe J', 'Roe LM'] }],
    ['a name without its affiliation', ['AU  - Doe, Jo (University of A)'], { names: ['Jo Doe'] }],
    ['no name where others are left out', ['AU  - Doe, Jo', 'AU  - et al.'], { names: ['Jo Doe'] }],
    ['an arXiv id in its journal', ['JO  - arXiv preprint arXiv:2001.00033'], { id: 'arxiv:2001.00033' }],
    ["PubMed's number", ['AN  - 40001234', 'DB  - PubMed'], { id: 'pmid:40001234' }],
    [
      "another database's number as a name of the file's",
      ['AN  - 40001234', 'DB  - Embase'],
      { id: 'local:40001234' },
    ],
  ])('%s', async (_, lines, { id, names, day }) => {
    const [paper] = (await papersOf('a.ris', entry(...lines))).papers;
    if (id) expect(paper?.id).toBe(id);
    if (names) expect(paper && namesOf(paper)).toEqual(names);
    if (day) expect(paper && dayOf(paper)).toBe(day);
  });
});

test('a file of BibTeX is read whatever it is called', async () => {
  const { format, papers } = await papersOf(
    'refs.ris',
    '% Encoding: UTF-8\n@article{a,\n title={Silt in rivers}}\n',
  );
  expect(format).toBe('bibtex');
  expect(titlesOf(papers)).toEqual(['Silt in rivers']);
});

test("PubMed's brackets around a translated title are taken off", async () => {
  const { papers } = await papersOf(
    'a.nbib',
    'PMID- 40000002\nTI  - [Silt [and sand] in rivers].\n\nPMID- 40000003\nTI  - [Silt] and [sand].\n',
  );
  expect(titlesOf(papers)).toEqual(['Silt [and sand] in rivers.', '[Silt] and [sand].']);
});

describe('CSL JSON is read', () => {
  test.each<[why: string, item: object, day: string | null, names: string[]]>([
    ['with a date as a text', { issued: '2020-03-14' }, '2020-03-14', []],
    ['with one list of parts', { issued: { 'date-parts': [2020, 3, 14] } }, '2020-03-14', []],
    ['with the parts by name', { issued: { year: 2020, month: '3' } }, '2020-03-31', []],
    ['with a date of no parts', { issued: { 'date-parts': [[null]] } }, null, []],
    ['with authors as a text', { issued: {}, author: 'Doe, Jo' }, null, ['Jo Doe']],
    ['with authors as texts', { issued: {}, author: ['Jo Doe', 'Li Roe', 7] }, null, ['Jo Doe', 'Li Roe']],
  ])('%s', async (_, item, day, names) => {
    const { papers } = await papersOf(
      'a.json',
      JSON.stringify([{ type: 'article', title: 'Silt in rivers', ...item }]),
    );
    expect(papers.map(dayOf)).toEqual([day]);
    expect(papers.map(namesOf)).toEqual([names]);
  });

  test("in Crossref's answers, of one work and of a list", async () => {
    const work = (doi: string) => ({
      DOI: doi,
      type: 'journal-article',
      title: ['Silt'],
      issued: { 'date-parts': [[2020]] },
    });
    const one = await papersOf('a.json', JSON.stringify({ status: 'ok', message: work('10.5555/a') }));
    const all = await papersOf(
      'b.json',
      JSON.stringify({ message: { items: [work('10.5555/b'), work('10.5555/c')] } }),
    );
    expect([...one.papers, ...all.papers].map(({ id }) => id)).toEqual([
      'doi:10.5555/a',
      'doi:10.5555/b',
      'doi:10.5555/c',
    ]);
  });
});

describe('a line of JSON is read', () => {
  test.each<
    [why: string, fields: object, right: Partial<{ id: string; names: string[]; day: string | null }>]
  >([
    [
      'with null for all but its title',
      { authors: null, year: null, doi: null, links: null, tldr: null },
      { names: [], day: null },
    ],
    [
      'with values of other kinds for all but its title',
      {
        authors: 7,
        abstract: {},
        year: 'abc',
        doi: 5,
        url: [],
        categories: {},
        upvotes: 'many',
        links: 'x',
        version: 'v2',
        tldr: 3,
      },
      { names: [], day: null },
    ],
    [
      'with some authors of other kinds',
      { authors: [null, 'Jo Doe', { name: null }, 7] },
      { names: ['Jo Doe'] },
    ],
    [
      'with names in parts',
      { authors: [{ given: 'Li', family: 'Roe', affiliation: 'A' }] },
      { names: ['Li Roe'] },
    ],
    ['with an arXiv id by another name', { arxiv_id: '2001.00041v2' }, { id: 'arxiv:2001.00041' }],
    ['with a date by another name', { publicationDate: '2020-03-14' }, { day: '2020-03-14' }],
    [
      "with Semantic Scholar's ids",
      { externalIds: { ArXiv: '2001.00042', DOI: '10.5555/s' } },
      { id: 'arxiv:2001.00042' },
    ],
  ])('%s', async (_, fields, { id, names, day }) => {
    const { papers, rejects } = await papersOf(
      'a.jsonl',
      JSON.stringify({ title: 'Silt in rivers', ...fields }),
    );
    expect(rejects).toEqual([]);
    const [paper] = papers;
    expect(paper?.title).toBe('Silt in rivers');
    if (id) expect(paper?.id).toBe(id);
    if (names) expect(paper && namesOf(paper)).toEqual(names);
    if (day !== undefined) expect(paper && dayOf(paper)).toBe(day);
  });
});

test('half of a character in a line of JSON is shown as damage', async () => {
  const { papers } = await papersOf(
    'a.jsonl',
    String.raw`{"title":"Silt \ud83d in rivers","authors":["Jo \udc00Doe"]}`,
  );
  expect(titlesOf(papers)).toEqual(['Silt \ufffd in rivers']);
});

test('files that were joined, each with a byte order mark, are read', async () => {
  const { papers, rejects } = await papersOf(
    'a.jsonl',
    '\ufeff{"title":"Silt one"}\n\ufeff{"title":"Silt two"}\n',
  );
  expect(titlesOf(papers)).toEqual(['Silt one', 'Silt two']);
  expect(rejects).toEqual([]);
});

test('a field of BibTeX without a value says nothing', async () => {
  const { papers } = await papersOf('a.bib', '@article{a, title={Silt one}, note=, year=2020}');
  expect(titlesOf(papers)).toEqual(['Silt one']);
});

test("a table of PubMed's loses the brackets around a translated title, and others keep theirs", async () => {
  const table = (column: string) => `${column},title\n40000001,[Silt in rivers].\n`;
  expect(titlesOf((await papersOf('a.csv', table('PMID'))).papers)).toEqual(['Silt in rivers.']);
  expect(titlesOf((await papersOf('b.csv', table('Number'))).papers)).toEqual(['[Silt in rivers].']);
});

test('CSV with quotes after backslashes loses no row', async () => {
  const { papers, rejects } = await papersOf(
    'a.csv',
    'title,authors,published_date\n"The \\"big\\" silt",Jo Doe,2020-03-14\n"Silt\\",Li Roe,2020-03-15\nThe end,An Poe,2020\n',
  );
  expect(rejects).toEqual([]);
  expect(titlesOf(papers)).toEqual(['The "big" silt', 'Silt\\', 'The end']);
  expect(papers.map(dayOf)).toEqual(['2020-03-14', '2020-03-15', '2020-12-31']);
});

test.each([
  ['RETRACTED: Silt in rivers', true],
  ['Silt in rivers (Retracted Article)', true],
  ['WITHDRAWN: Silt in rivers', true],
  ['Retraction of silt in rivers', false],
])('whether the paper was withdrawn is read from its title: %s', async (title, withdrawn) => {
  const { papers } = await papersOf('a.bib', `@article{a, title={${title}}}`);
  expect(papers[0]).toMatchObject({ title: withdrawn ? 'Silt in rivers' : title, withdrawn });
});
