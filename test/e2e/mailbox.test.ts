// The mailbox that bounces arrive in, on a real IMAP and POP3 server.
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type MailboxSettings, mailsInMailbox } from '../../src/mail/bounces/mailbox/mailbox.ts';
import { parseMailbox } from '../../src/mail/bounces/mailbox/mailbox-account.ts';
import { hasDovecot, type MailServer, startDovecot } from '../helpers/dovecot.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

const mail = (n: number) => `From: MAILER-DAEMON\nSubject: ${n}\n\n.dotted\n..twice\n`;

async function readAll(
  { url, ...settings }: Partial<MailboxSettings> & { url: string },
  finish = true,
): Promise<string[]> {
  const subjects: string[] = [];
  for await (const { bytes, done } of mailsInMailbox({
    account: parseMailbox(url),
    moveTo: null,
    keep: false,
    memory: null,
    ...settings,
  })) {
    subjects.push(/Subject: (.*)/.exec(Buffer.from(bytes).toString())?.[1]?.trim() ?? '');
    if (finish) await done?.();
  }
  return subjects;
}

function memoryOf(): NonNullable<MailboxSettings['memory']> {
  const seen = new Set<string>();
  return {
    hasSeen: async (id) => seen.has(id),
    remember: async (id) => {
      seen.add(id);
    },
  };
}

describe.skipIf(!hasDovecot)('a mailbox', () => {
  let server: MailServer;
  const cleanups: (() => Promise<void>)[] = [];
  const imap = (folder: string) => `imap://reader:secret%2Bword@127.0.0.1:${server.imapPort}/${folder}`;
  const pop3 = () => `pop3://reader:secret%2Bword@127.0.0.1:${server.pop3Port}`;

  beforeAll(async () => {
    const folder = await temporaryFolder((work) => cleanups.push(work));
    server = await startDovecot(folder);
  });
  afterAll(async () => {
    await server.close();
    for (const cleanup of cleanups) await cleanup();
  });

  test('over IMAP offers each mail once', async () => {
    server.deliver('Bounces', '1.a.mx', mail(1));
    server.deliver('Bounces', '2.a.mx', mail(2));
    expect(await readAll({ url: imap('Bounces') })).toEqual(['1', '2']);
    expect(await readAll({ url: imap('Bounces') })).toEqual([]);
    server.deliver('Bounces', '3.a.mx', mail(3));
    expect(await readAll({ url: imap('Bounces') })).toEqual(['3']);
  });

  test('over IMAP offers a mail again that was not dealt with', async () => {
    server.deliver('Again', '1.a.mx', mail(1));
    expect(await readAll({ url: imap('Again') }, false)).toEqual(['1']);
    expect(await readAll({ url: imap('Again') })).toEqual(['1']);
  });

  test('over IMAP moves what was dealt with', async () => {
    server.deliver('In', '1.a.mx', mail(1));
    server.deliver('Done', '0.a.mx', mail(0));
    expect(await readAll({ url: imap('In'), moveTo: 'Done' })).toEqual(['1']);
    expect(server.filesIn('In')).toEqual([]);
    expect(server.filesIn('Done')).toHaveLength(2);
  });

  test('over POP3 loses what was dealt with, unless it is to stay', async () => {
    server.deliver('', '1.a.mx', mail(1));
    server.deliver('', '2.a.mx', mail(2));
    expect(await readAll({ url: pop3(), keep: true })).toEqual(['1', '2']);
    expect(await readAll({ url: pop3() })).toEqual(['1', '2']);
    expect(await readAll({ url: pop3() })).toEqual([]);
    expect(server.filesIn('')).toEqual([]);
  });

  test('over POP3 offers a mail that stays once, by its id', async () => {
    const memory = memoryOf();
    server.deliver('', '3.a.mx', mail(3));
    expect(await readAll({ url: pop3(), keep: true, memory }, false)).toEqual(['3']);
    expect(await readAll({ url: pop3(), keep: true, memory })).toEqual(['3']);
    server.deliver('', '4.a.mx', mail(4));
    expect(await readAll({ url: pop3(), keep: true, memory })).toEqual(['4']);
    expect(await readAll({ url: pop3(), keep: true, memory })).toEqual([]);
    expect(await readAll({ url: pop3() })).toEqual(['3', '4']);
  });

  test('over POP3 brings its dots as they were sent', async () => {
    server.deliver('', '1.a.mx', mail(1));
    for await (const { bytes } of mailsInMailbox({
      account: parseMailbox(pop3()),
      moveTo: null,
      keep: true,
      memory: null,
    })) {
      expect(Buffer.from(bytes).toString()).toContain('\r\n.dotted\r\n..twice');
    }
  });

  test.each(['imap', 'pop3'] as const)(
    'over %s reports the reply to a wrong password, and not the password',
    async (kind) => {
      const port = kind === 'imap' ? server.imapPort : server.pop3Port;
      const fault = readAll({ url: `${kind}://reader:wrong-word@127.0.0.1:${port}/` });
      await expect(fault).rejects.toThrow(/cannot be read: .*Authentication failed/);
      await expect(fault).rejects.not.toThrow(/wrong-word/);
    },
  );
});

/** A POP3 server that says what it is told to, in pieces of `size` bytes. */
async function pop3Saying(replies: Record<string, string>, size: number): Promise<string> {
  const server = createServer((socket: Socket) => {
    const say = async (text: string) => {
      for (let at = 0; at < text.length; at += size) {
        await new Promise((done) => socket.write(text.slice(at, at + size), done));
      }
    };
    socket.setNoDelay(true);
    socket.on('error', () => {});
    void say('+OK ready\r\n');
    socket.on('data', (line) => void say(replies[line.toString().trim()] ?? '+OK\r\n'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `pop3://u:p@127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

describe('POP3', () => {
  test('reads a mailbox that stays complete if the server gives no ids', async () => {
    const url = await pop3Saying(
      {
        LIST: '+OK\r\n1 20\r\n.\r\n',
        UIDL: '-ERR unknown\r\n',
        'RETR 1': '+OK\r\nSubject: same\r\n\r\n.\r\n',
      },
      100,
    );
    const memory = memoryOf();
    expect(await readAll({ url, keep: true, memory })).toEqual(['same']);
    expect(await readAll({ url, keep: true, memory })).toEqual(['same']);
  });

  test('finds the end of a mail wherever the network cuts it', async () => {
    const url = await pop3Saying(
      { LIST: '+OK\r\n1 20\r\n.\r\n', 'RETR 1': '+OK\r\nSubject: cut\r\n\r\n..\r\n.\r\n' },
      1,
    );
    expect(await readAll({ url })).toEqual(['cut']);
  });

  test('reports the reply of a server that refuses', async () => {
    const url = await pop3Saying({ 'USER u': '-ERR come back later\r\n' }, 100);
    await expect(readAll({ url })).rejects.toThrow('come back later');
  });
});
