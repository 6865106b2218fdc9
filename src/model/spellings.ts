// Other spellings of a word that are no typing errors: British and American, umlauts as two letters, one word or two.
import { stopWords } from './stop-words.ts';

/** Endings and letters in which British and American English differ, in both directions; the first that fits is taken. */
const twins: readonly [RegExp, string][] = [
  [/(?<=[a-z]{3}[b-df-hj-np-tv-z])is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)/, 'iz'],
  [/(?<=[a-z]{3}[b-df-hj-np-tv-z])iz(?=(?:e|ed|es|er|ers|ing|ation|ations)$)/, 'is'],
  [/(?<=(?:anal|catal|paral|hydrol|dial|electrol))ys(?=(?:e|ed|er|ers|ing)$)/, 'yz'],
  [/(?<=(?:anal|catal|paral|hydrol|dial|electrol))yz(?=(?:e|ed|er|ers|ing)$)/, 'ys'],
  [
    /^((?:mis)?behavi|col|tum|harb|lab|neighb|fav|flav|vap|arm|hon|hum|rum|od|vig|rig|ferv|glam|endeav|parl|sav|splend|val)our/,
    '$1or',
  ],
  [
    /^((?:mis)?behavi|col|tum|harb|lab|neighb|fav|flav|vap|arm|hon|hum|rum|od|vig|ferv|glam|endeav|parl|sav|splend|val)or/,
    '$1our',
  ],
  [
    /^((?:epi|geo)?cent|fib|theat|calib|spect|lit|sab|lust|(?:nano|micro|milli|centi|kilo)?met)re(s?)$/,
    '$1er$2',
  ],
  [
    /^((?:epi|geo)?cent|fib|theat|calib|spect|lit|sab|lust|(?:nano|micro|milli|centi|kilo)?met)er(s?)$/,
    '$1re$2',
  ],
  [/(?<=(?:catal|anal|dial|monol|homol|epil))ogue(?=s?$)/, 'og'],
  [/(?<=(?:catal|anal|dial|monol|homol|epil))og(?=s?$)/, 'ogue'],
  [/^(an|leuk|isch|glyc|hypoglyc|hyperglyc|bacter|tox|ur)aem/, '$1em'],
  [/^(an|leuk|isch|glyc|hypoglyc|hyperglyc|bacter|tox|ur)em(?=i)/, '$1aem'],
  [/^haem(?=[ao])/, 'hem'],
  [/^hem(?=(?:ato|ogl|orr|oph|oly|odyn|odial))/, 'haem'],
  [/^oe(?=(?:dem|strog|soph))/, 'e'],
  [/^e(?=(?:dem|strog|soph))/, 'oe'],
  [/^foet/, 'fet'],
  [/^fet(?=(?:us|al|uses)$)/, 'foet'],
  [/^paed(?=i)/, 'ped'],
  [/^ped(?=iatr)/, 'paed'],
  [/^sulph/, 'sulf'],
  [/^sulf/, 'sulph'],
  [/(?<=^(?:diarr|gonorr))hoea/, 'hea'],
  [/(?<=^(?:diarr|gonorr))hea/, 'hoea'],
  [/^aluminium/, 'aluminum'],
  [/^aluminum/, 'aluminium'],
  [/^grey/, 'gray'],
  [/^gray(?=(?:scale|s)?$)/, 'grey'],
  [/^artefact/, 'artifact'],
  [/^artifact/, 'artefact'],
  [/^(def|off|lic)ence/, '$1ense'],
  [/^(def|off|lic)ense/, '$1ence'],
  [/^ageing$/, 'aging'],
  [/^aging$/, 'ageing'],
  [/^programme(?=s?$)/, 'program'],
];

/** The word as it is written on the other side of the Atlantic; null where that is not known to differ. */
export function atlanticTwin(word: string): string | null {
  for (const [pattern, replacement] of twins) {
    if (pattern.test(word)) return word.replace(pattern, replacement);
  }
  return null;
}

/** Longer words are no names of anything. */
const maxSplit = 30;
/** A shorter beginning than this is a sign only as a single letter, as in k-means. */
const minPart = 3;

/**
 * Spellings under which a word may occur that no paper has as it is, the likeliest first: `quantization` for `quantisation`,
 * `schrodinger` for `schroedinger`, and the phrases `gpt 4o` for `gpt4o` and `low rank` for `lowrank`.
 */
export function otherSpellings(word: string): string[] {
  const twin = atlanticTwin(word);
  const withoutUmlauts = word.replaceAll(/([aou])e/g, '$1');
  return [
    ...(twin === null ? [] : [twin]),
    ...(withoutUmlauts === word ? [] : [withoutUmlauts]),
    ...splitsOf(word),
  ];
}

function splitsOf(word: string): string[] {
  if (word.length > maxSplit || !/^[a-z0-9]+$/.test(word)) return [];
  if (/\d/.test(word)) {
    const parts = word.match(/[a-z]+|\d+/g) ?? [];
    if (parts.length < 2) return [];
    // What follows a number may belong to it: 4o, 3d.
    const joined = word.replace(/^([a-z]+)(?=\d)/, '$1 ');
    const numbered = word.replace(/(?<=[a-z])(\d+)$/, ' $1');
    return [...new Set([joined, numbered, parts.join(' ')])].filter((each) => each !== word);
  }
  return Array.from({ length: Math.max(0, word.length - minPart) }, (_, index) => index + 1)
    .filter((at) => at === 1 || at >= minPart)
    .map((at): [string, string] => [word.slice(0, at), word.slice(at)])
    .filter(([first, second]) => !stopWords.has(first) && !stopWords.has(second) && first !== second)
    .map((parts) => parts.join(' '));
}
