// The completion scripts in the shells that they are for.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';

const scripts = new Map<string, string>();
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    scripts.set(shell, (await runDigest(['completion', shell], { cwd: '/' })).stdout);
  }
});

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** What the shell says that a line can go on with, or null where the shell is not installed. */
async function completions(
  shell: string,
  commandsAfter: (script: string) => string,
  flags: readonly string[] = [],
): Promise<string[]> {
  const folder = await temporaryFolder(onTestFinished);
  const script = join(folder, 'digest-completion');
  await writeFile(script, scripts.get(shell) ?? '');
  const { stdout, stderr } = spawnSync(shell, [...flags, '-c', commandsAfter(script)], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter(Boolean);
}

describe.skipIf(!isInstalled('bash'))('in bash', () => {
  const after = (line: string) => {
    const words = line.split(' ');
    return completions(
      'bash',
      (script) => `source ${script}
        COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
        _digest; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ['--norc'],
    );
  };

  test('a verb is completed, and the verbs within it', async () => {
    expect(await after('digest se')).toEqual(expect.arrayContaining(['search', 'send']));
    expect(await after('digest subscribers im')).toEqual(['import']);
  });

  test('flags are completed after options that have a value', async () => {
    expect(await after('digest --now 2026-06-16 send --retry')).toEqual(['--retry-uncertain']);
  });
});

describe.skipIf(!isInstalled('fish'))('in fish', () => {
  const after = (line: string) =>
    completions('fish', (script) => `source ${script}; complete -C '${line}'`, ['--no-config']);

  test('a verb is completed, and the verbs within it', async () => {
    expect(await after('digest se')).toEqual(expect.arrayContaining(['search', 'send']));
    expect(await after('digest subscribers im')).toEqual(['import']);
    expect(await after('digest send --retry')).toEqual(['--retry-uncertain']);
  });
});

test.skipIf(!isInstalled('zsh'))('zsh can read its script', async () => {
  expect(await completions('zsh', (script) => `autoload -Uz compinit; zsh -n ${script}`, ['-f'])).toEqual([]);
});
