// What an attempt over SMTP comes to when the server fails at each point of the protocol.
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SmtpTimeouts } from '../../../src/mail/smtp/session.ts';
import { openSmtpTransport, type SmtpOptions } from '../../../src/mail/transports/smtp-transport.ts';
import { parseTransport, type Transport } from '../../../src/mail/transports/transport.ts';
import { outgoing } from '../../helpers/outgoing.ts';
import {
  type FaultySmtp,
  type FaultySmtpOptions,
  type Stage,
  startFaultySmtp,
} from '../../helpers/smtp-catcher.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp(
  options: FaultySmtpOptions = {},
  url = (port: number) => `smtp://127.0.0.1:${port}`,
  timeouts: Partial<SmtpTimeouts> = {},
): Promise<{ server: FaultySmtp; transport: Transport }> {
  const server = await startFaultySmtp(options);
  closing.push(() => server.close());
  return { server, transport: open(url(server.port), { timeouts: { ...patient, ...timeouts } }) };
}

/** Longer than any answer takes on a busy machine. */
const patient: SmtpTimeouts = { connectMs: 20_000, commandMs: 20_000, finalMs: 20_000 };
/** What a server that hangs at a stage is waited for. */
const hastyAt: Record<Stage, Partial<SmtpTimeouts>> = {
  connect: { connectMs: 300 },
  mail: { commandMs: 300 },
  rcpt: { commandMs: 300 },
  data: { commandMs: 300 },
  end: { finalMs: 300 },
};

function open(url: string, options: SmtpOptions = {}): Transport {
  const target = parseTransport(url, '/');
  if (target.kind !== 'smtp') throw new Error(url);
  const transport = openSmtpTransport(target, {
    timeouts: patient,
    ...options,
  });
  closing.push(() => transport.close());
  return transport;
}

const raw = Buffer.from(`Subject: s\r\n\r\n.dots stay\r\n${'a line of the mail\r\n'.repeat(3000)}`);
const to = (email: string) => outgoing(email, raw);

test('a message arrives byte for byte, and the connection carries the next one', async () => {
  const { server, transport } = await setUp();
  for (const email of ['ada@example.org', 'bob@example.org']) {
    expect(await transport.deliver(to(email))).toMatchObject({ kind: 'sent' });
  }
  expect(server.taken.map((taken) => taken.to)).toEqual(['ada@example.org', 'bob@example.org']);
  expect(server.taken[0]).toMatchObject({ from: 'papers@example.org', raw: raw.toString() });
  expect(server.connections()).toBe(1);
});

describe.each([
  ['connect', 'drop', 'unreachable', false],
  ['connect', 'hang', 'unreachable', false],
  ['connect', 421, 'unreachable', false],
  ['connect', 554, 'unreachable', false],
  ['mail', 'drop', 'temporary', false],
  ['mail', 'hang', 'temporary', false],
  ['mail', 451, 'temporary', false],
  ['mail', 421, 'temporary', false],
  ['rcpt', 'drop', 'temporary', false],
  ['rcpt', 'hang', 'temporary', false],
  ['rcpt', 450, 'temporary', false],
  ['rcpt', 421, 'temporary', false],
  ['rcpt', 503, 'temporary', false],
  ['rcpt', 550, 'permanent', false],
  ['end', 'drop', 'uncertain', true],
  ['end', 'hang', 'uncertain', true],
  ['end', 451, 'temporary', false],
  ['end', 421, 'temporary', false],
  ['end', 554, 'permanent', false],
] as const)('a server that answers %s with %s', (stage, fault, kind, taken) => {
  test(`makes the attempt ${kind}, and the next one finds a way`, async () => {
    const { server, transport } = await setUp(
      { fault: (at) => (at.stage === stage && at.nth === 1 ? fault : null) },
      undefined,
      fault === 'hang' ? hastyAt[stage] : {},
    );
    const result = await transport.deliver(to('ada@example.org'));
    expect(result).toMatchObject({ kind, response: expect.stringMatching(/\w/) });
    expect(server.taken).toHaveLength(taken ? 1 : 0);
    expect(await transport.deliver(to('bob@example.org'))).toMatchObject({ kind: 'sent' });
  });
});

/** More than the system's buffers hold, so that the end of it cannot be on its way while the server reads nothing. */
const large = Buffer.concat([raw, Buffer.alloc(32_000_000, 'a line of the mail\r\n')]);

test.each(['drop', 'hang'] as const)(
  'a server that takes a part of the data and then does a %s has not taken the message',
  async (fault) => {
    const { port } = await listen((socket) => {
      converse(socket, (line) => {
        if (line !== 'DATA') return '250 ok';
        if (fault === 'hang') socket.pause();
        else setImmediate(() => socket.destroy());
        return '354 go';
      });
    });
    const timeouts = { ...patient, commandMs: 1000, finalMs: 1000 };
    const transport = open(`smtp://127.0.0.1:${port}`, { timeouts });
    const result = await transport.deliver(outgoing('ada@example.org', large));
    expect(result).toMatchObject({ kind: 'temporary', response: expect.stringMatching(/\w/) });
  },
);

test('a kept connection that the server has ended is replaced without counting against the message', async () => {
  const { server, transport } = await setUp({
    fault: (at) =>
      at.stage === 'mail' && (at.nth === 2 || at.nth === 4) ? (at.nth === 2 ? 421 : 'drop') : null,
  });
  for (const email of ['ada@example.org', 'bob@example.org', 'cy@example.org']) {
    expect(await transport.deliver(to(email))).toMatchObject({ kind: 'sent' });
  }
  expect(server.taken).toHaveLength(3);
  expect(server.connections()).toBe(3);
});

test.each([
  ['552 too much', 'permanent'],
  ['250 fine', 'temporary'],
] as const)(
  'the reply "%s" before the end of the message is not taken for an acceptance',
  async (answer, kind) => {
    const { port } = await listen((socket) => {
      converse(socket, (line) => {
        if (line !== 'DATA') return '250 ok';
        socket.pause();
        return `354 go\r\n${answer}`;
      });
    });
    const result = await open(`smtp://127.0.0.1:${port}`).deliver(outgoing('ada@example.org', large));
    expect(result).toMatchObject({ kind });
  },
);

describe('a server that reads ahead', () => {
  const extended = (replies: Record<string, string>, extensions = ['PIPELINING']) =>
    listen((socket) => {
      let inData = false;
      converse(socket, (line) => {
        seen.push(line);
        if (inData) {
          inData = line !== '.';
          return inData ? null : '250 taken';
        }
        if (line.startsWith('EHLO'))
          return ['250-hi', ...extensions.map((name) => `250-${name}`), '250 HELP'].join('\r\n');
        const [command = ''] = line.split(/[ :]/);
        const reply = replies[command] ?? (command === 'DATA' ? '354 go' : '250 ok');
        inData = reply.startsWith('354');
        return reply;
      });
    });
  let seen: string[] = [];
  beforeEach(() => {
    seen = [];
  });

  test('gets the envelope at once, and the size if it supports that', async () => {
    const { port } = await extended({}, ['PIPELINING', 'SIZE 1000000']);
    expect(await open(`smtp://127.0.0.1:${port}`).deliver(to('ada@example.org'))).toMatchObject({
      kind: 'sent',
    });
    expect(seen.slice(1, 4)).toEqual([
      `MAIL FROM:<papers@example.org> SIZE=${raw.length}`,
      'RCPT TO:<ada@example.org>',
      'DATA',
    ]);
  });

  test('and refuses the recipient is asked for the next one over the same connection', async () => {
    const { port } = await extended({ RCPT: '550 5.1.1 unknown', DATA: '503 no recipient' });
    const transport = open(`smtp://127.0.0.1:${port}`);
    for (const email of ['ada@example.org', 'bob@example.org']) {
      expect(await transport.deliver(to(email))).toEqual({
        kind: 'permanent',
        command: 'rcpt',
        response: '550 5.1.1 unknown',
      });
    }
    expect(seen.filter((line) => line === 'RSET')).toHaveLength(2);
    expect(seen.filter((line) => line.startsWith('EHLO'))).toHaveLength(1);
  });

  test('and would take a message without a recipient gets none', async () => {
    const { port } = await extended({ RCPT: '550 5.1.1 unknown' });
    expect(await open(`smtp://127.0.0.1:${port}`).deliver(to('ada@example.org'))).toMatchObject({
      kind: 'permanent',
    });
    expect(seen.some((line) => line.startsWith('Subject'))).toBe(false);
  });

  test('stops the run where the mail is larger than it takes', async () => {
    const { port } = await extended({}, ['SIZE 1000']);
    await expect(open(`smtp://127.0.0.1:${port}`).deliver(to('ada@example.org'))).rejects.toThrow(
      'more than the 1000',
    );
  });

  test('gets an address beyond ASCII only where it knows them', async () => {
    const message = to('ädä@example.org');
    const { port } = await extended({});
    expect(await open(`smtp://127.0.0.1:${port}`).deliver(message)).toMatchObject({
      kind: 'permanent',
      response: expect.stringContaining('SMTPUTF8'),
    });
    const able = await extended({}, ['SMTPUTF8']);
    expect(await open(`smtp://127.0.0.1:${able.port}`).deliver(message)).toMatchObject({ kind: 'sent' });
    expect(seen).toContain('MAIL FROM:<papers@example.org> SMTPUTF8');
    expect(seen).toContain('RCPT TO:<ädä@example.org>');
  });

  test.each([
    ['plain', 'PLAIN', ['AUTH PLAIN AG1lAHRva2Vu']],
    ['login', 'LOGIN', ['AUTH LOGIN', 'bWU=', 'dG9rZW4=']],
    [
      'xoauth2',
      'XOAUTH2',
      [`AUTH XOAUTH2 ${Buffer.from('user=me\x01auth=Bearer token\x01\x01').toString('base64')}`],
    ],
  ])('is told who sends by %s', async (method, offered, lines) => {
    const replies = ['235 welcome', ...lines.slice(1).map(() => '334 ')];
    const { port } = await listen((socket) => {
      converse(socket, (line) => {
        if (line.startsWith('EHLO')) return `250-hi\r\n250 AUTH CRAM-MD5 ${offered}`;
        seen.push(line);
        return replies.pop() ?? '221 bye';
      });
    });
    const url = `smtp://me:token@127.0.0.1:${port}?auth=${method}`;
    expect(await open(url).verify()).toContain('accepts the user');
    expect(seen).toEqual(lines);
  });

  test.each([504, 502, 500])('and replies to AUTH PLAIN with %i is tried with LOGIN', async (code) => {
    const { port } = await listen((socket) => {
      converse(socket, (line) => {
        if (line.startsWith('EHLO')) return '250-hi\r\n250 AUTH PLAIN LOGIN';
        seen.push(line);
        if (line.startsWith('AUTH PLAIN')) return `${code} 5.5.4 unrecognized authentication type`;
        return line === 'dG9rZW4=' ? '235 welcome' : line === 'QUIT' ? '221 bye' : '334 ';
      });
    });
    expect(await open(`smtp://me:token@127.0.0.1:${port}`).verify()).toContain('accepts the user');
    expect(seen.slice(0, 4)).toEqual(['AUTH PLAIN AG1lAHRva2Vu', 'AUTH LOGIN', 'bWU=', 'dG9rZW4=']);
  });

  test('and refuses the password of PLAIN is not tried with LOGIN', async () => {
    const { port } = await listen((socket) => {
      converse(socket, (line) => {
        if (line.startsWith('EHLO')) return '250-hi\r\n250 AUTH PLAIN LOGIN';
        seen.push(line);
        return '535 5.7.8 wrong';
      });
    });
    await expect(open(`smtp://me:token@127.0.0.1:${port}`).verify()).rejects.toThrow(
      'does not accept the user',
    );
    expect(seen.filter((line) => line.startsWith('AUTH'))).toEqual(['AUTH PLAIN AG1lAHRva2Vu']);
  });

  test('and takes no initial response gets the password when it asks', async () => {
    const { port } = await listen((socket) => {
      converse(socket, (line) => {
        if (line.startsWith('EHLO')) return '250-hi\r\n250 AUTH PLAIN';
        seen.push(line);
        return line.startsWith('AUTH') ? '334 ' : '235 welcome';
      });
    });
    expect(await open(`smtp://me:token@127.0.0.1:${port}`).verify()).toContain('accepts the user');
    expect(seen.slice(0, 2)).toEqual(['AUTH PLAIN AG1lAHRva2Vu', 'AG1lAHRva2Vu']);
  });

  test('and offers no such way is not tried in another one', async () => {
    const { port } = await extended({}, ['AUTH XOAUTH2']);
    await expect(open(`smtp://me:token@127.0.0.1:${port}`).verify()).rejects.toThrow('offers XOAUTH2');
  });
});

describe('the hand-over is noted right before the content leaves', () => {
  test.each([
    ['a message that is taken', null, ['DATA', 'noted', 'content']],
    ['a recipient who is refused', 'RCPT', ['DATA']],
  ])('of %s', async (_, refused, expected) => {
    const order: string[] = [];
    const { port } = await listen((socket) => {
      let inData = false;
      converse(socket, (line) => {
        if (inData) {
          if (line !== '.') return null;
          order.push('content');
          inData = false;
          return '250 ok';
        }
        if (line.slice(0, 4) === refused) return '550 5.1.1 unknown';
        if (line !== 'DATA') return line.startsWith('EHLO') ? '250-hi\r\n250 PIPELINING' : '250 ok';
        order.push('DATA');
        inData = refused === null;
        return refused === null ? '354 go' : '503 no valid recipients';
      });
    });
    await open(`smtp://127.0.0.1:${port}`).deliver(to('ada@example.org'), () => order.push('noted'));
    expect(order).toEqual(expected);
  });

  test('and nothing leaves where it cannot be noted', async () => {
    const { server, transport } = await setUp();
    const full = new Error('the disk is full');
    const attempt = transport.deliver(to('ada@example.org'), () => {
      throw full;
    });
    await expect(attempt).rejects.toBe(full);
    expect(await transport.deliver(to('bob@example.org'))).toMatchObject({ kind: 'sent' });
    expect(server.taken.map((taken) => taken.to)).toEqual(['bob@example.org']);
  });
});

describe('two messages in flight on one connection', () => {
  const toBoth = async (transport: Transport) => {
    const results = await Promise.all([
      transport.deliver(to('ada@example.org')),
      transport.deliver(to('bob@example.org')),
    ]);
    return results.map(({ kind }) => kind);
  };
  const overOne = (port: number, options: SmtpOptions = {}) =>
    open(`smtp://127.0.0.1:${port}`, { connections: 1, ...options });

  /** A server that has the first message and leaves its answer to the test; `seen` has every command. */
  async function hesitant(
    extensions: readonly string[],
    onFirstMessage: (answer: () => void) => void,
    onMail = () => {},
  ) {
    const seen: string[] = [];
    let messages = 0;
    const { port } = await listen((socket) => {
      let inData = false;
      converse(socket, (line) => {
        if (line.startsWith('EHLO'))
          return ['250-hi', ...extensions.map((name) => `250-${name}`), '250 HELP'].join('\r\n');
        if (inData && line !== '.') return null;
        inData = line === 'DATA';
        seen.push(line);
        if (line.startsWith('MAIL')) onMail();
        if (line !== '.') return inData ? '354 go' : '250 ok';
        messages += 1;
        if (messages > 1) return '250 taken';
        onFirstMessage(() => {
          seen.push('(answer)');
          socket.write('250 taken\r\n');
        });
        return null;
      });
    });
    return { port, seen };
  }
  const envelope = ['MAIL FROM:<papers@example.org>', expect.stringContaining('RCPT TO'), 'DATA'];

  test('save a round trip: the envelope of the second leaves with the end of the first', async () => {
    let answer = () => {};
    let mails = 0;
    // The first message is answered only when the second has begun: who waits for the answer waits for ever.
    const { port, seen } = await hesitant(
      ['PIPELINING'],
      (later) => {
        answer = later;
      },
      () => {
        mails += 1;
        if (mails === 2) answer();
      },
    );
    expect(await toBoth(overOne(port))).toEqual(['sent', 'sent']);
    expect(seen).toEqual([
      ...envelope,
      '.',
      'MAIL FROM:<papers@example.org>',
      '(answer)',
      ...envelope.slice(1),
      '.',
    ]);
  });

  test('go one after the other where the server does not read ahead', async () => {
    const { port, seen } = await hesitant(['HELP'], (answer) => setImmediate(answer));
    expect(await toBoth(overOne(port))).toEqual(['sent', 'sent']);
    expect(seen).toEqual([...envelope, '.', '(answer)', ...envelope, '.']);
  });

  test('go one after the other where the second comes when the first is on its way', async () => {
    const heard = new EventEmitter();
    const { port, seen } = await hesitant(['PIPELINING'], (answer) => heard.emit('message', answer));
    const transport = overOne(port);
    const first = transport.deliver(to('ada@example.org'));
    const [answer] = await once(heard, 'message');
    const second = transport.deliver(to('bob@example.org'));
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    answer();
    expect(await Promise.all([first, second])).toMatchObject([{ kind: 'sent' }, { kind: 'sent' }]);
    expect(seen).toEqual([...envelope, '.', '(answer)', ...envelope, '.']);
  });

  test.each([
    ['end', 'drop', 'uncertain', 2],
    ['end', 451, 'temporary', 1],
    ['end', 554, 'permanent', 1],
  ] as const)(
    'if the server replies to the first at %s with %s, the second uses another one',
    async (stage, fault, kind, taken) => {
      const { server } = await setUp({ fault: (at) => (at.stage === stage && at.nth === 1 ? fault : null) });
      expect(await toBoth(overOne(server.port))).toEqual([kind, 'sent']);
      expect(server.taken).toHaveLength(taken);
      expect(server.taken.filter(({ to }) => to === 'bob@example.org')).toHaveLength(1);
      expect(server.connections()).toBe(2);
    },
  );

  test.each([
    ['mail', 421, 'sent', 2],
    ['mail', 'drop', 'sent', 2],
    ['rcpt', 450, 'temporary', 1],
    ['rcpt', 550, 'permanent', 1],
  ] as const)(
    'the first is sent if the server replies to the second at %s with %s',
    async (stage, fault, kind, connections) => {
      const { server } = await setUp({ fault: (at) => (at.stage === stage && at.nth === 2 ? fault : null) });
      const transport = overOne(server.port);
      expect(await toBoth(transport)).toEqual(['sent', kind]);
      expect(await transport.deliver(to('cy@example.org'))).toMatchObject({ kind: 'sent' });
      expect(server.connections()).toBe(connections);
    },
  );

  test('are sent as far as they can be: one that is too large ends nothing that is on its way', async () => {
    const heard = new EventEmitter();
    const arrived = once(heard, 'message');
    const { port } = await hesitant(['SIZE 1000000', 'PIPELINING'], (answer) =>
      heard.emit('message', answer),
    );
    const transport = overOne(port);
    const first = transport.deliver(to('ada@example.org'));
    const second = transport.deliver({ ...to('bob@example.org'), size: 1e9 });
    await expect(second).rejects.toThrow('more than the 1000000');
    const [answer] = await arrived;
    answer();
    expect(await first).toMatchObject({ kind: 'sent' });
  });

  test('are cut off when the run is ended: one is uncertain, the other was never sent', async () => {
    const stop = new AbortController();
    const { server } = await setUp({
      fault: (at) => {
        if (at.stage !== 'end') return null;
        stop.abort();
        return 'hang';
      },
    });
    const transport = overOne(server.port, { signal: stop.signal, graceMs: 20 });
    expect(await toBoth(transport)).toEqual(['uncertain', 'unreachable']);
    expect(server.connections()).toBe(1);
  });

  test('keep to the limit of messages over one connection', async () => {
    const { server } = await setUp();
    const transport = overOne(server.port, { perConnection: 2 });
    const names = ['ada', 'bob', 'cy', 'di', 'eve'];
    const results = await Promise.all(names.map((name) => transport.deliver(to(`${name}@example.org`))));
    expect(results.map(({ kind }) => kind)).toEqual(names.map(() => 'sent'));
    expect(server.taken).toHaveLength(5);
    expect(server.connections()).toBe(3);
  });
});

test('a new connection is made after the configured number of messages', async () => {
  const { server } = await setUp();
  const transport = open(`smtp://127.0.0.1:${server.port}`, { perConnection: 2 });
  for (const name of ['ada', 'bob', 'cy', 'di', 'eve']) await transport.deliver(to(`${name}@example.org`));
  expect(server.taken).toHaveLength(5);
  expect(server.connections()).toBe(3);
});

test.each([
  ['mail', 'unreachable'],
  ['end', 'uncertain'],
] as const)(
  'when the run is ended, a server that hangs at %s is left after some seconds: %s',
  async (stage, kind) => {
    const stop = new AbortController();
    const { server } = await setUp({
      fault: (at) => {
        if (at.stage !== stage) return null;
        stop.abort();
        return 'hang';
      },
    });
    const transport = open(`smtp://127.0.0.1:${server.port}`, {
      signal: stop.signal,
      graceMs: 20,
      timeouts: { connectMs: 9000, commandMs: 9000, finalMs: 9000 },
    });
    expect(await transport.deliver(to('ada@example.org'))).toMatchObject({ kind });
  },
);

test('replies in clear text before TLS begins are not trusted', async () => {
  const { port } = await listen((socket) => {
    converse(socket, (line) => {
      if (line.startsWith('EHLO')) return '250-hi\r\n250 STARTTLS';
      return line === 'STARTTLS' ? '220 go\r\n250 injected' : '250 ok';
    });
  });
  await expect(open(`smtp://127.0.0.1:${port}?tls=required`).verify()).rejects.toThrow('cannot be reached');
});

/** A server of the test's own. */
async function listen(onSocket: (socket: Socket) => void): Promise<{ port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port };
}

/** Greets, and answers each line; null says nothing. */
function converse(socket: Socket, answer: (line: string) => string | null): void {
  let rest = '';
  socket.write('220 hi\r\n');
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const reply = answer(line);
      if (reply !== null) socket.write(`${reply}\r\n`);
    }
  });
}

describe('a limit of what the account may send stops the run with an explanation', () => {
  const limited = (stage: 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | '.', reply: string) =>
    listen((socket) => {
      let inData = false;
      converse(socket, (line) => {
        if (inData && line !== '.') return null;
        const command = line === '.' ? '.' : line.slice(0, 4);
        inData = command === 'DATA' && stage !== 'DATA';
        if (command === stage) return reply;
        if (command === 'EHLO') return '250-hi\r\n250 AUTH PLAIN';
        return command === 'AUTH' ? '235 ok' : command === 'DATA' ? '354 go' : '250 ok';
      });
    });

  test.each([
    ['.', '550 5.4.5 Daily user sending limit exceeded. For more information see the help pages.'],
    ['.', '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException'],
    ['DATA', '454 Throttling failure: Daily message quota exceeded.'],
    ['MAIL', '550 5.7.1 You have exceeded your quota of messages per day'],
    ['RCPT', '452 4.5.3 You have reached a limit for sending mail'],
    ['RCPT', '550 Sender has reached the maximum number of emails allowed in the last 24 hours'],
    ['AUTH', '451 Authentication failed: Maximum credits exceeded'],
  ] as const)('at %s: %s', async (stage, reply) => {
    const { port } = await limited(stage, reply);
    const attempt = open(`smtp://me:token@127.0.0.1:${port}`).deliver(to('ada@example.org'));
    await expect(attempt).rejects.toMatchObject({
      code: 'mail',
      message: expect.stringMatching(/accepts no more mail from this account for now: \d{3} /),
      hint: expect.stringContaining('mail.rate.perDay'),
    });
  });

  test.each([
    '450 4.2.1 The user you are trying to contact is receiving mail at a rate that exceeds the limit per day',
    '552 5.2.2 The recipient’s mailbox has reached its daily limit',
    '451 4.7.1 Too many messages per minute, slow down',
  ])('but a limit of the recipient, or of the minute, is not one: %s', async (reply) => {
    const { port } = await limited('RCPT', reply);
    const result = await open(`smtp://me:token@127.0.0.1:${port}`).deliver(to('ada@example.org'));
    expect(result.response).toBe(reply);
  });
});

describe('what would meet every message alike stops with an error that says what to do', () => {
  const auth = { user: 'papers', password: 'top/secret' };

  test('the right password logs in, and a check reports it without sending', async () => {
    const { server, transport } = await setUp(
      { auth },
      (port) => `smtp://papers:top%2Fsecret@127.0.0.1:${port}`,
    );
    expect(await transport.verify()).toMatch(
      new RegExp(
        `^127\\.0\\.0\\.1:${server.port} answers as \\S+ in clear text and accepts the user and the password$`,
      ),
    );
    expect(await transport.deliver(to('ada@example.org'))).toMatchObject({ kind: 'sent' });
    expect(server.connections()).toBe(1);
  });

  test('a check leaves no connection open when the transport is closed', async () => {
    const ended = new EventEmitter();
    const { port } = await listen((socket) => {
      socket.on('end', () => ended.emit('end'));
      converse(socket, () => '250 ok');
    });
    const transport = open(`smtp://127.0.0.1:${port}`);
    await transport.verify();
    const end = once(ended, 'end');
    await transport.close();
    await end;
  });

  test('a check of a server that is not there says where it looked', async () => {
    const { server, transport } = await setUp();
    await server.close();
    await expect(transport.verify()).rejects.toThrow(`127.0.0.1:${server.port} cannot be reached`);
  });

  test.each([
    [
      'a wrong password',
      { auth },
      'smtp://papers:other@127.0.0.1:PORT',
      'does not accept the user or the password',
    ],
    ['no password where one is wanted', { auth }, 'smtp://127.0.0.1:PORT', 'wants authentication'],
    ['no TLS where it is required', {}, 'smtp://127.0.0.1:PORT?tls=required', 'No secure connection'],
    ['no TLS at all on a TLS port', {}, 'smtps://127.0.0.1:PORT', 'No secure connection'],
    [
      'a sender that the server refuses',
      { fault: ({ stage }: { stage: string }) => (stage === 'mail' ? 553 : null) },
      'smtp://127.0.0.1:PORT',
      'refuses the sender papers@example.org',
    ],
  ])('%s', async (_name, options, url, words) => {
    const { server, transport } = await setUp(options, (port) => url.replace('PORT', String(port)));
    const attempt = transport.deliver(to('ada@example.org'));
    await expect(attempt).rejects.toMatchObject({
      code: 'mail',
      message: expect.stringContaining(words),
      hint: expect.any(String),
    });
    await expect(attempt).rejects.not.toThrow('secret');
    expect(server.taken).toHaveLength(0);
  });

  test('an untrusted certificate is rejected, except for a server on this machine', async () => {
    const byName = (port: number) => `smtp://127.0.0.1:${port}?tls=required`;
    const { transport } = await setUp({ startTls: true }, byName);
    expect(await transport.deliver(to('ada@example.org'))).toMatchObject({ kind: 'sent' });
    const { server } = await setUp({ startTls: true });
    const target = parseTransport(byName(server.port), '/');
    if (target.kind !== 'smtp') throw new Error('not smtp');
    const strict = openSmtpTransport({ ...target, verifyCertificate: true });
    closing.push(() => strict.close());
    await expect(strict.deliver(to('ada@example.org'))).rejects.toThrow('No secure connection');
  });
});
