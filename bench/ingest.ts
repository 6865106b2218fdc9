// Parse, validate, merge and store all recorded feeds, against a plain loop of parsing over the same bytes.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { parseFeed } from '../src/fetchers/arxiv/parse-feed.ts';
import { parseDailyPapers } from '../src/fetchers/huggingface/parse.ts';
import type { Page } from '../src/model/page.ts';
import { openStore } from '../src/store/open.ts';
import type { Store } from '../src/store/store.ts';
import { measure } from './rounds.ts';

const recorded = '../shared/recorded';
const read = (folder: string) =>
  readdirSync(join(recorded, folder))
    .sort()
    .map((name) => ({ day: name.slice(0, 10), text: readFileSync(join(recorded, folder, name), 'utf8') }));
const feeds = read('arxiv-rss');
const lists = read('huggingface/daily');
const bytes = [...feeds, ...lists].reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

async function ingestAll(store: Store): Promise<number> {
  let received = 0;
  const save = async (source: string, parsed: Pick<Page, 'records' | 'rejects'>, at: string) => {
    const page = { records: parsed.records, rejects: parsed.rejects, cursor: { at } };
    received += (await store.papers.savePage(source, page, at)).received;
  };
  for (const { day, text } of feeds) await save('arxiv', parseFeed(text), `${day}T05:00:00.000Z`);
  for (const { day, text } of lists)
    await save('huggingface', parseDailyPapers(text, day), `${day}T23:00:00.000Z`);
  return received;
}

let folder = '';
let store: Store | undefined;
let records = 0;

const freshStore = async () => {
  await store?.close();
  if (folder) rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
  store = await openStore({ path: join(folder, 'digest.db') });
};

const measures = await measure(
  [
    {
      name: 'plain fast-xml-parser and JSON.parse',
      run: () => {
        for (const { text } of feeds) new XMLParser({ ignoreAttributes: false }).parse(text);
        for (const { text } of lists) JSON.parse(text);
      },
    },
    {
      name: 'digest, first ingestion',
      prepare: freshStore,
      run: async () => {
        records = store ? await ingestAll(store) : 0;
      },
    },
    {
      name: 'digest, unchanged ingestion',
      run: async () => {
        if (store) await ingestAll(store);
      },
    },
  ],
  Number(process.argv[2] ?? 7),
);
await store?.close();
rmSync(folder, { recursive: true });

console.log(`${records} records, ${(bytes / 1e6).toFixed(1)} MB`);
for (const { name, ms, timesFirst } of measures) {
  const rate = Math.round((records / ms) * 1000);
  console.log(
    `${name.padEnd(40)} ${String(rate).padStart(7)} records/s   ${(1 / timesFirst).toFixed(2)} of the floor`,
  );
}
