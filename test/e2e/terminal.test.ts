// What is asked of a person at a real terminal, and what each of their answers does.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SubscriberJson } from '../../src/commands/subscribers.ts';
import { digestJson, temporaryFolder } from '../helpers/run-digest.ts';
import { hasTerminal, openTerminal } from '../helpers/terminal.ts';

async function prepare(): Promise<string> {
  const folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'title: Papers\n');
  await writeFile(join(folder, 'list.csv'), 'email\nada@example.org\nbo@example.org\n');
  return folder;
}

const consents = async (folder: string) => {
  const { subscribers } = await digestJson<{ subscribers: SubscriberJson[] }>(['subscribers', 'list'], {
    cwd: folder,
  });
  return subscribers.map(({ email, consent }) => [email, consent]);
};
const question = 'What is the basis of consent for mailing these people?';
const importing = ['subscribers', 'import', 'list.csv'];

describe.skipIf(!hasTerminal)('an import without a basis of consent asks for it', () => {
  test('and the answer goes on record for everyone', async () => {
    const folder = await prepare();
    const terminal = openTerminal(importing, { cwd: folder });
    await terminal.shows(question);
    await terminal.shows('\n> ');
    terminal.type('asked us at the booth\r');
    const { code, screen } = await terminal.ended;
    expect(screen).toContain('2 added, 0 known already, 0 refused.');
    expect(code).toBe(0);
    expect(await consents(folder)).toEqual([
      ['ada@example.org', 'asked us at the booth'],
      ['bo@example.org', 'asked us at the booth'],
    ]);
  });

  test.each([
    [
      'an empty answer',
      '\r',
      2,
      ' the basis of consent for mailing these people is missing. Give it with --consent',
    ],
    ['no answer (Ctrl-D)', '\x04', 1, ' interrupted. Run the same command again to continue.'],
    ['an interruption (Ctrl-C)', '\x03', 130, ' interrupted. Run the same command again to continue.'],
  ])('and %s adds nobody, and says so', async (_what, keys, exitCode, words) => {
    const folder = await prepare();
    const terminal = openTerminal(importing, { cwd: folder });
    await terminal.shows('\n> ');
    terminal.type(keys);
    const { code, screen } = await terminal.ended;
    expect(screen).toContain(words);
    expect(code).toBe(exitCode);
    expect(await consents(folder)).toEqual([]);
  });
});

describe.skipIf(!hasTerminal)('init asks a few questions', () => {
  test('and writes what was answered, or the defaults', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const terminal = openTerminal(['init'], { cwd: folder });
    await terminal.shows('Your email address');
    terminal.type('ada@example.org\r');
    await terminal.shows('Title of the digest');
    terminal.type('Lab Papers\r');
    for (const each of [
      'Time zone',
      'Daily edition at',
      'arXiv categories',
      'Your interests',
      'Mail server',
    ]) {
      await terminal.shows(each);
      terminal.type('\r');
    }
    expect((await terminal.ended).code).toBe(0);
    expect(await readFile(join(folder, 'digest.yaml'), 'utf8')).toContain('title: "Lab Papers"');
  });

  test.each([
    ['\x03', 130],
    ['\x04', 1],
  ])('and leaving (%j) writes nothing', async (keys, exitCode) => {
    const folder = await temporaryFolder(onTestFinished);
    const terminal = openTerminal(['init'], { cwd: folder });
    await terminal.shows('Your email address');
    terminal.type(keys);
    const { code, screen } = await terminal.ended;
    expect(screen).toContain(' interrupted. Run the same command again to continue.');
    expect(code).toBe(exitCode);
    expect(await readdir(folder)).toEqual([]);
  });
});
