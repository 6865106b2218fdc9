// Fails a test file that leaves a server, a child process or a database file open when its tests have ended.
import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

const kinds = ['TCPServerWrap', 'PipeServerWrap', 'UDPWrap', 'ProcessWrap', 'FSEventWrap'];

function openResources(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind));
}

/** Databases that this process has open, where the system lists its files. */
function openDatabases(): string[] {
  try {
    return readdirSync('/proc/self/fd').flatMap((fd) => {
      const path = linkOf(`/proc/self/fd/${fd}`);
      return /\.db(?: \(deleted\))?$/.test(path) ? [path] : [];
    });
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

const before = openResources();

afterAll(async () => {
  // A handle that was closed is gone a few turns of the event loop later.
  for (let turn = 0; turn < 50 && openResources().length > before.length; turn += 1) {
    await new Promise(setImmediate);
  }
  expect({ resources: openResources(), databases: openDatabases() }).toEqual({
    resources: before,
    databases: [],
  });
});
