// The pace of host groups in lock files.
import { expect, onTestFinished, test } from 'vitest';
import { openPaceFile } from '../../src/http/pace-file.ts';
import { tryLock } from '../../src/store/engines/sqlite/file-lock.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

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
