// Writes a file in the format of arXiv's metadata snapshot: invented papers, as many as wanted, the same for the same seed.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { random } from '../test/helpers/random.ts';

const syllables =
  'ba be bo da de di do fa fe fi ga ge ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo za zo'.split(
    ' ',
  );
const archives = [
  'cs.CL',
  'cs.LG',
  'hep-th',
  'math.AG',
  'astro-ph.GA',
  'cond-mat.mtrl-sci',
  'stat.ML',
  'quant-ph',
];
/** Papers in a month before the ids go on with the next. */
const perMonth = 9999;

/** Writes the file; memory stays flat. Lines are as long as those of the snapshot: 1.5 KB, some with TeX, DOI and several versions. */
export async function writeSnapshot(path: string, count: number, seed = 20260616): Promise<void> {
  const next = random(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const words = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 2 + below(3) }, () => syllables[below(syllables.length)]).join(''),
  );
  const word = () => words[Math.floor(words.length * next() ** 3)] ?? '';
  const text = (length: number) => Array.from({ length }, word).join(' ');
  const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
  const out = createWriteStream(path, { highWaterMark: 1024 * 1024 });
  for (let at = 0; at < count; at++) {
    const month = Math.floor(at / perMonth);
    const year = 2007 + Math.floor(month / 12);
    const id = `${String(year % 100).padStart(2, '0')}${String((month % 12) + 1).padStart(2, '0')}.${String((at % perMonth) + 1).padStart(4, '0')}`;
    const people = Array.from({ length: 1 + below(6) }, () => [capital(word()), capital(word()), '']);
    const created = new Date(Date.UTC(year, month % 12, 1 + below(28))).toUTCString();
    const later = below(3) === 0 ? [{ version: 'v2', created }] : [];
    const line = {
      id,
      submitter: people[0]?.slice(0, 2).reverse().join(' '),
      authors: people.map(([family, given]) => `${given} ${family}`).join(', '),
      title: `${capital(text(4 + below(8)))}\n  ${below(8) === 0 ? '$\\alpha$-' : ''}${text(2)}`,
      comments: below(2) === 0 ? `${5 + below(40)} pages, ${below(9)} figures` : null,
      'journal-ref': below(4) === 0 ? `J. ${capital(word())} ${below(90)} (${year}) ${below(900)}` : null,
      doi: below(4) === 0 ? `10.9999/${word()}.${at}` : null,
      'report-no': null,
      categories: [...new Set([archives[below(8)], archives[below(8)]])].join(' '),
      license: 'http://creativecommons.org/licenses/by/4.0/',
      abstract: `  ${text(110 + below(60))}${below(5) === 0 ? ' with $O(n^2)$ of {\\em all}' : ''}.\n`,
      versions: [{ version: 'v1', created }, ...later],
      update_date: new Date(created).toISOString().slice(0, 10),
      authors_parsed: people,
    };
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
