// Bibliographies, read back by the parsers of imports.
import { describe, expect, test } from 'vitest';
import type { Paper } from '../../../src/model/paper.ts';
import { renderBibtex } from '../../../src/render/references/bibtex.ts';
import { renderCsl } from '../../../src/render/references/csl.ts';
import { referencesOf } from '../../../src/render/references/reference.ts';
import { renderRis } from '../../../src/render/references/ris.ts';
import { readImport } from '../../helpers/import-file.ts';
import { paper } from '../../helpers/papers.ts';

const people = (...names: string[]) => names.map((name) => ({ name, affiliations: [] }));

const papers: Paper[] = [
  paper({
    title: 'Tea & Sympathy: 100% of $5_000 {and} more — Über ~50 #hashtags',
    abstract: 'Costs 5% & more. A \\ in the middle.',
    authors: people('Lars van den Berg', 'Ana Quispe Jr.', 'Plato', 'Íñigo Órdenes'),
  }),
  paper({
    id: 'doi:10.1000/abc(1)<2>',
    title: 'A Second Title of the Same Author',
    authors: people('Lars van den Berg'),
    journalRef: 'Journal of Invented Results, 12 (2026) 3',
    links: {
      abstract: 'https://doi.org/10.1000/abc',
      pdf: null,
      code: null,
      project: null,
      discussion: null,
    },
    abstract: null,
  }),
  paper({
    id: 'arxiv:hep-th/9901001',
    title: 'Nothing Known',
    authors: [],
    publishedAt: null,
    announcedOn: null,
  }),
];

test('a year or a month that an import brought is no day in any format, and comes back as it was', async () => {
  const text =
    '@misc{a, title={Of a Year}, year={2019}}\n@misc{b, title={Of a Month}, year={2019}, month=mar}';
  const { records } = await readImport(text, { name: 'in.bib' });
  const imported = records.map(({ title, publishedAt }) =>
    paper({ title, publishedAt, announcedOn: null, sources: ['import'] }),
  );
  const references = referencesOf(imported);
  expect(references.map(({ date }) => date)).toEqual([[2019], [2019, 3]]);
  expect(renderBibtex(references)).not.toContain('month = dec');
  expect(renderCsl(references)).toMatch(/\[\s*2019\s*\]/);
  expect(renderRis(references)).not.toContain('2019/12');
  for (const [render, name] of [
    [renderBibtex, 'a.bib'],
    [renderRis, 'a.ris'],
    [renderCsl, 'a.json'],
  ] as const) {
    const again = await readImport(render(references), { name });
    expect(again.records.map(({ publishedAt }) => publishedAt)).toEqual(
      imported.map((each) => each.publishedAt),
    );
  }
});

describe.each([
  ['BibTeX', renderBibtex, 'papers.bib'],
  ['RIS', renderRis, 'papers.ris'],
] as const)('%s', (_, render, name) => {
  test(`titles, names, dates and identifiers written as ${name} are read back unchanged`, async () => {
    const { records, rejects } = await readImport(render(referencesOf(papers)), { name });
    expect(rejects).toEqual([]);
    expect(records.map(({ identifiers }) => identifiers.arxiv ?? identifiers.doi)).toEqual([
      '2606.90001',
      '10.1000/abc(1)<2>',
      'hep-th/9901001',
    ]);
    expect(records[2]?.title).toMatch(/Nothing Known/);
    expect(records[0]?.authors.map(({ name: author }) => author)).toEqual([
      'Lars van den Berg',
      'Ana Quispe Jr.',
      'Plato',
      'Íñigo Órdenes',
    ]);
    expect(records[0]?.publishedAt?.slice(0, 7)).toBe('2026-06');
    expect(records[2]?.publishedAt).toBeNull();
  });
});

test('characters that TeX reads as commands are escaped in BibTeX', () => {
  const text = renderBibtex(referencesOf(papers));
  expect(text).toContain(
    '{{Tea \\& Sympathy: 100\\% of \\$5\\_000 \\{and\\} more — Über \\textasciitilde{}50 \\#hashtags}}',
  );
  expect(text).toContain('author = {van den Berg, Lars and Quispe Jr., Ana and {Plato} and Órdenes, Íñigo}');
});

test('keys of references are unique within a file, and made of plain letters', () => {
  const same = Array.from({ length: 30 }, () => papers[1] ?? paper());
  const keys = referencesOf(same).map(({ key }) => key);
  expect(new Set(keys).size).toBe(30);
  expect(keys.slice(0, 3)).toEqual([
    'vandenberg2026second',
    'vandenberg2026seconda',
    'vandenberg2026secondb',
  ]);
  expect(keys.at(-1)).toBe('vandenberg2026secondac');
});

test('CSL JSON has each field where citeproc looks for it', () => {
  expect(JSON.parse(renderCsl(referencesOf(papers)))).toMatchObject([
    {
      id: 'arxiv:2606.90001',
      type: 'article',
      author: [
        { family: 'van den Berg', given: 'Lars' },
        { family: 'Quispe Jr.', given: 'Ana' },
        { literal: 'Plato' },
        { family: 'Órdenes', given: 'Íñigo' },
      ],
      issued: { 'date-parts': [[2026, 6, 15]] },
      number: 'arXiv:2606.90001',
    },
    {
      type: 'article-journal',
      DOI: '10.1000/abc(1)<2>',
      'container-title': 'Journal of Invented Results, 12 (2026) 3',
    },
    { id: 'arxiv:hep-th/9901001', author: [] },
  ]);
});

describe('braces that BibTeX counts, though a backslash is in front', () => {
  const hostile = [
    'A } Closes',
    'An { Opens',
    '} note = {evil',
    'x}}, note={{evil',
    'Sets {a, b} as Usual',
    'f(x) = \\} and \\{',
  ];

  test.each(hostile)('%s stays in its field', async (title) => {
    const text = renderBibtex(
      referencesOf([
        paper({ title, abstract: title, authors: people(`Ada ${title}`, 'Bo Quill'), journalRef: title }),
        paper({ id: 'arxiv:2606.90002', title: 'The Next' }),
      ]),
    );
    for (const entry of text.split(/\n(?=@)/)) {
      let depth = 0;
      const ends = [...entry].flatMap((sign, at) => {
        depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
        return sign === '}' && depth === 0 ? [at] : [];
      });
      expect(ends).toEqual([entry.trimEnd().length - 1]);
      for (const line of entry.split('\n').slice(1, -2)) {
        expect([line, (line.match(/\{/g) ?? []).length]).toEqual([line, (line.match(/\}/g) ?? []).length]);
      }
    }
    const { records } = await readImport(text, { name: 'in.bib' });
    expect(records.map((each) => each.title)).toEqual([title, 'The Next']);
  });

  test('an “and” or a comma in a name separates no names', async () => {
    const names = ['The Harbour and Lake Group', 'Consortium, Large'];
    const text = renderBibtex(
      referencesOf([paper({ title: 'Of Names', authors: people(...names, 'Bo Quill') })]),
    );
    const { records } = await readImport(text, { name: 'in.bib' });
    expect(records[0]?.authors).toHaveLength(3);
  });
});
