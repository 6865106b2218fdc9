// Reads what people type into a search box: text, phrases, exclusions, and filters such as author: or cat:.
import { parsePaperId } from '../model/identity.ts';
import type { PaperId } from '../model/paper.ts';
import { type FieldTerm, noFilters, type SearchFilters, type TextTerm } from '../model/search.ts';
import { stemOf, tokensOf } from '../model/words.ts';
import { parseDateRange } from './parse-dates.ts';
import { stopWords } from './stop-words.ts';

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

/** A token: -field:"value", -"phrase", -word, each also without the minus. U+2212 is a minus too. */
const tokenPattern = /([-\u2212]?)(?:([a-zA-Z]+):)?(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))/gu;

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
  date: dateField((range) => range),
  year: dateField((range) => range),
  since: dateField(({ since }) => ({ since, until: null })),
  from: dateField(({ since }) => ({ since, until: null })),
  until: dateField(({ until }) => ({ since: null, until })),
  to: dateField(({ until }) => ({ since: null, until })),
};
const aliases: Readonly<Record<string, string>> = { category: 'cat', after: 'since', before: 'until' };

interface Draft {
  plain: { text: string; isPhrase: boolean }[];
  required: FieldTerm[];
  excluded: FieldTerm[];
  filters: {
    since: string | null;
    until: string | null;
    categories: string[];
    withoutCategories: string[];
    sources: string[];
    withoutSources: string[];
  };
  ids: PaperId[];
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
  };
  const whole = namedPaper(text);
  if (whole !== null) return finish({ ...draft, ids: [whole] }, text, false);
  const tokens = [...text.matchAll(tokenPattern)];
  const isProse = tokens.filter(([, minus]) => minus === '').length > maxTerseWords;
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
  if (id !== null) draft.ids.push(id);
  else if (!isPhrase && isCategory(value))
    draft.filters[isExcluded ? 'withoutCategories' : 'categories'].push(value);
  else if (isExcluded) draft.excluded.push({ text: value, field: 'any' });
  else draft.plain.push({ text: value, isPhrase });
}

function finish(draft: Draft, text: string, isProse: boolean): SearchQuery {
  const { plain, required, excluded, filters, ids } = draft;
  const phrases = plain.filter((each) => each.isPhrase && tokensOf(each.text).length > 1);
  const last = plain.at(-1);
  return {
    text: plain.map((each) => each.text).join(' '),
    terms: termsOf(plain.map((each) => each.text).join(' ')),
    required: [...required, ...phrases.map((each): FieldTerm => ({ text: each.text, field: 'any' }))],
    excluded,
    filters,
    ids,
    isOpenEnded: !isProse && last !== undefined && !last.isPhrase && /[\p{L}\p{N}]$/u.test(text),
  };
}

/** The words of a text that carry meaning, each as often as its stem occurs. Stop words count where there is nothing else. */
export function termsOf(text: string): TextTerm[] {
  const tokens = tokensOf(text);
  const telling = tokens.filter((token) => !stopWords.has(token));
  const terms = new Map<string, TextTerm>();
  for (const token of telling.length > 0 ? telling : tokens) {
    const stem = stemOf(token);
    const term = terms.get(stem);
    if (term) term.times = Math.min(maxTimes, term.times + 1);
    else terms.set(stem, { text: token, times: 1, isPrefix: false });
  }
  return [...terms.values()];
}

/** A paper's id in any spelling that can't be taken for a word. */
function namedPaper(text: string): PaperId | null {
  const id = parsePaperId(text.replace(/[.,;)]+$/, ''));
  return /^(?:arxiv|doi|openreview|local|url):\S+$/.test(id) ? id : null;
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

function idField(query: Draft, value: string): boolean {
  const id = namedPaper(value);
  if (id !== null) query.ids.push(id);
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
