// `digest db` and what `doctor` says of files, on the built program.
import { chmod, open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { digestJson, runDigest, temporaryFolder } from '../helpers/run-digest.ts';

let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  await writeFile(join(folder, 'digest.yaml'), 'title: Papers\nmail: { from: papers@papers.example }\n');
  await runDigest(['subscribers', 'add', 'mina.okoro@lab.example'], { cwd: folder });
});
const digest = (...args: string[]) => runDigest(args, { cwd: folder });
const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

async function damage(name: string): Promise<void> {
  const path = join(folder, name);
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(size - 80_000, 0xa5), 0, size - 80_000, 80_000);
  await file.close();
}

test('a backup restores what it had, and is for its owner only', async () => {
  const made = await digest('db', 'backup', 'copy.db');
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/copy\.db: \d+\.\d MB, checked\.\n$/)]);
  expect(await modeOf('copy.db')).toBe(0o600);
  expect(await modeOf('digest.db')).toBe(0o600);
  await writeFile(join(folder, 'digest.yaml'), 'title: Papers\ndatabase: sqlite:./copy.db\n');
  const { subscribers } = await digestJson<{ subscribers: { email: string }[] }>(['subscribers', 'list'], {
    cwd: folder,
  });
  expect(subscribers.map(({ email }) => email)).toEqual(['mina.okoro@lab.example']);
});

test('a file that exists is replaced only with --overwrite', async () => {
  await digest('db', 'backup', 'copy.db');
  const again = await digest('db', 'backup', 'copy.db');
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('exists already. Name another file, or replace it with --overwrite.');
  const backup = await digestJson(['db', 'backup', 'copy.db', '--overwrite'], { cwd: folder });
  expect(backup).toMatchObject({ file: join(folder, 'copy.db'), bytes: expect.any(Number) });
  const nowhere = await digest('db', 'backup', 'nowhere/copy.db');
  expect([nowhere.code, nowhere.stderr]).toEqual([
    1,
    expect.stringMatching(/cannot write to \S+nowhere: no such file or folder\. Name a file in/),
  ]);
});

test('processes that create the database at once share one', async () => {
  const place = await temporaryFolder(onTestFinished);
  await writeFile(join(place, 'digest.yaml'), 'title: Papers\n');
  const emails = ['ada@lab.example', 'bo@lab.example', 'cy@lab.example'];
  const ended = await Promise.all(
    emails.map((email) => runDigest(['subscribers', 'add', email], { cwd: place })),
  );
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(emails.map(() => [0, '']));
  const { subscribers } = await digestJson<{ subscribers: unknown[] }>(['subscribers', 'list'], {
    cwd: place,
  });
  expect(subscribers).toHaveLength(3);
  expect((await readdir(place)).filter((name) => name.endsWith('.new'))).toEqual([]);
});

describe('a damaged database', () => {
  test('is found by db check and by doctor, which say what to do', async () => {
    await damage('digest.db');
    const check = await digest('db', 'check');
    expect([check.code, check.stdout + check.stderr]).toEqual([
      1,
      expect.stringMatching(/damaged[,.] restore a backup/i),
    ]);
    const doctor = await digest('doctor', '--offline');
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toMatch(/FAIL {2}database: .*damaged[\s\S]*Restore a backup/);
  });

  test('is not copied', async () => {
    await damage('digest.db');
    expect((await digest('db', 'backup', 'copy.db')).code).toBe(1);
    expect((await readdir(folder)).filter((name) => name.startsWith('copy'))).toEqual([]);
  });

  test('of which an empty file is left is not replaced without a word', async () => {
    await writeFile(join(folder, 'digest.db'), '');
    const { code, stderr } = await digest('top');
    expect([code, stderr]).toEqual([1, expect.stringContaining('the file is empty. If it held a digest')]);
    expect((await stat(join(folder, 'digest.db'))).size).toBe(0);
  });
});

test('a sound database is reported as such', async () => {
  expect((await digest('db', 'check')).stdout).toMatch(/digest\.db: no damage found\.\n$/);
  expect(await digestJson(['db', 'check'], { cwd: folder })).toMatchObject({ ok: true, problems: [] });
});

describe('doctor looks at who may read', () => {
  const warnings = async () =>
    (await digest('doctor', '--offline')).stdout.match(/file modes: .*\n.*/g)?.join('\n') ?? '';

  test('and is content with what digest creates', async () => {
    await digest('doctor');
    expect(await warnings()).toBe('');
  });

  test('the database, the outbox, and a configuration with a password in it', async () => {
    await chmod(join(folder, 'digest.db'), 0o644);
    expect(await warnings()).toMatch(/the database in \S+digest\.db \(mode 0644\)\n.*chmod 600/);
    await writeFile(
      join(folder, 'digest.yaml'),
      'mail: { from: papers@papers.example, transport: "smtp://me:hush%2B@127.0.0.1:9" }\n',
      { mode: 0o644 },
    );
    expect(await warnings()).toMatch(/the configuration, with a password, in \S+digest\.yaml \(mode 0644\)/);
    expect(await warnings()).not.toContain('hush');
  });
});
