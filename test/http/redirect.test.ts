import { describe, expect, onTestFinished, test } from 'vitest';
import { publicLookup } from '../../src/http/public-lookup.ts';
import { nextLocation } from '../../src/http/redirect.ts';
import { redirectReach } from '../../src/http/redirect-target.ts';
import type { Exchange } from '../../src/http/transport.ts';
import { redirect, respond, startFaultServer } from '../helpers/fault-server.ts';
import { bench, failureOf, group } from './bench.ts';

describe('a redirect', () => {
  test('is followed at the pace of the group and counted', async () => {
    const { get, server, client } = await bench({
      '/old': redirect('new?x=1', 301),
      '/new': respond(200, {}, 'moved'),
    });
    const response = await get('/old', { validators: { etag: '"a"', lastModified: null } });
    expect(response.url).toBe(`${server.url}/new?x=1`);
    expect(response.text()).toBe('moved');
    expect(server.requests[1]?.headers['if-none-match']).toBe('"a"');
    expect(client.requestCount).toBe(2);
    expect(server.violations(group.minIntervalMs)).toEqual([]);
  });

  test('to another host takes neither validators nor credentials along', async () => {
    const elsewhere = await startFaultServer({ '/': respond(200, {}, 'here') });
    onTestFinished(elsewhere.close);
    const { get, server } = await bench({ '/': redirect(`${elsewhere.url}/`) });
    const url = `${server.url.replace('://', '://reader:secret@')}/`;
    const response = await get(url, {
      validators: { etag: '"a"', lastModified: 'Tue, 16 Jun 2026 04:00:00 GMT' },
    });
    expect(response.text()).toBe('here');
    expect(server.requests[0]?.headers).toHaveProperty('authorization');
    const headers = elsewhere.requests[0]?.headers;
    expect(headers).toHaveProperty('user-agent');
    for (const name of ['authorization', 'if-none-match', 'if-modified-since'])
      expect(headers).not.toHaveProperty(name);
  });

  test('that never ends is left after five', async () => {
    const { get, server } = await bench({ '/': redirect('/') });
    const error = await failureOf(get('/'));
    expect(error.message).toContain('redirects more than 5 times');
    expect(server.requests).toHaveLength(6);
  });

  test.each(['ftp://example.org/', 'http://', 'javascript:alert(1)'])(
    'to %s is refused',
    async (location) => {
      const { get, server } = await bench({ '/': redirect(location) });
      expect((await failureOf(get('/'))).message).toContain(
        'redirects to something other than a web address',
      );
      expect(server.requests).toHaveLength(1);
    },
  );
});

describe('into a private network no redirect is followed', () => {
  // The source is on loopback: these are of another kind, or of none.
  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.0.1/',
    'http://0xa.1/',
    'http://167772161/',
    'http://012.0.0.1/',
    'http://0.0.0.0/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::10.0.0.1]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a00:1::]/',
  ])('from a source on this machine to %s', async (location) => {
    const { get, server } = await bench({ '/': redirect(location) });
    const error = await failureOf(get('/'));
    expect(error.message).toContain('redirects into a private network');
    expect(server.requests).toHaveLength(1);
  });

  const atPublic = new URL('https://192.0.2.1/feed');
  test.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://app.localhost./',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://100.64.0.1/',
    'https://[fe80::1]/',
  ])('from a public source to %s', async (location) => {
    expect(await redirectReach(atPublic, new URL(location))).toBeNull();
  });

  test('but from one private host to another, and to public ones', async () => {
    const private1 = new URL('http://10.0.0.1/');
    expect(await redirectReach(private1, new URL('http://192.168.7.7/'))).toBe('open');
    expect(await redirectReach(private1, new URL('http://10.0.0.1:8080/'))).toBe('open');
    expect(await redirectReach(private1, new URL('http://127.0.0.1/'))).toBeNull();
    expect(await redirectReach(private1, new URL('https://198.51.100.7/'))).toBe('guarded');
    expect(await redirectReach(atPublic, new URL('https://198.51.100.7/'))).toBe('guarded');
  });

  test('a name that turns private after the check is not connected to', async () => {
    const answer = await new Promise<Error | null>((done) => {
      publicLookup('localhost', { all: true }, (error) => done(error));
    });
    expect(answer?.message).toBe('the address is in a private network');
  });
});

describe('where a response sends us', () => {
  const exchange = (location: string | null, status = 302): Exchange => ({
    status,
    headers: new Map(location === null ? [] : [['location', location]]),
    body: new Uint8Array(),
  });

  test('may be relative, and may go up to https', () => {
    const from = new URL('http://example.org/a/b?x=1');
    expect(nextLocation(exchange('../c'), from, 0)?.href).toBe('http://example.org/c');
    expect(nextLocation(exchange('//example.net/'), from, 0)?.href).toBe('http://example.net/');
    expect(nextLocation(exchange('https://example.org/'), from, 0)?.href).toBe('https://example.org/');
  });

  test('is never from https down to http', () => {
    const from = new URL('https://example.org/');
    expect(() => nextLocation(exchange('http://example.org/'), from, 0)).toThrow('from https down to http');
  });

  test('is nowhere for other statuses and without a Location', () => {
    const from = new URL('https://example.org/');
    expect(nextLocation(exchange('/', 200), from, 0)).toBeNull();
    expect(nextLocation(exchange('/', 304), from, 0)).toBeNull();
    expect(nextLocation(exchange(null), from, 0)).toBeNull();
  });
});
