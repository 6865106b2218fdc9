// Warm hybrid queries against the full-text query alone, in one process and in turns: `node bench/run.mjs search-speed [COUNT]`.
// Also what adapting costs in units of tokenising and counting the same papers, and the memory of a query.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/clock.ts';
import { importPapers } from '../src/commands/import.ts';
import { PaperSearch } from '../src/commands/search.ts';
import type { CommandContext } from '../src/commands/shared/context.ts';
import { loadBase } from '../src/commands/shared/search-index/semantic-base.ts';
import { parseConfig } from '../src/config/load.ts';
import { noFilters } from '../src/model/search.ts';
import { adaptInstance, countInstance } from '../src/search/embedding/adapt.ts';
import { seededRandom } from '../src/search/embedding/seeded-random.ts';
import { parseQuery } from '../src/search/parse-query.ts';
import { openStore } from '../src/store/open.ts';
import { writeSnapshot } from './snapshot-lines.ts';

const count = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'digest-bench-'));
const store = await openStore({ path: join(folder, 'digest.db') });
const context: CommandContext = {
  config: parseConfig('sources: [huggingface]\n', join(folder, 'digest.yaml'), {}),
  store,
  clock: systemClock,
  signal: new AbortController().signal,
  random: Math.random,
  sample: false,
  report: { warn: (message) => console.error(message), note() {}, detail() {}, progress() {} },
  http: () => Promise.reject(new Error('there is no network here')),
};
const seconds = (fromMs: number) => (performance.now() - fromMs) / 1000;

await writeSnapshot(join(folder, 'snapshot.json'), count);
let started = performance.now();
await importPapers(context, {
  files: [join(folder, 'snapshot.json')],
  format: null,
  again: false,
  stdin: process.stdin,
});
console.log(`${count} papers imported and indexed in ${seconds(started).toFixed(0)} s`);

// Words as rare as those of real queries: taken from papers at random.
const texts = await store.vectors.sampleTexts(200);
const next = seededRandom(1);
const queries = texts.map(({ title, abstract }) => {
  const words = `${title} ${abstract ?? ''}`.split(/\s+/);
  return Array.from(
    { length: 3 + Math.floor(next() * 6) },
    () => words[Math.floor(next() * words.length)],
  ).join(' ');
});
const search = new PaperSearch(context);
const options = { like: null, limit: 10, offset: 0, since: null, until: null, category: null };
const inTurns: Record<'fts5' | 'text' | 'hybrid', number[]> = { fts5: [], text: [], hybrid: [] };
let rss = 0;
for (const query of ['warm up', ...queries]) {
  const any = parseQuery(query).terms;
  started = performance.now();
  await store.searchIndex.match({ any, required: [], excluded: [] }, noFilters, 10);
  inTurns.fts5.push(performance.now() - started);
  for (const mode of ['text', 'hybrid'] as const) {
    started = performance.now();
    await search.find({ ...options, query, mode });
    inTurns[mode].push(performance.now() - started);
  }
  rss = Math.max(rss, process.memoryUsage.rss());
}
const percentile = (times: readonly number[], part: number) =>
  times.slice(1).sort((a, b) => a - b)[Math.floor((times.length - 1) * part)] ?? 0;
const floor = percentile(inTurns.fts5, 0.95);
for (const [name, times] of Object.entries(inTurns)) {
  const [median, high] = [percentile(times, 0.5), percentile(times, 0.95)];
  console.log(
    `${name.padEnd(8)} median ${median.toFixed(1)} ms, p95 ${high.toFixed(1)} ms, ${(high / floor).toFixed(2)} x the p95 of FTS5 alone`,
  );
}
console.log(`memory of the process that imported and searched: ${(rss / 1e6).toFixed(0)} MB`);

if (count >= 5000) {
  const papers = await store.vectors.sampleTexts(5000);
  countInstance(papers);
  started = performance.now();
  countInstance(papers);
  const counting = seconds(started);
  started = performance.now();
  adaptInstance(loadBase(), papers, 1, () => {});
  const adapting = seconds(started);
  console.log(
    `adapting to ${papers.length} papers takes ${adapting.toFixed(1)} s, ${(adapting / counting).toFixed(1)} x counting their words (${counting.toFixed(2)} s)`,
  );
}
await store.close();
rmSync(folder, { recursive: true });
