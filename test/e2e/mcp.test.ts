// `digest mcp` as an agent meets it: the built program, driven by the official client over stdio.
import { spawn } from 'node:child_process';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { SearchResult } from '../../src/commands/search.ts';
import type { TopResult } from '../../src/commands/top.ts';
import type { WhyResult } from '../../src/commands/why.ts';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import { digestCommand, digestJson, program, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

type Ids = { papers: { id: string }[] };

const now = ['--now', atDue(sampleDays.last)];
const edition = `daily/${sampleDays.last}`;
const cleanUps: (() => Promise<void>)[] = [];
let sources: SampleSources;
let template: string;
let folder: string;

beforeAll(async () => {
  sources = await startSampleSources();
  template = await temporaryFolder((work) => cleanUps.push(work));
  await sources.configure(template, 'mail: { from: papers@example.org }\n');
  await runDigest(['subscribers', 'add', 'ada@reader.example'], { cwd: template });
  await runDigest(['fetch', ...now], { cwd: template });
});
afterAll(async () => {
  await sources.close();
  for (const cleanUp of cleanUps) await cleanUp();
});
beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  await cp(template, folder, { recursive: true });
});

const json = <T>(...args: string[]) => digestJson<T>([...args, ...now], { cwd: folder });

/** A client that has started the server; `stderr` has what the server wrote there when it is closed. */
async function connect(
  args: readonly string[] = [],
  versionNegotiation?: { mode: 'legacy' | { pin: string } },
) {
  const { command, env } = digestCommand(['mcp', ...now, ...args], { cwd: folder });
  const [file, ...words] = command;
  const transport = new StdioClientTransport({
    command: file,
    args: words,
    env,
    cwd: folder,
    stderr: 'pipe',
  });
  const stderr = text(transport.stderr as Readable);
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    versionNegotiation ? { versionNegotiation } : {},
  );
  const problems: Error[] = [];
  client.onerror = (error) => problems.push(error);
  onTestFinished(() => client.close());
  await client.connect(transport);
  return { client, stderr, problems };
}

/** The server alone, for what no client sends. */
function start(args: readonly string[] = []) {
  const { command, env } = digestCommand(['mcp', ...now, ...args], { cwd: folder });
  const [file, ...words] = command;
  return spawn(file, words, { cwd: folder, env });
}

/** The structured answer of a tool that must succeed. */
async function call<T>(client: Client, name: string, args: Record<string, unknown> = {}): Promise<T> {
  const { structuredContent, content, isError } = await client.callTool({ name, arguments: args });
  expect({ isError: isError ?? false, content }).toMatchObject({ isError: false });
  // Clients that know no structured content read the same in the text.
  expect(content).toEqual([{ type: 'text', text: JSON.stringify(structuredContent) }]);
  return structuredContent as T;
}

async function failing(client: Client, name: string, args: Record<string, unknown>): Promise<string> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
  expect([isError, structuredContent]).toEqual([true, undefined]);
  return content.map((each) => (each.type === 'text' ? each.text : '')).join('');
}

test('the built program needs no package of the SDK, and loads it for this command only', async () => {
  const dist = dirname(program);
  const names = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(dist, name), 'utf8')]),
  );
  const importing = texts.filter(([, code = '']) =>
    /(?:from|import\()\s*["']@modelcontextprotocol/.test(code),
  );
  expect(importing.map(([name]) => name)).toEqual([]);
  const having = texts.filter(([, code = '']) => code.includes('notifications/initialized'));
  expect(having.map(([name = '']) => name.replace(/-\w+\.js$/, ''))).toEqual(['chunks/mcp']);
});

test('the tools are listed with their input and output, and as read-only', async () => {
  const { client } = await connect();
  expect(client.getServerVersion()).toMatchObject({ name: 'digest' });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['today', 'edition', 'search', 'show', 'why']);
  for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
    expect({ name, description, inputSchema, outputSchema, annotations }).toMatchObject({
      description: expect.stringMatching(/^\S.{20,}\.$/),
      inputSchema: { type: 'object', additionalProperties: false },
      outputSchema: { type: 'object' },
      annotations: { readOnlyHint: true, destructiveHint: false, openWorldHint: false },
    });
  }
  const search = tools.find(({ name }) => name === 'search');
  expect(search?.inputSchema.properties).toMatchObject({
    mode: { enum: ['hybrid', 'text', 'semantic'] },
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
  });
});

describe('the tools answer what the commands of their names do', () => {
  test('today and edition: the list with its reasons, before and after it is frozen', async () => {
    const { client, problems } = await connect();
    const top = await json<TopResult>('top', '--limit', '200');
    const open = await call<Ids & { edition: object }>(client, 'today');
    expect(open.edition).toMatchObject({ id: edition, frozenAt: null });
    expect(open.papers).toMatchObject(
      top.papers
        .slice(0, open.papers.length)
        .map(({ id, rank, reasons, title }) => ({ id, rank, reasons, title })),
    );
    expect(open.papers.length).toBeGreaterThan(5);
    expect((await call<Ids>(client, 'today', { limit: 2 })).papers).toEqual(open.papers.slice(0, 2));

    await runDigest(['send', ...now], { cwd: folder });
    const frozen = await call<Ids>(client, 'edition', { edition });
    expect(frozen).toMatchObject({ edition: { id: edition, frozenAt: expect.any(String) } });
    expect(frozen.papers.map(({ id }) => id)).toEqual(open.papers.map(({ id }) => id));
    expect(await call(client, 'edition', { edition: 'daily' })).toEqual(frozen);
    expect(await call(client, 'today', { period: 'weekly' })).toMatchObject({
      edition: { period: 'weekly' },
    });
    expect(problems).toEqual([]);
  });

  test('search: the same papers in the same order, with the true total, and page by page', async () => {
    const { client } = await connect();
    const command = await json<SearchResult>('search', 'museum', 'robots', '--limit', '4');
    type Found = Pick<SearchResult, 'total' | 'results'>;
    const found = await call<Found>(client, 'search', { query: 'museum robots', limit: 4 });
    expect(found).toMatchObject({ total: command.total, mode: command.mode, page: 1 });
    expect(found.results).toEqual(
      command.results.map(({ score, paper: { submittedBy, discussionId, ...shown } }) => ({
        score,
        paper: shown,
      })),
    );
    const first = await call<Found>(client, 'search', { query: 'museum robots', limit: 2 });
    const second = await call<Found>(client, 'search', { query: 'museum robots', limit: 2, page: 2 });
    expect([...first.results, ...second.results]).toEqual(found.results);
    const id = found.results[0]?.paper.id ?? '';
    const like = await call<Found>(client, 'search', { like: id, limit: 3 });
    const commandLike = await json<SearchResult>('search', '--like', id, '--limit', '3');
    expect(like.results.map(({ paper }) => paper.id)).toEqual(
      commandLike.results.map(({ paper }) => paper.id),
    );
  });

  test('show and why: by any spelling of the id', async () => {
    const { client } = await connect();
    const { papers } = await call<Ids>(client, 'today');
    const id = papers.map((paper) => paper.id).find((each) => each.startsWith('arxiv:')) ?? '';
    const bare = id.replace('arxiv:', '');
    const shown = await call<{ signals: unknown[] }>(client, 'show', {
      id: `https://arxiv.org/abs/${bare}v1`,
    });
    const command = await json<{ signals: unknown[]; announcements: unknown[] }>('show', bare);
    expect(shown).toMatchObject({ id, signals: command.signals, announcements: command.announcements });
    expect(shown).not.toHaveProperty('records');
    const { reader, editions, ...why } = await json<WhyResult>('why', bare);
    expect(reader).toBeNull();
    expect(await call(client, 'why', { id: bare })).toEqual({
      ...why,
      editions: editions.map(({ reader: _, ...each }) => each),
    });
    expect(editions.length).toBeGreaterThan(0);
  });
});

test('published editions are resources, as Markdown', async () => {
  await runDigest(['send', ...now], { cwd: folder });
  const { client } = await connect();
  const { resources } = await client.listResources();
  expect(resources).toMatchObject([{ uri: `digest://editions/${edition}`, mimeType: 'text/markdown' }]);
  const { contents } = await client.readResource({ uri: resources[0]?.uri ?? '' });
  const { stdout } = await runDigest(['export', '--format', 'markdown', ...now], { cwd: folder });
  expect(contents).toMatchObject([{ mimeType: 'text/markdown', text: stdout }]);
  await expect(client.readResource({ uri: 'digest://editions/daily/1999-01-01' })).rejects.toThrow(
    /not found/i,
  );
});

test.each([
  ['a client of the 2025 protocol', 'legacy', { mode: 'legacy' }],
  ['a client of the 2026 protocol', 'modern', { mode: { pin: '2026-07-28' } }],
] as const)('%s is served', async (_, era, versionNegotiation) => {
  const { client } = await connect([], versionNegotiation);
  expect(client.getProtocolEra()).toBe(era);
  expect(await call(client, 'today', { limit: 1 })).toMatchObject({ edition: { id: edition } });
});

describe('what is wrong is an error of the tool that says what to do', () => {
  test('and the server continues', async () => {
    const { client } = await connect();
    expect(await failing(client, 'show', { id: '2606.99999' })).toBe(
      'no paper 2606.99999 in the database. Name it by arXiv id, DOI or address; "digest search" finds it by words, "digest fetch" brings new ones.',
    );
    expect(await failing(client, 'why', { id: "'; drop table papers; --" })).toMatch(
      /^no paper .+ Name it by/,
    );
    expect(await failing(client, 'edition', { edition: 'hourly' })).toBe(
      '"hourly" is not an edition. Write it as daily, daily/2026-06-16, weekly/2026-W25 or monthly/2026-06.',
    );
    expect(await failing(client, 'edition', { edition: 'daily/1999-01-01' })).toMatch(
      /^daily\/1999-01-01 has no papers\. Name another/,
    );
    expect(await failing(client, 'search', {})).toBe('search for what? Give a query, or like with an id.');
    expect(await failing(client, 'search', { query: 'x', limit: 1_000 })).toMatch(/limit/);
    expect(await failing(client, 'search', { query: 'x', mode: 'magic' })).toMatch(/mode/);
    expect(await failing(client, 'today', { perod: 'weekly' })).toMatch(/perod/);
    expect(await failing(client, 'show', {})).toMatch(/id/);
    await expect(client.callTool({ name: 'delete' })).rejects.toThrow('Tool delete not found');
    expect(await call(client, 'today', { limit: 1 })).toMatchObject({ edition: { id: edition } });
  });

  test('in a database without papers, too', async () => {
    folder = await temporaryFolder(onTestFinished);
    await sources.configure(folder);
    const { client } = await connect();
    expect(await failing(client, 'today', {})).toBe(
      `${edition} has no papers. Name another edition, or search; "digest fetch" brings new papers.`,
    );
    expect(await call(client, 'search', { query: 'anything' })).toMatchObject({ total: 0, results: [] });
    expect((await client.listResources()).resources).toEqual([]);
  });
});

test('many simultaneous calls each get a result', async () => {
  const { client } = await connect();
  const { papers } = await call<Ids>(client, 'today');
  const answers = await Promise.all(
    papers.flatMap(({ id }) => [
      call<{ id: string }>(client, 'show', { id }),
      call(client, 'search', { query: id }),
    ]),
  );
  expect(answers.filter((_, index) => index % 2 === 0)).toMatchObject(papers.map(({ id }) => ({ id })));
});

test('reading changes no paper, no edition and no subscriber, and shows none of the latter', async () => {
  const tables = ['papers', 'records', 'signals', 'editions', 'deliveries', 'subscribers', 'picks'];
  const rows = () => {
    const db = new (sqliteDriver())(join(folder, 'digest.db'), { readonly: true });
    const all = tables.map((table) => db.prepare(`select * from ${table}`).all());
    db.close();
    return all;
  };
  const before = rows();
  const { client, stderr } = await connect(['--verbose']);
  const { papers } = await call<Ids>(client, 'today');
  const answers = [
    papers,
    await call(client, 'search', { query: 'ada@reader.example' }),
    await call(client, 'why', { id: papers[0]?.id ?? '' }),
  ];
  await client.close();
  expect(rows()).toEqual(before);
  expect(JSON.stringify(answers).replaceAll('"query":"ada@reader.example"', '')).not.toContain(
    'reader.example',
  );
  expect(await stderr).toBe('');
});

describe('stdout', () => {
  const hello = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  };

  test('has the protocol only, whatever is sent; noise is reported on stderr with --verbose', async () => {
    const lines = ['no JSON', '{"jsonrpc":"2.0"}', '[]', '', JSON.stringify(hello)];
    const child = start(['--verbose']);
    const code = new Promise((done) => child.once('close', done));
    const stderr = text(child.stderr);
    child.stdin.write(`${lines.join('\n')}\n`);
    let stdout = '';
    for await (const chunk of child.stdout) {
      stdout += String(chunk);
      if (stdout.includes('"id":1')) child.stdin.end();
    }
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    expect(messages.at(-1)).toMatchObject({ id: 1, result: { serverInfo: { name: 'digest' } } });
    expect(await stderr).toContain('mcp: ');
    expect(await code).toBe(0);
  });

  test('stays empty where the configuration is wrong: the error is on stderr', async () => {
    await writeFile(join(folder, 'digest.yaml'), 'sources: [nowhere]\n');
    const { code, stdout, stderr } = await runDigest(['mcp'], { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*sources\.0: expected one of/);
  });
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it with 0, as does a client that closes stdin',
  async (signal) => {
    const closed = await runDigest(['mcp', ...now], { cwd: folder });
    expect(closed).toEqual({ code: 0, stdout: '', stderr: '' });
    const child = start();
    const code = new Promise((done) => child.once('close', done));
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
    await new Promise((done) => child.stdout.once('data', done));
    child.kill(signal);
    expect(await code).toBe(0);
  },
);
