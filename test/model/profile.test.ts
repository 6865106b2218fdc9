import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatRule,
  isActive,
  parseRule,
  parseRules,
  partRules,
  ruleEffects,
  ruleKinds,
  untilOf,
} from '../../src/model/profile.ts';
import { growthOf, linearGrowth } from '../helpers/growth.ts';

const more = (kind: string, value: string) => ({ kind, value, effect: 'more', pausedUntil: null });

test.each([
  ['cs.CL', more('category', 'cs.CL')],
  ['hep-th', more('category', 'hep-th')],
  ['protein folding', more('text', 'protein folding')],
  ['"protein folding"', more('phrase', 'protein folding')],
  ['author:LeCun', more('author', 'LeCun')],
  ['author:"Y. LeCun"', more('author', 'Y. LeCun')],
  ['org:Harbour Lab', more('organization', 'Harbour Lab')],
  ['cat:neuroscience', more('category', 'neuroscience')],
  ['source:bioRxiv', more('source', 'bioRxiv')],
  ['sparse attention for long context', more('sentence', 'sparse attention for long context')],
  ['about:grokking', more('sentence', 'grokking')],
  ['ratio: a study', more('text', 'ratio: a study')],
  ['never cat:cs.CV', { ...more('category', 'cs.CV'), effect: 'never' }],
  ['-robots', { ...more('text', 'robots'), effect: 'never' }],
  ['+author:Ames', { ...more('author', 'Ames'), effect: 'always' }],
  ['always "mixture of experts"', { ...more('phrase', 'mixture of experts'), effect: 'always' }],
  ['Never robots', { ...more('text', 'robots'), effect: 'never' }],
  ['ALWAYS author:Ames', { ...more('author', 'Ames'), effect: 'always' }],
  ['Robots Until 2026-07-01', { ...more('text', 'Robots'), pausedUntil: '2026-07-01' }],
  ['robots until 2026-07-01', { ...more('text', 'robots'), pausedUntil: '2026-07-01' }],
])('%j is read as a rule', (text, rule) => {
  expect(parseRule(text)).toEqual(rule);
});

test('rules are separated by commas, semicolons and line ends, and quotes hold them together', () => {
  const rules = parseRules('cs.CL, "drift, slow and fast"; never robots\n\norg:"Ames, Berg & Co", CS.CL, ,');
  expect(rules.map(formatRule)).toEqual([
    'cs.CL',
    '"drift, slow and fast"',
    'never robots',
    'org:"Ames, Berg & Co"',
  ]);
});

test('an unpaired quote spoils no other rule', () => {
  expect(parseRules('a "b, c').map(({ value }) => value)).toEqual(['a b', 'c']);
});

test('every rule is read back as it was written', () => {
  const value = fc
    .stringMatching(/^[a-zA-Zéß0-9:.,;+ -]{1,40}$/)
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean);
  const rule = fc.record({
    kind: fc.constantFrom(...ruleKinds),
    value,
    effect: fc.constantFrom(...ruleEffects),
    pausedUntil: fc.constantFrom(null, '2026-07-01'),
  });
  fc.assert(
    fc.property(rule, (each) => {
      expect(parseRules(formatRule(each))).toEqual([each]);
    }),
    { numRuns: 500 },
  );
});

test('a paused rule counts again from its day on', () => {
  const rule = parseRule('robots until 2026-07-01');
  expect(rule && ['2026-06-30', '2026-07-01'].map((day) => isActive(rule, day))).toEqual([false, true]);
});

test('of two rules about the same thing never counts before always, and always before more', () => {
  const rules = (text: string) => parseRules(text).map(formatRule);
  expect(rules('always cs.CV, never cs.CV')).toEqual(['never cs.CV']);
  expect(rules('never author:LeCun, robots, always author:lecun')).toEqual(['never author:LeCun', 'robots']);
  expect(rules('robots, +Robots')).toEqual(['always Robots']);
  expect(partRules('+cs.CV, -cs.CV').rules).toBe('-cs.CV');
});

test('an effect alone is no rule, unless it is a text', () => {
  for (const text of ['never', 'always', ' More ']) expect([text, parseRule(text)]).toEqual([text, null]);
  expect(parseRule('text:never')?.value).toBe('never');
  expect(parseRule('"never"')?.kind).toBe('phrase');
});

test('after a name or a phrase, “until” is followed by a day', () => {
  expect(untilOf('author:LeCun until tomorrow')).toBe('tomorrow');
  expect(untilOf('never org:"Harbour Lab" until June')).toBe('June');
  expect(untilOf('"sparse attention" until later')).toBe('later');
  expect(untilOf('waiting until dawn')).toBeNull();
  expect(untilOf('foo:bar until dawn')).toBeNull();
});

test('the fields of a search name the same things in a profile', () => {
  expect(parseRule('by:LeCun')).toMatchObject({ kind: 'author', value: 'LeCun' });
  expect(parseRule('affiliation:"Harbour Lab"')).toMatchObject({
    kind: 'organization',
    value: 'Harbour Lab',
  });
});

test('spaces in a rule are read in time that grows with their number', async () => {
  const work = (count: number) => parseRule(`a${' '.repeat(count)}b`);
  expect(await growthOf(work, 3000)).toBeLessThan(linearGrowth);
});

test.each([
  ['films of the war until 1945', []],
  ['robots until 2026-07-01', []],
  ['robots until 2026-02-31', ['robots until 2026-02-31']],
  ['robots until 1.7.2026', ['robots until 1.7.2026']],
])('of %j what is left out is %j', (text, leftOut) => {
  expect(partRules(text).leftOut).toEqual(leftOut);
});

test('a property that every object has is not a field', () => {
  expect(parseRule('constructor:silt')).toEqual(more('text', 'constructor:silt'));
});

test('a long rule with many "until" is read in time that grows with it', async () => {
  const work = (count: number) => partRules('a:b until '.repeat(count).concat('x y'));
  expect(await growthOf(work, 2000)).toBeLessThan(linearGrowth);
});
