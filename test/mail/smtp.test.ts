// What an attempt over SMTP comes to when the server fails at each point of the protocol.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { parseTransport, type Transport } from '../../src/mail/transport.ts';
import { type FaultySmtp, type FaultySmtpOptions, startFaultySmtp } from '../helpers/smtp-catcher.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp(
  options: FaultySmtpOptions = {},
  url = (port: number) => `smtp://127.0.0.1:${port}`,
): Promise<{ server: FaultySmtp; transport: Transport }> {
  const server = await startFaultySmtp(options);
  closing.push(() => server.close());
  return { server, transport: open(url(server.port)) };
}

function open(url: string): Transport {
  const target = parseTransport(url, '/');
  if (target.kind !== 'smtp') throw new Error(url);
  const transport = openSmtpTransport(target, { connectMs: 300, silenceMs: 300 });
  closing.push(() => transport.close());
  return transport;
}

const raw = Buffer.from(`Subject: s\r\n\r\n.dots stay\r\n${'a line of the mail\r\n'.repeat(3000)}`);
const to = (email: string) => ({ key: email, from: 'papers@example.org', to: email, raw });

function hooks() {
  const calls = { handedOver: 0 };
  const handedOver = async () => {
    calls.handedOver += 1;
  };
  return { calls, hooks: { handedOver } };
}

test('a message arrives byte for byte, and the connection carries the next one', async () => {
  const { server, transport } = await setUp();
  for (const email of ['ada@example.org', 'bob@example.org']) {
    expect(await transport.deliver(to(email), hooks().hooks)).toMatchObject({ kind: 'sent' });
  }
  expect(server.taken.map((taken) => taken.to)).toEqual(['ada@example.org', 'bob@example.org']);
  expect(server.taken[0]).toMatchObject({ from: 'papers@example.org', raw: raw.toString() });
  expect(server.connections()).toBe(1);
});

describe('the server has nothing before the outbox has noted it', () => {
  test('the final dot waits for the note', async () => {
    const { server, transport } = await setUp();
    let note = () => {};
    const noted = new Promise<void>((resolve) => {
      note = resolve;
    });
    let asked = () => {};
    const asking = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const result = transport.deliver(to('ada@example.org'), {
      handedOver: () => {
        asked();
        return noted;
      },
    });
    await asking;
    // A second mail goes all the way meanwhile: the first had every chance to be finished.
    await transport.deliver(to('bob@example.org'), hooks().hooks);
    expect(server.taken.map((taken) => taken.to)).toEqual(['bob@example.org']);
    note();
    expect(await result).toMatchObject({ kind: 'sent' });
    expect(server.taken.map((taken) => taken.to)).toEqual(['bob@example.org', 'ada@example.org']);
  });

  test('and nothing at all when the note fails', async () => {
    const { server, transport } = await setUp();
    const failing = { handedOver: () => Promise.reject(new Error('disk full')) };
    await expect(transport.deliver(to('ada@example.org'), failing)).rejects.toThrow('disk full');
    await transport.deliver(to('bob@example.org'), hooks().hooks);
    expect(server.taken.map((taken) => taken.to)).toEqual(['bob@example.org']);
  });
});

describe.each([
  ['connect', 'drop', 'unreachable', 0, false],
  ['connect', 'hang', 'unreachable', 0, false],
  ['connect', 421, 'unreachable', 0, false],
  ['connect', 554, 'unreachable', 0, false],
  ['mail', 'drop', 'temporary', 0, false],
  ['mail', 'hang', 'temporary', 0, false],
  ['mail', 451, 'temporary', 0, false],
  ['mail', 421, 'temporary', 0, false],
  ['rcpt', 'drop', 'temporary', 0, false],
  ['rcpt', 'hang', 'temporary', 0, false],
  ['rcpt', 450, 'temporary', 0, false],
  ['rcpt', 421, 'temporary', 0, false],
  ['rcpt', 503, 'temporary', 0, false],
  ['rcpt', 550, 'permanent', 0, false],
  ['end', 'drop', 'uncertain', 1, true],
  ['end', 'hang', 'uncertain', 1, true],
  ['end', 451, 'temporary', 1, false],
  ['end', 421, 'temporary', 1, false],
  ['end', 554, 'permanent', 1, false],
] as const)('a server that answers %s with %s', (stage, fault, kind, handedOver, taken) => {
  test(`makes the attempt ${kind}, and the next one finds a way`, async () => {
    const { server, transport } = await setUp({
      fault: (at) => (at.stage === stage && at.nth === 1 ? fault : null),
    });
    const watch = hooks();
    const result = await transport.deliver(to('ada@example.org'), watch.hooks);
    expect(result).toMatchObject({ kind, response: expect.stringMatching(/\w/) });
    expect(watch.calls.handedOver).toBe(handedOver);
    expect(server.taken).toHaveLength(taken ? 1 : 0);
    expect(await transport.deliver(to('bob@example.org'), hooks().hooks)).toMatchObject({ kind: 'sent' });
  });
});

test('a connection lost in the middle of the data leaves no doubt that nothing was taken', async () => {
  const { server, transport } = await setUp({
    fault: (at) => (at.stage === 'data' && at.nth === 1 ? 'drop' : null),
  });
  const never = { handedOver: () => new Promise<void>(() => {}) };
  expect(await transport.deliver(to('ada@example.org'), never)).toMatchObject({ kind: 'temporary' });
  expect(server.taken).toHaveLength(0);
});

test('a kept connection that the server has ended is replaced without counting against the message', async () => {
  const { server, transport } = await setUp({
    fault: (at) =>
      at.stage === 'mail' && (at.nth === 2 || at.nth === 4) ? (at.nth === 2 ? 421 : 'drop') : null,
  });
  for (const email of ['ada@example.org', 'bob@example.org', 'cy@example.org']) {
    expect(await transport.deliver(to(email), hooks().hooks)).toMatchObject({ kind: 'sent' });
  }
  expect(server.taken).toHaveLength(3);
  expect(server.connections()).toBe(3);
});

test('an answer that comes before the end of the message is not taken for more than it is', async () => {
  for (const [answer, kind] of [
    ['552 too much', 'permanent'],
    ['250 fine', 'temporary'],
  ] as const) {
    let afterAnswer = '';
    const server = createServer((socket) => {
      let inData = false;
      let answered = false;
      socket.on('error', () => {});
      socket.write('220 hi\r\n');
      socket.on('data', (chunk) => {
        const text = chunk.toString();
        if (inData) {
          if (answered) afterAnswer += text;
          else socket.write(`${answer}\r\n`);
          answered = true;
        } else if (text.startsWith('DATA')) {
          inData = true;
          socket.write('354 go\r\n');
        } else socket.write('250 ok\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => server.close());
    const transport = open(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const never = { handedOver: () => new Promise<void>(() => {}) };
    expect(await transport.deliver(to('ada@example.org'), never)).toMatchObject({ kind });
    expect(afterAnswer).not.toMatch(/\r\n\.\r\n/);
  }
});

describe('what would meet every message alike stops with an error that says what to do', () => {
  const auth = { user: 'papers', password: 'top/secret' };

  test('the right password opens the way, and a check says so without sending', async () => {
    const { server, transport } = await setUp(
      { auth },
      (port) => `smtp://papers:top%2Fsecret@127.0.0.1:${port}`,
    );
    expect(await transport.verify()).toBe(
      `127.0.0.1:${server.port} answers and accepts the user and the password`,
    );
    expect(await transport.deliver(to('ada@example.org'), hooks().hooks)).toMatchObject({ kind: 'sent' });
    expect(server.connections()).toBe(1);
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
    const attempt = transport.deliver(to('ada@example.org'), hooks().hooks);
    await expect(attempt).rejects.toMatchObject({
      code: 'mail',
      message: expect.stringContaining(words),
      hint: expect.any(String),
    });
    await expect(attempt).rejects.not.toThrow('secret');
    expect(server.taken).toHaveLength(0);
  });

  test('a certificate that nobody vouches for is refused, but for a server on this machine', async () => {
    const byName = (port: number) => `smtp://127.0.0.1:${port}?tls=required`;
    const { transport } = await setUp({ startTls: true }, byName);
    expect(await transport.deliver(to('ada@example.org'), hooks().hooks)).toMatchObject({ kind: 'sent' });
    const { server } = await setUp({ startTls: true });
    const target = parseTransport(byName(server.port), '/');
    if (target.kind !== 'smtp') throw new Error('not smtp');
    const strict = openSmtpTransport({ ...target, verifyCertificate: true });
    closing.push(() => strict.close());
    await expect(strict.deliver(to('ada@example.org'), hooks().hooks)).rejects.toThrow(
      'No secure connection',
    );
  });
});
