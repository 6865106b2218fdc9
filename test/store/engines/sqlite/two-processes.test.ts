// One database and two processes that write to it: they wait for one another.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sqlitePackage } from '../../../../src/store/engines/sqlite/driver.ts';
import { openStore } from '../../../../src/store/open.ts';
import { edition } from '../../../helpers/papers.ts';
import { temporaryFolder } from '../../../helpers/run-digest.ts';

const id = 'daily/2026-06-16';
const at = '2026-06-16T11:00:00.000Z';
const readers = 60;

/** A process that changes a subscriber's name, one commit after the other, until it is killed. */
async function busyWriter(path: string, folder: string): Promise<{ stop(): Promise<void> }> {
  const script = join(folder, 'write.cjs');
  const library = createRequire(import.meta.url).resolve(sqlitePackage);
  await writeFile(
    script,
    `const database = new (require(${JSON.stringify(library)}))(process.argv[2], { timeout: 10_000 });
const rename = database.prepare("update subscribers set name = 'Ada ' || ? where id = 1");
const goOn = (times) => { rename.run(times); if (times === 20) console.log('writing'); setImmediate(goOn, times + 1); };
goOn(0);`,
  );
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

test('deliveries are claimed and released while another process writes all the time', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const path = join(folder, 'digest.db');
  const store = await openStore({ path });
  onTestFinished(() => store.close());
  const list = Array.from({ length: readers }, (_, index) => `reader${index}@example.org`);
  await store.subscribers.import(
    list.map((email) => ({ email, name: null, preferences: { periods: ['daily'] } })),
    at,
  );
  await store.editions.freeze(edition([{}]), 'Papers', at);
  const writer = await busyWriter(path, folder);
  onTestFinished(writer.stop);
  const released: number[] = [];
  for (let round = 0; round < readers; round += 1) {
    const next = await store.deliveries.claim(id, { limit: 1, at, emails: null });
    released.push(...(await store.deliveries.commitStep({ outcomes: [], next, handedOverAt: at })));
  }
  expect(new Set(released).size).toBe(readers);
  expect((await store.subscribers.find('reader0@example.org'))?.name).toMatch(/^Ada \d/);
});
