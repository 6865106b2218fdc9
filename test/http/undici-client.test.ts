import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { redirect, respond, validated } from '../helpers/fault-server.ts';
import { bench, failureOf } from './bench.ts';

describe('a request', () => {
  test('identifies the client, and returns status, headers, bytes and text', async () => {
    const { get, server, client } = await bench({
      '/feed': respond(
        200,
        { 'content-type': 'text/xml; charset=iso-8859-1', etag: '"a"', link: ['<x>', '<y>'] },
        Buffer.from('Poincaré', 'latin1'),
      ),
    });
    const response = await get('/feed?cat=cs.CL', { accept: 'text/xml' });
    expect(response).toMatchObject({ status: 200, notModified: false, url: `${server.url}/feed?cat=cs.CL` });
    expect(response.text()).toBe('Poincaré');
    expect(response.header('link')).toBe('<x>, <y>');
    expect(response.header('age')).toBeNull();
    expect(response.validators).toEqual({ etag: '"a"', lastModified: null });
    expect(client.requestCount).toBe(1);
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'digest/0.0 (+mailto:keeper@example.org)',
      accept: 'text/xml',
      'accept-encoding': 'gzip, deflate, br',
    });
    expect(server.requests[0]?.query.get('cat')).toBe('cs.CL');
  });

  test('that brings its validators back learns that nothing changed', async () => {
    const { get, server } = await bench({ '/feed': validated('"a"', 'news') });
    const first = await get('/feed');
    const again = await get('/feed', {
      validators: { etag: '"a"', lastModified: 'Tue, 16 Jun 2026 04:00:00 GMT' },
    });
    expect(first).toMatchObject({ notModified: false, validators: { etag: '"a"', lastModified: null } });
    expect(again).toMatchObject({ status: 304, notModified: true });
    expect(again.body).toHaveLength(0);
    expect(again.validators).toEqual({ etag: '"a"', lastModified: 'Tue, 16 Jun 2026 04:00:00 GMT' });
    expect(server.requests[1]?.headers['if-modified-since']).toBe('Tue, 16 Jun 2026 04:00:00 GMT');
  });

  test('returns a status that its caller accepts as a response', async () => {
    const { get } = await bench({ '/api': respond(400, {}, '<feed/>') });
    expect((await get('/api', { acceptStatus: [400] })).text()).toBe('<feed/>');
    expect(await failureOf(get('/api'))).toMatchObject({ kind: 'status', status: 400 });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', Buffer.from],
  ])('unpacks a body in %s', async (coding, pack) => {
    const body = 'Attention '.repeat(100);
    const { get } = await bench({
      '/': respond(200, { 'content-encoding': coding }, pack(Buffer.from(body))),
    });
    expect((await get('/')).text()).toBe(body);
  });

  test('sends user and password in its address to that host as credentials, and shows them to no one', async () => {
    const { get, server } = await bench({ '/a': redirect('/b'), '/b': respond(500) });
    const url = `${server.url.replace('://', '://reader:p%40ss@')}/a?api_key=hidden&cat=cs.CL`;
    const error = await failureOf(get(url));
    expect(server.requests.map((request) => request.headers.authorization)).toContain(
      `Basic ${Buffer.from('reader:p@ss').toString('base64')}`,
    );
    expect(error.url).toBe(`${server.url}/a?api_key=***&cat=cs.CL`);
    expect(`${error.message} ${error.hint}`).not.toMatch(/p%40ss|p@ss|hidden/);
  });

  test('is not tried again and again on a client that was closed', async () => {
    const { get, client } = await bench({ '/': respond(200) });
    await get('/');
    await client.close();
    expect(await failureOf(get('/'))).toMatchObject({ kind: 'network' });
    expect(client.requestCount).toBe(2);
  });
});
