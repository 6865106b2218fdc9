// The examples of README and docs: commands and flags exist, configuration samples are valid, links lead somewhere.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import { runDigest, temporaryFolder } from '../helpers/run-digest.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

interface Sample {
  place: string;
  text: string;
}

/** The fenced blocks of some languages. */
function blocks(languages: readonly string[]): Sample[] {
  return pages.flatMap((page) =>
    [...textOf(page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
      .filter(([, language = '']) => languages.includes(language))
      .map(({ 2: text = '', index }) => ({
        place: `${page}:${textOf(page).slice(0, index).split('\n').length}`,
        text,
      })),
  );
}

/** Each command line that begins with `digest`, in blocks and in running text, without its comment. */
const commands: Sample[] = [
  ...blocks(['sh', 'crontab', 'ini']),
  ...pages.flatMap((page) =>
    [...textOf(page).matchAll(/`(digest [^`]+)`/g)].map(([, text = '']) => ({ place: page, text })),
  ),
].flatMap(({ place, text }) =>
  text
    .split('\n')
    .map((line) => /(?:^|[\s/])digest ([a-z].*)/.exec(line)?.[1]?.replace(/\s+#.*$/, '') ?? '')
    .filter((line) => line !== '' && !line.startsWith('['))
    .map((line) => ({ place, text: line })),
);

describe('an example of a command', async () => {
  const helps = new Map<string, string>();
  const cwd = mkdtempSync(join(tmpdir(), 'digest-docs-'));
  const helpOf = async (words: readonly string[]) => {
    const key = words.join(' ');
    const { stdout } = helps.has(key)
      ? { stdout: helps.get(key) ?? '' }
      : await runDigest([...words, '--help'], { cwd });
    helps.set(key, stdout);
    return stdout;
  };
  const distinct = [...new Map(commands.map((each) => [each.text, each])).values()];

  test.each(distinct)('"digest $text" in $place has a command and flags that exist', async ({ text }) => {
    const words = text.split(/\s+/);
    const [verb = '', second = ''] = words;
    expect(await helpOf([])).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    const group = /^Commands:$/m.test(await helpOf([verb]));
    const help = await helpOf(group && /^[a-z]+$/.test(second) ? [verb, second] : [verb]);
    expect(help).toContain(`Usage: digest ${verb}${group && /^[a-z]+$/.test(second) ? ` ${second}` : ''}`);
    const flags = words
      .filter((word) => /^--[a-z]/.test(word))
      .map((word) => word.replace(/[=.,;:)].*$/, ''));
    for (const flag of flags) expect(help).toMatch(new RegExp(`${flag}\\b`));
  });

  test('is found on more than one page', () => {
    rmSync(cwd, { recursive: true });
    expect(distinct.length).toBeGreaterThan(30);
  });
});

/** A value of the form that a variable's name promises. */
function sampleValue(name: string): string {
  if (name.endsWith('_URL')) return 'https://hooks.example.org/secret';
  return name === 'HOOK_SECRET' ? `whsec_${Buffer.alloc(32, 7).toString('base64')}` : 'secret';
}

describe('a sample of digest.yaml', () => {
  const samples = blocks(['yaml']).filter(({ text }) => {
    const keys = Object.keys((parse(text) as Record<string, unknown> | null) ?? {});
    return keys.length > 0 && !keys.includes('jobs');
  });

  test.each(samples)('in $place is valid', async ({ text }) => {
    const folder = await temporaryFolder(onTestFinished);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    // Samples name key files, which are read when the configuration is loaded.
    for (const [, name = ''] of text.matchAll(/keyFile: "?([\w./-]+)/g)) {
      writeFileSync(
        join(folder, name.replace(/^.*\//, '')),
        privateKey.export({ type: 'pkcs8', format: 'pem' }),
      );
    }
    const local = text.replaceAll(
      /(keyFile: "?)([\w./-]+)/g,
      (_, before: string, name: string) => `${before}${name.replace(/^.*\//, '')}`,
    );
    const whole = `${/^sources:/m.test(local) ? '' : 'sources: [huggingface]\n'}${local}`;
    const variables = Object.fromEntries(
      [...whole.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, sampleValue(name)]),
    );
    expect(() => parseConfig(whole, join(folder, 'digest.yaml'), variables)).not.toThrow();
  });

  test('is found on several pages', () => {
    expect(samples.length).toBeGreaterThan(7);
  });
});

test('links between pages lead to files and headings that exist', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[`*…]/g, '')
      .trim()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(/\s/g, '-');
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(root, page) : resolve(root, dirname(page), path);
      if (!existsSync(file)) return [`${page}: ${target}`];
      if (anchor === undefined || !file.endsWith('.md')) return [];
      const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
        slug(text),
      );
      return headings.includes(anchor) ? [] : [`${page}: ${target}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('files of the repository that pages name exist', () => {
  const missing = pages.flatMap((page) =>
    [...textOf(page).matchAll(/`((?:src|test|bench|fixtures|scripts)\/[\w./-]*)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${page}: ${path}`),
  );
  expect(missing).toEqual([]);
});

test('lines of prose have at most 110 characters', () => {
  const long = pages.flatMap((page) =>
    textOf(page)
      .replace(/^```[\s\S]*?^```$/gm, '')
      .split('\n')
      .filter((line) => [...line].length > 110 && !line.startsWith('|'))
      .map((line) => `${page}: ${line}`),
  );
  expect(long).toEqual([]);
});

test('no page tells its readers to run the npm package of the name digest', () => {
  const inCheckout = ['npm ci && npx digest demo', 'npx digest demo'];
  const calls = [...blocks(['sh', 'crontab', 'ini', 'yaml'])].flatMap(({ place, text }) =>
    text
      .split('\n')
      .filter((line) => /\bnpx\b.*\bdigest\b/.test(line) && !inCheckout.includes(line.trim()))
      .map((line) => `${place}: ${line}`),
  );
  expect(calls).toEqual([]);
});
