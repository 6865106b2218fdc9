// What the configuration may say of the store: which database it is, and how long what grows is kept.

import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { OptionError, parsed } from '../model/option.ts';
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
  if (/^postgres(?:ql)?:/i.test(url)) return parsePostgres(url);
  // Two slashes begin a host in a URL: `sqlite://digest.db` would be a file at the root.
  const [, file] = /^sqlite:(?!\/\/[^/])(.+)$/.exec(url) ?? [];
  if (file === undefined) {
    const scheme = /^[a-z]+:/i.exec(url)?.[0];
    throw new OptionError(
      'expected sqlite:PATH or postgres://USER@HOST/DATABASE, for instance sqlite:./digest.db',
      scheme === undefined || scheme === 'sqlite:' ? {} : { given: scheme, known: ['sqlite:', 'postgres:'] },
    );
  }
  const path = resolve(folder, file);
  return { engine: 'sqlite', path, name: path };
}

/** https://www.postgresql.org/docs/current/libpq-ssl.html, table 32.1. */
const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

function parsePostgres(url: string): DatabaseTarget {
  const expected = 'expected a URL such as postgres://user:password@host:5432/database';
  const encode = 'Write "@", "/", ":", "?", "#" and "%" in a password as %40, %2F, %3A, %3F, %23 and %25.';
  const parsed = /^postgres(?:ql)?:\/\//i.test(url) ? parseUrl(url) : null;
  if (parsed === null) throw new OptionError(expected, { hint: encode });
  const { username, password, host, pathname, hash, searchParams } = parsed;
  // A character of the password that ends it early puts the rest into the path.
  if (hash !== '' || pathname.includes('@') || ![username, password, pathname].every(isEncoded)) {
    throw new OptionError(expected, { hint: encode });
  }
  if (!/^\/[^/]+$/.test(pathname)) {
    throw new OptionError('expected the name of a database after the host', {
      hint: 'Write postgres://user@host/digest, and create that database on the server.',
    });
  }
  const sslMode = searchParams.get('sslmode');
  if (sslMode !== null && !sslModes.includes(sslMode)) {
    throw new OptionError(`expected ?sslmode= ${sslModes.slice(0, -1).join(', ')} or ${sslModes.at(-1)}`, {
      ...(/^[\w-]+$/.test(sslMode) && { given: sslMode, known: sslModes }),
    });
  }
  const user = username === '' ? '' : `${username}@`;
  return { engine: 'postgres', url, name: `postgres://${user}${host}${pathname}` };
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
