import { expect, test } from 'vitest';
import { requireRules } from '../../src/commands/shared/readers/require-rules.ts';
import { formatRule } from '../../src/model/profile.ts';

test('rules from the command line are read in order, each once', () => {
  const rules = requireRules('Never robots, cs.CL; cs.cl,, author:Ames until 2026-07-01\n');
  expect(rules.map(formatRule)).toEqual(['never robots', 'cs.CL', 'author:Ames until 2026-07-01']);
  expect(requireRules(' ')).toEqual([]);
});

test.each([
  ['author:', '"author:" is not a rule'],
  ['cs.CL, author:', '"author:" is not a rule'],
  [';;', '";;" is not a rule'],
  [`cs.CL, ${'x'.repeat(300)}`, 'has 300 characters, and a rule can have 200'],
  ['robots until 2026-02-30', '"2026-02-30" in "robots until 2026-02-30" is not a day'],
  ['robots until 1.7.2026', '"1.7.2026" in "robots until 1.7.2026" is not a day'],
  [Array.from({ length: 101 }, (_, i) => `w${i}`).join(), '101 rules are too many: a profile can have 100'],
])('%.20s… is refused, and named', (text, message) => {
  expect(() => requireRules(text)).toThrow(message);
});
