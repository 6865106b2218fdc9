import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { configTemplate } from '../../src/commands/shared/init-template.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { ConfigError } from '../../src/errors.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const read = (text: string, variables: Record<string, string> = {}) =>
  parseConfig(text, '/srv/digest/digest.yaml', variables);

/** The error and its hint for a configuration that is wrong. */
function messageFor(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError) return `${error.message}. ${error.hint}`;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a configuration', () => {
  test('needs nothing but defaults', () => {
    const config = read('');
    expect(config.title).toBe('Daily Papers');
    expect(config.sources.map(({ name }) => name)).toEqual(['huggingface']);
    expect(config.database).toEqual({
      engine: 'sqlite',
      path: '/srv/digest/digest.db',
      name: '/srv/digest/digest.db',
    });
    expect(config.editions).toEqual({
      daily: { limit: 20, newShare: 0.33, at: { time: '07:00' }, patience: 2 },
      weekly: null,
      monthly: null,
    });
    expect(config.mail).toEqual({
      from: { name: 'Daily Papers', email: 'digest@localhost' },
      replyTo: null,
      transport: { kind: 'file', folder: '/srv/digest/outbox' },
      connections: 8,
      bounces: null,
      intro: null,
      footer: null,
      dkim: [],
      rate: { perSecond: null, perDomain: new Map(), perConnection: null, perDay: null },
      leaseSeconds: 30,
      giveUpAfterHours: null,
    });
    expect(config.bounces).toEqual({
      mailbox: null,
      moveTo: null,
      keep: false,
      softLimit: { count: 5, days: 14 },
    });
    expect([config.contact, config.site]).toEqual([null, null]);
  });

  test('has a model for summaries where its endpoint and name are given', () => {
    expect(read('').summaries).toBeNull();
    const variables = { LLM_API_KEY: 'k-1' };
    const given = 'endpoint: "http://127.0.0.1:11434/v1/", model: qwen3, apiKey: "${LLM_API_KEY}"';
    expect(read(`summaries: { ${given} }`, variables).summaries).toEqual({
      endpoint: 'http://127.0.0.1:11434/v1',
      model: 'qwen3',
      language: 'en',
      perDay: 50,
      apiKey: 'k-1',
      concurrency: 2,
      timeoutSeconds: 60,
      runSeconds: 120,
      parameters: {},
    });
  });

  test.each([
    ['an address', 'endpoint: localhost, model: m', 'expected an address such as http://127.0.0.1:11434/v1'],
    ['a model', 'endpoint: "http://h/v1"', 'summaries.model'],
    ['a language', 'endpoint: "http://h/v1", model: m, language: e', 'expected a language such as "en"'],
    ['a limit', 'endpoint: "http://h/v1", model: m, perDay: -1', 'summaries.perDay'],
    ['its keys', 'endpoint: "http://h/v1", model: m, modle: x', 'Did you mean "model"?'],
    ['its parameters', 'endpoint: "http://h/v1", model: m, parameters: { stream: true }', 'other than model'],
  ])('checks %s of the model for summaries', (_name, given, expected) => {
    expect(messageFor(`summaries: { ${given} }`)).toContain(expected);
  });

  test('takes the key of the model for summaries from the environment only, and does not show it', () => {
    const message = messageFor('summaries:\n  endpoint: http://h/v1\n  model: m\n  apiKey: sk-secret\n');
    expect(message).toContain('/srv/digest/digest.yaml:4: expected a variable in summaries.apiKey');
    expect(message).not.toContain('sk-secret');
  });

  test('names a PostgreSQL database, whose password is in no name', () => {
    const { database } = parseConfig(
      'database: postgresql://digest:${PASSWORD}@db.example.org:6432/papers?sslmode=verify-full',
      '/srv/digest/digest.yaml',
      { PASSWORD: 'p%40ss' },
    );
    expect(database).toEqual({
      engine: 'postgres',
      url: 'postgresql://digest:p%40ss@db.example.org:6432/papers?sslmode=verify-full',
      name: 'postgres://digest@db.example.org:6432/papers',
    });
  });

  test('is read once: addresses, schedules, URLs and limits are values, not text', () => {
    const { contact, database, editions, mail, bounces, site } = read(
      [
        'contact: Ada <ada@example.org>',
        'database: sqlite:/var/lib/digest/papers.db',
        'editions:',
        '  weekly: { at: "Thu 06:30" }',
        '  monthly: { at: "28 23:59", limit: 7 }',
        'mail:',
        '  from: Papers <papers@example.org>',
        '  replyTo: editor@example.org',
        '  transport: sendmail:./bin/sendmail',
        '  bounces: Bounces <bounces@example.org>',
        '  rate: { perDomain: { GMail.com: 10 }, perDay: 500 }',
        'bounces: { mailbox: "imaps://me:p%40ss@mail.example.org:1993/INBOX.Bounces" }',
        'site: { url: "https://papers.example.org/" }',
      ].join('\n'),
    );
    expect(contact).toBe('ada@example.org');
    expect(database).toMatchObject({ engine: 'sqlite', path: '/var/lib/digest/papers.db' });
    expect(editions).toEqual({
      daily: null,
      weekly: { limit: 30, newShare: 0.33, at: { weekday: 4, time: '06:30' } },
      monthly: { limit: 7, newShare: 0.33, at: { day: 28, time: '23:59' } },
    });
    expect(mail).toMatchObject({
      from: { name: 'Papers', email: 'papers@example.org' },
      replyTo: { name: null, email: 'editor@example.org' },
      transport: { kind: 'sendmail', program: '/srv/digest/bin/sendmail' },
      bounces: 'bounces@example.org',
      rate: { perDomain: new Map([['gmail.com', 10]]), perDay: 500, perSecond: null },
    });
    expect(bounces.mailbox).toEqual({
      protocol: 'imap',
      host: 'mail.example.org',
      port: 1993,
      user: 'me',
      password: 'p@ss',
      secure: true,
      local: false,
      folder: 'INBOX.Bounces',
    });
    expect(site?.url).toBe('https://papers.example.org');
  });

  test.each(['Europe/Berlin', 'Asia/Kolkata', 'US/Eastern', 'UTC', 'Etc/GMT+5', 'europe/berlin'])(
    'takes the time zone %s, by whichever of its names',
    (timezone) => {
      expect(read(`timezone: ${timezone}`).timezone).toBe(timezone);
    },
  );

  test('makes no format for a time zone of the list, which takes ten milliseconds', () => {
    const made = vi.spyOn(Intl, 'DateTimeFormat');
    onTestFinished(() => made.mockRestore());
    read('timezone: Europe/Berlin');
    expect(made).not.toHaveBeenCalled();
  });

  test('switches an edition off with false', () => {
    const { editions } = read('editions: { daily: false, weekly: {}, monthly: false }');
    expect(editions).toEqual({
      daily: null,
      weekly: { limit: 30, newShare: 0.33, at: { weekday: 1, time: '07:00' } },
      monthly: null,
    });
  });

  test('signs with the keys of one file or two', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(join(folder, 'a.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const key = '{ domain: example.org, selector: a, keyFile: ./a.pem }';
    for (const dkim of [key, `[${key}]`, `[${key}, ${key}]`]) {
      const { mail } = parseConfig(`mail: { dkim: ${dkim} }`, join(folder, 'digest.yaml'), {});
      expect(mail.dkim).toHaveLength(dkim.split('a.pem').length - 1);
      expect(mail.dkim[0]).toMatchObject({ domain: 'example.org', selector: 'a' });
      expect(mail.dkim[0]?.privateKey.equals(privateKey)).toBe(true);
    }
  });

  test('takes sources by name and with options', () => {
    const { sources } = read('sources:\n  - huggingface\n  - arxiv: { categories: [cs.CL, math.AG] }');
    expect(sources.map(({ name }) => name)).toEqual(['huggingface', 'arxiv']);
    expect(sources[1]?.options).toMatchObject({ categories: ['cs.CL', 'math.AG'] });
  });

  test('uses no enricher unless it is listed, by name or with options', () => {
    expect(read('').enrich).toEqual([]);
    const { enrich } = read(
      'enrich:\n  - semantic-scholar: { apiKey: "${S2_API_KEY}" }\n  - crossref\n  - github: { minIntervalMs: 500 }',
      { S2_API_KEY: 'secret' },
    );
    expect(enrich).toMatchObject([
      {
        kind: 'semantic-scholar',
        options: { apiKey: 'secret', endpoint: 'https://api.semanticscholar.org' },
      },
      { kind: 'crossref', options: { endpoint: 'https://api.crossref.org' } },
      { kind: 'github', options: { minIntervalMs: 500 } },
    ]);
  });

  test('takes secrets from the environment', () => {
    const { mail } = read('mail: { transport: "smtp://me:${SMTP_PASSWORD}@localhost" }', {
      SMTP_PASSWORD: 'secret',
    });
    expect(mail.transport).toMatchObject({ host: 'localhost', auth: { user: 'me', password: 'secret' } });
  });

  test('that "digest init" writes can be read back', () => {
    const config = read(
      configTemplate(
        {
          email: 'me@example.org',
          title: 'Papers: "the best"',
          timezone: 'Europe/Berlin',
          at: '06:30',
          categories: ['cs.CL'],
          transport: 'sendmail:',
        },
        'digest.schema.json',
      ),
    );
    expect(config).toMatchObject({
      title: 'Papers: "the best"',
      timezone: 'Europe/Berlin',
      contact: 'me@example.org',
      mail: { from: { email: 'me@example.org', name: 'Papers: the best' } },
    });
  });
});

describe('the file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digest-test-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is the one that is named, else the one of $DIGEST_CONFIG', async () => {
    await writeFile(join(folder, 'a.yaml'), 'title: A');
    await writeFile(join(folder, 'b.yaml'), 'title: B');
    const environment = readEnvironment({ DIGEST_CONFIG: join(folder, 'b.yaml') });
    expect(loadConfig(join(folder, 'a.yaml'), environment).title).toBe('A');
    expect(loadConfig(null, environment).title).toBe('B');
  });

  test('that is not there is an error that says how to get one', () => {
    const load = () => loadConfig(join(folder, 'none.yaml'), readEnvironment({}));
    expect(load).toThrow(/none\.yaml does not exist/);
  });
});

test('folders of the XDG specification count only if they are absolute', () => {
  const named = readEnvironment({ XDG_CONFIG_HOME: '/etc/xdg', XDG_STATE_HOME: 'state' });
  expect(named.configFolder).toBe('/etc/xdg/digest');
  expect(named.stateFolder).toBe(join(homedir(), '.local', 'state', 'digest'));
});

test('the JSON Schema for editors is what the program takes', async () => {
  const schema = z.toJSONSchema(configSchema('/srv/digest'), { io: 'input', unrepresentable: 'any' });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../docs/digest.schema.json');
});
