// The pace of host groups in lock files.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPaceFile } from '../../src/http/pace-file.ts';
import { tryLock } from '../../src/store/engines/sqlite/file-lock.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

test('a folder that cannot be used is named as that of the pace, with the variable that moves it', async () => {
  const folder = join(await temporaryFolder(onTestFinished), 'file');
  await writeFile(folder, '');
  await expect(openPaceFile(folder, tryLock).tryAcquire('arxiv')).rejects.toMatchObject({
    message: `${folder}: the pace of requests cannot be kept there`,
    hint: expect.stringContaining('$XDG_STATE_HOME'),
  });
});

test('each group of hosts has a pace file of its own, which keeps the time of the last request', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const lease = await openPaceFile(folder, tryLock).tryAcquire('arxiv');
  expect(lease?.lastRequestAtMs).toBeNull();
  expect(await openPaceFile(folder, tryLock).tryAcquire('arxiv')).toBeNull();
  expect(await openPaceFile(folder, tryLock).tryAcquire('huggingface')).not.toBeNull();
  await lease?.release(1_750_000_000_000);
  const next = await openPaceFile(folder, tryLock).tryAcquire('arxiv');
  expect(next?.lastRequestAtMs).toBe(1_750_000_000_000);
  await next?.release(null);
});
