// Damages answers of sources in every way that a wire, a server or somebody hostile does, from seeded randomness.

type Random = () => number;

const pick = <T>(list: readonly [T, ...T[]], next: Random): T =>
  list[Math.floor(next() * list.length)] ?? list[0];
const place = (text: string, next: Random) => Math.floor(next() * text.length);
const put = (text: string, at: number, what: string) => text.slice(0, at) + what + text.slice(at);

const isJson = (text: string) => /^\s*[[{]/.test(text);

/** Where a value of JSON, or the text between two tags, begins and ends. */
function values(text: string): [start: number, end: number][] {
  const pattern = isJson(text)
    ? /(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null)(?=\s*[,\]}])/g
    : /(?<=>)[^<>]+(?=<)/g;
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => [index, index + found.length]);
}

function replaceValue(text: string, next: Random, by: (old: string) => string): string {
  const all = values(text);
  const [start, end] = all[Math.floor(next() * all.length)] ?? [0, 0];
  return text.slice(0, start) + by(text.slice(start, end)) + text.slice(end);
}

/** What may stand where a value of another kind was. */
const oddJson = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1e308',
    '9007199254740993',
    '""',
    '[]',
    '{}',
    '"NaN"',
    '[null]',
    '{"value":null}',
  ],
  ...[
    '"\\u0000"',
    '"\\ud800"',
    '"<b>"',
    '"javascript:alert(1)"',
    '"2026-02-31"',
    '[[[[1]]]]',
    '"http://["',
    '"10.1/"',
  ],
] as const;
const oddXml = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e308',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '&nope;',
    '&',
    '\u0000',
    '\u001b[31m',
    'javascript:alert(1)',
  ],
  ...[
    '<![CDATA[',
    ']]>',
    '<!--',
    '<x/>',
    '</x>',
    '<a b=c>',
    'Fri, 31 Feb 2026 00:00:00 -0400',
    '2026-13-45',
    'http://[',
    '10.1/',
  ],
] as const;

type Damage = (text: string, next: Random) => string;

const damages: Record<string, Damage> = {
  'cut off anywhere': (text, next) => text.slice(0, place(text, next)),
  'cut off within its end': (text, next) => text.slice(0, -1 - Math.floor(next() * 40)),
  'without its beginning': (text, next) => text.slice(Math.floor(next() * 60) + 1),
  'with a hole': (text, next) => {
    const at = place(text, next);
    return text.slice(0, at) + text.slice(at + 1 + Math.floor(next() * 80));
  },
  'with a value of another kind': (text, next) =>
    replaceValue(text, next, () =>
      isJson(text) ? pick(['null', ...oddJson], next) : pick(['', ...oddXml], next),
    ),
  'with several values of another kind': (text, next) => {
    let damaged = text;
    for (let count = 0; count < 4; count++)
      damaged = damages['with a value of another kind']?.(damaged, next) ?? damaged;
    return damaged;
  },
  'with a huge value': (text, next) =>
    replaceValue(text, next, (old) => {
      const filler = pick(['x', ' ', '.', '(', '<', '?', '10.1/'], next).repeat(20_000);
      return isJson(text)
        ? JSON.stringify(old.replaceAll('"', '') + filler)
        : old + filler.replaceAll('<', '&lt;');
    }),
  'with control characters': (text, next) => {
    let damaged = text;
    for (let count = 0; count < 5; count++) {
      damaged = put(damaged, place(damaged, next), String.fromCharCode(Math.floor(next() * 32)));
    }
    return damaged;
  },
  'with a piece twice': (text, next) => {
    const at = place(text, next);
    return put(text, at, text.slice(at, at + Math.floor(next() * 300)));
  },
  'nested deep': (text, next) => {
    const depth = 50 + Math.floor(next() * 2000);
    return replaceValue(text, next, (old) =>
      isJson(text)
        ? '['.repeat(depth) + old + ']'.repeat(depth)
        : '<d>'.repeat(depth) + old + '</d>'.repeat(depth),
    );
  },
  'with entities of its own': (text, next) => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`).join('')}]>`;
    const declared = isJson(text)
      ? bomb + text
      : text.replace(/^(?:<\?xml[^>]*\?>)?/, (start) => start + bomb);
    return replaceValue(declared, next, () => '&j;');
  },
  'with a character changed': (text, next) => {
    const at = place(text, next);
    return (
      text.slice(0, at) +
      pick(['<', '>', '"', '&', '/', '{', '}', '[', ',', ':', '\\', '\ufffd'], next) +
      text.slice(at + 1)
    );
  },
  'another document altogether': (_text, next) =>
    pick(
      [
        '',
        ' ',
        'null',
        '[]',
        '{}',
        '<x/>',
        '<html><body>503</body></html>',
        'Too many requests',
        '"',
        '<?xml version="1.0"?>',
      ],
      next,
    ),
};

/** An answer that was damaged in some way, as bytes, and how. */
export function damagedBytes(whole: string, next: Random): { bytes: Uint8Array; what: string } {
  const [what, damage] = pick(Object.entries(damages) as [[string, Damage], ...[string, Damage][]], next);
  const text = damage(whole, next);
  const roll = next();
  if (roll < 0.05) return { bytes: Buffer.from(text, 'utf16le'), what: `${what}, in UTF-16` };
  if (roll < 0.1) return { bytes: Buffer.from(text, 'latin1'), what: `${what}, in Latin-1` };
  const bytes = Buffer.from(text);
  if (roll < 0.15 && bytes.length > 0) {
    for (let count = 0; count < 10; count++)
      bytes[place(text, next) % bytes.length] = Math.floor(next() * 256);
    return { bytes, what: `${what}, with bytes changed` };
  }
  return { bytes, what };
}

export const mutate = {
  /** The answer with a megabyte in one place: in each of the values, and each kind of filler, in turn. */
  huge(whole: string, size = 300_000): string[] {
    const fillers = [
      'x',
      ' ',
      '.',
      '(',
      ')',
      '<',
      '&',
      '?',
      '&amp;',
      '<i>',
      '10.1/',
      'a,',
      'Ames, A.; ',
      '\n\t',
      '\\',
      '\ud83d\ude00',
      '-',
      'withdrawn ',
    ];
    const all = values(whole);
    return fillers.map((filler, index) => {
      const [start, end] = all[(index * 7) % all.length] ?? [0, 0];
      const old = whole.slice(start, end);
      const text = filler.repeat(Math.ceil(size / filler.length));
      const value = isJson(whole)
        ? JSON.stringify(old.replace(/^"|"$/g, '') + text)
        : old + escaped(text, index);
      return whole.slice(0, start) + value + whole.slice(end);
    });
  },
};

/** Every other filler as CDATA, where mark-up is text. */
function escaped(text: string, index: number): string {
  return index % 2 === 0 ? `<![CDATA[${text}]]>` : text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
