// Readers with profiles over thirty days of papers, versions and cross-posts, through freezing, selecting and sending.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { mailForReader } from '../../src/commands/preview.ts';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { loadOrCompose } from '../../src/commands/shared/editions/compose.ts';
import { freezeEdition } from '../../src/commands/shared/editions/editions.ts';
import { deliverByMail } from '../../src/commands/shared/mail/mail-destination.ts';
import { parseConfig } from '../../src/config/load.ts';
import { addDays } from '../../src/model/dates.ts';
import type { PaperRecord } from '../../src/model/paper.ts';
import { parseRules } from '../../src/model/profile.ts';
import { sqliteDriver } from '../../src/store/engines/sqlite/driver.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { commandContext } from '../helpers/command-context.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { record } from '../helpers/papers.ts';
import { temporaryFolder } from '../helpers/run-digest.ts';
import { openTestStore } from '../helpers/test-store.ts';

const first = '2026-06-01';
const days = Array.from({ length: 30 }, (_, index) => addDays(first, index));
const topics = ['clocks', 'soup', 'kites', 'robots'];

/** Twelve papers a day; on the next day every third gets a version and a cross-list, and every fourth is featured. */
function recordsOn(day: string): PaperRecord[] {
  const made = (on: string, fields: (number: number) => Partial<PaperRecord> | null) => {
    const index = days.indexOf(on);
    if (index < 0) return [];
    return Array.from({ length: 12 }, (_, number) => {
      const key = `2606.${String(10_000 + index * 100 + number)}`;
      const topic = topics[number % topics.length];
      const changed = fields(number);
      if (!changed) return null;
      return record({
        key,
        identifiers: { arxiv: key },
        title: `Study ${index * 12 + number} of ${topic} in the town of ${key.slice(-3)}`,
        abstract: `We study ${topic} on ${on}, and find number ${number * 37 + index} of its kind.`,
        authors: [{ name: `Ada Ames${number}`, affiliations: [] }],
        ...changed,
      });
    }).filter((each) => each !== null);
  };
  const yesterday = addDays(day, -1);
  return [
    ...made(day, () => ({ announcements: [{ on: day, kind: 'new' }], statedAt: `${day}T00:00:00.000Z` })),
    ...made(yesterday, (number) =>
      number % 3 === 0
        ? { version: 2, announcements: [{ on: day, kind: 'cross' }], statedAt: `${day}T00:00:00.000Z` }
        : null,
    ),
    ...made(yesterday, (number) =>
      number % 4 === 1
        ? {
            source: 'huggingface',
            via: 'daily',
            announcements: [{ on: day, kind: 'featured' }],
            signals: [{ name: 'upvotes', value: 10 + number }],
            statedAt: null,
          }
        : null,
    ),
  ];
}

const readers: Record<string, string> = {
  'clocks@example.org': 'clocks',
  'both@example.org': 'soup, kites, never robots',
  'archive@example.org': 'cs.CL',
  'common@example.org': '',
  'quiet@example.org': 'xylophones',
};

describe('thirty days', () => {
  let store: Store;
  let folder: string;
  let context: CommandContext;
  const clock = fakeClock();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'digest-personal-'));
    store = await openTestStore();
    const config = parseConfig('editions: { daily: { limit: 10 } }', join(folder, 'digest.yaml'), {});
    context = commandContext({ config, store, clock });
    clock.setWall(`${first}T00:00:00.000Z`);
    await store.subscribers.import(
      Object.entries(readers).map(([email, interests]) => ({
        email,
        name: null,
        preferences: {
          periods: ['daily'],
          interests: interests ? [interests].flatMap((each) => each.split(', ')) : [],
        },
      })),
      clock.now(),
    );
    const quiet = await store.subscribers.find('quiet@example.org');
    await store.profiles.setPreferences(quiet?.id ?? 0, { whenQuiet: 'no-mail' });
    for (const day of days) {
      clock.setWall(`${day}T11:00:00.000Z`);
      for (const source of ['arxiv', 'huggingface']) {
        const records = recordsOn(day).filter((each) => each.source === source);
        await store.papers.savePage(source, { records, rejects: [], cursor: null }, clock.now());
      }
      const frozen = await freezeEdition(
        context,
        await loadOrCompose(context, { period: 'daily', date: day }),
      );
      await deliverByMail(context, frozen, { emails: null, stale: false });
    }
  }, 120_000);
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  test('bring no reader a work twice, in whichever version and from whichever source', async () => {
    for (const email of Object.keys(readers).filter((each) => each !== 'common@example.org')) {
      const subscriber = await store.subscribers.find(email);
      const history = await store.profiles.history(subscriber?.id ?? 0);
      const ids = history.flatMap(({ papers }) => papers);
      const works = await Promise.all(ids.map(async (id) => (await store.papers.find(id))?.paper.id));
      expect([email, works.length]).toEqual([email, new Set(works).size]);
    }
  });

  test('give each reader what matches their rules, and nothing that they exclude', async () => {
    const titlesOf = async (email: string) => {
      const subscriber = await store.subscribers.find(email);
      const ids = (await store.profiles.history(subscriber?.id ?? 0)).flatMap(({ papers }) => papers);
      return await Promise.all(ids.map(async (id) => (await store.papers.find(id))?.paper.title ?? ''));
    };
    const clocks = await titlesOf('clocks@example.org');
    expect(clocks.filter((title) => title.includes('clocks')).length).toBeGreaterThan(80);
    expect((await titlesOf('both@example.org')).filter((title) => title.includes('robots'))).toEqual([]);
    const common = await store.subscribers.find('common@example.org');
    expect(await store.profiles.history(common?.id ?? 0)).toEqual([]);
  });

  test('bring no mail to a reader who wants none when nothing matches', async () => {
    const mails = await readdir(join(folder, 'outbox'));
    const all = await Promise.all(
      mails
        .filter((name) => name.endsWith('.eml'))
        .map((name) => readFile(join(folder, 'outbox', name), 'latin1')),
    );
    expect(all).toHaveLength(30 * 4);
    expect(all.filter((mail) => /^To: .*quiet@/m.test(mail))).toEqual([]);
    expect((await store.deliveries.counts('daily/2026-06-30')).skipped).toBe(1);
  });

  test('a mail that is sent again is the same, byte for byte, whatever has changed since', async () => {
    const id = 'daily/2026-06-30';
    const path = async (email: string) => {
      const names = await readdir(join(folder, 'outbox'));
      for (const name of names.filter((each) => each.endsWith('.eml'))) {
        const file = join(folder, 'outbox', name);
        const mail = await readFile(file, 'latin1');
        if (mail.includes(email) && mail.includes('30 Jun 2026')) return { file, mail };
      }
      throw new Error(`no mail to ${email}`);
    };
    const before = await path('clocks@example.org');
    const subscriber = await store.subscribers.find('clocks@example.org');
    await store.profiles.setRules(subscriber?.id ?? 0, parseRules('soup'));
    await rm(before.file);
    const frozen = await store.editions.get(id);
    if (!frozen) throw new Error(id);
    // As after a run that died before it heard the server's answer.
    const sent = await store.bounces.sentTo('clocks@example.org', 40);
    const delivery = sent.find(({ editionId }) => editionId === id);
    await store.deliveries.commitStep({
      outcomes: [
        {
          id: delivery?.id ?? 0,
          state: 'uncertain',
          attempted: true,
          at: clock.now(),
          nextAttemptAt: null,
          response: null,
        },
      ],
      next: [],
      handedOverAt: null,
    });
    await store.deliveries.retryUncertain(id, ['clocks@example.org']);
    await deliverByMail(context, frozen, { emails: ['clocks@example.org'], stale: true });
    expect((await path('clocks@example.org')).mail).toBe(before.mail);
    const shown = Buffer.from(
      await mailForReader(context, { period: 'daily', date: '2026-06-30' }, 'clocks@example.org'),
    ).toString('latin1');
    const parts = async (mail: string) => {
      const { subject, text } = await simpleParser(mail);
      return [subject, text];
    };
    expect(await parts(shown)).toEqual(await parts(before.mail));
  });

  test('a second send with nothing left to send renders no mail', async () => {
    const frozen = await store.editions.get('daily/2026-06-29');
    if (!frozen) throw new Error('not frozen');
    const unread = Object.defineProperty({ ...frozen.edition }, 'entries', {
      get: () => {
        throw new Error('rendered');
      },
    });
    const options = { emails: null, stale: true };
    expect(await deliverByMail(context, { ...frozen, edition: unread }, options)).toMatchObject({
      recipients: 5,
      sent: 0,
      left: 0,
      failures: [],
    });
  });

  test('leave nothing of a reader who is erased', async () => {
    const email = 'both@example.org';
    const { id = 0 } = (await store.subscribers.find(email)) ?? {};
    const paper = (await store.papers.find('2606.10000'))?.paper.id ?? '';
    await store.profiles.mark(id, { paperId: paper, kind: 'like', at: clock.now(), origin: 'command' });
    await store.profiles.addToLibrary(id, [paper], clock.now());
    const dossier = await store.subscribers.dossier(email);
    expect(dossier?.profile.rules).toHaveLength(3);
    expect(dossier?.profile.marks).toHaveLength(1);
    expect(dossier?.profile.library).toEqual([paper]);
    expect(dossier?.selections.length).toBe(30);
    await store.subscribers.erase(email, { cause: 'asked', source: 'command' }, clock.now());
    expect(await store.profiles.get(id)).toMatchObject({ rules: [], marks: [], library: [] });
    expect(await store.profiles.history(id)).toEqual([]);
    expect(await store.profiles.selectionOf(id, 'daily/2026-06-30')).toBeNull();
  });
});

test('interests of an older digest become rules that count for a paper', async () => {
  const folder = await temporaryFolder(onTestFinished);
  const path = join(folder, 'digest.db');
  const current = await openStore({ path });
  for (const email of ['ada@example.org', 'bo@example.org'])
    await current.subscribers.add(
      { email, name: null, preferences: { periods: [] } },
      '2026-06-16T00:00:00.000Z',
    );
  await current.close();
  const interests = ['cs.CL', 'hep-th', 'protein folding', 'robots that knit scarves', 'never mind'];
  const older = new (sqliteDriver())(path);
  older.exec(`
    alter table subscribers add column interests_json text not null default '[]';
    update subscribers set interests_json = '${JSON.stringify(interests)}' where email = 'ada@example.org';
    alter table subscribers drop column for_you_share;
    alter table subscribers drop column when_quiet;
    alter table deliveries drop column selection_json;
    drop table profile_rules; drop table reader_events; drop table library_papers; drop table reader_papers;
    drop table library_syncs;
    delete from migrations where name in ('0022-profiles', '0025-libraries')`);
  older.close();
  const store = await openStore({ path });
  onTestFinished(() => store.close());
  const ada = await store.subscribers.find('ada@example.org');
  const rules = (await store.profiles.get(ada?.id ?? 0)).rules;
  await expect(`${JSON.stringify(rules, null, 2)}\n`).toMatchFileSnapshot(
    '../../fixtures/golden/migrated-rules.json',
  );
  const bo = await store.subscribers.find('bo@example.org');
  expect((await store.profiles.get(bo?.id ?? 0)).rules).toEqual([]);
});
