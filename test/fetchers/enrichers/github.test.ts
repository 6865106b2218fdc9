// The GitHub enricher against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { repositoryOf } from '../../../src/fetchers/enrichers/github/request.ts';
import { askEnricher, paperToEnrich } from '../../helpers/ask-enricher.ts';
import { type FaultServer, respond, startFaultServer, validated } from '../../helpers/fault-server.ts';
import { readFixture } from '../../helpers/fixture.ts';

const repository = readFixture('github/repository.json');
const path = '/repos/invented-lab/third-clock';
const withCode = (arxiv: string, code = 'https://github.com/invented-lab/third-clock') =>
  paperToEnrich(arxiv, { links: { code } });
/** Half an hour after the clock of these tests. */
const resetAt = String(Date.parse('2026-06-17T08:30:00Z') / 1000);
const usedUp = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': resetAt };

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ [path]: respond(200, { etag: '"a"' }, repository) });
  onTestFinished(() => server.close());
});

const ask = (
  papers: ReturnType<typeof withCode>[],
  more: Omit<Partial<Parameters<typeof askEnricher>[0]>, 'papers' | 'kind'> = {},
) =>
  askEnricher({
    kind: 'github',
    papers,
    ...more,
    options: { endpoint: server.url, minIntervalMs: 0, ...more.options },
  });

test.each([
  ['https://github.com/Invented-Lab/Third-Clock', 'invented-lab/third-clock'],
  ['https://github.com/invented-lab/third-clock.git', 'invented-lab/third-clock'],
  ['https://github.com/invented-lab/third-clock/tree/main/src#readme', 'invented-lab/third-clock'],
  ['https://github.com/invented-lab/third.clock/', 'invented-lab/third.clock'],
  ['https://github.com/invented-lab', null],
  ['https://github.com/orgs/invented-lab/repositories', null],
  ['https://gitlab.com/invented-lab/third-clock', null],
  ['https://example.org/?u=https://github.com/a/b', null],
])('the repository of %s is %s', (link, expected) => {
  expect(repositoryOf(link)).toBe(expected);
});

describe('a repository', () => {
  test('gives its stars, and what to ask with next time', async () => {
    const { records, validators } = await ask([withCode('2606.90001')]);
    expect(records).toMatchObject([
      { source: 'github', via: 'repos', key: 'arxiv:2606.90001', signals: [{ name: 'stars', value: 321 }] },
    ]);
    expect(validators).toEqual([{ url: `${server.url}${path}`, etag: '"a"', lastModified: null }]);
  });

  test('of two papers is queried once', async () => {
    const { found } = await ask([
      withCode('2606.90001'),
      withCode('2606.90002', 'https://github.com/invented-lab/third-clock/'),
    ]);
    expect(found).toEqual(['arxiv:2606.90001', 'arxiv:2606.90002']);
    expect(server.requests).toHaveLength(1);
  });

  test('that did not change does not count against the limit', async () => {
    server.next(path, validated('"a"', repository));
    const { found, records } = await ask([withCode('2606.90001')], {
      options: { token: 't-1' },
      validators: { etag: '"a"', lastModified: null },
    });
    expect({ found, records }).toEqual({ found: ['arxiv:2606.90001'], records: [] });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer t-1',
      'if-none-match': '"a"',
    });
  });

  test('much older than its paper is a library, and its stars are not the paper’s', async () => {
    const old = repository.replace('2026-05-30T09:00:00Z', '2019-01-01T00:00:00Z');
    server.next(path, respond(200, {}, old));
    const { records, found } = await ask([withCode('2606.90001')]);
    expect({ records, found }).toEqual({ records: [], found: ['arxiv:2606.90001'] });
  });

  test.each([404, 451])('with status %i is gone, and the next is queried', async (status) => {
    server.next('/repos/invented-lab/gone', respond(status, {}, '{"message":"Not Found"}'));
    const { missing, found } = await ask([
      withCode('2606.90002', 'https://github.com/invented-lab/gone'),
      withCode('2606.90001'),
    ]);
    expect({ missing, found }).toEqual({ missing: ['arxiv:2606.90002'], found: ['arxiv:2606.90001'] });
  });
});

describe('the limit', () => {
  const others = [withCode('2606.90001'), withCode('2606.90002', 'https://github.com/invented-lab/other')];

  test('is respected: the last request that was left ends the round, and the next waits for the hour', async () => {
    server.next(path, respond(200, usedUp, repository));
    const first = await ask(others);
    expect(first.error).toBeNull();
    expect(first.found).toEqual(['arxiv:2606.90001']);
    expect(first.cursor).toEqual({ restUntil: '2026-06-17T08:30:00.000Z' });
    expect(first.log).toEqual([expect.stringContaining('a token raises it')]);
    const second = await ask(others, { cursor: first.cursor });
    expect(second.pages).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['403 with nothing left', respond(403, usedUp)],
    ['429 with Retry-After', respond(429, { 'retry-after': '1800' })],
  ])('that was met already is noted, and nobody counts as asked: %s', async (_what, refusal) => {
    server.next(path, refusal);
    const { error, found, missing, cursor } = await ask(others);
    expect({ error, found, missing }).toEqual({ error: null, found: [], missing: [] });
    expect(cursor).toEqual({ restUntil: '2026-06-17T08:30:00.000Z' });
    expect(server.requests).toHaveLength(1);
  });

  test('that was noted under another clock does not hold for ever', async () => {
    const { found } = await ask([withCode('2606.90001')], {
      cursor: { restUntil: '2031-01-01T00:00:00.000Z' },
    });
    expect(found).toEqual(['arxiv:2606.90001']);
  });
});

test.each([401, 403])(
  'a token that is refused with %i is one line that says where it is configured',
  async (status) => {
    server.next(path, respond(status, { 'x-ratelimit-remaining': '4999' }, '{"message":"Bad credentials"}'));
    const { error } = await ask([withCode('2606.90001')], { options: { token: 't-wrong' } });
    expect(error).toMatchObject({
      message: expect.stringMatching(new RegExp(`^GET [^\\n]*answered ${status}`)),
      hint: 'Check "token" of github in the configuration, or leave it out.',
    });
    expect(JSON.stringify([error, String(error)])).not.toContain('t-wrong');
  },
);
