// Files from strangers, read by the built program: whatever is in them, nothing steers the terminal.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';

const own = fileURLToPath(new URL('../../fixtures/hostile/', import.meta.url));
const shared = `${resolve('..', 'shared', 'cases')}/`;

const commandsFor = (mail: string, list: string) => [
  ['bounces', mail],
  ['bounces', mail, '--json'],
  ['bounces', '--verbose', mail],
  ['lint', mail],
  ['subscribers', 'import', list, '--consent', 'asked'],
  ['subscribers', 'import', list, '--consent', 'asked', '--json'],
];
const inShared = (name: string) => (existsSync(shared) ? `${shared}${name}` : name);

/** What a terminal obeys, and what turns the reading order: C0 but for line ends and tabs, C1, bidirectional controls. */
const steering = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

async function printed(args: readonly string[]): Promise<string> {
  const folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'title: Papers\nmail: { from: papers@papers.example }\n');
  const { code, stdout, stderr } = await runDigest(args, { cwd: folder });
  expect(code).not.toBeNull();
  return `${stdout}${stderr}`;
}

describe('nothing that steers a terminal is printed', () => {
  test.each(commandsFor(`${own}escapes-in-mail.eml`, `${own}escapes-in-list.csv`))(
    'by digest %s %s %s',
    async (...args) => {
      const output = await printed(args);
      expect(output).not.toBe('');
      expect(output).not.toMatch(steering);
    },
  );

  test.skipIf(!existsSync(shared)).each(commandsFor(inShared('hostile-a.eml'), inShared('hostile-e.csv')))(
    'by digest %s %s %s, of ../shared/cases',
    async (...args) => {
      expect(await printed(args)).not.toMatch(steering);
    },
  );
});

describe('an address at a number or at no domain is refused', () => {
  test.each(['foobar@192.168.0.1', 'test@255.255.255.255', 'first.last@example.123', 'test@io'])(
    '%s',
    async (email) => {
      const folder = await temporaryFolder(onTestFinished);
      await writeFile(join(folder, 'digest.yaml'), 'title: Papers\n');
      const { code, stderr } = await runDigest(['subscribers', 'add', email], { cwd: folder });
      expect(code).toBe(2);
      expect(stderr).toContain(email);
    },
  );
});
