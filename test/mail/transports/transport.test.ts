// Which configured words lead to which transport, and what each transport does with a message.
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTransport } from '../../../src/mail/transports/open-transport.ts';
import { type OutgoingMessage, parseTransport } from '../../../src/mail/transports/transport.ts';
import { OptionError } from '../../../src/model/option.ts';

const pieces = [Buffer.from('Subject: s\r\n'), Buffer.from('\r\nfirst\r\n.second\r\n')];
const message: OutgoingMessage = {
  key: 'daily/2026-06-16/ada@example.org',
  from: 'papers@example.org',
  to: 'ada@example.org',
  pieces,
  size: Buffer.concat(pieces).length,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'digest-mail-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a transport URL', () => {
  test('names a server, its port by custom, and the credentials with their special characters', () => {
    expect(parseTransport('smtp://me%40example.org:p%2Fw%3A@mail.example.org', '/')).toEqual({
      kind: 'smtp',
      host: 'mail.example.org',
      port: 587,
      implicitTls: false,
      startTls: 'required',
      verifyCertificate: true,
      auth: { user: 'me@example.org', password: 'p/w:', method: null },
    });
    expect(parseTransport('smtps://mail.example.org', '/')).toMatchObject({ port: 465, implicitTls: true });
    expect(parseTransport('smtp://relay.example.org', '/')).toMatchObject({ port: 25, startTls: 'required' });
    expect(parseTransport('smtp://[::1]:2525', '/')).toMatchObject({ host: '::1', verifyCertificate: false });
  });

  test('uses TLS unless configured otherwise, or on this machine', () => {
    expect(parseTransport('smtp://u:p@127.0.0.1:2525', '/')).toMatchObject({ startTls: 'optional' });
    expect(parseTransport('smtp://relay.example.org', '/')).toMatchObject({
      startTls: 'required',
      verifyCertificate: true,
    });
    expect(parseTransport('smtp://relay.example.org?tls=optional', '/')).toMatchObject({
      startTls: 'optional',
    });
    expect(parseTransport('smtp://relay.example.org?tls=none', '/')).toMatchObject({ startTls: 'never' });
  });

  test('says how to log in', () => {
    expect(parseTransport('smtp://me:token@mail.example.org?auth=xoauth2', '/')).toMatchObject({
      auth: { user: 'me', password: 'token', method: 'xoauth2' },
    });
  });

  test('names a folder or a program, relative to the configuration', () => {
    expect(parseTransport('file:./outbox', '/etc/digest')).toEqual({
      kind: 'file',
      folder: '/etc/digest/outbox',
    });
    expect(parseTransport('file:///var/mail%20out', '/x')).toEqual({ kind: 'file', folder: '/var/mail out' });
    expect(parseTransport('sendmail:', '/x')).toEqual({ kind: 'sendmail', program: '/usr/sbin/sendmail' });
    expect(parseTransport('sendmail:/opt/bin/msmtp', '/x')).toMatchObject({ program: '/opt/bin/msmtp' });
  });

  test.each([
    ['smtp://user:top%zzsecret@host', 'cannot be decoded'],
    ['smtp://', 'the host is missing'],
    ['smtp:host', 'expected a URL such as'],
    ['smtp://host/path', 'no path'],
    ['smtp://user:topsecret@host:99999', 'expected a URL such as'],
    ['smtp://user:top/secret@host', 'expected a URL such as'],
    ['smtp://user:25?secret@host', 'no option other than'],
    ['smtp://host?tls=maybe', 'expected ?tls=required, ?tls=optional, ?tls=none'],
    ['smtp://u:secret@host?auth=cram', 'expected ?auth=plain'],
    ['smtp://host?pool=true', 'no option other than ?tls= and ?auth='],
    ['file:', 'needs a folder'],
    ['file://elsewhere/outbox', 'absolute path'],
    ['ses:', 'begins with smtp://, smtps://, sendmail: or file:'],
    ['outbox', 'begins with smtp://, smtps://, sendmail: or file:'],
  ])('that is malformed is rejected without repeating its secrets: %s', (url, words) => {
    let error: unknown;
    try {
      parseTransport(url, '/');
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof OptionError)) throw error;
    expect(error.message).toContain(words);
    expect(`${error.message} ${error.details.given}`).not.toContain('secret');
  });
});

describe('the file transport', () => {
  test('writes one file a delivery, and the same one when it is done again', async () => {
    const transport = await openTransport({ target: parseTransport('file:./out/box', folder) });
    expect(await transport.verify()).toBe(`${folder}/out/box takes mails as files`);
    await transport.deliver(message);
    await transport.deliver(message);
    await transport.deliver({ ...message, key: 'daily/2026-06-16/bob@example.org' });
    const out = path.join(folder, 'out/box');
    expect((await readdir(out)).sort()).toEqual([
      'daily-2026-06-16-ada@example.org.eml',
      'daily-2026-06-16-bob@example.org.eml',
    ]);
    expect(await readFile(path.join(out, 'daily-2026-06-16-ada@example.org.eml'))).toEqual(
      Buffer.concat(pieces),
    );
  });

  test('lets only the owner read the mails', async () => {
    const transport = await openTransport({ target: parseTransport('file:./out/box', folder) });
    await transport.deliver(message);
    const modeOf = async (name: string) => (await stat(path.join(folder, name))).mode & 0o777;
    expect(await modeOf('out/box')).toBe(0o700);
    expect(await modeOf('out/box/daily-2026-06-16-ada@example.org.eml')).toBe(0o600);
  });

  test('keeps apart addresses that look the same in a file name', async () => {
    const transport = await openTransport({ target: parseTransport('file:.', folder) });
    for (const key of ['a/ö@x.org', 'a/ü@x.org', '../../etc/passwd', `a/${'long'.repeat(100)}`]) {
      await transport.deliver({ ...message, key });
    }
    const names = await readdir(folder);
    expect(names).toHaveLength(4);
    for (const name of names) expect(name).toMatch(/^[^.][\w.@+-]*\.eml$/);
  });

  test('stops with an error that names the folder when it cannot write', async () => {
    await writeFile(path.join(folder, 'taken'), '');
    const transport = await openTransport({ target: parseTransport('file:./taken', folder) });
    await expect(transport.verify()).rejects.toThrow('Mail cannot be written');
    await expect(transport.deliver(message)).rejects.toMatchObject({
      code: 'mail',
      message: expect.stringContaining(path.join(folder, 'taken')),
    });
  });
});

describe('the sendmail transport', () => {
  const program = async (script: string) => {
    const file = path.join(folder, 'sendmail');
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
    return openTransport({ target: parseTransport('sendmail:./sendmail', folder) });
  };

  test('hands over the message with the line ends of the machine, and the envelope as arguments', async () => {
    const transport = await program(`echo "$@" > ${folder}/arguments; cat > ${folder}/message`);
    expect(await transport.verify()).toBe(`${folder}/sendmail takes mail`);
    expect(await transport.deliver(message)).toMatchObject({ kind: 'sent' });
    expect(await readFile(path.join(folder, 'arguments'), 'utf8')).toBe(
      '-i -f papers@example.org -- ada@example.org\n',
    );
    expect(await readFile(path.join(folder, 'message'), 'utf8')).toBe('Subject: s\n\nfirst\n.second\n');
  });

  test('notes the hand-over before the content leaves, and sends nothing where it cannot be noted', async () => {
    const transport = await program(`cat > ${folder}/message`);
    const full = new Error('the disk is full');
    const attempt = transport.deliver(message, () => {
      throw full;
    });
    await expect(attempt).rejects.toBe(full);
    let noted = 0;
    await transport.deliver(message, () => {
      noted += 1;
    });
    expect(noted).toBe(1);
  });

  test.each([
    ['cat > /dev/null; echo "no such user" >&2; exit 67', 'permanent', 'no such user'],
    ['cat > /dev/null; exit 75', 'temporary', 'temporary failure'],
    ['cat > /dev/null; kill -9 $$', 'uncertain', 'killed by SIGKILL'],
  ])('reads the exit code: %s', async (script, kind, words) => {
    const transport = await program(script);
    const result = await transport.deliver(message);
    expect(result).toMatchObject({ kind, response: expect.stringContaining(words) });
  });

  test('says what to do where there is no such command', async () => {
    const transport = await openTransport({ target: parseTransport('sendmail:./absent', folder) });
    await expect(transport.verify()).rejects.toThrow('sendmail command cannot be run');
    await expect(transport.deliver(message)).rejects.toThrow('sendmail command cannot be run');
  });
});
