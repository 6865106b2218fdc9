import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { respond } from '../helpers/fault-server.ts';
import { bench, failureOf } from './bench.ts';

interface Proxy {
  url: string;
  /** What was asked of it: a method and an absolute address, or CONNECT and a host. */
  asked: { line: string; authorization: string | undefined }[];
}

/** A real forward proxy: answers plain requests itself, and opens tunnels unless told what to do instead. */
async function startProxy(status = 200, onTunnel?: (client: Socket) => void): Promise<Proxy> {
  const asked: Proxy['asked'] = [];
  const sockets = new Set<Socket>();
  const note = (request: IncomingMessage) =>
    asked.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers['proxy-authorization'],
    });
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(status).end('from the proxy');
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    note(request);
    client.on('error', () => {});
    if (onTunnel) return onTunnel(client);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    target.on('error', () => client.destroy());
    sockets.add(target);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const direct = { http: null, https: null, exempt: null };

test('plain http goes through its proxy with the whole address, and with the proxy’s own credentials', async () => {
  const proxy = await startProxy();
  const { get, server } = await bench(
    { '/': respond(200, {}, 'direct') },
    { proxy: { ...direct, http: proxy.url.replace('://', '://reader:secret@') } },
  );
  expect((await get('/feed?a=1')).text()).toBe('from the proxy');
  expect(server.requests).toHaveLength(0);
  const authorization = `Basic ${Buffer.from('reader:secret').toString('base64')}`;
  expect(proxy.asked).toEqual([{ line: `GET ${server.url}/feed?a=1`, authorization }]);
});

test('https goes through a tunnel, and TLS is spoken with the host itself', async () => {
  const proxy = await startProxy();
  const { get, server } = await bench({}, { proxy: { ...direct, https: proxy.url } });
  // The server behind the tunnel speaks no TLS, so there is no more to see than that the tunnel was used.
  const error = await failureOf(get(server.url.replace('http:', 'https:')));
  expect(error.kind).toBe('network');
  expect(proxy.asked.map(({ line }) => line)).toEqual([`CONNECT ${server.url.replace('http://', '')}`]);
});

test('hosts that are exempt, and schemes without a proxy, are contacted directly', async () => {
  const proxy = await startProxy();
  for (const settings of [
    { http: proxy.url, https: proxy.url, exempt: 'example.org, 127.0.0.1' },
    { http: proxy.url, https: proxy.url, exempt: '*' },
    { http: null, https: proxy.url, exempt: null },
    direct,
    null,
  ]) {
    const { get } = await bench({ '/': respond(200, {}, 'direct') }, { proxy: settings });
    expect((await get('/')).text()).toBe('direct');
  }
  expect(proxy.asked).toEqual([]);
});

test('the environment is not read apart from the configuration', async () => {
  const proxy = await startProxy();
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY']) vi.stubEnv(name, proxy.url);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { get } = await bench({ '/': respond(200, {}, 'direct') });
  expect((await get('/')).text()).toBe('direct');
});

test.each(['http', 'https'])(
  'a proxy that wants credentials is named as the culprit (%s)',
  async (scheme) => {
    const refuse = (client: Socket) => client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const proxy = await startProxy(407, refuse);
    const { get } = await bench({}, { proxy: { ...direct, http: proxy.url, https: proxy.url } });
    const error = await failureOf(get(`${scheme}://papers.example.org/`));
    expect(error.hint).toContain('its user name and password');
    expect(proxy.asked).toHaveLength(1);
  },
);

test('a proxy’s address that is none is a mistake in the configuration', async () => {
  const { get } = await bench({}, { proxy: { ...direct, http: 'not a proxy' } });
  await expect(get('/')).rejects.toThrow(ConfigError);
});

test('Ctrl-C also ends a connection that is still being made', async () => {
  const controller = new AbortController();
  const proxy = await startProxy(200, () => controller.abort());
  const { get } = await bench({}, { proxy: { ...direct, https: proxy.url } });
  const error = await failureOf(get('https://papers.example.org/', { signal: controller.signal }));
  expect(error.kind).toBe('aborted');
});
