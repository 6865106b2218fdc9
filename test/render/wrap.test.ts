import { expect, test } from 'vitest';
import { wrap } from '../../src/render/wrap.ts';

test('a dot between facts ends a line and never begins one', () => {
  expect(wrap('Jun 21, 2026 · 1 comment · new in cs.CL', 24)).toBe(
    'Jun 21, 2026 · 1\ncomment · new in cs.CL',
  );
});
