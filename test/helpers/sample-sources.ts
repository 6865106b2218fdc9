// The demo's sample responses from a loopback server, and a configuration that asks it: for tests that run the built program.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SampleServer, startSampleServer } from '../../src/commands/demo/sample-server.ts';

export interface SampleSources extends SampleServer {
  /** Writes a digest.yaml into the folder; `more` are further keys. */
  configure(folder: string, more?: string): Promise<void>;
}

/** The first and the last day of the sample, at the time when the daily edition has become due. */
export const sampleDays = { first: '2026-06-09', last: '2026-06-11' };
export const atDue = (day: string) => `${day}T11:05:00Z`;

export async function startSampleSources(): Promise<SampleSources> {
  const server = await startSampleServer();
  server.setDay(sampleDays.last);
  return {
    ...server,
    configure: (folder, more = '') =>
      writeFile(
        join(folder, 'digest.yaml'),
        `contact: me@example.org
sources:
  - huggingface: { endpoint: "${server.origin}", minIntervalMs: 0 }
  - arxiv: { categories: [cs.CL, cs.LG], endpoints: { rss: "${server.origin}/rss", api: "${server.origin}/api/query", oai: "${server.origin}/oai" }, minIntervalMs: 0 }
${more}`,
      ),
  };
}
