// Recorded days of June 2026, frozen one after another as the configuration of "digest init" has it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadOrCompose } from '../../src/commands/shared/editions/compose.ts';
import { freezeEdition } from '../../src/commands/shared/editions/editions.ts';
import { configTemplate } from '../../src/commands/shared/init-template.ts';
import { parseConfig } from '../../src/config/load.ts';
import { parseFeed } from '../../src/fetchers/arxiv/parse-feed.ts';
import { parseDailyPapers } from '../../src/fetchers/huggingface/parse.ts';
import { addDays } from '../../src/model/dates.ts';
import type { Candidate, Edition } from '../../src/model/edition.ts';
import type { Paper } from '../../src/model/paper.ts';
import { defaultPreferences, type ProfileRule } from '../../src/model/profile.ts';
import { Selector } from '../../src/select/selection.ts';
import type { Store } from '../../src/store/store.ts';
import { commandContext } from '../helpers/command-context.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { hasRecorded, readRecorded, recordedFiles } from '../helpers/recorded.ts';
import { openTestStore } from '../helpers/test-store.ts';

const days = Array.from({ length: 30 }, (_, index) => addDays('2026-06-01', index));

describe.skipIf(!hasRecorded)('the daily editions of June 2026', () => {
  let store: Store;
  const editions: Edition[] = [];
  /** The candidates of the 24th, when arXiv announced most. */
  let ofTheDay: Candidate[] = [];
  /** Papers that arXiv announced on a day and not before, by day. */
  const announced = new Map<string, number>();

  beforeAll(async () => {
    store = await openTestStore();
    const answers = {
      email: null,
      title: 'Daily Papers',
      timezone: 'America/New_York',
      at: '07:00',
      categories: ['cs.CL'],
      transport: 'file:./outbox',
    };
    const config = parseConfig(configTemplate(answers, 'digest.schema.json'), '/srv/digest.yaml', {});
    const clock = fakeClock();
    const context = commandContext({ config, store, clock });
    const known = new Set<string>();
    for (const day of days) {
      clock.setWall(`${day}T12:00:00.000Z`);
      if (recordedFiles('huggingface/daily').includes(`${day}.json`)) {
        const { records } = parseDailyPapers(readRecorded(`huggingface/daily/${day}.json`), day);
        await store.papers.savePage('huggingface', { records, rejects: [], cursor: null }, clock.now());
      }
      if (recordedFiles('arxiv-rss').includes(`${day}-cs-cl.xml`)) {
        const { records, rejects } = parseFeed(readRecorded(`arxiv-rss/${day}-cs-cl.xml`));
        await store.papers.savePage('arxiv', { records, rejects, cursor: null }, clock.now());
        const news = records.filter(({ key, announcements }) => {
          const isNew = announcements.some(({ kind }) => kind === 'new' || kind === 'cross');
          return isNew && !known.has(key);
        });
        announced.set(day, news.length);
        for (const { key } of news) known.add(key);
      }
      const composed = await loadOrCompose(context, { period: 'daily', date: day });
      if (composed.edition.entries.length === 0) continue;
      editions.push((await freezeEdition(context, composed)).edition);
      if (day === '2026-06-24') ofTheDay = await store.editions.candidatesOf(`daily/${day}`);
    }
  }, 120_000);

  afterAll(() => store.close());

  test('have at least a third of their papers from arXiv alone on each day on which it announced any', () => {
    const withNews = editions.filter(({ date }) => (announced.get(date) ?? 0) >= 7);
    expect(withNews.length).toBeGreaterThanOrEqual(8);
    for (const { date, entries } of withNews) {
      const alone = entries.filter(({ paper }) => paper.sources.join() === 'arxiv');
      expect([date, alone.length / entries.length >= 1 / 3]).toEqual([date, true]);
      // A list of arXiv's alone has one section, which needs no name.
      const expected = alone.length < entries.length ? 'new' : undefined;
      expect(alone.every(({ section }) => section === expected)).toBe(true);
    }
  });

  test('begin with what trends', () => {
    for (const { entries } of editions.filter(({ date }) => date >= '2026-06-08')) {
      const [first] = entries;
      if (first?.section) expect(first.section).toBe('trending');
    }
  });

  test('have a TL;DR on nearly every paper that Hugging Face featured', () => {
    const featured = editions
      .flatMap(({ entries }) => entries)
      .filter(({ paper }) => paper.sources.includes('huggingface'));
    const short = featured.filter(({ paper }) => paper.tldr?.by === 'huggingface');
    expect(featured.length).toBeGreaterThan(150);
    expect(short.length / featured.length).toBeGreaterThan(0.95);
  });

  test('give a reader with one rule the matching paper of the day first, for rules of every kind', () => {
    const [day] = editions.filter(({ date }) => date === '2026-06-24');
    const candidates = ofTheDay;
    expect(candidates.length).toBeGreaterThan(200);
    // Every twelfth paper, with a rule that a person who wants it could have: none is copied from a recording.
    const targets = candidates.filter((_, index) => index % 12 === 7).slice(0, 20);
    expect(targets).toHaveLength(20);
    if (!day) return;
    const selector = new Selector({ edition: day, candidates, limit: 20 });
    const failures = targets.flatMap(({ paper }, index) => {
      const rule = ruleFor(paper, index);
      const found = selector.select({
        ...defaultPreferences,
        rules: [{ ...rule, effect: 'more', pausedUntil: null }],
        marks: [],
        sent: new Set(),
      });
      const first = found?.papers[0];
      const isFound = first?.id === paper.id && first.section === 'for-you';
      return isFound ? [] : [`${rule.kind} ${rule.value}: ${paper.title}`];
    });
    expect(failures).toEqual([]);
  });

  test('keep what else they could have contained, with the content that a reader’s own mail is made of', async () => {
    const [last] = editions.slice(-1);
    const candidates = await store.editions.candidatesOf(last?.id ?? '');
    expect(candidates.length).toBe(last?.considered);
    const ids = new Set(candidates.map(({ paper }) => paper.id));
    expect(last?.entries.every(({ paper }) => ids.has(paper.id))).toBe(true);
    await store.editions.forgetContent('2026-07-30T00:00:00.000Z');
    expect(await store.editions.candidatesOf(last?.id ?? '')).toEqual([]);
    const places = await store.editions.placesOf(last?.entries[0]?.paper.id ?? '');
    expect(places[0]).toMatchObject({ editionId: last?.id, place: 1, of: candidates.length });
  });
});

/** A rule of one kind after another that is about the paper. */
function ruleFor({ title, authors }: Paper, index: number): Pick<ProfileRule, 'kind' | 'value'> {
  const words = title.match(/[\p{L}\p{N}-]{4,}/gu) ?? [title];
  const longest = [...words].sort((a, b) => b.length - a.length);
  switch (index % 4) {
    case 0:
      return { kind: 'text', value: longest.slice(0, 3).join(' ') };
    case 1:
      return { kind: 'phrase', value: title.split(/[:?]/, 1)[0] ?? title };
    case 2:
      return { kind: 'author', value: authors.at(-1)?.name ?? '' };
    default:
      return { kind: 'sentence', value: `work on ${words.slice(0, 6).join(' ').toLowerCase()}` };
  }
}
