// Reads the feeds of feedparser's test suite, and counts how many of its expectations on entries are met.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseStatedDate } from '../src/fetchers/dates.ts';
import { namesIn } from '../src/fetchers/feed/authors.ts';
import { readEntry } from '../src/fetchers/feed/entry.ts';
import { parseXmlFeed } from '../src/fetchers/feed/parse-xml-feed.ts';
import { textOfHtml } from '../src/fetchers/html-text.ts';
import { decodeText } from '../src/http/charset.ts';

const [folder, isVerbose] = process.argv.slice(2);
if (!folder)
  throw new Error(
    'Usage: node bench/run.mjs feedparser FOLDER [all], with the folder of its well-formed feeds',
  );

interface Expectation {
  field: 'title' | 'author' | 'date' | 'link' | 'summary';
  value: string;
}

/** `entries[0]['title_detail']['value'] == 'text'`, in Python, on what digest reads of an entry. */
const comparison =
  /entries\[0\]\[?\.?'?(\w+)'?\]?((?:\[(?:'\w+'|0)\])*)\s*==\s*(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|\([\d, -]+\))\s*$/;

const fields: Readonly<Record<string, Expectation['field']>> = {
  ...{
    title: 'title',
    title_detail: 'title',
    summary: 'summary',
    summary_detail: 'summary',
    description: 'summary',
    content: 'summary',
  },
  ...{ author: 'author', author_detail: 'author', link: 'link' },
  ...{ published_parsed: 'date', updated_parsed: 'date', created_parsed: 'date' },
};

function expectationOf(text: string): Expectation | null {
  const line = /Expect:\s*(.*)/.exec(text)?.[1] ?? '';
  const [, name = '', path = '', literal = ''] = comparison.exec(line) ?? [];
  const field = fields[name];
  const isText = path === '' || path.endsWith("['value']") || (field === 'author' && path === "['name']");
  return field && isText && literal
    ? { field, value: literal.startsWith('(') ? literal : unquoted(literal) }
    : null;
}

function unquoted(literal: string): string {
  const body = literal.replace(/^u?['"]|['"]$/g, '');
  return body.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gi, (_, wide, narrow, sign) =>
    sign
      ? ({ n: '\n', t: '\t', r: '\r' }[sign as string] ?? sign)
      : String.fromCharCode(Number.parseInt(wide ?? narrow, 16)),
  );
}

/** What digest makes of the field, and what it would make of the text that is expected: both plain. */
function compared(text: string, { field, value }: Expectation): [string, string] {
  const base = /Content-Location:\s*(\S+)/i.exec(text)?.[1] ?? 'http://127.0.0.1:8097/feed';
  const { base: own, entries } = parseXmlFeed(text);
  const [entry] = entries;
  if (!entry) return ['no entry', value];
  const read = readEntry(entry, own && URL.canParse(own, base) ? new URL(own, base).href : base);
  switch (field) {
    case 'title':
      return [read.title, textOfHtml(value)];
    case 'summary':
      return [
        entry.bodies.map(textOfHtml).includes(textOfHtml(value)) ? textOfHtml(value) : (read.abstract ?? ''),
        textOfHtml(value),
      ];
    case 'author':
      return [read.authors.join(), namesIn(value).join()];
    case 'link':
      return [read.link ?? '', URL.canParse(value, base) ? new URL(value, base).href : value];
    case 'date': {
      const [year = 0, month = 1, day, hour, minute, second] = value.slice(1, -1).split(',').map(Number);
      const expected = new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString();
      const dates = entry.dates.map((date) => parseStatedDate(date)?.at ?? '');
      return [dates.includes(expected) ? expected : dates.join(), expected];
    }
  }
}

const counts = new Map<string, { right: number; all: number }>();
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.xml')) continue;
  const text = decodeText(readFileSync(join(folder, name)), null);
  const expectation = expectationOf(text);
  if (!expectation) continue;
  let result: [string, string];
  try {
    result = compared(text, expectation);
  } catch (error) {
    result = [String(error), expectation.value];
  }
  const isRight = result[0] === result[1];
  const count = counts.get(expectation.field) ?? { right: 0, all: 0 };
  counts.set(expectation.field, { right: count.right + Number(isRight), all: count.all + 1 });
  if (!isRight && isVerbose)
    console.log(relative(folder, join(folder, name)), expectation.field, JSON.stringify(result));
}
for (const [field, { right, all }] of counts) console.log(`${field}: ${right} of ${all}`);
const sum = (key: 'right' | 'all') => [...counts.values()].reduce((total, count) => total + count[key], 0);
console.log(`all: ${sum('right')} of ${sum('all')}`);
