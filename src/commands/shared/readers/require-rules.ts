// Reads the rules of a profile from the command line.
import { ConfigError } from '../../../errors.ts';
import { type ProfileRule, parseRules } from '../../../model/profile.ts';

/** None for an empty text. Throws a `ConfigError` that shows how rules are written. */
export function requireRules(text: string): ProfileRule[] {
  const rules = parseRules(text);
  if (rules.length > 0 || text.trim() === '') return rules;
  throw new ConfigError(`"${text}" is not a rule`, {
    hint: 'A rule is text, a "phrase", author:NAME, org:NAME, cat:CODE, source:NAME or a sentence; see "digest profile --help".',
  });
}
