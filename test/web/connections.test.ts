// The connections of the site: who has room when there are many, and what becomes of requests that arrive as it ends.
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { usualLimits } from '../../src/web/server.ts';
import { startTestSite, type TestSiteOptions } from '../helpers/site.ts';

const request = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const half = 'GET /healthz HTTP/1.1\r\nHost: x\r\n';

interface Client {
  socket: Socket;
  /** Sends bytes, and resolves with the status of the next answer; null where the connection ends instead. */
  ask(bytes: string): Promise<number | null>;
  closed: Promise<void>;
}

async function open(options: TestSiteOptions) {
  const site = await startTestSite(onTestFinished, options);
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await site.close();
  };
  onTestFinished(close);
  const port = Number(new URL(site.url).port);
  /** A connection from an address of this machine's own network. */
  const client = async (from: string): Promise<Client> => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => {});
    onTestFinished(() => void socket.destroy());
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    await new Promise((done) => socket.once('connect', done));
    const ask = (bytes: string) =>
      new Promise<number | null>((done) => {
        let answer = '';
        const read = (chunk: Buffer) => {
          answer += chunk.toString('latin1');
          if (!answer.includes('\r\n\r\nok\n')) return;
          socket.off('data', read);
          done(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]));
        };
        socket.on('data', read);
        void closed.then(() => done(null));
        socket.write(bytes);
      });
    return { socket, ask, closed };
  };
  return { client, close };
}

describe('when all connections are taken', () => {
  test('by clients that wait between requests, the one that has waited longest makes room', async () => {
    const { client } = await open({ limits: { connections: 3 } });
    const kept = [];
    for (const from of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) {
      const each = await client(from);
      expect(await each.ask(request)).toBe(200);
      kept.push(each);
    }
    // The first speaks again: now the second has been silent for longest.
    expect(await kept[0]?.ask(request)).toBe(200);
    const newcomer = await client('127.0.0.5');
    expect(await newcomer.ask(request)).toBe(200);
    await kept[1]?.closed;
    expect(await Promise.all([kept[0]?.ask(request), kept[2]?.ask(request)])).toEqual([200, 200]);
  });

  test('by busy clients, the trusted proxy still has room, and no one else', async () => {
    const { client } = await open({ limits: { connections: 3 }, site: '  trustedProxies: [127.0.0.1]' });
    const busy = [];
    for (const from of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) {
      const each = await client(from);
      each.socket.write(half);
      busy.push(each);
    }
    expect(await (await client('127.0.0.1')).ask(request)).toBe(200);
    expect(await (await client('127.0.0.5')).ask(request)).toBeNull();
    expect(await Promise.all(busy.map((each) => each.ask('\r\n')))).toEqual([200, 200, 200]);
  });

  test('by one host, its own idle connection makes room and no other host’s', async () => {
    const { client } = await open({ limits: { connectionsPerHost: 2 } });
    const other = await client('127.0.0.3');
    expect(await other.ask(request)).toBe(200);
    const own = [await client('127.0.0.2'), await client('127.0.0.2')];
    for (const each of own) expect(await each.ask(request)).toBe(200);
    expect(await (await client('127.0.0.2')).ask(request)).toBe(200);
    await own[0]?.closed;
    expect(await Promise.all([own[1]?.ask(request), other.ask(request)])).toEqual([200, 200]);
  });
});

describe('a site that is told to end', () => {
  test('answers arriving requests: on a kept connection, on a new one, and one begun before', async () => {
    const { client, close } = await open({ limits: { lingerMs: usualLimits.lingerMs } });
    const kept = await client('127.0.0.1');
    expect(await kept.ask(request)).toBe(200);
    const begun = await client('127.0.0.1');
    begun.socket.write(half);
    const fresh = await client('127.0.0.1');
    const ended = close();
    expect(await Promise.all([kept.ask(request), fresh.ask(request)])).toEqual([200, 200]);
    expect(await (await client('127.0.0.1')).ask(request)).toBe(200);
    expect(await begun.ask('\r\n')).toBe(200);
    await ended;
  });
});
