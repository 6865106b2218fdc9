// Papers without votes: by what they are about, spread over topics, and in no order of submission.
import { describe, expect, test } from 'vitest';
import { measureContent } from '../../src/select/content.ts';
import { selectEdition } from '../../src/select/edition.ts';
import { TermSpace } from '../../src/select/terms.ts';
import { tieRank } from '../../src/select/ties.ts';
import { defaultRanking, history, paper } from '../helpers/papers.ts';

const topics = {
  clocks: 'Clocks drift apart. Synchronising oscillators with quartz references reduces drift.',
  soup: 'Soup thickens. Simmering lentils and barley with stock thickens soup.',
  kites: 'Kites climb. Tethered airfoils harvest wind power at altitude.',
};
const about = (topic: keyof typeof topics, id: string) =>
  history({ id, title: `On ${topic}, part ${id}`, abstract: `${topics[topic]} Part ${id}.` });
const liked = (topic: keyof typeof topics) => ({
  paper: paper({ id: `liked ${topic}`, title: `More on ${topic}`, abstract: topics[topic] }),
  weight: 1,
});
const select = (
  candidates: ReturnType<typeof history>[],
  options: Partial<Parameters<typeof selectEdition>[0]> = {},
) =>
  selectEdition({
    period: 'daily',
    date: '2026-06-16',
    at: '2026-06-16T11:00:00.000Z',
    limit: 20,
    newShare: 0.33,
    range: { from: '2026-06-16', to: '2026-06-16' },
    categories: ['cs.CL'],
    candidates,
    alreadyFeatured: new Set(),
    previous: null,
    picks: [],
    settings: defaultRanking,
    ...options,
  });

describe('content', () => {
  test('puts the paper that is closest to what was liked first', () => {
    const candidates = [about('soup', 'a'), about('clocks', 'b'), about('kites', 'c'), about('soup', 'd')];
    const content = measureContent(
      candidates.map((each) => each.paper),
      [liked('clocks')],
    );
    const edition = select(candidates, { content });
    expect(edition.entries[0]?.paper.id).toBe('b');
    expect(edition.entries[0]?.reasons).toContain('close to “More on clocks”');
    // The reason is true of no other.
    expect(
      edition.entries.filter(({ reasons }) => reasons.some((each) => each.startsWith('close to'))),
    ).toHaveLength(1);
  });

  test('of a paper that was voted up itself is measured against the others', () => {
    const [a, b] = [about('soup', 'a'), about('clocks', 'b')];
    const content = measureContent([a.paper, b.paper], [{ paper: a.paper, weight: 1 }, liked('clocks')]);
    expect(content.score('b')).toBeGreaterThan(content.score('a'));
  });

  test('is spread over topics where many papers are on one', () => {
    const candidates = [
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => about('clocks', id)),
      about('soup', 'g'),
      about('kites', 'h'),
    ];
    const content = measureContent(
      candidates.map((each) => each.paper),
      [],
    );
    const first = select(candidates, { content, limit: 3 }).entries.map(
      ({ paper: { title } }) => title.split(',')[0],
    );
    expect(new Set(first)).toEqual(new Set(['On clocks', 'On soup', 'On kites']));
  });
});

describe('an edition of which only the entries count', () => {
  const topicNames = ['clocks', 'soup', 'kites'] as const;
  const candidates = Array.from({ length: 90 }, (_, index) => {
    const each = about(topicNames[(index * index) % 3] ?? 'soup', `p${index}`);
    const categories = index % 4 === 0 ? ['cs.LG'] : ['cs.CL'];
    const votes = index % 9 === 0 ? { '2026-06-16T08:00:00.000Z': index } : {};
    return history({ ...each.paper, categories }, { votes });
  });
  const measured = () =>
    measureContent(
      candidates.map((each) => each.paper),
      [liked('kites')],
    );
  const picks = ['p50', 'p51'].map((paperId) => ({
    editionId: 'daily/2026-06-16' as const,
    paperId,
    action: 'pick' as const,
    note: null,
    at: '2026-06-16T09:00:00.000Z',
  }));

  test.each([1, 5, 20, 60, 200])('has the same ones at a limit of %i', (limit) => {
    const options = { content: measured(), categories: ['cs.CL', 'cs.LG'], picks, limit };
    const { candidates: all, ...whole } = select(candidates, options);
    const { candidates: some, ...shown } = select(candidates, { ...options, entriesOnly: true });
    expect(shown).toEqual(whole);
    expect(some.map(({ paper: { id } }) => id).sort()).toEqual(all.map(({ paper: { id } }) => id).sort());
  });

  test('compares no more papers than it shows', () => {
    const content = measured();
    let compared = 0;
    const counting = {
      ...content,
      chooseFrom: (ids: readonly string[]) => {
        const chosen = content.chooseFrom(ids);
        const add = (id: string) => {
          compared += 1;
          chosen.add(id);
        };
        return { ...chosen, add };
      },
    };
    select(candidates, { content: counting, limit: 10, entriesOnly: true });
    expect(compared).toBe(10);
  });
});

test('a third of the places belong to papers without votes, and what either leaves over goes to the other', () => {
  const votes = { '2026-06-16T08:00:00.000Z': 40 };
  const voted = (count: number) =>
    Array.from({ length: count }, (_, index) => history({ id: `voted ${index}` }, { votes }));
  const quiet = (count: number) =>
    Array.from({ length: count }, (_, index) => history({ id: `quiet ${index}` }));
  const shares = (edition: ReturnType<typeof select>) => {
    const fresh = edition.entries.filter(({ paper: { id } }) => id.startsWith('quiet'));
    return [edition.entries.length - fresh.length, fresh.length];
  };
  expect(shares(select([...voted(40), ...quiet(40)]))).toEqual([13, 7]);
  expect(shares(select([...voted(40), ...quiet(3)]))).toEqual([17, 3]);
  expect(shares(select([...voted(5), ...quiet(40)]))).toEqual([5, 15]);
  expect(shares(select([...voted(40), ...quiet(40)], { newShare: 0 }))).toEqual([20, 0]);
  expect(shares(select([...voted(40), ...quiet(40)], { period: 'trending' }))).toEqual([20, 0]);
  const { entries } = select([...voted(40), ...quiet(40)]);
  expect(entries.map(({ section, newIn }) => newIn ?? section)).toEqual([
    ...Array.from({ length: 13 }, () => 'trending'),
    ...Array.from({ length: 7 }, () => 'cs.CL'),
  ]);
  // One section needs no name.
  expect(select(voted(3)).entries.every(({ section }) => section === undefined)).toBe(true);
});

test('sources without categories take turns with the configured categories', () => {
  const journal = Array.from({ length: 5 }, (_, index) => {
    const each = history({ id: `journal ${index}`, categories: [] });
    return { ...each, announcements: each.announcements.map((one) => ({ ...one, source: 'journal' })) };
  });
  const many = Array.from({ length: 50 }, (_, index) => history({ id: `cl ${index}` }));
  const edition = select([...many, ...journal], { limit: 6 });
  expect(edition.entries.filter(({ paper: { id } }) => id.startsWith('journal'))).toHaveLength(3);
});

test('ties end in another order each day, and never by id', () => {
  const candidates = Array.from({ length: 30 }, (_, index) =>
    history({ id: `arxiv:2606.${String(10_000 + index)}` }),
  );
  const onDay = (date: string) =>
    select(candidates, {
      date,
      range: { from: '2026-06-01', to: date },
    }).entries.map(({ paper: { id } }) => id);
  const [first, second] = [onDay('2026-06-16'), onDay('2026-06-17')];
  expect(first).toEqual(onDay('2026-06-16'));
  expect(first).not.toEqual(second);
  expect(first).not.toEqual([...first].sort());
});

test('the rank that ends ties is spread evenly over neighbouring ids', () => {
  const ranks = Array.from({ length: 4000 }, (_, index) =>
    tieRank('daily/2026-06-16', `arxiv:2606.${10_000 + index}`),
  );
  const buckets = Array.from(
    { length: 16 },
    (_, bucket) => ranks.filter((rank) => rank >>> 28 === bucket).length,
  );
  for (const size of buckets) expect(Math.abs(size - 250)).toBeLessThan(80);
});

test('terms are words without endings and accents, and a title counts twice', () => {
  const space = new TermSpace([
    paper({ title: 'Naïve Policies', abstract: 'A policy.' }),
    paper({ title: 'Other' }),
  ]);
  const one = space.vectorOf(paper({ title: 'naive policy', abstract: null }));
  expect(one.terms).toHaveLength(2);
  expect([...one.weights].reduce((sum, weight) => sum + weight ** 2, 0)).toBeCloseTo(1);
});
