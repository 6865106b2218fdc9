// Plain lists of ids: what is an id in which spelling, and which files are such lists.
import { describe, expect, test } from 'vitest';
import { detectListFormat, readIds } from '../../../src/fetchers/files/id-list.ts';
import { openStream } from '../../../src/fetchers/files/input.ts';

async function idsOf(content: string | Buffer) {
  const input = await openStream(
    'stdin',
    (async function* () {
      yield Buffer.from(content);
    })(),
  );
  const ids: (string | null)[] = [];
  for await (const { id } of readIds(input)) ids.push(id);
  return ids;
}

test.each([
  ['2606.14777', 'arxiv:2606.14777'],
  ['arXiv:2606.14777v3', 'arxiv:2606.14777'],
  ['arxiv.org/abs/2606.14777', 'arxiv:2606.14777'],
  ['https://arxiv.org/pdf/2606.14777v1.pdf', 'arxiv:2606.14777'],
  ['https://huggingface.co/papers/2606.14777', 'arxiv:2606.14777'],
  ['hep-th/9901001', 'arxiv:hep-th/9901001'],
  ['10.48550/arXiv.2606.14777', 'arxiv:2606.14777'],
  ['10.5555/Rivers.2', 'doi:10.5555/rivers.2'],
  ['doi: 10.5555/rivers.2', 'doi:10.5555/rivers.2'],
  ['https://dx.doi.org/10.5555/rivers.2', 'doi:10.5555/rivers.2'],
  [
    '10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2',
    'doi:10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2',
  ],
  ['https://www.biorxiv.org/content/10.1101/2026.01.02.900001v2.full', 'doi:10.1101/2026.01.02.900001'],
  ['PMID: 90000123', 'pmid:90000123'],
  ['https://pubmed.ncbi.nlm.nih.gov/90000123/', 'pmid:90000123'],
  ['https://openreview.net/forum?id=AbC123', 'openreview:AbC123'],
  ['openreview:AbC123', 'openreview:AbC123'],
  ['local:smith2020', 'local:smith2020'],
  ['url:0123456789abcdef01234567', 'url:0123456789abcdef01234567'],
  ['  "2606.14777",', 'arxiv:2606.14777'],
  ['<https://arxiv.org/abs/2606.14777>', 'arxiv:2606.14777'],
  ['- 2606.14777', 'arxiv:2606.14777'],
  ['12. 2606.14777', 'arxiv:2606.14777'],
  ['[3] 10.5555/rivers.2', 'doi:10.5555/rivers.2'],
  ['[2606.14777]', 'arxiv:2606.14777'],
  ['(2606.14777)', 'arxiv:2606.14777'],
  ['10.5555/rivers(2)', 'doi:10.5555/rivers(2)'],
  ['2606.14777 # to read', 'arxiv:2606.14777'],
  ['arXiv:2606.14777v2 [cs.CL]', 'arxiv:2606.14777'],
  ['arXiv:math.GT/0309136 [math.GT]', 'arxiv:math/0309136'],
  ['a title of a paper', null],
  ['smith2020', null],
  ['12345678', null],
  ['ftp://example.org/paper', null],
])('%s is %s', async (text, id) => {
  expect(await idsOf(`${text}\n`)).toEqual([id]);
});

test('a line may have several ids, and is refused whole if one of its parts is not an id', async () => {
  expect(await idsOf('2606.14777, 10.5555/rivers.2 hep-th/9901001;2606.14778\n')).toEqual([
    'arxiv:2606.14777',
    'doi:10.5555/rivers.2',
    'arxiv:hep-th/9901001',
    'arxiv:2606.14778',
  ]);
  expect(await idsOf('2606.14777 and 2606.14778\n')).toEqual([null]);
});

test('an address that names no paper by an id is that of a page, the same without what tracks readers', async () => {
  const [one, other] = await idsOf(
    'https://example.org/rivers\nhttps://example.org/rivers?utm_source=list\n',
  );
  expect(one).toMatch(/^url:[0-9a-f]{24}$/);
  expect(other).toBe(one);
});

test('lists may end their lines in any way, begin with a byte order mark, and be in UTF-16', async () => {
  const ids = ['arxiv:2606.14777', 'doi:10.5555/rivers.2'];
  const list = '2606.14777\n\n# later\n10.5555/rivers.2';
  for (const text of [list, list.replaceAll('\n', '\r\n'), list.replaceAll('\n', '\r'), `\ufeff${list}`])
    expect(await idsOf(text)).toEqual(ids);
  expect(await idsOf(Buffer.from(`\ufeff${list}`, 'utf16le'))).toEqual(ids);
});

describe('a file', () => {
  test.each([
    ['papers.txt', '2606.14777\nnot an id\n'],
    ['papers', '# reading list\nhttps://arxiv.org/abs/2606.14777\n'],
    ['stdin', '10.5555/rivers.2\n'],
    ['list.ids.gz', '2606.14777\n'],
  ])('called %s with ids is a list', (name, head) => {
    expect(detectListFormat(name, head)).toBe('ids');
  });

  test.each([
    ['papers.csv', 'doi\n10.5555/rivers.2\n', 'csv'],
    ['papers.txt', 'TY  - JOUR\nDO  - 10.5555/rivers.2\n', 'ris'],
    ['papers.txt', 'title,doi\nRivers,10.5555/rivers.2\n', 'csv'],
    ['papers.bib', '@misc{a, title={b}}', 'bibtex'],
    ['stdin', '{"title":"a"}\n', 'jsonl'],
  ])('called %s beginning with %j is not', (name, head, format) => {
    expect(detectListFormat(name, head)).toBe(format);
  });
});
