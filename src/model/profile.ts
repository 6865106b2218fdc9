// What a reader wants: rules in the grammar of the search, with what each does and until when it is paused.
import type { PaperId } from './paper.ts';
import { collapseSpace } from './text.ts';
import { type Instant, isPlainDate, type PlainDate } from './time.ts';

export const ruleKinds = [
  'text',
  'phrase',
  'author',
  'organization',
  'category',
  'source',
  'sentence',
] as const;
/** A text asks for all of its words, a phrase for its words side by side, a sentence for what it means. */
export type RuleKind = (typeof ruleKinds)[number];

export const ruleEffects = ['more', 'always', 'never'] as const;
/** `more` counts for a paper, `always` puts it into the mail, `never` keeps it out of every section. */
export type RuleEffect = (typeof ruleEffects)[number];

export interface ProfileRule {
  kind: RuleKind;
  value: string;
  effect: RuleEffect;
  /** The first day on which it counts again. */
  pausedUntil: PlainDate | null;
}

export const markKinds = ['like', 'save', 'dislike'] as const;
export type MarkKind = (typeof markKinds)[number];

/** What a reader made of a paper; one for each reader and paper. */
export interface PaperMark {
  paperId: PaperId;
  kind: MarkKind;
  at: Instant;
  /** Where it came from. */
  origin: 'command' | 'mail' | 'site';
}

export interface ProfilePreferences {
  /** The share of a mail's places that the profile fills; the rest is what trends. */
  forYouShare: number;
  /** What comes when the profile finds nothing: the trending papers, or no mail. */
  whenQuiet: 'trending' | 'no-mail';
}

export const defaultPreferences: ProfilePreferences = { forYouShare: 0.6, whenQuiet: 'trending' };

export interface Profile extends ProfilePreferences {
  rules: ProfileRule[];
  marks: PaperMark[];
  /** Papers imported as the reader's library. */
  library: PaperId[];
}

/** A longer rule, or more rules, would no longer be a choice. */
export const maxRuleLength = 200;
export const maxRules = 100;
/** This many words without quotes are a sentence. */
const sentenceWords = 4;

const archives =
  'astro-ph cond-mat cs econ eess gr-qc hep-ex hep-lat hep-ph hep-th math math-ph nlin nucl-ex nucl-th physics q-bio q-fin quant-ph stat';
const categoryForm = new RegExp(`^(?:${archives.replaceAll(' ', '|')})(?:\\.[a-z-]+)?$`, 'i');

const fields: Record<string, RuleKind> = {
  text: 'text',
  phrase: 'phrase',
  author: 'author',
  by: 'author',
  org: 'organization',
  organization: 'organization',
  affiliation: 'organization',
  cat: 'category',
  category: 'category',
  source: 'source',
  about: 'sentence',
};

/** Undefined for other names, among them `constructor`, which every object has. */
function kindOfField(name: string): RuleKind | undefined {
  const field = name.toLowerCase();
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** The field that a rule of each kind is written with where its form alone doesn't tell. */
const fieldOf: Record<RuleKind, string> = {
  text: 'text',
  phrase: 'phrase',
  author: 'author',
  organization: 'org',
  category: 'cat',
  source: 'source',
  sentence: 'about',
};

/**
 * Reads `cs.CL, "sparse attention", author:LeCun, never cat:cs.CV, always org:"Harbour Lab"`: rules between commas, semicolons
 * and line ends, each once, in order; of two about the same thing the stronger counts, never before always. `-` means never and
 * `+` means always; `until 2026-07-01` pauses. Four words or more are a sentence. What is no rule, too long or too many is left out.
 */
export function parseRules(text: string): ProfileRule[] {
  return onePerThing(splitRules(text).flatMap((item) => parseRule(item) ?? [])).slice(0, maxRules);
}

const strength: Record<RuleEffect, number> = { more: 0, always: 1, never: 2 };

/** The rules in order, each about another thing; where two are about the same, the stronger in the place of the first. */
export function onePerThing(rules: readonly ProfileRule[]): ProfileRule[] {
  return strongest(rules, (rule) => rule);
}

function strongest<T>(values: readonly T[], ruleOf: (value: T) => ProfileRule): T[] {
  const kept = new Map<string, T>();
  for (const value of values) {
    const rule = ruleOf(value);
    const other = kept.get(keyOf(rule));
    if (other === undefined || strength[rule.effect] > strength[ruleOf(other).effect])
      kept.set(keyOf(rule), value);
  }
  return [...kept.values()];
}

/** The text between the separators, as written; it need not be a valid rule. */
export function splitRules(text: string): string[] {
  const clean = text.normalize('NFC').replaceAll(/(?!\s)\p{Cc}|\p{Bidi_Control}/gu, '');
  const items = [...clean.matchAll(/(?:"[^"\n]*"|[^,;\r\n"]|"(?![^"\n]*"))+/g)];
  return items.map(([item]) => item.trim()).filter((item) => item !== '');
}

/**
 * The day after `until` at the end of a rule, where it has one; it need not be on the calendar. After a name or a phrase any word
 * is meant as a day; in a text it may belong to the text, and so may a year: "films of the war until 1945".
 */
export function untilOf(item: string): string | null {
  const [, rest = '', day = ''] = /^(.*\S) until ([^\s"]+)$/i.exec(collapseSpace(item)) ?? [];
  if (/^\d+[./-][\d./-]*$/.test(day)) return day;
  const [, field] = /^(?:(?:always|never|more) |[+-])?([a-z]+):/i.exec(rest) ?? [];
  const isNamed = field === undefined ? rest.endsWith('"') : kindOfField(field) !== undefined;
  return isNamed ? day : null;
}

/** Separates the rules of a text from items that are not rules, have an invalid date, or are more than a profile takes. */
export function partRules(text: string): { rules: string; leftOut: string[] } {
  const read = splitRules(text).map((item) => ({ item, rule: datedRule(item) }));
  const valid = read.flatMap(({ item, rule }) => (rule === null ? [] : [{ item, rule }]));
  const kept = strongest(valid, ({ rule }) => rule);
  const itemsOf = (entries: readonly { item: string }[]) => entries.map(({ item }) => item);
  return {
    rules: itemsOf(kept.slice(0, maxRules)).join('\n'),
    leftOut: [...itemsOf(read.filter(({ rule }) => rule === null)), ...itemsOf(kept.slice(maxRules))],
  };
}

/** The rule, unless it is paused until something that is not a day. */
function datedRule(item: string): ProfileRule | null {
  const until = untilOf(item);
  return until === null || isPlainDate(until) ? parseRule(item) : null;
}

/** Two rules about the same thing, whatever they do. */
export function keyOf({ kind, value }: Pick<ProfileRule, 'kind' | 'value'>): string {
  return `${kind}\n${value.toLowerCase()}`;
}

/** One rule; null for what is empty or too long. */
export function parseRule(item: string): ProfileRule | null {
  const [, sign = '', rest = '', until = ''] =
    /^(always |never |more |[-+](?=\S))?(.*?)(?: until (\d{4}-\d\d-\d\d))?$/isu.exec(collapseSpace(item)) ??
    [];
  const effect =
    { always: 'always', '+': 'always', never: 'never', '-': 'never' }[sign.trim().toLowerCase()] ?? 'more';
  const [, field = '', named = ''] = /^(?:([a-z]+):)?(.*)$/isu.exec(rest) ?? [];
  const kind = kindOfField(field);
  // A colon in a word that is not a field belongs to the text.
  const body = (kind ? named : rest).trim();
  const [, quoted] = /^"([^"]*)"$/.exec(body) ?? [];
  const value = collapseSpace(quoted ?? body.replaceAll('"', ''));
  const isEffectAlone = !kind && /^(?:always|never|more)$/i.test(body);
  if (value === '' || isEffectAlone || value.length > maxRuleLength) return null;
  return {
    kind: kind ?? kindOf(value, quoted !== undefined),
    value,
    effect: effect as RuleEffect,
    pausedUntil: isPlainDate(until) ? until : null,
  };
}

function kindOf(value: string, isQuoted: boolean): RuleKind {
  if (isQuoted) return 'phrase';
  if (categoryForm.test(value)) return 'category';
  return value.split(' ').length >= sentenceWords ? 'sentence' : 'text';
}

/** The rule as `parseRule` reads it back. */
export function formatRule({ kind, value, effect, pausedUntil }: ProfileRule): string {
  const isPlain = kindOf(value, false) === kind && isBare(value);
  const quoted = `"${value}"`;
  const written =
    kind === 'phrase'
      ? quoted
      : isPlain
        ? value
        : `${fieldOf[kind]}:${/\s/.test(value) || !isBare(value) ? quoted : value}`;
  return `${effect === 'more' ? '' : `${effect} `}${written}${pausedUntil === null ? '' : ` until ${pausedUntil}`}`;
}

/** Whether a value written without quotes is read back as it is. */
function isBare(value: string): boolean {
  if (/[,;"]/.test(value) || /^[-+]/.test(value) || /\suntil\s\d{4}-\d\d-\d\d$/i.test(value)) return false;
  if (/^(?:always|never|more)(?:\s|$)/i.test(value)) return false;
  const [, field = ''] = /^([a-z]+):/i.exec(value) ?? [];
  return kindOfField(field) === undefined;
}

/** Whether the rule counts on a day. */
export function isActive({ pausedUntil }: ProfileRule, day: PlainDate): boolean {
  return pausedUntil === null || pausedUntil <= day;
}
