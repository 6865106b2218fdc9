// Which of the program's files others on the machine can read: the database, mails in files, keys, and a configuration with passwords.
import { readFile, stat } from 'node:fs/promises';
import type { Config } from '../../../config/schema.ts';
import { type Finding, warning } from './finding.ts';

/** Anything for the group or for others. */
const beyondOwner = 0o077;

/** One warning for each file or folder that is open to more than its owner; empty on Windows, which has no such modes. */
export async function* fileModeFindings(config: Config): AsyncGenerator<Finding> {
  if (process.platform === 'win32') return;
  const { database, mail } = config;
  const files = [
    ...(database.engine === 'sqlite'
      ? [database.path, `${database.path}-wal`].map((path) => ({ path, what: 'the database' }))
      : []),
    ...mail.dkim.flatMap(({ file }) => (file === undefined ? [] : [{ path: file, what: 'the DKIM key' }])),
    ...((await hasPassword(config))
      ? [{ path: config.file, what: 'the configuration, with a password,' }]
      : []),
    ...(mail.transport.kind === 'file' ? [{ path: mail.transport.folder, what: 'the mails' }] : []),
  ];
  for (const { path, what } of files) {
    const found = await stat(path).catch(() => null);
    if (found === null || (found.mode & beyondOwner) === 0) continue;
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    yield warning(
      'file modes',
      `others on this machine may have access to ${what} in ${path} (mode ${mode})`,
      `Run "chmod ${found.isDirectory() ? '700' : '600'} ${path}".`,
    );
  }
}

/** Whether a password is in the file itself, not in a variable that it names. */
async function hasPassword({ file, database, mail, bounces, outlets }: Config): Promise<boolean> {
  const { transport } = mail;
  const passwords = [
    database.engine === 'postgres' ? decodeURIComponent(new URL(database.url).password) : undefined,
    transport.kind === 'smtp' ? transport.auth?.password : undefined,
    bounces.mailbox?.password,
    // Whoever has the address of a webhook can post.
    ...outlets.map((outlet) => (outlet.kind === 'webhook' ? outlet.url : undefined)),
  ].filter((password) => password !== undefined && password !== '');
  const text = await readFile(file, 'utf8').catch(() => '');
  return passwords.some(
    (password) => text.includes(password ?? '') || text.includes(encodeURIComponent(password ?? '')),
  );
}
