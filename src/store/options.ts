// What the configuration may say of the store: which database it is, and how long what grows is kept.
import { accessSync, constants } from 'node:fs';
import * as z from 'zod/mini';
import { messageOf } from '../errors.ts';
import { OptionError, parsed, schemeDetails } from '../model/option.ts';
import { kindOfPath, resolvePath } from '../model/option-path.ts';
import { parseUrl } from '../model/parse-url.ts';

/** Where everything is kept. `name` is for people: the file, or the URL without password and options. */
export type DatabaseTarget = { name: string } & (
  | { engine: 'sqlite'; path: string }
  | {
      engine: 'postgres';
      /** With the password. */
      url: string;
    }
);

/**
 * Reads the URL; relative paths start at `folder`. Throws `OptionError`, whose message never repeats the URL: it may hold a
 * password.
 */
export function parseDatabase(url: string, folder: string): DatabaseTarget {
  if (/^postgres(?:ql)?:/i.test(url)) return parsePostgres(url, folder);
  // Two slashes begin a host in a URL: `sqlite://digest.db` would be a file at the root.
  const [, file] = /^sqlite:(?!\/\/[^/])(.+)$/.exec(url) ?? [];
  if (file === undefined) {
    const scheme = /^[a-z]{2,}:/i.exec(url)?.[0];
    throw new OptionError(
      'expected sqlite:PATH or postgres://USER@HOST/DATABASE, for instance sqlite:./digest.db',
      scheme === undefined || scheme === 'sqlite:' ? {} : schemeDetails(scheme, ['sqlite:', 'postgres:']),
    );
  }
  if (/^(?::memory:|file:)|[?]/.test(file)) {
    throw new OptionError('expected the path of a file after sqlite:, without options', {
      hint: 'For instance sqlite:./digest.db.',
    });
  }
  const path = resolvePath(folder, file);
  if (file.endsWith('/') || kindOfPath(path) === 'folder') {
    throw new OptionError('expected the path of a file after sqlite:, not of a folder', {
      hint: 'For instance sqlite:./digest.db.',
    });
  }
  return { engine: 'sqlite', path, name: path };
}

/** https://www.postgresql.org/docs/current/libpq-ssl.html, table 32.1. */
const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** What `pg` takes, and what providers put into the URLs that they hand out and it passes over. */
const postgresOptions = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslnegotiation',
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'application_name',
  'fallback_application_name',
  'client_encoding',
  'connect_timeout',
  'keepalives',
  'keepalives_idle',
  'options',
  'channel_binding',
  'target_session_attrs',
  'statement_timeout',
  'lock_timeout',
  'query_timeout',
  'pgbouncer',
  'uselibpqcompat',
];

/** Options that name a file. */
const postgresFiles = ['sslrootcert', 'sslcert', 'sslkey'];

function parsePostgres(given: string, folder: string): DatabaseTarget {
  const expected = 'expected a URL such as postgres://user:password@host:5432/database';
  const encode = 'Write "@", "/", ":", "?", "#" and "%" in a password as %40, %2F, %3A, %3F, %23 and %25.';
  const parsed = /^postgres(?:ql)?:\/\//i.test(given) ? parseUrl(given) : null;
  if (parsed === null) throw new OptionError(expected, { hint: encode });
  const { username, password, host, port, pathname, hash, searchParams } = parsed;
  // A character of the password that ends it early puts the rest into the path.
  if (hash !== '' || pathname.includes('@') || ![username, password, pathname].every(isEncoded)) {
    throw new OptionError(expected, { hint: encode });
  }
  if (!/^\/[^/]+$/.test(pathname)) {
    throw new OptionError('expected the name of a database after the host', {
      hint: 'Write postgres://user@host/digest, and create that database on the server.',
    });
  }
  if (port === '0') throw new OptionError('expected a port from 1 to 65535');
  const unknown = [...searchParams.keys()].find((name) => !postgresOptions.includes(name));
  if (unknown !== undefined) {
    throw new OptionError('expected options that PostgreSQL has, such as ?sslmode=require', {
      ...(/^[\w-]+$/.test(unknown) && { given: unknown, known: postgresOptions }),
      hint: 'A "?" in a password must be written as %3F.',
    });
  }
  const sslMode = searchParams.get('sslmode');
  if (sslMode !== null && !sslModes.includes(sslMode)) {
    throw new OptionError(`expected ?sslmode= ${sslModes.slice(0, -1).join(', ')} or ${sslModes.at(-1)}`, {
      ...(/^[\w-]+$/.test(sslMode) && { given: sslMode, known: sslModes }),
    });
  }
  const url = withFiles(given, searchParams, folder);
  const user = username === '' ? '' : `${username}@`;
  return { engine: 'postgres', url, name: `postgres://${user}${host}${pathname}` };
}

/** The URL with the paths of its files in full. Throws an `OptionError` for one that can't be read. */
function withFiles(url: string, options: URLSearchParams, folder: string): string {
  let query = url.slice(url.indexOf('?'));
  if (!url.includes('?')) return url;
  for (const name of postgresFiles) {
    const given = options.get(name);
    if (given === null) continue;
    const file = resolvePath(folder, given);
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      throw new OptionError(`expected a file that can be read as ${name} (${messageOf(error)})`);
    }
    query = query.replace(
      new RegExp(`([?&]${name}=)[^&]*`),
      (_, start: string) => start + encodeURIComponent(file),
    );
  }
  return url.slice(0, url.indexOf('?')) + query;
}

function isEncoded(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** Whole months, or null for ever, which the configuration writes as `false`. */
function months(least: number, initial: number) {
  const number = z.int().check(z.minimum(least), z.maximum(1200));
  return z._default(
    parsed(
      z.union([z.literal(false), number], { error: `expected false, or a number of months from ${least}` }),
      (given) => given || null,
    ),
    initial,
  );
}

export const retentionOptions = z.strictObject({
  // Rankings look at votes of the last two months.
  signalMonths: months(3, 3).check(
    z.describe('Months in which every value of a signal is kept; of each month before, its last value is.'),
  ),
  // Links in mails and bounces name their delivery for up to two months.
  deliveryMonths: months(3, 12).check(
    z.describe('Months in which finished deliveries are kept; what each reader was sent is kept for longer.'),
  ),
  candidateMonths: months(1, 12).check(
    z.describe('Months in which the candidates of editions are kept, for "digest why" and "digest eval".'),
  ),
  fetchMonths: months(1, 12).check(
    z.describe('Months in which the log of fetches, and of records that were rejected, is kept.'),
  ),
});
