// Hostile feeds: whatever is repeated in whichever element, reading takes time in proportion to its length.
import { expect, test } from 'vitest';
import { ParseError } from '../../src/errors.ts';
import { parseFeed } from '../../src/fetchers/feed/index.ts';
import { linesOfHtml } from '../../src/fetchers/html-text.ts';
import { decodeText } from '../../src/http/charset.ts';
import { growthOf, linearGrowth } from '../helpers/growth.ts';

const read = (item: string) =>
  parse(
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><title>T</title><link>https://j.example.org/1</link>${item}</item></channel></rss>`,
  );

const parse = (document: string) =>
  parseFeed(
    document,
    'https://j.example.org/feed',
    'Journal',
    {},
    { today: '2026-06-18', isKnown: false, undated: {}, shared: [] },
  );

const pieces = [
  ...[
    'Author(s): A B, ',
    'doi: 10.1/ ',
    'Volume 1, Issue ',
    'by A ',
    'A, B, 2026, ',
    ': 1-',
    '. ',
    'RETRACTED: ',
  ],
  ...[
    '&lt;b ',
    '&lt;',
    '&lt;p&gt;',
    '&lt;!--',
    '&amp;#55357;',
    'PMID: 1 ',
    '[',
    '10.1000/',
    '%28',
    ' \n',
    'x;2-',
  ],
  ...['(', '(a, ', '(a b), ', '[A', ' - A ', 'A; ', 'A et B ', '&amp;lt;i&amp;gt;', 'Ã©', '&#0;'],
];

test.each(pieces)('%j repeated in a description, a title, names, dates or ids', async (piece) => {
  const growth = await growthOf((count) => {
    const text = piece.repeat(count);
    for (const name of [
      'description',
      'dc:creator',
      'pubDate',
      'dc:identifier',
      'guid',
      'category',
      'title',
    ]) {
      read(`<${name}>${text}</${name}>`);
    }
  }, 1500);
  expect(growth).toBeLessThan(linearGrowth);
});

test.each([
  [
    'entries',
    (count: number) =>
      read(
        `</item>${'<item><title>A</title><link>https://j.example.org/</link><guid>'.concat('x</guid></item>').repeat(count / 2)}<item>`,
      ),
  ],
  ['unclosed tables', (count: number) => linesOfHtml('<table>a'.repeat(count))],
  ['false tags', (count: number) => linesOfHtml('x<y '.repeat(count))],
  ['bytes of Latin-1', (count: number) => decodeText(Buffer.from('\u00fc'.repeat(count), 'latin1'), null)],
])('a document of many %s', async (_what, work) => {
  expect(await growthOf(work, 2000)).toBeLessThan(linearGrowth);
});

test.each(['<!--', '<![CDATA[', '<item ', '<item>', '<entry><title>', '<a@', '< ', '<channel '])(
  '%j repeated in a feed that is not well-formed',
  async (piece) => {
    const growth = await growthOf((count) => {
      try {
        read(piece.repeat(count));
      } catch (error) {
        expect(error).toBeInstanceOf(ParseError);
      }
    }, 2000);
    expect(growth).toBeLessThan(linearGrowth);
  },
);

test('comments after the end of a feed that is not well-formed', async () => {
  const growth = await growthOf((count) => {
    try {
      parse(`<rss><channel><item><title>A</item></channel></rss>${'<!---->'.repeat(count)}x`);
    } catch (error) {
      expect(error).toBeInstanceOf(ParseError);
    }
  }, 30);
  expect(growth).toBeLessThan(linearGrowth);
});

test('entries of a feed that is not well-formed, with a long root that each of them would get', () => {
  const modules = Array.from({ length: 200 }, (_, at) => `xmlns:m${at}="https://m.example.org/${at}"`).join(
    ' ',
  );
  const entry = '<item><title>A</title><link>https://j.example.org/1</link></item>';
  const document = `<rss ${modules}><channel>${entry.repeat(10_000)}<item><title>B</item></channel></rss>`;
  expect(() => parse(document)).toThrow(ParseError);
});
