// The frame of the mail that MJML compiled, against its source.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the committed frame of the mail is what MJML makes of its source', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const compiled = execFileSync(process.execPath, ['scripts/mail-frame.mjs', '--print'], { cwd: root });
  expect(readFileSync(`${root}src/render/mail/frame-html.ts`, 'utf8')).toBe(compiled.toString());
});
