// What a mistake in digest.yaml is answered with: the line of the key, its path, what was expected, and what was meant.
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { isScalar, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { firstMistake } from '../../src/config/mistakes.ts';
import { parsing } from '../../src/config/schema.ts';
import { ConfigError } from '../../src/errors.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const file = '/srv/digest/digest.yaml';

function errorOf(text: string, variables: Record<string, string> = {}, at = file): ConfigError {
  try {
    parseConfig(text, at, variables);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** Without the path of the file, and with the hint's suggestion: `2: unknown key "titel". Did you mean "title"?`. */
function complaint(text: string, variables: Record<string, string> = {}): string {
  const { message, hint = '', exitCode } = errorOf(text, variables);
  expect(exitCode).toBe(2);
  expect(message.startsWith(`${file}:`)).toBe(true);
  const suggestion = /^(?:Did you mean .*\?|Expected one of .*?\.(?= ))/.exec(hint)?.[0];
  return message.slice(file.length + 1) + (suggestion ? `. ${suggestion}` : '');
}

describe('an unknown key', () => {
  test.each([
    ['titel: x', '1: unknown key "titel". Did you mean "title"?'],
    ['title: x\nbyline: y\ntiemzone: UTC', '3: unknown key "tiemzone". Did you mean "timezone"?'],
    ['title: x\nmail:\n  form: a@b.org', '3: unknown key "form" in mail. Did you mean "from"?'],
    [
      'mail:\n  from: a@b.org\n  connections: 2\n  tranport: "file:x"',
      '4: unknown key "tranport" in mail. Did you mean "transport"?',
    ],
    [
      'editions:\n  daily:\n    limit: 3\n    tim: "07:00"',
      '4: unknown key "tim" in editions.daily. Expected one of limit, newShare, at, patience.',
    ],
    ['editions:\n  dayly: {}', '2: unknown key "dayly" in editions. Did you mean "daily"?'],
    [
      'ranking:\n  weights:\n    upvotes: 1\n    citation: 2',
      '4: unknown key "citation" in ranking.weights. Did you mean "citations"?',
    ],
    ['mail:\n  rate:\n    perSec: 3\n', '3: unknown key "perSec" in mail.rate. Did you mean "perSecond"?'],
    [
      'mail:\n  dkim:\n    - domain: example.org\n      selectr: x\n',
      '4: unknown key "selectr" in mail.dkim.0. Did you mean "selector"?',
    ],
    ['Title: x', '1: unknown key "Title". Did you mean "title"?'],
    [
      'sources:\n  - feed: { url: "https://journal.example/rss", nam: x }',
      '2: unknown key "nam" in sources.0.feed. Did you mean "name"?',
    ],
    [
      'sources:\n  - huggingface\n  - arxiv:\n      minIntervalMs: 3000\n      categorys: [cs.CL]',
      '5: unknown key "categorys" in sources.1.arxiv. Did you mean "categories"?',
    ],
    ['enrich:\n  - github: { tokn: x }', '2: unknown key "tokn" in enrich.0.github. Did you mean "token"?'],
    ['site:\n  url: https://x.org\n  prot: 80', '3: unknown key "prot" in site. Did you mean "port"?'],
  ])('is reported on its own line with the key that was meant: %j', (text, message) => {
    expect(complaint(text)).toBe(message);
  });

  test('of another section is suggested with its section', () => {
    expect(complaint('title: x\ntransport: "file:x"')).toBe(
      '2: unknown key "transport". Did you mean "mail.transport"?',
    );
    expect(complaint('mail: { url: x }')).toBe('1: unknown key "url" in mail. Did you mean "site.url"?');
  });

  test('that resembles no other is answered with all of them', () => {
    expect(complaint('bounces:\n  keep: true\n  xyzzy: 1')).toBe(
      '3: unknown key "xyzzy" in bounces. Expected one of mailbox, moveTo, keep, softLimit.',
    );
  });

  test('under an alias is reported where its anchor is', () => {
    expect(complaint('editions:\n  daily: &e\n    limit: 3\n    tim: x\n  weekly: *e')).toMatch(/^4: /);
  });
});

describe('a wrong value', () => {
  test.each([
    [
      'timezone: America/NewYork',
      '1: timezone: expected an IANA time zone such as America/New_York. Did you mean "America/New_York"?',
    ],
    ['timezone: Mars/Olympus', '1: timezone: expected an IANA time zone such as America/New_York'],
    ['language: de_CH', '1: language: expected a language such as "en" or "pt-BR". Did you mean "de-CH"?'],
    [
      'title: x\neditions:\n  daily:\n    limit: many',
      '4: editions.daily.limit: expected a number, not text',
    ],
    ['editions:\n  daily: { limit: 999 }', '2: editions.daily.limit: expected a number of at most 200'],
    ['editions:\n  daily: { limit: 0 }', '2: editions.daily.limit: expected a number of at least 1'],
    ['editions:\n  daily: { limit: 2.5 }', '2: editions.daily.limit: expected a whole number'],
    [`title: "${'x'.repeat(90)}"`, '1: title: expected at most 80 characters'],
    ['- title', '1: the file: expected keys with values, not a list'],
    ['editions:\n  daily: 7', '2: editions.daily: expected false, or "limit" and "at"'],
    ['editions:\n  daily: true', '2: editions.daily: expected false, or "limit" and "at"'],
    [
      'editions:\n  daily: { at: "7 o\'clock" }',
      '2: editions.daily.at: expected a time of day such as "07:00"',
    ],
    [
      'editions:\n  weekly: { at: "Monday 07:00" }',
      '2: editions.weekly.at: expected a weekday and a time such as "Mon 07:00"',
    ],
    [
      'editions:\n  monthly:\n    at: 31 07:00',
      '3: editions.monthly.at: expected a day from 1 to 28 and a time such as "1 07:00"',
    ],
    [
      'database: mysql://x',
      '1: database: expected sqlite:PATH or postgres://USER@HOST/DATABASE, for instance sqlite:./digest.db',
    ],
    [
      'database: sqllite:./digest.db',
      '1: database: expected sqlite:PATH or postgres://USER@HOST/DATABASE, for instance sqlite:./digest.db. Did you mean "sqlite:"?',
    ],
    [
      'database: sqlite://digest.db',
      '1: database: expected sqlite:PATH or postgres://USER@HOST/DATABASE, for instance sqlite:./digest.db',
    ],
    [
      'database: postgress://digest@db.example.org/digest',
      '1: database: expected sqlite:PATH or postgres://USER@HOST/DATABASE, for instance sqlite:./digest.db. Did you mean "postgres:"?',
    ],
    [
      'title: x\ndatabase: postgres://digest@db.example.org',
      '2: database: expected the name of a database after the host',
    ],
    [
      'database: postgres://digest:pa/ss@db.example.org/digest',
      '1: database: expected a URL such as postgres://user:password@host:5432/database',
    ],
    [
      'database: postgres://db.example.org/digest?sslmode=verfy-full',
      '1: database: expected ?sslmode= disable, prefer, require, verify-ca or verify-full. Did you mean "verify-full"?',
    ],
    [
      'mail: { from: nobody }',
      '1: mail.from: expected an address such as papers@example.org or Daily Papers <papers@example.org>',
    ],
    [
      'mail:\n  from: a@b.org\n  transport: smtpp://x',
      '3: mail.transport: expected a URL that begins with smtp://, smtps://, sendmail: or file:. Did you mean "smtp:"?',
    ],
    [
      'mail:\n  transport: smtp://host?tsl=none',
      '2: mail.transport: expected no option other than ?tls= and ?auth=. Did you mean "tls"?',
    ],
    [
      'mail:\n  transport: smtp://host?tls=optinal',
      '2: mail.transport: expected ?tls=required, ?tls=optional, ?tls=none. Did you mean "optional"?',
    ],
    [
      'bounces:\n  mailbox: imaps://user:secret@mail.example.org/%zz',
      '2: bounces.mailbox: the user, the password or the folder cannot be decoded',
    ],
    [
      'bounces:\n  mailbox: pop3://user:secret@mail.example.org',
      '2: bounces.mailbox: expected imaps://USER:PASSWORD@HOST/FOLDER, imap:// with STARTTLS, or pop3s://USER:PASSWORD@HOST; pop3:// only on this machine',
    ],
    [
      'bounces:\n  mailbox: imapss://user:secret@mail.example.org',
      '2: bounces.mailbox: expected imaps://USER:PASSWORD@HOST/FOLDER, imap:// with STARTTLS, or pop3s://USER:PASSWORD@HOST. Did you mean "imaps:"?',
    ],
    [
      'site:\n  url: papers.example.org',
      '2: site.url: expected an address such as https://papers.example.org',
    ],
    ['site:\n  port: 80', '1: site.url: expected an address such as https://papers.example.org'],
    [
      'mail:\n  dkim:\n    domain: example.org\n    selector: digest',
      '2: mail.dkim.keyFile: expected text, and it is missing',
    ],
    [
      'mail:\n  dkim: yes please',
      '2: mail.dkim: expected domain, selector and keyFile, or a list of two of them',
    ],
    [
      'mail:\n  dkim:\n    domain: example.org\n    selector: digest\n    keyFile: no-such.pem',
      '5: mail.dkim.keyFile: expected the file of a private key that can be read (no such file or folder), not "/srv/digest/no-such.pem"',
    ],
    ['language: German', '1: language: expected a language such as "en" or "pt-BR". Did you mean "de"?'],
    ['language: español', '1: language: expected a language such as "en" or "pt-BR". Did you mean "es"?'],
    ['language: xx-yy-zz', '1: language: expected a language such as "en" or "pt-BR"'],
    [
      'timezone: new york',
      '1: timezone: expected an IANA time zone such as America/New_York. Did you mean "America/New_York"?',
    ],
    ['title: "  "', '1: title: expected at least 1 character'],
    ['title: "Daily\\nPapers"', '1: title: expected one line of text, without control characters'],
    ['byline: "by \\u202eevil"', '1: byline: expected one line of text, without control characters'],
    ['byline: 7', '1: byline: expected text, not a number'],
    [
      'database: "sqlite::memory:"',
      '1: database: expected the path of a file after sqlite:, without options',
    ],
    [
      'database: sqlite:x.db?mode=ro',
      '1: database: expected the path of a file after sqlite:, without options',
    ],
    ['database: sqlite:/', '1: database: expected the path of a file after sqlite:, not of a folder'],
    ['database: sqlite:~/x.db', '1: database: expected a path without "~"'],
    [
      'database: postgres://u@h/d?ssl_mode=require',
      '1: database: expected options that PostgreSQL has, such as ?sslmode=require. Did you mean "sslmode"?',
    ],
    ['database: postgres://u@h:0/d', '1: database: expected a port from 1 to 65535'],
    [
      'database: postgres://u@h/d?sslmode=verify-full&sslrootcert=no-such.pem',
      '1: database: expected a file that can be read as sslrootcert (no such file or folder)',
    ],
    [
      'mail:\n  transport: ftp://host',
      '2: mail.transport: expected a URL that begins with smtp://, smtps://, sendmail: or file:',
    ],
    [
      'mail:\n  transport: http://host',
      '2: mail.transport: expected a URL that begins with smtp://, smtps://, sendmail: or file:',
    ],
    ['mail:\n  transport: smtp://', '2: mail.transport: the host is missing'],
    ['mail:\n  transport: smtp://one,two', '2: mail.transport: expected one host name, or an address'],
    ['mail:\n  transport: smtp://-host-', '2: mail.transport: expected one host name, or an address'],
    [
      'bounces: { mailbox: "imaps://u:p@one,two" }',
      '1: bounces.mailbox: expected imaps://USER:PASSWORD@HOST/FOLDER, imap:// with STARTTLS, or pop3s://USER:PASSWORD@HOST',
    ],
    ['mail:\n  transport: smtp://host:0', '2: mail.transport: expected a port from 1 to 65535'],
    ['mail:\n  transport: smtp://host#587', '2: mail.transport: an SMTP URL has no "#"'],
    ['mail:\n  transport: smtp://user@host', '2: mail.transport: the password is missing'],
    ['mail:\n  transport: smtp://:secret@host', '2: mail.transport: the user is missing'],
    ['mail:\n  transport: smtp://host?auth=plain', '2: mail.transport: ?auth= needs a user and a password'],
    [
      'mail:\n  transport: smtp://host?tls=none&tls=required',
      '2: mail.transport: expected ?tls= and ?auth= once each',
    ],
    ['mail:\n  transport: file:~/outbox', '2: mail.transport: expected a path without "~"'],
    [
      'mail:\n  dkim: { domain: a.org, selector: a, keyFile: ~/dkim.pem }',
      '2: mail.dkim.keyFile: expected a path without "~"',
    ],
    [
      'mail:\n  rate:\n    perDomain:\n      gmail.com: 3\n      "@gmx.net": 3',
      '5: mail.rate.perDomain.…: expected a domain such as gmail.com',
    ],
    [
      'mail: { rate: { perDomain: [gmail.com] } }',
      '1: mail.rate.perDomain: expected keys with values, not a list',
    ],
    ['bounces: { mailbox: "imaps://user@host" }', '1: bounces.mailbox: the password is missing'],
    ['bounces: { mailbox: "imaps://u:p@host:0" }', '1: bounces.mailbox: expected a port from 1 to 65535'],
    [
      'bounces:\n  mailbox: pop3s://u:p@host\n  moveTo: Done',
      '3: bounces.moveTo: expected no folder to move to: POP3 has none',
    ],
    [
      'bounces:\n  keep: true\n  mailbox: imaps://u:p@host',
      '2: bounces.keep: expected no "keep": over IMAP mails stay, or go where "moveTo" names',
    ],
    [
      'site: { url: "https://a.org", host: "0.0.0.0:80" }',
      '1: site.host: expected an address or a host name such as 127.0.0.1, without a port',
    ],
    [
      'site: { url: "https://a.org", host: "http://localhost" }',
      '1: site.host: expected an address or a host name such as 127.0.0.1, without a port',
    ],
    [
      'summaries: { endpoint: "http://localhost/v1/chat/completions", model: m }',
      '1: summaries.endpoint: expected the part of the address before /chat/completions',
    ],
    [
      'embeddings: { endpoint: "http://localhost/v1/embeddings/", model: m }',
      '1: embeddings.endpoint: expected the part of the address before /embeddings',
    ],
    [
      'outlets: [{ files: { folder: ~/feeds, format: rss } }]',
      '1: outlets.0.files.folder: expected a path without "~"',
    ],
    [
      'outlets: [{ webhook: { url: "https://a.org", format: teams } }]',
      '1: outlets.0.webhook.format: expected one of slack, discord, json',
    ],
  ])('is reported with its line and what was expected: %j', (text, message) => {
    expect(complaint(text)).toBe(message);
  });

  test('that takes a file for the folder of mails is refused', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'taken'), '');
    const text = 'mail: { transport: "file:./taken" }';
    expect(errorOf(text, {}, join(folder, 'digest.yaml')).message).toContain(
      'mail.transport: expected a folder, and there is a file of that name',
    );
  });

  test.each([
    'cs',
    'cs.CL',
    'astro-ph.CO',
    'cond-mat.mtrl-sci',
    'physics.acc-ph',
    'hep-th',
    'math-ph',
    'stat.ML',
  ])('is not the arXiv category %s', (category) => {
    const { sources } = parseConfig(`sources: [{ arxiv: { categories: [${category}] } }]`, file, {});
    expect(sources).toMatchObject([{ kind: 'arxiv' }]);
  });

  test('is not a certificate beside the file, whose path is taken from there', async () => {
    const folder = await temporaryFolder(onTestFinished);
    await writeFile(join(folder, 'ca.pem'), '');
    const text = 'database: postgres://u@h/d?sslmode=verify-full&sslrootcert=ca.pem&application_name=x';
    expect(parseConfig(text, join(folder, 'digest.yaml'), {}).database).toMatchObject({
      url: `postgres://u@h/d?sslmode=verify-full&sslrootcert=${encodeURIComponent(join(folder, 'ca.pem'))}&application_name=x`,
    });
  });

  test('that spans several lines is reported on the line of its key', () => {
    expect(complaint('byline: x\ntitle:\n  - a\n  - b')).toMatch(/^2: title: expected text, not a list/);
  });

  test('before another is reported first, and before a key that is missing', () => {
    expect(complaint('byline: 3\ntitle: 4')).toMatch(/^1: byline: /);
    expect(complaint('sources:\n  - arxiv:\n      endpoints: {}\n      category: [cs.CL]')).toBe(
      '4: unknown key "category" in sources.0.arxiv. Did you mean "categories"?',
    );
  });

  test('in the YAML itself names the line', () => {
    expect(complaint('title: "x\nsources: [')).toMatch(/^\d+: not valid YAML: /);
    expect(complaint('title: x\ntitle: y')).toMatch(/^2: not valid YAML: /);
    expect(errorOf('title: *nothing').message).toMatch(/not valid YAML: /);
  });

  test('of a key file names the reason', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const at = join(folder, 'digest.yaml');
    const text = 'mail:\n  dkim: { domain: example.org, selector: a, keyFile: dkim.pem }';
    await writeFile(join(folder, 'dkim.pem'), 'hello');
    expect(errorOf(text, {}, at).message).toBe(
      `${at}:2: mail.dkim.keyFile: expected the file of a private key in PEM form, without a passphrase, not "${join(folder, 'dkim.pem')}"`,
    );
    expect(errorOf(text, {}, at).hint).toMatch(/openssl/);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(folder, 'dkim.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(errorOf(text, {}, at).message).toContain('does not support a key of type "ec"');
  });
});

describe('a file that is not YAML as it should be', () => {
  test.each([
    ['title: x\n---\ntitle: y', '2: not valid YAML: expected one document, and "---" begins another'],
    [
      'mail:\n  from: a@b.org\n  replyTo: a@b.org\n  from: c@d.org',
      '4: not valid YAML: mail.from: keys must be unique, and this one is repeated, as on line 2',
    ],
    [
      'sources:\n  - huggingface\n  - feed: { url: a, url: b }',
      '3: not valid YAML: sources.1.feed.url: keys must be unique, and this one is repeated, as on line 3',
    ],
    ['title: Daily: Papers', '1: not valid YAML: a value with ": " in it must be in quotes'],
    [
      'title: x\n  byline: y',
      '2: not valid YAML: the key is indented deeper than the one above it, which has a value',
    ],
    ['title: x\nbyline: "y\nmail: {}\n', '2: not valid YAML: Missing closing "quote'],
    [
      'title: x\nsources: [huggingface\nmail: {}\n',
      '2: not valid YAML: the bracket that opens here needs its "]", further in than the key',
    ],
    ['title: x\nmail: *nothing', '2: not valid YAML: mail: no anchor "nothing" before this alias'],
    ['mail:\n  from: !secret x', '2: not valid YAML: mail.from: expected a value without a tag'],
    ['title: x\nbyline: !!binary aGVsbG8=', '2: not valid YAML: byline: expected a value without a tag'],
    ['? [a, b]\n: c', '1: not valid YAML: expected a key, not a list or a map of keys'],
    ['%YAML 3.0\n---\ntitle: x', '1: not valid YAML: Unsupported YAML version 3.0'],
    ['site: { port: ${PORT} }', '1: not valid YAML: "${…}" must be in quotes here'],
    ['title: x\rtitel: y', '2: unknown key "titel". Did you mean "title"?'],
    [
      'x: &a [1,1,1,1,1,1,1,1,1,1]\ny: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nz: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      '3: not valid YAML: its aliases repeat too much',
    ],
  ])('is reported with its line, in words of its own: %j', (text, message) => {
    expect(complaint(text)).toBe(message);
    expect(errorOf(text).hint).not.toBe('');
  });

  test('says nothing on stderr beside its error', () => {
    const warn = vi.spyOn(process, 'emitWarning');
    onTestFinished(() => warn.mockRestore());
    errorOf('? {a: b}\n: c');
    expect(warn).not.toHaveBeenCalled();
  });

  test.each([
    ['latin-1', Buffer.from('title: x\nbyline: caf\xe9\n', 'latin1'), ':2: expected text in UTF-8'],
    ['huge', Buffer.alloc(2 ** 20 + 1, '#'), ': expected at most 1 MiB'],
  ])('because it is %s is refused', async (_, bytes, message) => {
    const at = join(await temporaryFolder(onTestFinished), 'digest.yaml');
    await writeFile(at, bytes);
    expect(() => loadConfig(at, readEnvironment({}))).toThrow(`${at}${message}`);
  });

  test('because Windows wrote it in UTF-16 is read as it is meant', async () => {
    const at = join(await temporaryFolder(onTestFinished), 'digest.yaml');
    await writeFile(at, Buffer.from('\ufefftitle: Papiere für alle\r\n', 'utf16le'));
    expect(loadConfig(at, readEnvironment({})).title).toBe('Papiere für alle');
    await writeFile(at, Buffer.from('\ufefftitle: Papiere für alle\r\n', 'utf16le').swap16());
    expect(loadConfig(at, readEnvironment({})).title).toBe('Papiere für alle');
  });
});

describe('a merge key', () => {
  test('brings the keys of an anchor, which keys beside it replace', () => {
    const { editions } = parseConfig(
      'editions:\n  weekly: &e { limit: 7, newShare: 0.5 }\n  monthly: { <<: *e, limit: 9 }',
      file,
      {},
    );
    expect(editions.monthly).toMatchObject({ limit: 9, newShare: 0.5 });
  });

  test('that brings an unknown key or a wrong value is reported on the line that has it', () => {
    expect(complaint('mail:\n  <<: { replyTo: a@b.org, form: c@d.org }')).toBe(
      '2: unknown key "form" in mail. Did you mean "from"?',
    );
    expect(complaint('mail:\n  <<:\n    - { replyTo: a@b.org }\n    - connections: many')).toBe(
      '4: mail.connections: expected a number, not text',
    );
  });

  test('or an alias does not get a secret into the file', () => {
    const service = '&s { endpoint: "http://localhost/v1", model: m, apiKey: literal }';
    const expected = /expected a variable in summaries\.apiKey/;
    expect(errorOf(`embeddings: ${service}\nsummaries: *s`).message).toMatch(expected);
    expect(errorOf(`summaries:\n  <<: ${service}`).message).toMatch(expected);
  });
});

describe('what to do', () => {
  test.each([
    ['accent: #b4371f', 'A "#" begins a comment: put the value in quotes.'],
    ['title: 2026', 'Put it in quotes.'],
    ['title: true', 'Put it in quotes.'],
    ['site: { url: "https://a.org", port: "80" }', 'Write it without quotes.'],
    ['site: { url: "https://a.org", port: "${PORT}" }', 'A variable is text: write the number itself.'],
    ['sources: huggingface', 'Write [ and ] around it, or "- " before each.'],
    ['mail.rate.perDay: 3', 'Write "perDay", indented below "mail.rate".'],
    [
      'title: "${NO-NAME}"',
      'A name has letters, digits and "_". Put text that contains "${" into a variable.',
    ],
  ])('is said of %j', (text, hint) => {
    expect(errorOf(text, { PORT: '80' }).hint).toContain(hint);
  });
});

describe('a source', () => {
  test.each([
    [
      'sources: [huggingfce]',
      '1: sources.0: expected one of arxiv, huggingface, biorxiv, medrxiv, europepmc, openreview, feed, by name or as one key with its options. Did you mean "huggingface"?',
    ],
    [
      'sources:\n  - huggingface\n  - arxvi: { categories: [cs.CL] }',
      '3: sources.1: expected one of arxiv, huggingface, biorxiv, medrxiv, europepmc, openreview, feed, by name or as one key with its options. Did you mean "arxiv"?',
    ],
    [
      'sources: [{ arxiv: { categories: [cs.cl] } }]',
      '1: sources.0.arxiv.categories.0: expected an arXiv category such as cs.CL (https://arxiv.org/category_taxonomy). Did you mean "cs.CL"?',
    ],
    [
      'sources: [{ arxiv: { categories: [cs.CL, Cond-Mat.Mtrl-Sci] } }]',
      '1: sources.0.arxiv.categories.1: expected an arXiv category such as cs.CL (https://arxiv.org/category_taxonomy). Did you mean "cond-mat.mtrl-sci"?',
    ],
    [
      'sources: [{ arxiv: { categories: [biology] } }]',
      '1: sources.0.arxiv.categories.0: expected an arXiv category such as cs.CL (https://arxiv.org/category_taxonomy)',
    ],
    [
      'sources: [{ arxiv: { categories: [cs.CL], holidays: [25.12.2026] } }]',
      '1: sources.0.arxiv.holidays.0: expected a date such as 2026-12-25',
    ],
    [
      'sources: [{ europepmc: { query: x, name: A B } }]',
      '1: sources.0.europepmc.name: expected a name of small letters, digits and "-"',
    ],
    [
      'sources: [{ feed: { url: "https://a.org/rss", name: "A\\tB" } }]',
      '1: sources.0.feed.name: expected one line of text, without control characters',
    ],
    [
      'outlets: [{ webhook: { url: "https://a.org", format: slack, profile: ["cs.CL, author:"] } }]',
      '1: outlets.0.webhook.profile.0: expected a rule such as cs.CL, author:LeCun or never cat:cs.CV, of at most 200 characters, not "author:"',
    ],
    ['sources: [arxiv]', '1: sources.0.arxiv.categories: expected a list, and it is missing'],
    ['sources:\n  - arxiv:', '2: sources.0.arxiv.categories: expected a list, and it is missing'],
    [
      'sources:\n  - arxiv:\n    categories: [cs.CL]',
      '2: sources.0: expected one key: indent the options of arxiv below it, and write each service on a line of its own',
    ],
    ['sources: [huggingface, huggingface]', '1: sources.1: expected each source once, not "huggingface"'],
    [
      'sources:\n  - feed: { url: "https://a.org/rss", name: A }\n  - feed: { url: "https://b.org/rss", name: A }',
      '3: sources.1: expected a name that no other source has; give it another "name", not "A"',
    ],
    ['enrich: [github, github]', '1: enrich.1: expected each enricher once, not "github"'],
    ['sources: []', '1: sources: expected at least one source'],
    ['sources: arxiv', '1: sources: expected a list, not text'],
  ])('that is wrong is reported with the one that was meant: %j', (text, message) => {
    expect(complaint(text)).toBe(message);
  });

  test('is one of the registry, not of what every object has', () => {
    expect(complaint('sources: [constructor]')).toMatch(/^1: sources\.0: expected one of arxiv, /);
    expect(complaint('sources: [{ __proto__: {} }]')).toMatch(/^1: sources\.0: expected one of arxiv, /);
  });

  test('has its options checked', () => {
    expect(complaint('sources:\n  - arxiv: { categories: [12] }')).toBe(
      '2: sources.0.arxiv.categories.0: expected text, not a number',
    );
  });
});

describe('a variable', () => {
  test('that is not set is named with its line', () => {
    expect(complaint('title: x\nmail:\n  transport: smtp://me:${SMTP_PASSWORD}@localhost')).toBe(
      '3: the environment variable SMTP_PASSWORD is not set',
    );
  });

  test('that is not set is named with its key, on the line of a longer text that names it', () => {
    const error = errorOf('mail:\n  footer: |\n    Example Lab\n    ${STREET}\n');
    expect(error.message).toBe(`${file}:4: the environment variable STREET is not set`);
    expect(error.hint).toContain('Set STREET, which mail.footer needs, where digest runs');
    const listed = errorOf('sources:\n  - arxiv:\n      categories: [cs.CL, "${CATEGORY}"]').hint;
    expect(listed).toContain('which sources.0.arxiv.categories.1 needs');
  });

  test.each(['${}', '${A', '${A B}', '${A-B}', '${A:-b}', '${1A}'])(
    'that is written as %s is not taken for text',
    (written) => {
      expect(complaint(`byline: x\ntitle: 'x ${written}'`)).toBe(
        '2: title: expected the name of a variable after "${", then "}"',
      );
    },
  );

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'called %s is unset like any other, although every object has something of that name',
    (name) => {
      expect(complaint(`title: "\${${name}}"`)).toBe(`1: the environment variable ${name} is not set`);
      const { variables } = readEnvironment();
      expect(() => parseConfig(`title: "\${${name}}"`, file, variables)).toThrow('is not set');
    },
  );

  test('is replaced only in the file, not in what it holds', () => {
    expect(parseConfig('title: "${A}"', file, { A: '${B}' }).title).toBe('${B}');
  });
});

describe('a secret', () => {
  const secret = 'hunter2-Sesam';
  const variables = { SECRET: secret };
  test.each([
    ['"${SECRET}": 1', 'unknown key "${SECRET}"'],
    ['mail: { "x${SECRET}": 1 }', 'unknown key "x${SECRET}" in mail'],
    ['mail: { "${SECRET}": { a: 1 } }', 'unknown key "${SECRET}" in mail'],
    [
      'mail: { rate: { perDomain: { "${SECRET}": none } } }',
      'mail.rate.perDomain.${SECRET}: expected a number',
    ],
    ['sources: ["${SECRET}"]', 'sources.0: expected one of arxiv'],
    ['sources: [{ "${SECRET}": {} }]', 'sources.0: expected one of arxiv'],
    [
      'sources: [{ arxiv: { categories: ["${SECRET}"] } }]',
      'sources.0.arxiv.categories.0: expected an arXiv',
    ],
    ['sources: [{ arxiv: { "${SECRET}": 1, categories: [cs.CL] } }]', 'unknown key "${SECRET}"'],
    ['timezone: "${SECRET}"', 'timezone: expected an IANA'],
    ['language: "${SECRET}!"', 'language: expected'],
    ['database: "${SECRET}"', 'database: expected'],
    ['database: "${SECRET}:x"', 'database: expected'],
    ['database: "postgres://u:${SECRET}/@h/d"', 'database: expected a URL such as'],
    ['database: "postgres://u:${SECRET}#@h/d"', 'database: expected a URL such as'],
    ['database: "postgres://u:${SECRET}%@h/d"', 'database: expected a URL such as'],
    ['database: "postgres://u:1/${SECRET}@h/d"', 'database: expected a URL such as'],
    ['database: "postgres://u:${SECRET}@h"', 'database: expected the name of a database'],
    ['database: "postgres://u:p@h/d?sslmode=${SECRET}"', 'database: expected ?sslmode='],
    ['mail: { transport: "${SECRET}" }', 'mail.transport: expected'],
    ['mail: { transport: "${SECRET}://host" }', 'mail.transport: expected'],
    ['mail: { transport: "smtp://u:${SECRET}@host:port" }', 'mail.transport: expected'],
    ['mail: { transport: "smtp://u:p@host?${SECRET}=1" }', 'mail.transport: expected'],
    ['mail: { transport: "smtp://u:p@host?tls=${SECRET}" }', 'mail.transport: expected'],
    ['mail: { transport: "smtp://u:p@host/${SECRET}" }', 'mail.transport: an SMTP URL has no path'],
    ['mail: { from: "${SECRET}" }', 'mail.from: expected an address'],
    ['mail: { dkim: { domain: a.org, selector: a, keyFile: "${SECRET}" } }', 'mail.dkim.keyFile: expected'],
    ['mail: { dkim: "${SECRET}" }', 'mail.dkim: expected'],
    ['bounces: { mailbox: "${SECRET}" }', 'bounces.mailbox: expected'],
    ['bounces: { mailbox: "${SECRET}://a:b@c" }', 'bounces.mailbox: expected'],
    ['site: { url: "${SECRET}" }', 'site.url: expected'],
    ['site: { url: "https://x.org", trustedProxies: ["${SECRET}"] }', 'site.trustedProxies.0: expected'],
    ['editions: { daily: "${SECRET}" }', 'editions.daily: expected false'],
    ['editions: { daily: { at: "${SECRET}" } }', 'editions.daily.at: expected a time'],
    ['x: &a "${SECRET}"\nsources: [*a]', 'unknown key "x"'],
    ['title: &a "${SECRET}"\nsources: [*a]', 'sources.0: expected one of'],
    [
      'sources:\n  - feed: { url: "https://a.org/", name: "${SECRET}" }\n  - feed: { url: "https://b.org/", name: "${SECRET}" }',
      'sources.1: expected a name that no other source has',
    ],
    [
      'sources:\n  - feed: { url: "https://${SECRET}.org/" }\n  - feed: { url: "https://${SECRET}.org/b" }',
      'sources.1: expected a name that no other source has',
    ],
    ['language: "german${SECRET}"', 'language: expected'],
    ['timezone: "x/${SECRET}"', 'timezone: expected'],
    ['sources: [{ arxiv: { categories: ["cs.${SECRET}"] } }]', 'sources.0.arxiv.categories.0: expected'],
    ['database: "postgres://u:p@h/d?${SECRET}=1"', 'database: expected options'],
    ['database: "postgres://u:p@h/d?sslrootcert=${SECRET}"', 'database: expected a file'],
    ['summaries: { endpoint: "http://u:${SECRET}@h/embeddings", model: m }', 'summaries.endpoint: expected'],
  ])('does not appear in an error: %j', (text, expected) => {
    const error = errorOf(text, variables);
    expect(error.message).toContain(expected);
    const shown = `${error.message} ${error.hint} ${error.cause ?? ''}`.toLowerCase();
    expect(shown).not.toContain(secret.toLowerCase());
  });

  test.each([
    ['mail: { "smtp://u:hunter2-Sesam@host": 1 }', 'a key that is not a word'],
    ['"imaps://u:hunter2-Sesam@host/INBOX": 1', 'a key that is not a word'],
    [
      'mail: { rate: { perDomain: { "smtp://u:hunter2-Sesam@h": none } } }',
      'mail.rate.perDomain.…: expected',
    ],
    ['mail: { "smtp://u:hunter2-Sesam@h": 1, "smtp://u:hunter2-Sesam@h": 2 }', 'must be unique'],
    ['mail: { transport: "smtp://u:hunter2-Sesam@h', 'Missing closing'],
    ['enrich: [{ github: { token: { hunter2-Sesam: 1 } } }]', 'enrich.0.github.token: expected text'],
  ])('in the place of a key does not appear either: %j', (text, expected) => {
    const error = errorOf(text, {});
    expect(error.message).toContain(expected);
    expect(`${error.message} ${error.hint}`).not.toContain(secret);
  });

  test('does not appear in an error wherever a value or a key is replaced by it', () => {
    const whole = {
      title: 'x',
      timezone: 'UTC',
      database: 'sqlite:./x.db',
      sources: ['huggingface', { arxiv: { categories: ['cs.CL'] } }, { feed: { url: 'https://a.org/rss' } }],
      enrich: [{ github: { token: 'x', endpoint: 'https://a.org' } }],
      editions: { daily: { at: '07:00', limit: 3 }, weekly: false },
      ranking: { rise: 1, weights: { upvotes: 1 }, halfLifeDays: { daily: 1 } },
      mail: { from: 'a@b.org', transport: 'smtp://u:p@h', rate: { perDomain: { 'a.org': 1 } } },
      bounces: { mailbox: 'imaps://u:p@h', softLimit: { count: 1 } },
      site: { url: 'https://x.org', port: 80 },
    };
    const places = placesIn(whole, []);
    const separators = fc.constantFrom('', ':', '://', '@', '?', '/', ' ', '<');
    fc.assert(
      fc.property(
        fc.nat(places.length - 1),
        fc.boolean(),
        separators,
        separators,
        (index, asKey, before, after) => {
          const value = `${before}\${SECRET}${after}`;
          const text = JSON.stringify(replaced(whole, places[index] ?? [], value, asKey));
          try {
            parseConfig(text, file, { SECRET: secret });
          } catch (error) {
            if (!(error instanceof ConfigError)) throw error;
            expect(`${error.message} ${error.hint} ${error.cause ?? ''}`).not.toContain(secret);
          }
        },
      ),
      { numRuns: 400, seed: 11 },
    );
  });
});

test('a value of a list of words is suggested by its spelling, and not when it comes from the environment', () => {
  const schema = z.strictObject({ format: z.enum(['slack', 'discord', 'teams']) });
  const document = parseDocument('x: y\nformat: slak');
  const { error } = schema.safeParse({ format: 'slak' }, parsing);
  const scalar = document.getIn(['format'], true);
  if (!isScalar(scalar)) throw new Error('a scalar was expected');
  expect(firstMistake(error?.issues ?? [], { document, filled: new Map() }, [])).toMatchObject({
    offset: 5,
    message: 'format: expected one of slack, discord, teams',
    hint: 'Did you mean "slack"?',
  });
  const filled = new Map([[scalar, '${FORMAT}']]);
  expect(firstMistake(error?.issues ?? [], { document, filled }, []).hint).toBe(undefined);
});

type Path = readonly (string | number)[];

/** The paths of everything in a value. */
function placesIn(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [
    ...(path.length > 0 ? [path] : []),
    ...inner.flatMap(([key, each]) => placesIn(each, [...path, key])),
  ];
}

/** A copy in which the value at the path, or its key, is another one. */
function replaced(value: unknown, [key, ...rest]: Path, by: string, asKey: boolean): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((each, index) => (index === key ? replaced(each, rest, by, asKey) : each));
  }
  return Object.fromEntries(
    Object.entries(Object(value)).map(([name, each]) => {
      if (name !== key) return [name, each];
      return rest.length === 0 && asKey ? [by, each] : [name, replaced(each, rest, by, asKey)];
    }),
  );
}
