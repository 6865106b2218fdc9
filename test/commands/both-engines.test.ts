// The same commands on SQLite and on PostgreSQL: their JSON is the same.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fakeClock } from '../helpers/fake-clock.ts';
import { importFixture } from '../helpers/import-file.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { postgresDatabase } from '../helpers/test-store.ts';

let sources: SampleSources;
beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());

const editions = 'editions: { daily: { limit: 10 }, weekly: { limit: 10, at: "Thu 07:00" } }';

/** A folder with a configuration, subscribers and files to import. */
async function instance(database: string) {
  const folder = await temporaryFolder(onTestFinished);
  await sources.configure(folder, `${editions}\ndatabase: "${database}"`);
  await writeFile(join(folder, 'papers.jsonl'), importFixture('papers.jsonl'));
  await writeFile(join(folder, 'library.bib'), importFixture('library.bib'));
  await writeFile(
    join(folder, 'readers.csv'),
    'email,name\nada@example.org,Ada\nbo@example.org,Bo\nÉmile@example.org,Émile\n',
  );
  return folder;
}

async function bothInstances() {
  const postgres = await postgresDatabase();
  onTestFinished(postgres.drop);
  return { sqlite: await instance('sqlite:./digest.db'), postgres: await instance(postgres.url) };
}

/** Runs a command line in a folder. What names the folder or the database in its JSON is replaced. */
async function run(folder: string, words: readonly string[], now: string) {
  const args = words.map((word) => word.replace('FOLDER', folder));
  const { code, stdout } = await runVerb([...args, '--json'], { folder, clock: fakeClock(now) });
  const text = stdout
    .replaceAll(folder, 'FOLDER')
    .replaceAll(/postgres:\/\/[^", ]*|FOLDER\/digest\.db/g, 'DATABASE');
  return { code, json: withoutRanking(JSON.parse(text)) };
}

/** Full text ranks in its own way on each engine: order, scores and total of a search are left out. */
function withoutRanking(json: Record<string, unknown>): unknown {
  if (!Array.isArray(json['results'])) return json;
  const results = json['results'] as { paper: { id: string } }[];
  const papers = results
    .map(({ paper }) => ({ ...paper, score: null }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...json, total: null, results: papers };
}

const due = atDue(sampleDays.last);
const dayBefore = atDue('2026-06-10');

test('a digest from its first readers to its second edition says the same in JSON on both engines', async () => {
  const folders = await bothInstances();
  const same = async (words: readonly string[], now = due) => {
    const expected = await run(folders.sqlite, words, now);
    expect(await run(folders.postgres, words, now), `digest ${words.join(' ')}`).toEqual(expected);
    return expected;
  };
  const done = async (words: readonly string[], now = due) => {
    const { code, json } = await same(words, now);
    expect(code, `digest ${words.join(' ')}: ${JSON.stringify(json)}`).toBe(0);
    return json as Record<string, unknown>;
  };

  await done(['subscribers', 'import', 'FOLDER/readers.csv', '--consent', 'asked at the booth'], dayBefore);
  await done(['subscribers', 'add', 'Cy <cy@example.org>', '--interests', 'cs.CL, attention'], dayBefore);
  await done(['subscribers', 'add', 'di@example.org'], dayBefore);
  await done(['subscribers', 'set', 'di@example.org', '--state', 'unsubscribed'], dayBefore);
  // One after the other: of two sources at once, it is a matter of time whose papers are new.
  for (const source of ['huggingface', 'arxiv']) {
    await done(['fetch', source, '--until', '2026-06-10'], dayBefore);
  }
  await same(['import', 'FOLDER/papers.jsonl', 'FOLDER/library.bib'], dayBefore);
  await same(['import', 'FOLDER/papers.jsonl', '--again'], dayBefore);
  await same(['import', 'FOLDER/papers.jsonl', '--library', 'bo@example.org'], dayBefore);
  await done(['top', '--date', '2026-06-10'], dayBefore);
  await done(['send', '--dry-run'], dayBefore);
  await done(['send'], dayBefore);

  for (const source of ['huggingface', 'arxiv']) await done(['fetch', source]);
  await done(['fetch']);
  const { papers } = (await done(['top'])) as { papers: { id: string; title: string }[] };
  const [first, second, third] = papers.map(({ id }) => id);
  if (!first || !second || !third) throw new Error('the sample has papers');
  await done(['show', first]);
  await done(['pick', third, '--note', 'Read this.']);
  await done(['drop', second]);
  await done(['picks']);
  await done(['profile', 'like', 'ada@example.org', first]);
  await done(['profile', 'set', 'ada@example.org', '--add', 'cs.LG']);
  for (const reader of ['ada@example.org', 'bo@example.org', 'cy@example.org']) {
    await done(['profile', 'show', reader]);
    await done(['subscribers', 'show', reader]);
  }
  await done(['profile', 'test', 'cy@example.org']);
  await done(['preview', '--format', 'json']);
  await done(['send']);
  await done(['send']);
  for (const id of [first, second, third]) {
    await done(['why', id]);
    await done(['why', id, '--for', 'cy@example.org']);
  }
  const title = papers[0]?.title ?? '';
  for (const query of [
    'attention',
    title,
    `"${title}"`,
    'author:Ames',
    'since:2026-06-11',
    'models -attention',
  ]) {
    const { results } = await done(['search', query, '--mode', 'text', '--limit', '100']);
    expect(results, query).not.toEqual([]);
  }
  await done(['search', '--like', first]);
  await done(['subscribers', 'list']);
  await done(['deliveries']);
  await done(['deliveries', '--state', 'sent', '--for', 'ada@example.org']);
  await done(['stats']);
  await done(['export', '--format', 'jsonl', '--out', 'FOLDER/export.jsonl']);
  await same(['run']);
  await same(['eval']);
  await done(['subscribers', 'remove', 'bo@example.org', '--erase']);
  await done(['subscribers', 'list']);
  await done(['db', 'check']);
  await same(['doctor', '--offline']);
  await same(['show', 'arxiv:2601.00000']);
});
