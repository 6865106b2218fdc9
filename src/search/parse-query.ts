// Reads what people type into a search box: text, phrases, exclusions, and filters such as author: or cat:.
import { parsePaperId } from '../model/identity.ts';
import type { PaperId } from '../model/paper.ts';
import { type FieldTerm, noFilters, type SearchFilters, type TextTerm } from '../model/search.ts';
import { stopWords } from '../model/stop-words.ts';
import { stemOf, tokensOf, unspacedLetters } from '../model/words.ts';
import { parseDateRange } from './parse-dates.ts';

export interface SearchQuery {
  /** Free text, without filters and exclusions: what an embedding understands. */
  text: string;
  /** The words of the text without stop words; phrases of a short query are in `required`. */
  terms: TextTerm[];
  required: FieldTerm[];
  excluded: FieldTerm[];
  filters: SearchFilters;
  /** Papers that the query names by id. */
  ids: PaperId[];
  /** Papers that are not to be found, by id. */
  excludedIds: PaperId[];
  /** Neighbouring words as one word, which some papers write them as: `gpt4o` for GPT-4o. */
  compounds: string[];
  /** Whether the query names papers at most and looks for nothing: everything else is not found by it. */
  isVoid: boolean;
  /** Whether the last term may still be being typed. */
  isOpenEnded: boolean;
}

/** More mentions than this count as this many: a pasted abstract repeats its favourite word a dozen times. */
const maxTimes = 4;
/**
 * A longer query is prose, often a pasted abstract: a quotation in it doesn't have to occur, and a dash excludes nothing.
 * People who search with operators use few words.
 */
const maxTerseWords = 8;

/**
 * A token: -field:"value", -"phrase", -word, each also without the minus. U+2212 is a minus too, and phones and other languages
 * write other quotes.
 */
const quotes = '"“”„‟«»＂「」『』';
const tokenPattern = new RegExp(
  `([-\\u2212\\u2013]?)(?:([a-zA-Z]+)[:：])?(?:[${quotes}]([^${quotes}]*)[${quotes}]?|([^\\s${quotes}]+))`,
  'gu',
);
/** `author: LeCun`; fields whose names come before a colon in titles, too, need their value at once. */
const spaceAfterField =
  /((?:^|\s)[-\u2212]?(?:author|org|organization|affiliation|cat|category|since|until):)\s+(?=\S)/gi;
/** `quanti*`: the beginning of a word. */
const prefixPattern = /^[\p{L}\p{N}\p{M}]{2,}\*$/u;

const fields: Readonly<Record<string, (query: Draft, value: string, isExcluded: boolean) => boolean>> = {
  author: nameField('author'),
  by: nameField('author'),
  org: nameField('organization'),
  organization: nameField('organization'),
  affiliation: nameField('organization'),
  cat: ({ filters }, value, isExcluded) => {
    filters[isExcluded ? 'withoutCategories' : 'categories'].push(value);
    return true;
  },
  source: ({ filters }, value, isExcluded) => {
    filters[isExcluded ? 'withoutSources' : 'sources'].push(value);
    return true;
  },
  id: idField,
  arxiv: idField,
  doi: idField,
  pmid: (query, value, isExcluded) =>
    idField(query, /^\d+$/.test(value) ? `pmid:${value}` : value, isExcluded),
  openreview: (query, value, isExcluded) => idField(query, `openreview:${value}`, isExcluded),
  date: dateField((range) => range),
  year: dateField((range) => range),
  since: dateField(({ since }) => ({ since, until: null })),
  from: dateField(({ since }) => ({ since, until: null })),
  until: dateField(({ until }) => ({ since: null, until })),
  to: dateField(({ until }) => ({ since: null, until })),
};
const aliases: Readonly<Record<string, string>> = { category: 'cat', after: 'since', before: 'until' };

interface Draft {
  plain: { text: string; isPhrase: boolean; isPrefix: boolean }[];
  required: FieldTerm[];
  excluded: FieldTerm[];
  filters: {
    since: string | null;
    until: string | null;
    categories: string[];
    withoutCategories: string[];
    sources: string[];
    withoutSources: string[];
    withoutSeqs: readonly number[];
  };
  ids: PaperId[];
  excludedIds: PaperId[];
}

/** Never fails: what is not a filter is text, and unpaired quotes and lone signs are ignored. */
export function parseQuery(text: string): SearchQuery {
  const draft: Draft = {
    plain: [],
    required: [],
    excluded: [],
    filters: {
      ...noFilters,
      categories: [],
      withoutCategories: [],
      sources: [],
      withoutSources: [],
    },
    ids: [],
    excludedIds: [],
  };
  const whole = namedPaper(text);
  if (whole !== null) return finish({ ...draft, ids: [whole] }, text, false);
  const isProse = [...text.matchAll(tokenPattern)].filter(([, minus]) => minus === '').length > maxTerseWords;
  const tokens = (isProse ? text : text.replaceAll(spaceAfterField, '$1')).matchAll(tokenPattern);
  for (const [, minus = '', name, phrase, word] of tokens) {
    const value = (phrase ?? word ?? '').trim();
    const isExcluded = minus !== '' && !isProse;
    const field = name && fields[aliases[name.toLowerCase()] ?? name.toLowerCase()];
    if (field && hasLetters(value) && field(draft, value, isExcluded)) continue;
    addText(draft, name ? `${name}:${value}` : value, phrase !== undefined && !isProse, isExcluded);
  }
  return finish(draft, text, isProse);
}

function addText(draft: Draft, value: string, isPhrase: boolean, isExcluded: boolean): void {
  if (!hasLetters(value)) return;
  const id = isPhrase ? null : namedPaper(value);
  if (id !== null) draft[isExcluded ? 'excludedIds' : 'ids'].push(id);
  else if (!isPhrase && isCategory(value))
    draft.filters[isExcluded ? 'withoutCategories' : 'categories'].push(value);
  else if (isExcluded) draft.excluded.push({ text: value, field: 'any' });
  else draft.plain.push({ text: value, isPhrase, isPrefix: !isPhrase && prefixPattern.test(value) });
}

function finish(draft: Draft, text: string, isProse: boolean): SearchQuery {
  const { plain, required, excluded, filters, ids, excludedIds } = draft;
  const phrases = plain.filter((each) => each.isPhrase && tokensOf(each.text).length > 1);
  const last = plain.at(-1);
  const free = plain.map((each) => each.text).join(' ');
  const begun = new Set(plain.filter((each) => each.isPrefix).flatMap((each) => tokensOf(each.text)));
  return {
    text: free,
    terms: termsOf(free).map((term) => (begun.has(term.text) ? { ...term, isPrefix: true } : term)),
    compounds: isProse ? [] : compoundsOf(free),
    required: [...required, ...phrases.map((each): FieldTerm => ({ text: each.text, field: 'any' }))],
    excluded,
    filters,
    ids,
    excludedIds,
    isVoid: text.trim() !== '' && !looksFor(draft),
    isOpenEnded: !isProse && last !== undefined && !last.isPhrase && /[\p{L}\p{N}]$/u.test(text),
  };
}

function looksFor({ plain, required, excluded, filters, excludedIds }: Draft): boolean {
  const { since, until, ...lists } = filters;
  const parts = [plain, required, excluded, excludedIds, ...Object.values(lists)];
  return since !== null || until !== null || parts.some((part) => part.length > 0);
}

/** The words of a text that carry meaning, each as often as its stem occurs. Stop words count where there is nothing else. */
export function termsOf(text: string): TextTerm[] {
  const tokens = tokensOf(text).flatMap(lookedFor);
  const telling = tokens.filter((token) => !stopWords.has(token));
  const terms = new Map<string, TextTerm>();
  for (const token of telling.length > 0 ? telling : tokens) {
    const stem = stemOf(token);
    const term = terms.get(stem);
    if (term) term.times = Math.min(maxTimes, term.times + 1);
    else terms.set(stem, { text: token, times: 1, isPrefix: endingsFollow.test(token) });
  }
  return [...terms.values()];
}

/** Korean adds particles to a word without a space. */
const endingsFollow = /^\p{Script=Hangul}{2,}$/u;

/** In a script without spaces words are not marked: every two letters are looked for, as the indexes of libraries do. */
function lookedFor(token: string): string[] {
  const letters = unspacedLetters(token);
  if (letters === null || letters.length <= 2) return [token];
  return letters.slice(1).map((letter, index) => (letters[index] ?? '') + letter);
}

/** Longer words are not written as one. */
const maxCompound = 20;

function compoundsOf(text: string): string[] {
  const tokens = tokensOf(text);
  return tokens
    .slice(1)
    .map((token, index): [string, string] => [tokens[index] ?? '', token])
    .filter((pair) => pair.every((token) => !stopWords.has(token) && unspacedLetters(token) === null))
    .map((pair) => pair.join(''))
    .filter((compound) => compound.length <= maxCompound && !stopWords.has(compound));
}

/** A paper's id in any spelling that can't be taken for a word, in brackets or at the end of a sentence too. */
function namedPaper(text: string): PaperId | null {
  const bare = text
    .normalize('NFKC')
    .trim()
    .replace(/^[[({<'‘]+/, '')
    .replace(/[\])}>'’.,;:!?]+$/, '');
  for (const spelling of [text.replace(/[.,;)]+$/, ''), bare]) {
    const id = parsePaperId(spelling);
    if (/^(?:arxiv|doi|openreview|pmid|local|url):\S+$/.test(id)) return id;
  }
  return null;
}

/** arXiv's categories, those that can't be words in lower case too: cs.CL, cs.cl, hep-th (https://arxiv.org/category_taxonomy). */
function isCategory(text: string): boolean {
  return (
    /^(?:cs|math|stat|eess|econ|q-bio|q-fin)\.[a-z]{2}$/i.test(text) ||
    /^(?:cs|math|stat|eess|econ|physics|q-bio|q-fin)\.[A-Z][A-Za-z-]{1,}$/.test(text) ||
    /^(?:physics\.[a-z]+-[a-z]+|cond-mat\.[a-z]+(?:-[a-z]+)?|astro-ph(?:\.[A-Z]{2})?|hep-(?:th|ph|ex|lat)|nucl-(?:th|ex)|math-ph|gr-qc|quant-ph|nlin\.[A-Z]{2})$/.test(
      text,
    )
  );
}

function nameField(field: 'author' | 'organization') {
  return (query: Draft, value: string, isExcluded: boolean): boolean => {
    (isExcluded ? query.excluded : query.required).push({ text: value, field });
    return true;
  };
}

function idField(query: Draft, value: string, isExcluded: boolean): boolean {
  const id = namedPaper(value);
  if (id !== null) query[isExcluded ? 'excludedIds' : 'ids'].push(id);
  return id !== null;
}

function dateField(
  limit: (range: { since: string; until: string }) => Pick<SearchFilters, 'since' | 'until'>,
) {
  return ({ filters }: Draft, value: string, isExcluded: boolean): boolean => {
    const range = isExcluded ? null : parseDateRange(value);
    if (range === null) return false;
    const { since, until } = limit(range);
    filters.since = since ?? filters.since;
    filters.until = until ?? filters.until;
    return true;
  };
}

function hasLetters(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
