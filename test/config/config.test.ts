import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { configTemplate } from '../../src/commands/shared/init-template.ts';
import { readEnvironment } from '../../src/config/config.ts';
import { loadConfig, parseConfig } from '../../src/config/config-file.ts';
import { configSchema } from '../../src/config/schema.ts';
import { ConfigError } from '../../src/errors.ts';

const read = (text: string, variables: Record<string, string> = {}) =>
  parseConfig(text, '/srv/digest/digest.yaml', variables);

/** The message of the error that a configuration ends in. */
function complaint(text: string): string {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the configuration was taken');
}

describe('a configuration', () => {
  test('needs nothing but defaults', () => {
    const config = read('');
    expect(config.title).toBe('Daily Papers');
    expect(config.sources.map(({ name }) => name)).toEqual(['huggingface']);
    expect(config.databasePath).toBe('/srv/digest/digest.db');
    expect(config.editions.daily).toEqual({ limit: 20, at: '07:00' });
  });

  test('takes sources by name and with options', () => {
    const { sources } = read('sources:\n  - huggingface\n  - arxiv: { categories: [cs.CL, math.AG] }');
    expect(sources.map(({ name }) => name)).toEqual(['huggingface', 'arxiv']);
    expect(sources[1]?.options).toMatchObject({ categories: ['cs.CL', 'math.AG'] });
  });

  test('asks no enricher unless it is named, by name or with options', () => {
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
    expect(mail.transport).toBe('smtp://me:secret@localhost');
  });

  test('that "digest init" writes can be read back', () => {
    const config = read(
      configTemplate({
        email: 'me@example.org',
        title: 'Papers: "the best"',
        timezone: 'Europe/Berlin',
        at: '06:30',
        categories: ['cs.CL'],
      }),
    );
    expect(config).toMatchObject({
      title: 'Papers: "the best"',
      timezone: 'Europe/Berlin',
      contact: 'me@example.org',
      mail: { from: { email: 'me@example.org', name: 'Papers: the best' } },
    });
  });
});

describe('a mistake', () => {
  test.each([
    ['titel: x', '/srv/digest/digest.yaml:1: unknown key "titel"'],
    ['title: x\nmail:\n  form: a@b.org', '/srv/digest/digest.yaml:3: unknown key "form" in mail'],
    [
      'timezone: Mars/Olympus',
      '/srv/digest/digest.yaml:1: timezone: expected an IANA time zone such as America/New_York',
    ],
    [
      'title: x\neditions:\n  daily: { limit: many }',
      '/srv/digest/digest.yaml:3: editions.daily.limit: expected number, received string',
    ],
    [
      'editions:\n  daily: { at: "7 o\'clock" }',
      '/srv/digest/digest.yaml:2: editions.daily.at: expected a time of day such as "07:00"',
    ],
    [
      'database: mysql://x',
      '/srv/digest/digest.yaml:1: database: expected sqlite:PATH, for instance sqlite:./digest.db',
    ],
    [
      'mail: { from: nobody }',
      '/srv/digest/digest.yaml:1: mail.from: expected an address such as papers@example.org or Daily Papers <papers@example.org>',
    ],
  ])('in %j is reported with its place and what was expected', (text, message) => {
    expect(complaint(text)).toBe(message);
  });

  test('in the YAML itself names the line', () => {
    expect(complaint('title: "x\nsources: [')).toMatch(/^\/srv\/digest\/digest\.yaml:\d+: not valid YAML: /);
  });

  test('in a source names the source and its key', () => {
    expect(complaint('sources:\n  - arxiv: { categories: [12] }')).toMatch(
      /:2: sources\.0\.arxiv\.categories\.0: /,
    );
    expect(complaint('sources:\n  - arxiv: { category: cs.CL }')).toMatch(/:2: .*arxiv.*/);
    expect(complaint('sources: [huggingfce]')).toMatch(
      /:1: sources\.0: expected one of arxiv, huggingface, /,
    );
    expect(complaint('sources: [{ huggingface: {}, feed: {} }]')).toMatch(/sources\.0: expected one of /);
    expect(complaint('sources: [constructor]')).toMatch(/sources\.0: expected one of /);
  });

  test('in a source that is named by its options is told as any other', () => {
    expect(complaint('sources:\n  - feed: { url: "https://journal.example/rss", nam: x }')).toBe(
      '/srv/digest/digest.yaml:2: unknown key "nam" in sources.0.feed',
    );
  });

  test('in an enricher names it and its key', () => {
    expect(complaint('enrich:\n  - github: { tokn: x }')).toBe(
      '/srv/digest/digest.yaml:2: unknown key "tokn" in enrich.0.github',
    );
    expect(complaint('enrich: [githb]')).toMatch(/:1: enrich\.0: expected one of semantic-scholar, /);
    expect(complaint('enrich: [github, github]')).toMatch(/:1: enrich: expected each service once/);
  });

  test('of a secret that is not set names the variable and its line', () => {
    expect(complaint('title: x\nmail:\n  transport: smtp://me:${SMTP_PASSWORD}@localhost')).toBe(
      '/srv/digest/digest.yaml:3: the environment variable SMTP_PASSWORD is not set',
    );
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

test('the JSON Schema for editors is what the program takes', async () => {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../docs/digest.schema.json');
});
