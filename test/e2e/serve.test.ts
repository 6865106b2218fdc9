// `digest serve` as a service manager runs it: the built program, its signals, what it says.
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { digestJson, runDigest, startDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { startFaultySmtp } from '../helpers/smtp-catcher.ts';

let folder: string;
let port: number;

beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  port = await freePort();
});

async function configure({ transport = 'file:./outbox' } = {}): Promise<void> {
  const lines = [
    'title: Daily Papers',
    `mail: { from: papers@example.org, transport: "${transport}" }`,
    `site: { url: "http://127.0.0.1:${port}", port: ${port} }`,
  ];
  await writeFile(join(folder, 'digest.yaml'), lines.join('\n'));
}

/** Starts it and waits until it says where it listens. */
async function serve(...args: string[]) {
  const running = startDigest(['serve', ...args], { cwd: folder });
  onTestFinished(() => {
    running.child.kill('SIGKILL');
  });
  await new Promise((done) => running.child.stdout?.once('data', done));
  return running;
}

const post = (path: string, fields: Record<string, string>) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: new URLSearchParams(fields) });

describe('digest serve', () => {
  test('answers a request by mail, and writes no token and no address to its log', async () => {
    let arrived: () => void = () => {};
    const mail = new Promise<void>((done) => {
      arrived = done;
    });
    const smtp = await startFaultySmtp({
      fault: ({ stage }) => {
        if (stage === 'end') setImmediate(arrived);
        return null;
      },
    });
    onTestFinished(() => smtp.close());
    await configure({ transport: `smtp://127.0.0.1:${smtp.port}` });
    const { child, ended } = await serve('--verbose');
    expect((await post('/subscribe', { email: 'ada@example.org' })).status).toBe(200);
    await mail;
    const { html } = await simpleParser(smtp.taken[0]?.raw ?? '');
    const link = /href="([^"]+)"/.exec(String(html))?.[1] ?? '';
    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('POST /confirm/:token 200');
    expect(stdout + stderr).not.toContain(link.split('/').at(-1));
    expect(stdout + stderr).not.toContain('ada@');
    const { subscribers } = await digestJson<{ subscribers: unknown[] }>(['subscribers', 'list'], {
      cwd: folder,
    });
    expect(subscribers).toMatchObject([
      { email: 'ada@example.org', state: 'active', consent: 'double opt-in' },
    ]);
  });

  test('that gets SIGTERM answers the request in flight, accepts no other, and exits with 0', async () => {
    await configure();
    const { child, ended } = await serve();
    const idle = await opened('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await idle.firstByte;
    const body = 'email=ada%40example.org';
    const half = await opened(
      `POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await half.firstByte;
    child.kill('SIGTERM');
    // Idle connections are ended first: it has heard the signal.
    await idle.ended;
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
    half.socket.write(body);
    expect(await half.ended).toContain('Check your inbox');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('without a site, or on a port that is taken, says so in one line', async () => {
    await writeFile(join(folder, 'digest.yaml'), 'title: x');
    const none = await runDigest(['serve'], { cwd: folder });
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/^error: no site is configured\. Set "site: .*\n$/);
    await configure();
    const { child } = await serve();
    const taken = await runDigest(['serve'], { cwd: folder });
    expect(taken.code).toBe(1);
    expect(taken.stderr).toMatch(/^error: cannot listen on 127\.0\.0\.1, port \d+: .*EADDRINUSE.*\n$/);
    child.kill('SIGTERM');
  });
});

describe('digest subscribers', () => {
  beforeEach(() => configure());
  const run = (args: string[], input = '') => runDigest(['subscribers', ...args], { cwd: folder, input });

  test('import wants the basis of consent, and keeps it', async () => {
    const refused = await run(['import', '-'], 'ada@example.org\n');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /the basis of consent for mailing these people is missing\. Give it with --consent/,
    );
    expect((await run(['list'])).stdout).toContain('No subscribers yet');

    await run(['import', '-', '--consent', 'asked at the booth'], 'ada@example.org\n');
    const columns = 'email,consent\nbo@example.org,signed a list\ncy@example.org,\n';
    const mixed = await run(['import', '-'], columns);
    expect(mixed.code).toBe(3);
    expect(mixed.stderr).toContain('line 3: no basis of consent for cy@example.org');
    const { subscribers } = await digestJson<{ subscribers: unknown[] }>(['subscribers', 'list'], {
      cwd: folder,
    });
    expect(subscribers).toMatchObject([
      { email: 'ada@example.org', consent: 'asked at the booth' },
      { email: 'bo@example.org', consent: 'signed a list' },
    ]);
  });

  test('a reader who left is brought back by add --again only, not by import or add; show has the history', async () => {
    await run(['add', 'ada@example.org']);
    await run(['remove', 'ada@example.org']);
    const imported = await run(['import', '-', '--consent', 'x'], 'ada@example.org\nbo@example.org\n');
    expect(imported.stdout).toContain('1 added, 0 known already, 1 suppressed, 0 refused');
    expect(imported.stderr).toContain('not added, because they left, bounced or complained: ada@example.org');
    const added = await run(['add', 'ada@example.org']);
    expect(added.code).toBe(1);
    expect(added.stderr).toMatch(/ada@example\.org was taken off the list on \d.*\. Add --again if/);
    expect((await run(['add', 'ada@example.org', '--again', '--consent', 'wrote to us'])).code).toBe(0);
    const shown = (await run(['show', 'ada@example.org'])).stdout;
    expect(shown).toContain('consent: wrote to us');
    expect(shown).toMatch(/removed +command +removed by command/);
    expect(shown.match(/active +command +added by command/g)).toHaveLength(2);
  });

  test('an export imported elsewhere leaves everyone in their state', async () => {
    await run(['add', 'ada@example.org', '--interests', 'cs.CL, robots']);
    await run(['add', 'bo@example.org']);
    await run(['set', 'bo@example.org', '--state', 'unsubscribed']);
    const exported = (await run(['export'])).stdout;
    const elsewhere = await temporaryFolder(onTestFinished);
    await writeFile(join(elsewhere, 'digest.yaml'), 'title: x');
    const options = { cwd: elsewhere };
    await runDigest(['subscribers', 'import', '-'], { ...options, input: exported });
    expect((await runDigest(['subscribers', 'export'], options)).stdout).toBe(exported);
    const again = await runDigest(['subscribers', 'add', 'bo@example.org'], options);
    expect(again.stderr).toContain('bo@example.org has unsubscribed');
  });

  test('remove --erase leaves no word of the address', async () => {
    await run(['add', 'ada@example.org']);
    await run(['remove', 'ada@example.org', '--erase']);
    expect((await run(['show', 'ada@example.org'])).code).toBe(1);
    expect((await run(['add', 'ada@example.org'])).code).toBe(1);
  });
});

/** A connection on which the bytes have been sent. */
async function opened(
  bytes: string,
): Promise<{ socket: Socket; firstByte: Promise<void>; ended: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const firstByte = new Promise<void>((done) => socket.once('data', () => done()));
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('error', () => {});
  const ended = new Promise<string>((done) => socket.once('close', () => done(text)));
  await new Promise((done) => socket.once('connect', done));
  socket.write(bytes);
  return { socket, firstByte, ended };
}
