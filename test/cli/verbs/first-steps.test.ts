// The verbs of the first minutes: init, demo, completion, fetch and import.
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FetchResult } from '../../../src/commands/fetch.ts';
import type { ImportResult } from '../../../src/commands/import.ts';
import type { ProfileResult } from '../../../src/commands/profile.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { temporaryFolder } from '../../helpers/run-digest.ts';
import { runVerb, verbJson } from '../../helpers/run-verb.ts';
import { sampleInstances } from '../../helpers/sample-instance.ts';
import { startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const instance = sampleInstances();
const fixture = (name: string) =>
  readFileSync(new URL(`../../../fixtures/import/${name}`, import.meta.url), 'utf8');

describe('digest init', () => {
  test('--yes writes what the options say, subscribes the address, and prints what is next', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { code, stdout } = await runVerb(
      [
        ...[
          'init',
          '--yes',
          '--email',
          'me@example.org',
          '--title',
          'Lab: papers',
          '--timezone',
          'Europe/Berlin',
        ],
        ...['--at', '08:30', '--categories', 'q-bio.NC stat.ML'],
      ],
      { folder },
    );
    const file = join(folder, 'digest.yaml');
    expect([code, stdout]).toEqual([
      0,
      `Written: ${file}\nCreated: ${join(folder, 'digest.db')}\nSubscribed: me@example.org\n\nNext: "digest run" fetches the papers and delivers what is due; "digest doctor" checks the rest.\n`,
    ]);
    const config = parseConfig(await readFile(file, 'utf8'), file, {});
    expect(config).toMatchObject({
      title: 'Lab: papers',
      timezone: 'Europe/Berlin',
      contact: 'me@example.org',
      editions: { daily: { at: { time: '08:30' } } },
    });
    expect(config.sources.map(({ name }) => name)).toEqual(['huggingface', 'arxiv']);
    const { subscribers } = await verbJson<{ subscribers: object[] }>(['subscribers', 'list'], { folder });
    expect(subscribers).toMatchObject([{ email: 'me@example.org', state: 'active' }]);
  });

  test('with no address and no categories leaves both out', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const result = await verbJson(['init', '--yes', '--categories', ''], { folder });
    expect(result).toMatchObject({ subscriber: null, config: join(folder, 'digest.yaml') });
    const config = parseConfig(await readFile(join(folder, 'digest.yaml'), 'utf8'), '/x/digest.yaml', {});
    expect([config.contact, config.sources.map(({ name }) => name)]).toEqual([null, ['huggingface']]);
  });

  test('asks on a terminal; an empty answer means the default', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { code, stderr } = await runVerb(['init', '--title', 'Lab Papers'], {
      folder,
      isTerminal: true,
      input: 'ada@example.org\n\nUTC\n\nnone\n\n\n',
    });
    expect(code).toBe(0);
    expect(stderr).toContain('Title of the digest [Lab Papers] ');
    expect(stderr).toContain('Daily edition at [07:00] ');
    const config = parseConfig(await readFile(join(folder, 'digest.yaml'), 'utf8'), '/x/digest.yaml', {});
    expect(config).toMatchObject({ title: 'Lab Papers', timezone: 'UTC', contact: 'ada@example.org' });
    expect(config.sources.map(({ name }) => name)).toEqual(['huggingface']);
  });

  test('asks for the interests of the first reader, and selects their papers by them', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { code, stdout, stderr } = await runVerb(['init'], {
      folder,
      isTerminal: true,
      input: 'ada@example.org\n\nUTC\n\nnone\n""\n"sparse attention", never robots, author:Ames\n\n',
    });
    expect(code).toBe(0);
    expect(stderr).toContain('That is not a rule.');
    expect(stdout).toContain('Interests: "sparse attention", never robots, author:Ames\n');
    const { rules } = await verbJson<ProfileResult>(['profile', 'show', 'ada@example.org'], { folder });
    expect(rules.map(({ rule }) => rule)).toEqual(['"sparse attention"', 'never robots', 'author:Ames']);
  });

  test('asks again after an invalid answer', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const answers = [
      ['nobody', 'ada@example.org'],
      ['x'.repeat(81), 'Lab Papers'],
      ['Mars/Olympus', 'UTC'],
      ['7 am', '07:30'],
      ['cs.CL, Biology!', 'cs.CL q-bio.NC'],
      ['""', 'none'],
      ['smtpp://mail.example.org', 'file:./outbox'],
    ];
    const { code, stderr } = await runVerb(['init'], {
      folder,
      isTerminal: true,
      input: `${answers.flat().join('\n')}\n`,
    });
    expect(code).toBe(0);
    for (const fault of [
      'That is not an email address.',
      'A title has at most 80 characters.',
      'That is not a time zone.',
      'That is not a time of day.',
      '"Biology!" is not an arXiv category.',
      'That is not a rule.',
      'That is not a mail server: expected a URL that begins with',
    ])
      expect(stderr).toContain(fault);
    const config = parseConfig(await readFile(join(folder, 'digest.yaml'), 'utf8'), '/x/digest.yaml', {});
    expect(config).toMatchObject({
      title: 'Lab Papers',
      timezone: 'UTC',
      editions: { daily: { at: { time: '07:30' } } },
      sources: [{ name: 'huggingface' }, { name: 'arxiv', categories: ['cs.CL', 'q-bio.NC'] }],
    });
  });

  test('--interests needs a reader and rules, and is all that a personal mail needs', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const init = (...more: string[]) => runVerb(['init', '--yes', ...more], { folder });
    expect(await init('--interests', 'robots')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name the first one with --email.'),
    });
    expect(await init('--email', 'ada@example.org', '--interests', '""')).toMatchObject({ code: 2 });
    expect(await readdir(folder)).toEqual([]);
    await init('--email', 'ada@example.org', '--interests', 'manual documentation');
    const paper =
      '{"title":"A Manual Documentation of Everything","arxiv":"2606.90901","announcedOn":"2026-06-16"}';
    await writeFile(join(folder, 'papers.jsonl'), paper);
    await runVerb(['import', join(folder, 'papers.jsonl'), '--now', '2026-06-16T09:00:00Z'], { folder });
    const { code } = await runVerb(['send', '--date', '2026-06-16', '--now', '2026-06-16T20:00:00Z'], {
      folder,
    });
    expect(code).toBe(0);
    const outbox = join(folder, 'outbox');
    const mails = await Promise.all(
      (await readdir(outbox, { recursive: true }))
        .filter((name) => name.endsWith('.eml'))
        .map((name) => readFile(join(outbox, name), 'utf8')),
    );
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Matches =E2=80=9Cmanual documentation=E2=80=9D.');
  });

  const withMail = (...answers: string[]) =>
    ['ada@example.org', '', 'UTC', '', 'none', '', ...answers].map((line) => `${line}\n`).join('');

  test('shows how each kind of mail server is written, and keeps a password out of the file', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const url = 'smtp://ada%40example.org:${SMTP_PASSWORD}@smtp.gmail.com:587';
    const { code, stdout, stderr } = await runVerb(['init'], {
      folder,
      isTerminal: true,
      command: 'npx digest',
      input: withMail('smtp://ada%40example.org:hunter2@smtp.gmail.com:587', url),
    });
    expect(code).toBe(0);
    for (const example of [url, 'smtp://localhost:25', 'email-smtp.', 'smtp://relay.example.com:25'])
      expect(stderr).toContain(example);
    expect(stderr).toContain('Keep the password out of the file');
    expect(stderr).toContain('"npx digest doctor --send-test ada@example.org"');
    expect(stdout).toContain('First set SMTP_PASSWORD where digest runs');
    expect(stdout).toContain('"npx digest run" fetches');
    const text = await readFile(join(folder, 'digest.yaml'), 'utf8');
    expect(text).not.toContain('hunter2');
    expect(text.split('\n')[0]).toMatch(
      /^# yaml-language-server: \$schema=file:\/\/.*\/docs\/digest\.schema\.json$/,
    );
    const { mail } = parseConfig(text, join(folder, 'digest.yaml'), { SMTP_PASSWORD: 'abcd' });
    expect(mail.transport).toMatchObject({ host: 'smtp.gmail.com', auth: { password: 'abcd' } });
  });

  test('tries the mail server on request, and asks for another when it does not work', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const catcher = await startFaultySmtp();
    onTestFinished(() => catcher.close());
    const { code, stderr } = await runVerb(['init'], {
      folder,
      isTerminal: true,
      input: withMail('smtp://127.0.0.1:9', 'perhaps', 'yes', 'no', `smtp://127.0.0.1:${catcher.port}`, ''),
    });
    expect(code).toBe(0);
    expect(stderr).toContain('Answer yes or no.');
    expect(stderr).toContain('It does not work: ');
    expect(stderr).toContain('It works: ');
    const { mail } = parseConfig(await readFile(join(folder, 'digest.yaml'), 'utf8'), '/x/digest.yaml', {});
    expect(mail.transport).toMatchObject({ port: catcher.port });
  });

  test('keeps a server that does not work, or was not tried, on confirmation', async () => {
    for (const answers of [
      ['smtp://127.0.0.1:9', 'n'],
      ['smtp://127.0.0.1:9', 'y', 'y'],
    ]) {
      const folder = await temporaryFolder(onTestFinished);
      const { code } = await runVerb(['init'], { folder, isTerminal: true, input: withMail(...answers) });
      expect(code).toBe(0);
      expect(await readFile(join(folder, 'digest.yaml'), 'utf8')).toContain('smtp://127.0.0.1:9');
    }
  });

  test('--mail names the server without asking; its hints name --config where that was given', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const file = join(folder, 'lab.yaml');
    const { code, stdout } = await runVerb(['init', '--yes', '--mail', 'sendmail:', '--config', file], {
      folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`"digest --config ${file} run" fetches`);
    expect(parseConfig(await readFile(file, 'utf8'), file, {}).mail.transport).toMatchObject({
      kind: 'sendmail',
    });
    const wrong = await runVerb(
      ['init', '--yes', '--mail', 'smtpp://x', '--config', join(folder, 'x.yaml')],
      { folder },
    );
    expect(wrong.code).toBe(2);
  });

  test('that is left in the middle of its questions writes nothing', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { code } = await runVerb(['init'], { folder, isTerminal: true, input: 'ada@example.org\n' });
    expect([code, await readdir(folder)]).toEqual([1, []]);
  });

  test('without a terminal, onto an existing file, or with answers that make no sense exits with 2', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const piped = await runVerb(['init'], { folder });
    expect([piped.code, piped.stderr]).toEqual([
      2,
      'error: there is no terminal to ask on. Use --yes, with --email and the other options.\n',
    ]);
    const wrong = [
      ['--email', 'nobody'],
      ['--timezone', 'Mars/Olympus'],
      ['--at', '7 am'],
    ];
    for (const answers of wrong) {
      expect([answers, (await runVerb(['init', '--yes', ...answers], { folder })).code]).toEqual([
        answers,
        2,
      ]);
    }
    expect(await readdir(folder)).toEqual([]);
    await writeFile(join(folder, 'digest.yaml'), 'title: mine\n');
    const { code, stderr } = await runVerb(['init', '--yes'], { folder });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/digest\.yaml exists already\. Edit it/)]);
    expect(await readFile(join(folder, 'digest.yaml'), 'utf8')).toBe('title: mine\n');
    const nowhere = await runVerb(['init', '--yes', '--config', join(folder, 'digest.yaml', 'x')], {
      folder,
    });
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('cannot write')]);
  });
});

describe('digest demo', () => {
  test('--no-serve runs the whole demo and exits', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { code, stdout } = await runVerb(['demo', '--no-serve'], { folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^This is sample data: .*\n2026-06-09 {2}\d+ records fetched, 3 mails delivered\n/,
    );
    expect(stdout).toContain('α-Routing');
    expect(await readdir(folder)).toEqual([]);
  });

  test('serves the page and the mails until it is interrupted, which is not a failure', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const interrupt = new AbortController();
    const pages: string[] = [];
    const { code, stdout } = await runVerb(['demo'], {
      folder,
      signal: interrupt.signal,
      onOutput: (text) => {
        const [url] = /http:\/\/\S+/.exec(/The page and the mails: (.*)/.exec(text)?.[1] ?? '') ?? [];
        if (!url) return;
        void fetch(url)
          .then(async (response) => pages.push(await response.text()))
          .finally(() => interrupt.abort('SIGINT'));
      },
    });
    expect([code, stdout.includes('(Ctrl-C ends)')]).toEqual([0, true]);
    expect(pages[0]).toMatch(/^<!doctype html>/);
    expect(pages[0]).toContain('Readers are added with <code>digest subscribers add');
    // It is served.
    expect(pages[0]).not.toContain('This page is a file');
  });
});

test.each(['bash', 'zsh', 'fish'])(
  'digest completion %s knows every command and its options',
  async (shell) => {
    const folder = await temporaryFolder(onTestFinished);
    const { code, stdout } = await runVerb(['completion', shell], { folder });
    expect(code).toBe(0);
    for (const word of ['subscribers', 'deliveries', 'retry-uncertain', 'no-serve', 'export', 'help'])
      expect(stdout).toContain(word);
  },
);

describe('digest fetch', () => {
  test('prints a line for each source and each enricher', async () => {
    const { digest, json, sources } = await instance();
    const { stdout } = await digest(['fetch']);
    expect(stdout).toMatch(
      /^source +status +received +new +updated +unchanged +rejected\nhuggingface +ok .*\narxiv +ok .*\n24 papers in the database\.\n$/,
    );
    const result = await json<FetchResult>([
      'fetch',
      'arxiv',
      '--since',
      '2026-06-09',
      '--until',
      '2026-06-11',
    ]);
    expect(result.sources.map(({ source }) => source)).toEqual(['arxiv']);
    const enriched = await instance(
      `enrich: [{ hackernews: { endpoint: "${sources.origin}/none", minIntervalMs: 0 } }]\n`,
    );
    const { code, stdout: table } = await enriched.digest(['fetch']);
    expect(code).toBe(0);
    expect(table).toMatch(/\n\nenricher +status +asked .*\nhackernews +failed /);
  });

  test('exits with 3 when a source fails, with 1 when all do, with 2 for an unknown one', async () => {
    const { digest, folder, sources } = await instance();
    const path = join(folder, 'digest.yaml');
    const yaml = await readFile(path, 'utf8');
    await writeFile(path, yaml.replace(/rss: "[^"]*"/, `rss: "${sources.origin}/no-feed"`));
    const { code, stdout } = await digest(['fetch']);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^arxiv +failed .*the response/m)]);
    expect((await digest(['fetch', 'arxiv'])).code).toBe(1);
    expect(await digest(['fetch', 'medrxiv'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the source "medrxiv" is not in'),
    });
  });
});

describe('digest import', () => {
  test('prints a line for each file, and resumes nothing that is done', async () => {
    const { digest, json, folder } = await instance();
    const files = ['library.bib', 'library.ris'].map((name) => join(folder, name));
    for (const file of files) await writeFile(file, fixture(file.slice(folder.length + 1)));
    const { code, stdout } = await digest(['import', ...files]);
    expect(stdout).toMatch(/^file +format +status +received +new +updated +unchanged +rejected\n.*bibtex/);
    expect([0, 3]).toContain(code);
    const { files: again } = await json<ImportResult>(['import', ...files]);
    expect(again.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    const { files: whole } = await json<ImportResult>(['import', '--again', ...files]);
    expect(whole.map(({ status }) => status)).toEqual(['ok', 'ok']);
  });

  test('reads stdin in the format that is named', async () => {
    const { json } = await instance();
    const { files } = await json<ImportResult>(['import', '-', '--format', 'jsonl'], {
      input: fixture('papers.jsonl'),
    });
    expect(files).toMatchObject([{ file: '-', format: 'jsonl', status: 'ok' }]);
  });

  test('of a file that cannot be read exits with 1; together with a good one, with 3', async () => {
    const { digest, folder } = await instance();
    const good = join(folder, 'papers.jsonl');
    await writeFile(good, fixture('papers.jsonl').split('\n')[0] ?? '');
    const none = join(folder, 'none.bib');
    expect((await digest(['import', none])).code).toBe(1);
    const { code, stdout, stderr } = await digest(['import', none, good]);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^file .*\n\S+ +failed .*\n\S+ +jsonl +ok /)]);
    expect(stderr).toMatch(/^warning: .*none\.bib/);
  });
});
