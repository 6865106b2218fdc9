// The built program with a model that writes summaries: what readers and scripts see, and what trouble looks like.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../src/commands/shared/checks/finding.ts';
import type { SummariesResult } from '../../src/commands/shared/papers/summaries.ts';
import type { Paper } from '../../src/model/paper.ts';
import { type ChatServer, chatPath, startChatServer } from '../helpers/chat-server.ts';
import { respond } from '../helpers/fault-server.ts';
import { digestJson, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

let sources: SampleSources;
let chat: ChatServer;
let folder: string;
const now = ['--now', atDue(sampleDays.last)];
const key = { LLM_API_KEY: 'k-very-secret' };
const digest = (...args: string[]) => runDigest([...args, ...now], { cwd: folder, env: key });
const json = <T>(...args: string[]) => digestJson<T>([...args, ...now], { cwd: folder, env: key });

beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());
beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  chat = await startChatServer();
  onTestFinished(() => chat.close());
  await sources.configure(
    folder,
    `summaries: { endpoint: "${chat.endpoint}", model: lab/small-7b, apiKey: "\${LLM_API_KEY}" }\n`,
  );
  await digest('subscribers', 'add', 'ada@example.org');
});

interface RunJson {
  summaries: SummariesResult;
  send: { sent: number }[];
}

test('a summary names its model in mail, text, Markdown, page, feeds, terminal and JSON, and comes back from an export', async () => {
  const { summaries, send } = await json<RunJson>('run');
  expect(send).toMatchObject([{ sent: 1 }]);
  expect(summaries).toMatchObject({ model: 'lab/small-7b', rejected: 0, failed: 0, left: 0, error: null });
  expect(summaries.written).toBeGreaterThan(0);
  expect(chat.requests[0]?.headers.authorization).toBe('Bearer k-very-secret');

  const { papers } = await json<{ papers: Paper[] }>('top');
  const own = papers.find(({ tldr }) => tldr?.by === 'model');
  expect(own?.tldr?.model).toBe('lab/small-7b');
  const { id = '', tldr } = own ?? {};
  const sentence = tldr?.text.slice(0, 40) ?? '';
  const origin = 'AI summary by small-7b';

  const [name = ''] = await readdir(join(folder, 'outbox'));
  const mail = await simpleParser(await readFile(join(folder, 'outbox', name)));
  const formats: Record<string, string> = {
    mail: String(mail.html),
    'text part': mail.text ?? '',
    page: (await digest('preview', '--format', 'html')).stdout,
    text: (await digest('preview', '--format', 'text')).stdout,
    markdown: (await digest('preview', '--format', 'markdown')).stdout,
    terminal: (await digest('top')).stdout,
    show: (await digest('show', id)).stdout,
    rss: (await digest('export', '--format', 'rss')).stdout,
    atom: (await digest('export', '--format', 'atom')).stdout,
    'json feed': (await digest('export', '--format', 'json-feed')).stdout,
  };
  for (const [format, content] of Object.entries(formats)) {
    const line = content.replaceAll(/\\(?=\W)/g, '').replaceAll(/\s+/g, ' ');
    expect([format, line.includes(origin), line.includes(sentence)]).toEqual([format, true, true]);
  }

  await writeFile(join(folder, 'papers.jsonl'), (await digest('export', '--format', 'jsonl')).stdout);
  const other = await temporaryFolder(onTestFinished);
  await sources.configure(other);
  await runDigest(['import', join(folder, 'papers.jsonl'), ...now], { cwd: other });
  const again = await digestJson<Paper>(['show', id, ...now], { cwd: other });
  expect(again.tldr).toEqual(own?.tldr);
});

describe('an endpoint that fails', () => {
  test('is a warning of digest run --quiet that names it, and the mail goes out', async () => {
    chat.next(chatPath, ...Array.from({ length: 50 }, () => respond(401)));
    const { stdout, stderr, code } = await digest('run', '--quiet');
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
    expect(stderr).toContain(`warning: summaries: POST ${chat.endpoint}/chat/completions: answered 401`);
    expect(stderr).not.toContain('k-very-secret');
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
  });

  test('is found by digest doctor', async () => {
    chat.next(chatPath, respond(404));
    const { stdout } = await digest('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.find(({ subject }) => subject === 'summaries')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('answered 404'),
      hint: 'Check the address and the endpoint in the configuration.',
    });
  });
});

test('digest doctor --offline does not ask the model', async () => {
  await digest('doctor', '--offline');
  expect(chat.requests).toHaveLength(0);
});
