// What a subscriber likes to read about, as one line of text: the rules of a profile, each as it is written.
import { formatRule, parseRules } from './profile.ts';

/** Reads `cs.CL, protein folding; never robots`: the rules, as `formatRule` writes them. */
export function parseInterests(text: string): string[] {
  return parseRules(text).map(formatRule);
}
