// Reads the rules of a profile from the command line.
import { ConfigError } from '../../../errors.ts';
import {
  formatRule,
  maxRuleLength,
  maxRules,
  onePerThing,
  type ProfileRule,
  parseRule,
  splitRules,
  untilOf,
} from '../../../model/profile.ts';
import { isPlainDate } from '../../../model/time.ts';

/**
 * No rules for an empty text. Throws a `ConfigError` that shows how rules are written if any item isn't one: leaving it out
 * would change what the reader gets.
 */
export function requireRules(text: string): ProfileRule[] {
  const items = splitRules(text);
  if (items.length === 0 && text.trim() !== '') throw faultOf(text.trim());
  const rules = onePerThing(items.map(requireRule));
  if (rules.length > maxRules)
    throw new ConfigError(`${rules.length} rules are too many: a profile can have ${maxRules}`);
  return rules;
}

/** The same, each as it is written. */
export function requireInterests(text: string): string[] {
  return requireRules(text).map(formatRule);
}

function requireRule(item: string): ProfileRule {
  const day = untilOf(item);
  if (day !== null && !isPlainDate(day)) {
    throw new ConfigError(`"${day}" in "${item}" is not a day`, {
      hint: 'Write the day until which a rule is paused as in: robots until 2026-07-01.',
    });
  }
  const rule = parseRule(item);
  if (rule === null) throw faultOf(item);
  return rule;
}

function faultOf(item: string): ConfigError {
  if (item.length > maxRuleLength)
    return new ConfigError(
      `"${item.slice(0, 40)}…" has ${item.length} characters, and a rule can have ${maxRuleLength}`,
      { hint: 'Write a few shorter ones, with commas between them.' },
    );
  return new ConfigError(`"${item}" is not a rule`, {
    hint: 'A rule is text, a "phrase", author:NAME, org:NAME, cat:CODE, source:NAME or a sentence; see "digest profile --help".',
  });
}
