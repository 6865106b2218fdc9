// The command line as a whole: help, what is refused, how errors end, and the options that every verb takes.
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option } from 'commander';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Parameter } from '../../src/cli/parameter.ts';
import type { Verb } from '../../src/cli/verb.ts';
import { verbs } from '../../src/cli/verbs.ts';
import { systemClock } from '../../src/clock.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { sampleInstances } from '../helpers/sample-instance.ts';

const instance = sampleInstances();
const run = async (argv: readonly string[], options: Partial<Parameters<typeof runVerb>[1]> = {}) =>
  await runVerb(argv, { folder: await temporaryFolder(onTestFinished), ...options });

const allVerbs: [path: string, verb: Verb][] = verbs.flatMap((each) =>
  'verbs' in each
    ? each.verbs.map((verb): [string, Verb] => [`${each.name} ${verb.name}`, verb])
    : [[each.name, each] as [string, Verb]],
);

test.each(['fetch', 'search x'])(
  'digest %s rejects a range of dates that ends before it begins',
  async (command) => {
    const { folder } = await instance();
    const { code, stderr } = await runVerb(
      [...command.split(' '), '--since', '2026-06-16', '--until', '2026-06-11'],
      { folder },
    );
    expect([code, stderr]).toEqual([
      2,
      'error: --since 2026-06-16 is after --until 2026-06-11. Swap the two dates.\n',
    ]);
  },
);

test.each([
  [['show', ''], "command-argument value '' is invalid for argument 'id'. It is empty."],
  [['import', 'a.bib', ''], "command-argument value '' is invalid for argument 'file'. It is empty."],
  [['subscribers', 'add', ''], "command-argument value '' is invalid for argument 'address'. It is empty."],
  [['send', '--to', 'ada@example.org', ''], "option '--to <email...>' argument '' is invalid. It is empty."],
  [['top', '--config', ''], "option '--config <file>' argument '' is invalid. It is empty."],
  [['--now', '', 'top'], "option '--now <instant>' argument '' is invalid. It is empty."],
  [['search', 'x', '--like', ''], "option '--like <id>' argument '' is invalid. It is empty."],
])('an empty value is refused as one that a script left unset: %j', async (argv, message) => {
  const { code, stdout, stderr } = await run(argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`error: ${message}\n`);
});

describe('help', () => {
  test('lists every command with its description, on stdout', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const { name, description } of verbs) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(description);
    }
  });

  test.each(allVerbs)(
    'of "%s" names its arguments and options, however it is asked for',
    async (path, verb) => {
      const words = path.split(' ');
      const { code, stdout } = await run([...words, '--help']);
      expect(code).toBe(0);
      const parameters: Parameter<unknown>[] = [
        ...Object.values(verb.arguments),
        ...Object.values(verb.options),
      ];
      for (const { flags, description } of parameters) {
        expect(stdout).toContain(
          flags.startsWith('-') ? flags : flags.replaceAll(/[<>[\]]/g, '').replace('...', ''),
        );
        expect(stdout.replaceAll(/\s+/g, ' ')).toContain(description);
      }
      expect((await run(['help', ...words])).stdout).toBe(stdout);
      const [first = '', ...rest] = words;
      if (rest.length > 0) expect((await run([first, 'help', ...rest])).stdout).toBe(stdout);
    },
  );

  test('of a command without subcommands ignores further words', async () => {
    const { code, stdout } = await run(['help', 'top', 'papers']);
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Usage: digest top [options]']);
  });

  test.each([
    [['help', 'tpo'], 'tpo', 'top'],
    [['tpo'], 'tpo', 'top'],
    [['serach', 'x'], 'serach', 'search'],
    [['subscribers', 'lst'], 'lst', 'list'],
    [['help', 'subscribers', 'ad'], 'ad', 'add'],
    [['subscribers', 'help', 'exprot'], 'exprot', 'export'],
    [['help', 'subscribrs', 'add'], 'subscribrs', 'subscribers'],
  ])('for the unknown command %j exits with 2 and names the nearest', async (argv, word, nearest) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: unknown command '${word}'\n(Did you mean ${nearest}?)`);
    const { stdout: document } = await run([...argv, '--json']);
    expect(JSON.parse(document)).toMatchObject({
      error: { code: 'usage', message: expect.stringContaining(`Did you mean ${nearest}?`) },
    });
  });

  test('of a group without a subcommand exits with 2 and lists the subcommands on stderr', async () => {
    const { code, stdout, stderr } = await run(['subscribers']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('add [options] <address>');
  });
});

test('each parameter of a verb has a name and flags of its own', () => {
  for (const [path, verb] of allVerbs) {
    const flags = Object.values(verb.options).map((each) => new Option(each.flags).attributeName());
    expect([path, new Set(flags).size]).toEqual([path, flags.length]);
    const names = [...Object.keys(verb.arguments), ...Object.keys(verb.options)];
    expect([path, new Set(names).size]).toEqual([path, names.length]);
  }
});

describe('a command line that makes no sense exits with 2', () => {
  test.each([
    [['top', '--limit', '0'], 'Expected a whole number from 1 to 200.'],
    [['top', '--limit', '1e1'], 'Expected a whole number from 1 to 200.'],
    [['top', '--date', '2026-02-30'], 'Expected a date such as 2026-06-16.'],
    [['top', '--period', 'yearly'], 'Expected one of daily, weekly, monthly, trending.'],
    [['top', 'now'], "too many arguments for 'top'"],
    [['top', '--limt', '3'], "unknown option '--limt'\n(Did you mean --limit?)"],
    [['show'], "missing required argument 'id'"],
    [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish.'],
    [['subscribers', 'add', 'a@example.org', '--periods', 'daily,hourly'], 'Expected one of daily, weekly'],
    [['import', 'x.bib', '--format', 'doc'], 'Expected one of jsonl'],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('a --now that is not an instant', async () => {
    const { code, stderr } = await run(['top', '--now', 'yesterday']);
    expect([code, stderr]).toEqual([
      2,
      'error: --now yesterday is not an instant. Write it as 2026-06-16T11:00:00Z.\n',
    ]);
    expect((await run(['top', '--now', '2026-06-16T11:00:00'])).code).toBe(2);
  });
});

describe('errors', () => {
  test('in the configuration exit with 2 and name the file, in one line', async () => {
    const { code, stdout, stderr } = await run(['top']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*digest\.yaml.*\n$/);
  });

  test('with --json are a document on stdout', async () => {
    const { code, stdout, stderr } = await run(['top', '--json']);
    expect([code, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'config' } });
  });

  test('are shown with --quiet', async () => {
    expect((await run(['top', '--quiet'])).stderr).toMatch(/^error: /);
  });

  test('of the program itself exit with 1 and say how to see where', async () => {
    const { folder } = await instance();
    const clock = {
      ...systemClock,
      now: () => {
        throw new TypeError('no clock today');
      },
    };
    const { code, stderr } = await runVerb(['top'], { folder, clock });
    expect([code, stderr]).toEqual([
      1,
      'error: no clock today. This is a fault in digest; --verbose shows where.\n',
    ]);
    expect((await runVerb(['top', '--verbose'], { folder, clock })).stderr).toContain(
      'TypeError: no clock today',
    );
  });

  test('of the file system that no command expected name the file and the reason, and are no fault', async () => {
    const { folder } = await instance();
    const clock = {
      ...systemClock,
      now: () => {
        readdirSync(join(folder, 'digest.yaml'));
        return systemClock.now();
      },
    };
    const { code, stderr } = await runVerb(['top'], { folder, clock });
    expect([code, stderr]).toEqual([
      1,
      `error: ${join(folder, 'digest.yaml')}: a part of its path is not a folder. Check the path, and who may use it.\n`,
    ]);
  });

  test('of a database that cannot be opened exit with 1 and leave nothing open', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'digest.yaml'), 'database: sqlite:./digest.yaml\n');
    const { code, stderr } = await runVerb(['top'], { folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: database .*digest\.yaml: .*not a database/);
  });
});

describe('an interrupted command', () => {
  test('exits with 130 and says that the same command continues', async () => {
    const { digest } = await instance();
    for (const json of [[], ['--json']]) {
      const { code, stdout, stderr } = await digest(['fetch', ...json], {
        signal: AbortSignal.abort('SIGHUP'),
      });
      expect(code).toBe(130);
      expect(stdout + stderr).toContain('What was done so far is kept');
      if (json.length > 0) expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } });
    }
  });

  test('that had finished its work before exits with 0', async () => {
    const { digest } = await instance();
    const interrupt = new AbortController();
    const { code, stdout } = await digest(['subscribers', 'list'], {
      signal: interrupt.signal,
      onOutput: () => interrupt.abort('SIGINT'),
    });
    expect([code, stdout]).toEqual([
      0,
      'No subscribers yet: "digest subscribers add me@example.org" adds one.\n',
    ]);
  });
});

describe('--quiet', () => {
  test.each([
    [['fetch']],
    [['top']],
    [['show', '2606.90304']],
    [['search', 'museum']],
    [['stats']],
    [['subscribers', 'add', 'ada@example.org']],
    [['subscribers', 'list']],
    [['send']],
    [['run']],
    [['pick', '2606.90305', '--date', '2026-06-12']],
  ])('prints nothing for %j, which has nothing to warn about', async (argv) => {
    const { digest } = await instance();
    expect(await digest([...argv, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('keeps the document of --json, and files that are written to stdout', async () => {
    const { digest, json } = await instance();
    expect(await json(['top', '--quiet'])).toHaveProperty('papers');
    expect((await digest(['preview', '--format', 'markdown', '--quiet'])).stdout).toMatch(
      /^# Daily Papers\n/,
    );
    expect((await digest(['subscribers', 'export', '--quiet'])).stdout).toMatch(/^email,name,/);
    expect((await digest(['completion', 'bash', '--quiet'])).stdout).toContain('_digest');
  });
});

test('global options work before and after the verb', async () => {
  const { digest } = await instance();
  const before = await digest(['--json', 'subscribers', '--quiet', 'list']);
  expect(before).toEqual(await digest(['subscribers', 'list', '--json', '--quiet']));
  expect(JSON.parse(before.stdout)).toEqual({ subscribers: [] });
});

test('colours are for terminals, and off with --no-color', async () => {
  const { digest } = await instance();
  expect((await digest(['top'], { isTerminal: true })).stdout).toContain('\x1b[');
  expect((await digest(['top', '--no-color'], { isTerminal: true })).stdout).not.toContain('\x1b[');
  expect((await digest(['top'])).stdout).not.toContain('\x1b');
});
