// The OpenReview source against a real server, in the shapes of both versions of its API.
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type FaultServer, respond, startFaultServer } from '../helpers/fault-server.ts';
import { type FetchCase, fetchSource } from '../helpers/fetch-source.ts';

const venue = 'INV.cc/2026/Conference';
const day = Date.UTC(2026, 5, 16);

const wrap = (content: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(content).map(([key, value]) => [key, { value }]));
const review = (rating: unknown, invitation = `${venue}/Submission1/-/Official_Review`) => ({
  invitations: [invitation],
  content: { rating: { value: rating }, review: { value: 'Fine.' } },
});
const note = (id: string, content: Record<string, unknown> = {}, replies: unknown[] = []) => ({
  id,
  forum: id,
  cdate: day,
  pdate: day + 86_400_000,
  tmdate: day + 2 * 86_400_000,
  content: wrap({
    title: `An Invented Submission ${id}`,
    abstract: 'We submit it.',
    authors: ['Ada Ames', 'Bo Berg'],
    keywords: ['invention', 'review'],
    TLDR: 'It is submitted.',
    pdf: `/pdf/${id}.pdf`,
    venue: 'INV 2026 Oral',
    venueid: venue,
    ...content,
  }),
  details: { directReplies: replies },
});
const notes = (...list: unknown[]) => respond(200, {}, JSON.stringify({ notes: list }));

const forms = (...list: unknown[]) => respond(200, {}, JSON.stringify({ invitations: list }));

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer({ '/v2/notes': notes(), '/v1/notes': notes() });
  onTestFinished(() => server.close());
});

const fetchVenue = (cursor: Record<string, unknown> | null = null, more: Partial<FetchCase> = {}) =>
  fetchSource({
    kind: 'openreview',
    options: {
      venues: [venue],
      endpoints: { v2: `${server.url}/v2`, v1: `${server.url}/v1` },
      minIntervalMs: 0,
    },
    now,
    cursor,
    ...more,
  });
const now = '2026-06-20T08:00:00.000Z';
const progress = { version: 'v2', invitation: 'Submission', changedAtMs: 0, wholeAt: now };

describe('a submission', () => {
  test('has its decision, its scores as signals, and its links', async () => {
    server.next(
      '/v2/notes',
      notes(
        note('AbC123', {}, [
          review(8),
          review('5: borderline'),
          review(9, `${venue}/Submission1/-/Official_Comment`),
        ]),
      ),
    );
    const { records } = await fetchVenue({ [venue]: progress });
    expect(records).toMatchObject([
      {
        source: 'openreview',
        key: 'AbC123',
        identifiers: { openreview: 'AbC123' },
        title: 'An Invented Submission AbC123',
        tldr: 'It is submitted.',
        journalRef: 'INV 2026 Oral',
        note: 'invention, review',
        announcements: [{ on: '2026-06-17', kind: 'new' }],
        signals: [
          { name: 'rating', value: 6.5 },
          { name: 'reviews', value: 2 },
        ],
        links: {
          abstract: 'https://openreview.net/forum?id=AbC123',
          pdf: 'https://openreview.net/pdf/AbC123.pdf',
        },
      },
    ]);
  });

  test('that was withdrawn or rejected says so by its venue', async () => {
    server.next(
      '/v2/notes',
      notes(
        note('a', {
          venue: 'INV 2026 Conference Withdrawn Submission',
          venueid: `${venue}/Withdrawn_Submission`,
        }),
        note('b', { venue: 'Submitted to INV 2026', venueid: `${venue}/Rejected_Submission` }),
      ),
    );
    const { records } = await fetchVenue({ [venue]: progress });
    expect(records.map(({ withdrawn, journalRef }) => [withdrawn, journalRef])).toEqual([
      [true, null],
      [false, null],
    ]);
  });

  test('of an older venue comes from version 1, with its decision in a reply', async () => {
    const old = {
      id: 'old1',
      forum: 'old1',
      tcdate: day,
      tmdate: day,
      content: {
        title: 'An Older Submission',
        authors: ['Anonymous'],
        abstract: 'Old.',
        doi: '10.5555/old.1',
      },
      details: {
        directReplies: [
          { invitation: `${venue}/Paper1/-/Decision`, content: { decision: 'Accept (Poster)' } },
          { invitation: `${venue}/Paper1/-/Official_Review`, content: { rating: '4: Top 50%' } },
        ],
      },
    };
    // The place is looked for with one note, then read.
    server.next('/v1/notes', notes(old), notes(old));
    const options = ['5: Top 15%', '4: Top 50%', '3: Marginal', '2: Not enough', '1: Reject'];
    server.next(
      '/v1/invitations',
      forms({ reply: { content: { rating: { order: 3, 'value-radio': options } } } }),
    );
    const { records, log, cursor } = await fetchVenue();
    expect(records).toMatchObject([
      {
        authors: [],
        identifiers: { openreview: 'old1', doi: '10.5555/old.1' },
        journalRef: 'INV 2026 Conference Poster',
        signals: [
          { name: 'rating', value: 7.75 },
          { name: 'reviews', value: 1 },
        ],
      },
    ]);
    expect(log).toEqual([
      `${venue}: version 1 of the API has its submissions`,
      `${venue}: reading all submissions with their reviews`,
      `${venue}/Paper1/-/Official_Review: reviewers rate from 1 to 5`,
    ]);
    expect(cursor).toEqual({
      [venue]: {
        version: 'v1',
        invitation: 'Blind_Submission',
        changedAtMs: day,
        wholeAt: now,
        scale: { lowest: 1, highest: 5 },
      },
    });
  });
});

describe("the venue's scale of ratings, as its review form has it,", () => {
  const field = (param: Record<string, unknown>) => ({ value: { param } });
  const form = (content: Record<string, unknown>) => forms({ edit: { note: { content } } });
  const options = (...ratings: number[]) =>
    field({ enum: ratings.map((value) => ({ value, description: `${value}: in words` })) });
  const rated = async (given: ReturnType<typeof respond>, ...ratings: unknown[]) => {
    const field = typeof ratings[0] === 'object' ? 'overall_recommendation' : 'rating';
    const reviews = ratings.map((rating) => ({
      invitations: [`${venue}/Submission1/-/Official_Review`, `${venue}/-/Edit`],
      content: { [field]: field === 'rating' ? { value: rating } : rating },
    }));
    server.next('/v2/notes', notes(note('a', {}, reviews)));
    server.next('/v2/invitations', given);
    const { records, cursor, log } = await fetchVenue({ [venue]: { ...progress, wholeAt: '2026-06-01' } });
    const reached = cursor?.[venue] as { scale?: unknown } | undefined;
    return { rating: records[0]?.signals[0]?.value, scale: reached?.scale, log };
  };

  test.each([
    ['1 to 5', options(1, 2, 3, 4, 5), [4, 4], 7.75],
    ['1 to 6', options(6, 5, 4, 3, 2, 1), [5, 4, 3], 6.4],
    ['1 to 8', options(1, 2, 3, 4, 5, 6, 7, 8), ['8: strong accept', '1: reject'], 5.5],
    ['-3 to 3', options(-3, -2, -1, 0, 1, 2, 3), [3, 0], 7.75],
    ['1 to 5 in words', field({ enum: ['5: accept', '1: reject'] }), ['5: accept'], 10],
    ['1 to 5 by its bounds', field({ type: 'float', minimum: 1, maximum: 5 }), [3.5], 6.63],
    ['1 to 5, beyond which an older form went', options(1, 5), [7], 10],
    ["1 to 10: the venue's own figure", options(1, 3, 5, 6, 8, 10), [8, 6], 7],
    ["0 to 10: the venue's own figure", options(0, 2, 4, 6, 8, 10), [8, 6], 7],
  ])('puts ratings on the common one: %s', async (_, rating, ratings, expected) => {
    expect(await rated(form({ rating }), ...ratings)).toMatchObject({ rating: expected });
  });

  test('is found where the form of all submissions has it, under the name that the venue gives it', async () => {
    const content = { title: field({}), overall_recommendation: options(1, 2, 3, 4, 5) };
    const { rating, scale } = await rated(forms({ edit: { invitation: { edit: { note: { content } } } } }), {
      value: 4,
    });
    expect([rating, scale]).toEqual([7.75, { lowest: 1, highest: 5 }]);
    expect(server.requests.at(-1)?.query.get('id')).toBe(`${venue}/Submission1/-/Official_Review`);
  });

  test.each([
    ['the form has none', form({ rating: field({ type: 'string' }) }), 'no scale is given'],
    ['there is no such form', forms(), 'no scale is given'],
    ['the form is refused', respond(403, {}, '{"name":"ForbiddenError"}'), 'answered 403'],
    ['the form is no JSON', respond(200, {}, '<html>'), 'not JSON'],
  ])('is not known where %s: the ratings stay as they are', async (_, given, told) => {
    const { rating, scale, log } = await rated(given, 4);
    expect([rating, scale]).toEqual([4, undefined]);
    expect(log.at(-1)).toContain(told);
  });

  test('is fetched once a week, and stored', async () => {
    const known = { ...progress, scale: { lowest: 1, highest: 5 } };
    server.next('/v2/notes', notes(note('a', {}, [review(4)])));
    const { records, cursor } = await fetchVenue({ [venue]: known });
    expect(records[0]?.signals[0]).toEqual({ name: 'rating', value: 7.75 });
    expect(server.requests.map(({ path }) => path)).toEqual(['/v2/notes']);
    expect(cursor).toMatchObject({ [venue]: { scale: { lowest: 1, highest: 5 } } });
  });
});

test('a venue without public submissions is a warning, and is fetched again', async () => {
  const { warnings, cursor } = await fetchVenue();
  expect(warnings).toEqual([`no submissions to ${venue} are public; the next run tries again`]);
  expect(cursor).toBeNull();
});

test('a fetch stops at the notes that have not changed since the last one', async () => {
  const many = Array.from({ length: 250 }, (_, index) => note(`n${index}`));
  server.next('/v2/notes', notes(...many), notes(note('last')));
  expect((await fetchVenue({ [venue]: progress })).records).toHaveLength(251);
  expect(server.requests.map(({ query }) => query.get('offset'))).toEqual(['0', '250']);
  server.next('/v2/notes', notes(...many), notes(note('last')));
  const again = await fetchVenue({ [venue]: { ...progress, changedAtMs: day + 3 * 86_400_000 } });
  expect(again.records).toHaveLength(250);
});

test('a venue is read as a whole once a week: a new review changes no submission', async () => {
  const many = Array.from({ length: 250 }, (_, index) => note(`n${index}`));
  const changedAtMs = day + 3 * 86_400_000;
  const readAgain = async (wholeAt: string, at: string) => {
    server.next('/v2/notes', notes(...many), notes(note('last', {}, [review(7)])));
    const { records, cursor } = await fetchVenue(
      { [venue]: { ...progress, changedAtMs, wholeAt } },
      { now: at },
    );
    return [records.length, cursor?.[venue]];
  };
  const weekLater = '2026-06-27T08:00:00.000Z';
  expect(await readAgain(now, weekLater)).toEqual([251, { ...progress, changedAtMs, wholeAt: weekLater }]);
  expect(await readAgain('2026-06-21T08:00:00.000Z', weekLater)).toMatchObject([250, { changedAtMs }]);
  // A conference that is long over has no new reviews.
  expect(await readAgain(now, '2027-06-27T08:00:00.000Z')).toMatchObject([250, { wholeAt: now }]);
});

test('a page that is refused is an error, not the end of the list', async () => {
  const many = Array.from({ length: 250 }, (_, index) => note(`n${index}`));
  server.next('/v2/notes', notes(...many), respond(400, {}, '{"name":"EnumError"}'));
  const { error, records, cursor } = await fetchVenue({ [venue]: progress });
  expect(String(error)).toContain('answered 400');
  expect(records).toHaveLength(250);
  expect(cursor).toEqual({ [venue]: progress });
});

test("a journal's id is one word", async () => {
  const listed = notes(note('t1', { venue: 'TMLR' }));
  server.next('/v2/notes', listed, listed);
  const { records } = await fetchVenue(null, {
    options: {
      venues: ['TMLR'],
      endpoints: { v2: `${server.url}/v2`, v1: `${server.url}/v1` },
      minIntervalMs: 0,
    },
  });
  expect(server.requests[0]?.query.get('invitation')).toBe('TMLR/-/Submission');
  expect(records.map(({ journalRef }) => journalRef)).toEqual(['TMLR']);
});

test('invalid dates and addresses are left out', async () => {
  server.next(
    '/v2/notes',
    notes({ ...note('a', { pdf: 'http://[', code: 'javascript:alert(1)' }), tmdate: 1e300 }),
  );
  const { records, cursor } = await fetchVenue({ [venue]: progress });
  expect(records).toMatchObject([{ links: { pdf: null, code: null }, statedAt: null }]);
  expect(cursor).toEqual({ [venue]: progress });
});

test('a note without a title is rejected, and does not affect the others', async () => {
  server.next('/v2/notes', notes(note('a', { title: ' ' }), { id: 7 }, note('b')));
  const { keys, rejects } = await fetchVenue({ [venue]: progress });
  expect(keys).toEqual(['b']);
  expect(rejects.map(({ subject, reason }) => [subject, reason])).toEqual([
    ['a', 'it has no title'],
    ['entry 2', 'id: Invalid input: expected string, received number'],
  ]);
});
