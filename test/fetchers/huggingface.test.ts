// The Hugging Face source against a real server, with the real client.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { FetchRequest } from '../../src/fetchers/fetcher.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { currentDay, slicesOf } from '../../src/fetchers/huggingface/request.ts';
import { addDays, weekdayOf } from '../../src/model/dates.ts';
import type { Cursor, Validators } from '../../src/model/page.ts';
import { type FaultServer, respond, startFaultServer, validated } from '../helpers/fault-server.ts';
import { fetchSource } from '../helpers/fetch-source.ts';

const entry = (id: string, fields: object = {}, paper: object = {}) => ({
  paper: {
    id,
    authors: [{ _id: 'a1', name: 'Ada Ames', hidden: false }],
    publishedAt: '2026-06-15T00:00:00.000Z',
    submittedOnDailyAt: '2026-06-16T00:00:00.000Z',
    title: 'A Title',
    summary: 'We look\nat it.',
    upvotes: 7,
    ...paper,
  },
  publishedAt: '2026-06-14T20:00:00.000Z',
  title: 'A Title',
  numComments: 2,
  ...fields,
});
const parse = (...entries: unknown[]) => parseDailyPapers(JSON.stringify(entries), '2026-06-16');

describe('an entry', () => {
  test('becomes a record: featured on its day, with votes, comments and links', () => {
    const { records } = parse(
      entry(
        '2606.90001',
        { organization: { _id: 'o', name: 'lab', fullname: 'A Laboratory' } },
        { githubRepo: 'https://github.com/lab/x', githubStars: 40 },
      ),
    );
    expect(records[0]).toMatchObject({
      key: '2606.90001',
      abstract: 'We look at it.',
      publishedAt: '2026-06-15T00:00:00.000Z',
      organization: { name: 'lab', fullname: 'A Laboratory' },
      announcements: [{ on: '2026-06-16', kind: 'featured' }],
      signals: [
        { name: 'upvotes', value: 7 },
        { name: 'comments', value: 2 },
        { name: 'stars', value: 40 },
      ],
      links: { code: 'https://github.com/lab/x', discussion: 'https://huggingface.co/papers/2606.90001' },
    });
  });

  test('has the summary and topics that a model wrote, who featured it, and its media', () => {
    const [found] = parse(
      entry(
        '2606.90001',
        {
          isAuthorParticipating: true,
          mediaUrls: [
            'https://cdn.example.org/a.mp4',
            'https://cdn.example.org/b.png',
            'javascript:alert(1)',
          ],
          submittedBy: { fullname: 'Bo Berg', name: 'bob' },
        },
        {
          ai_summary: 'A sentence that says\nwhat it is about.',
          ai_keywords: ['clocks', 'drift', 'clocks'],
          submittedOnDailyBy: { fullname: 'Cy Cole', user: 'cyc' },
          discussionId: '6a30c3bfa0d4daae4285ff0c',
        },
      ),
    ).records;
    expect(found).toMatchObject({
      tldr: 'A sentence that says what it is about.',
      keywords: ['clocks', 'drift'],
      submittedBy: 'Cy Cole',
      authorParticipates: true,
      media: ['https://cdn.example.org/a.mp4', 'https://cdn.example.org/b.png'],
      thumbnail: 'https://cdn.example.org/b.png',
      discussionId: '6a30c3bfa0d4daae4285ff0c',
    });
  });

  test.each([null, 7, {}, [null, 3], '', 'Too short.', 'x'.repeat(5000)])(
    'keeps the paper where such an extra is %j',
    (odd) => {
      const extras = { mediaUrls: odd, submittedBy: odd, isAuthorParticipating: odd };
      const more = {
        ai_summary: odd,
        ai_keywords: odd,
        submittedOnDailyBy: odd,
        discussionId: odd,
        mediaUrls: odd,
      };
      const { records, rejects } = parse(entry('2606.90001', extras, more));
      expect(rejects).toEqual([]);
      expect(records[0]).toMatchObject({ key: '2606.90001', tldr: null, thumbnail: null });
    },
  );

  test('leaves out hidden authors, and lists no one twice', () => {
    const authors = [
      { name: 'Ada Ames' },
      { name: 'Bo Berg', hidden: true },
      { name: ' Ada  Ames' },
      { name: 'Cy Cole', hidden: false },
    ];
    expect(parse(entry('2606.90001', {}, { authors })).records[0]?.authors.map(({ name }) => name)).toEqual([
      'Ada Ames',
      'Cy Cole',
    ]);
  });

  test('has a title without line breaks', () => {
    expect(parse(entry('2606.90001', {}, { title: 'A Title\n  on Two Lines' })).records[0]?.title).toBe(
      'A Title on Two Lines',
    );
  });

  test('that is bad does not affect the others', () => {
    const { records, rejects } = parse(
      'a string',
      entry('2606.90001'),
      entry('not an id'),
      entry('2606.90002', { title: null }, { title: null }),
      null,
    );
    expect(records.map(({ key }) => key)).toEqual(['2606.90001']);
    expect(rejects.map(({ subject }) => subject)).toEqual(['entry 1', 'not an id', '2606.90002', 'entry 5']);
    expect(rejects[2]?.reason).toBe('it has no title');
  });
});

test('the day rolls over at half past nine in the evening in New York, summer and winter', () => {
  expect(currentDay('2026-06-16T01:29:59.000Z')).toBe('2026-06-15');
  expect(currentDay('2026-06-16T01:30:00.000Z')).toBe('2026-06-16');
  expect(currentDay('2026-01-16T02:29:59.000Z')).toBe('2026-01-15');
  expect(currentDay('2026-01-16T02:30:00.000Z')).toBe('2026-01-16');
});

describe('a range of days', () => {
  const weekdays = (from: string, to: string) =>
    Array.from({ length: 400 }, (_, index) => addDays(from, index)).filter(
      (day) => day <= to && weekdayOf(day) <= 5,
    );
  const values = (from: string, to: string) => slicesOf(weekdays(from, to)).map(({ value }) => value);

  test('is fetched by whole months and weeks, and by days if it begins or ends within one', () => {
    expect(values('2026-04-29', '2026-06-10')).toEqual([
      '2026-04-29',
      '2026-04-30',
      '2026-05',
      '2026-W23',
      '2026-06-08',
      '2026-06-09',
      '2026-06-10',
    ]);
  });

  test('is fetched day by day where entries do not have their day yet', () => {
    expect(values('2025-03-24', '2025-04-30')).toEqual([...weekdays('2025-03-24', '2025-03-31'), '2025-04']);
  });

  test('takes an entry by its own day, and rejects one that has none', () => {
    const month = JSON.stringify([
      entry('2606.90001'),
      entry('2606.90002', {}, { submittedOnDailyAt: undefined }),
    ]);
    const { records, rejects } = parseDailyPapers(month, null);
    expect(records.map(({ announcements }) => announcements[0]?.on)).toEqual(['2026-06-16']);
    expect(rejects).toEqual([
      { subject: '2606.90002', reason: 'it does not say on which day it was listed' },
    ]);
  });
});

describe('a fetch', () => {
  const now = '2026-06-16T12:00:00.000Z';
  let server: FaultServer;
  beforeEach(async () => {
    server = await startFaultServer({ '/api/daily_papers': respond(200, {}, '[]') });
    onTestFinished(() => server.close());
  });

  async function run(
    cursor: Cursor | null,
    request: Partial<FetchRequest> = {},
    validators: Validators | null = null,
  ) {
    const { pages, error } = await fetchSource({
      kind: 'huggingface',
      options: { endpoint: server.url },
      now,
      cursor,
      request,
      validators,
    });
    if (error) throw error;
    return { pages, days: server.requests.map(({ query }) => query.get('date')) };
  }

  test('for the first time takes a week of weekdays', async () => {
    expect((await run(null)).days).toEqual([
      '2026-06-10',
      '2026-06-11',
      '2026-06-12',
      '2026-06-15',
      '2026-06-16',
    ]);
  });

  test('fetches again the days that still collect votes, and all days since the last', async () => {
    expect((await run({ day: '2026-06-15', revisited: '2026-06-16' })).days).toEqual([
      '2026-06-12',
      '2026-06-15',
      '2026-06-16',
    ]);
    const before = server.requests.length;
    expect((await run({ day: '2026-06-09', revisited: '2026-06-16' })).days.slice(before)).toEqual([
      '2026-06-09',
      '2026-06-10',
      '2026-06-11',
      '2026-06-12',
      '2026-06-15',
      '2026-06-16',
    ]);
  });

  test('of a range fetches its weekdays and does not change the cursor', async () => {
    const { days, pages } = await run({ day: '2026-06-15' }, { since: '2026-06-04', until: '2026-06-08' });
    expect(days).toEqual(['2026-06-04', '2026-06-05', '2026-06-08']);
    expect(pages.every(({ cursor }) => cursor === null)).toBe(true);
  });

  test('follows pages to their end', async () => {
    const many = Array.from({ length: 100 }, (_, index) => entry(`2606.9${String(index).padStart(4, '0')}`));
    server.next(
      '/api/daily_papers',
      respond(200, {}, JSON.stringify(many)),
      respond(200, {}, JSON.stringify([entry('2606.99999')])),
    );
    const { pages } = await run(null, { since: '2026-06-15', until: '2026-06-15' });
    expect(server.requests.map(({ query }) => query.get('p'))).toEqual([null, '1']);
    expect(pages.flatMap(({ records }) => records)).toHaveLength(101);
  });

  test('brings nothing where nothing changed', async () => {
    server.next('/api/daily_papers', validated('"x"', JSON.stringify([entry('2606.90001')])));
    const { pages } = await run(
      null,
      { since: '2026-06-15', until: '2026-06-15' },
      { etag: '"x"', lastModified: null },
    );
    expect(pages[0]?.records).toEqual([]);
  });

  test('moves its cursor over days that are over, not over today', async () => {
    server.next(
      '/api/daily_papers',
      ...[1, 2, 3].map((each) => respond(200, {}, JSON.stringify([entry(`2606.9000${each}`)]))),
    );
    expect(
      (await run({ day: '2026-06-15', revisited: '2026-06-16' })).pages.map(({ cursor }) => cursor),
    ).toEqual([
      { day: '2026-06-12', revisited: '2026-06-16' },
      { day: '2026-06-15', revisited: '2026-06-16' },
      null,
    ]);
  });

  test('fetches three older weeks for late votes once a day, after the days, and keeps its position', async () => {
    const asked = (from: number) =>
      server.requests.slice(from).map(({ query }) => query.get('date') ?? query.get('week'));
    const { pages } = await run({ day: '2026-06-15', revisited: '2026-06-15' });
    expect(asked(0)).toEqual(['2026-06-12', '2026-06-15', '2026-06-16', '2026-W22', '2026-W23', '2026-W24']);
    const after = pages.at(-1)?.cursor ?? null;
    expect(after).toEqual({ day: '2026-06-15', revisited: '2026-06-16' });
    expect(pages.slice(0, -1).every(({ cursor }) => cursor === null)).toBe(true);
    expect(pages.flatMap(({ warning }) => warning ?? [])).toEqual([]);
    const before = server.requests.length;
    await run(after);
    expect(asked(before)).toEqual(['2026-06-12', '2026-06-15', '2026-06-16']);
  });

  test('fetches no week of which it fetches every day, and this week from Monday on', async () => {
    const thursday = '2026-06-18T12:00:00.000Z';
    await fetchSource({
      kind: 'huggingface',
      options: { endpoint: server.url },
      now: thursday,
      cursor: { day: '2026-06-17', revisited: '2026-06-17' },
    });
    expect(server.requests.map(({ query }) => query.get('date') ?? query.get('week'))).toEqual([
      '2026-06-15',
      '2026-06-16',
      '2026-06-17',
      '2026-06-18',
      '2026-W22',
      '2026-W23',
      '2026-W24',
    ]);
    const before = server.requests.length;
    await run({ day: '2026-05-29' });
    expect(server.requests.slice(before).flatMap(({ query }) => query.get('week') ?? [])).toEqual([
      '2026-W22',
    ]);
  });
});
