// Every recorded answer of the sources: parsed or refused with a reason, counted, and stored.
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { ParseError } from '../../src/errors.ts';
import { parseSearch } from '../../src/fetchers/arxiv/parse-atom.ts';
import { parseFeed } from '../../src/fetchers/arxiv/parse-feed.ts';
import { parseHarvest } from '../../src/fetchers/arxiv/parse-oai.ts';
import { parsePosted, parsePublished } from '../../src/fetchers/biorxiv/parse.ts';
import { parseFeed as parseAnyFeed } from '../../src/fetchers/feed/index.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { parseSubmissions } from '../../src/fetchers/openreview/parse.ts';
import type { IngestCounts } from '../../src/model/page.ts';
import type { AnnouncementKind, PaperRecord, Reject } from '../../src/model/paper.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../helpers/recorded.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';

interface Parsed {
  file: string;
  source: string;
  records: PaperRecord[];
  rejects: Reject[];
}

/** Parses a folder's files; those that are refused as a whole come apart, with the reason. */
function parseAll(
  folder: string,
  source: string,
  parse: (text: string, file: string) => Omit<Parsed, 'file' | 'source'>,
) {
  const parsed: Parsed[] = [];
  const refused: Record<string, string> = {};
  for (const file of recordedFiles(folder)) {
    try {
      const { records, rejects } = parse(readRecorded(`${folder}/${file}`), file);
      parsed.push({ file, source, records, rejects });
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      refused[file] = error.message;
    }
  }
  return { parsed, refused };
}

const feeds = () => parseAll('arxiv-rss', 'arxiv', parseFeed);
const searches = () => parseAll('arxiv-api', 'arxiv', parseSearch);
const june = () =>
  parseAll('huggingface/daily', 'huggingface', (text, file) => parseDailyPapers(text, file.slice(0, 10)));
const older = () =>
  parseAll('huggingface/older-schemas', 'huggingface', (text, file) =>
    parseDailyPapers(text, file.slice(0, 10)),
  );

const harvests = () => parseAll('arxiv-oai', 'arxiv', parseHarvest);
const preprints = () =>
  parseAll('biorxiv', 'biorxiv', (text, file) => {
    if (file.endsWith('.yaml')) return feedsOfCassette(text);
    return file.startsWith('details') ? parsePosted(text, 'biorxiv') : parsePublished(text, 'biorxiv');
  });
const submissions = () =>
  parseAll('openreview', 'openreview', (text, file) =>
    file.endsWith('.json') ? notesOfExample(text) : parseSubmissions(text, ''),
  );

/** A cassette holds answers of bioRxiv's RSS of 2018. */
function feedsOfCassette(text: string): Pick<Parsed, 'records' | 'rejects'> {
  // The recorder's tag for text is no YAML that anybody else knows.
  const cassette = parseYaml(text.replaceAll('!!python/unicode', ''), { logLevel: 'silent' }) as {
    interactions: { request: { uri: string }; response: { body: { string: string } } }[];
  };
  const pages = cassette.interactions.map(({ request, response }) =>
    parseAnyFeed(
      response.body.string,
      request.uri,
      'bioRxiv RSS',
      {},
      { today: '2018-03-24', isKnown: false, undated: {}, shared: [] },
    ),
  );
  return {
    records: pages.flatMap(({ records }) => records),
    rejects: pages.flatMap(({ rejects }) => rejects),
  };
}

/** Somebody's download keeps notes by venue, and a submission's replies under `notes`; the API has them in `details`. */
function notesOfExample(text: string): Pick<Parsed, 'records' | 'rejects'> {
  const venues = JSON.parse(text) as { venue: string; submissions: { notes: unknown[] }[] }[];
  const answers = venues.map(({ venue, submissions }) =>
    parseSubmissions(
      JSON.stringify({
        notes: submissions.map(({ notes, ...note }) => ({ ...note, details: { directReplies: notes } })),
      }),
      venue,
    ),
  );
  return {
    records: answers.flatMap(({ records }) => records),
    rejects: answers.flatMap(({ rejects }) => rejects),
  };
}

function kindsOf(parsed: readonly Parsed[]): Partial<Record<AnnouncementKind, number>> {
  const counts: Partial<Record<AnnouncementKind, number>> = {};
  for (const { kind } of parsed
    .flatMap(({ records }) => records)
    .flatMap(({ announcements }) => announcements)) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const rejectsOf = (parsed: readonly Parsed[]) => parsed.flatMap(({ rejects }) => rejects);

describe.skipIf(!hasRecorded)('recorded answers', () => {
  test('of arXiv feeds are announcements, RDF and empty days among them', () => {
    const { parsed, refused } = feeds();
    expect(refused).toEqual({});
    expect(rejectsOf(parsed)).toEqual([]);
    expect(kindsOf(parsed)).toEqual({ new: 1562, cross: 907, replace: 825, 'replace-cross': 481 });
    const empty = parsed.filter(({ records }) => records.length === 0).map(({ file }) => file.slice(0, 10));
    expect(empty).toEqual([
      '2023-07-05',
      '2026-01-01',
      ...['14', '21', '22', '23', '28', '29'].map((day) => `2026-06-${day}`),
    ]);
  });

  test("of arXiv's API are papers, and its error feed is an error", () => {
    const { parsed, refused } = searches();
    expect(Object.values(refused)).toEqual(['arXiv refused the query: incorrect id format for abc']);
    expect(rejectsOf(parsed)).toEqual([]);
    expect(parsed.reduce((sum, { records }) => sum + records.length, 0)).toBe(525);
    expect(
      parsed.flatMap(({ records }) => records).every(({ publishedAt, version }) => publishedAt && version),
    ).toBe(true);
  });

  test('of Hugging Face in June 2026 are all papers', () => {
    const { parsed, refused } = june();
    expect(refused).toEqual({});
    expect(rejectsOf(parsed)).toEqual([]);
    expect(kindsOf(parsed)).toEqual({ featured: 619 });
  });

  test('of Hugging Face since 2024 are papers, except two damaged files', () => {
    const { parsed, refused } = older();
    expect(refused).toEqual({ '2025-01-10.json': 'the response is not a list of papers' });
    expect(rejectsOf(parsed)).toHaveLength(26);
    expect(new Set(rejectsOf(parsed).map(({ reason }) => reason))).toEqual(
      new Set(['the entry: Invalid input: expected object, received string']),
    );
    expect(kindsOf(parsed)).toEqual({ featured: 412 });
  });

  test("of arXiv's harvest are papers in three formats, or say what they are instead", () => {
    const { parsed, refused } = harvests();
    expect(rejectsOf(parsed)).toEqual([]);
    expect(parsed.map(({ records }) => records.length)).toEqual([3, 3, 1, 1, 3, 1, 2, 12]);
    const records = parsed.flatMap((each) => each.records);
    expect(records.every(({ publishedAt, abstract }) => publishedAt && abstract)).toBe(true);
    expect(records.flatMap(({ authors }) => authors).filter(({ name }) => !/\p{L}/u.test(name))).toEqual([]);
    expect(Object.values(refused)).toEqual([
      'the response has no records, but <Identify>',
      'the response has no records, but <ListIdentifiers>',
      'the response has no records, but <ListMetadataFormats>',
      'the response has no records, but <ListMetadataFormats>',
      'the response is not OAI-PMH, but <html>',
      'the response has no records, but <ListSets>',
    ]);
  });

  test('of bioRxiv are preprints, journal articles and feeds', () => {
    const { parsed, refused } = preprints();
    expect(refused).toEqual({});
    expect(rejectsOf(parsed)).toEqual([]);
    expect(parsed.map(({ records }) => records.length)).toEqual([1, 1, 30, 30]);
    const records = parsed.flatMap((each) => each.records);
    expect(
      records.every(({ identifiers, abstract, authors }) => identifiers.doi && abstract && authors.length),
    ).toBe(true);
    expect(records.flatMap(({ identifiers }) => identifiers.publishedDoi ?? [])).toEqual([
      '10.1091/mbc.e25-09-0454',
    ]);
  });

  test('of OpenReview are submissions with their decisions and scores', () => {
    const { parsed, refused } = submissions();
    expect(Object.keys(refused)).toEqual(['about_the_openreview_api_model.md']);
    expect(rejectsOf(parsed)).toEqual([]);
    const records = parsed.flatMap((each) => each.records);
    expect(records.map(({ authors, journalRef, signals }) => [authors.length, journalRef, signals])).toEqual([
      [
        5,
        'NIPS',
        [
          { name: 'rating', value: 4 },
          { name: 'reviews', value: 1 },
        ],
      ],
      [
        5,
        'NIPS',
        [
          { name: 'rating', value: 4 },
          { name: 'reviews', value: 3 },
        ],
      ],
    ]);
  });

  test('are merged into one paper each, and ingesting all of them twice changes nothing', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const path = join(folder, 'digest.db');
    const store = await openStore({ path });
    const all = [older, feeds, searches, june, harvests, preprints, submissions];
    const pages = all.flatMap((each) => each().parsed);
    const first = await ingest(store, pages);
    expect(first).toEqual({ received: 5447, new: 4679, updated: 499, unchanged: 243, rejected: 26 });
    expect(await store.papers.count()).toBe(4679);
    const before = dumpDatabase(path);
    const second = await ingest(store, pages);
    expect(second).toEqual({ received: 5447, new: 0, updated: 0, unchanged: 5421, rejected: 26 });
    expect(dumpDatabase(path)).toEqual(before);
    await store.close();
  });
});

/** Stores the files as pages, each at the day of its name. */
async function ingest(store: Store, pages: readonly Parsed[]): Promise<IngestCounts> {
  const total: IngestCounts = { received: 0, new: 0, updated: 0, unchanged: 0, rejected: 0 };
  for (const { file, source, records, rejects } of pages) {
    const day = /\d{4}-\d\d-\d\d/.exec(file)?.[0] ?? '2026-07-01';
    const page = { records, rejects, cursor: { file } };
    const counts = await store.papers.savePage(source, page, `${day}T12:00:00.000Z`);
    for (const key of Object.keys(total) as (keyof IngestCounts)[]) total[key] += counts[key];
  }
  return total;
}
