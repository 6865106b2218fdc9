// Lists of subscribers from other programs, and this program's own exports: who comes in, under which name, and who stays away.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../src/commands/shared/context.ts';
import { csvHeader, csvLine } from '../../src/commands/shared/subscribers/subscriber-csv.ts';
import { importSubscribers } from '../../src/commands/shared/subscribers/subscriber-import.ts';
import { listSubscribers, type SubscriberJson } from '../../src/commands/subscribers.ts';
import { parseConfig } from '../../src/config/load.ts';
import { periods } from '../../src/model/edition.ts';
import { parseEmailAddress } from '../../src/model/email-address.ts';
import { parseInterests } from '../../src/model/interests.ts';
import { cleanConsent, cleanName, subscriberStates } from '../../src/model/subscriber.ts';
import { anyCharacter } from '../helpers/any-character.ts';
import { hasCases, readCase } from '../helpers/cases.ts';
import { fakeClock } from '../helpers/fake-clock.ts';
import { openTestStore } from '../helpers/test-store.ts';

async function newContext(): Promise<CommandContext & { close(): Promise<void> }> {
  const store = await openTestStore();
  return {
    config: parseConfig('title: x', '/srv/digest/digest.yaml', {}),
    store,
    clock: fakeClock(),
    signal: new AbortController().signal,
    random: () => 0.5,
    sample: false,
    report: { warn: () => {}, note: () => {}, detail: () => {}, progress: () => {} },
    http: () => Promise.reject(new Error('an import fetches nothing')),
    close: () => store.close(),
  };
}

/** Imports a list into an empty database, and says who is there then. */
async function imported(
  content: string | Buffer,
  { consent = 'asked us' as string | null, pieceBytes = 65_536 } = {},
) {
  const context = await newContext();
  const bytes = Buffer.from(content);
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  };
  try {
    const result = await importSubscribers(context, pieces(), {
      periods: ['daily'],
      consent,
      askConsent: null,
    });
    const subscribers: SubscriberJson[] = [];
    for await (const batch of listSubscribers(context, null)) subscribers.push(...batch);
    return { result, subscribers, states: subscribers.map(({ email, name, state }) => [email, name, state]) };
  } finally {
    await context.close();
  }
}

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/subscribers/${name}`, import.meta.url)));

describe('a list of another program', () => {
  test('of Ghost has left where mails are switched off, and where the member was deleted', async () => {
    const { states, result } = await imported(fixture('ghost.csv'));
    expect(states).toEqual([
      ['ada@example.org', 'Ada', 'active'],
      ['bo@example.org', 'Bo', 'unsubscribed'],
      ['cy@example.org', 'Cy', 'unsubscribed'],
    ]);
    expect(result.unknownColumns).toContain('stripe_customer_id');
  });

  test('of Substack has left where mail is disabled, and not where nothing is paid', async () => {
    expect((await imported(fixture('substack.csv'))).states).toEqual([
      ['ada@example.org', null, 'active'],
      ['bo@example.org', null, 'unsubscribed'],
    ]);
  });

  test('of Mailchimp has names in two columns, and says when people left; an unknown state is rejected', async () => {
    const { states, result } = await imported(fixture('mailchimp.csv'));
    expect(states).toEqual([
      ['ada@example.org', 'Ada Ames', 'active'],
      ['bo@example.org', 'Berg', 'unsubscribed'],
      ['cy@example.org', 'Cy', 'bounced'],
      ['di@example.org', 'Di Dahl', 'unsubscribed'],
    ]);
    expect(result.refused).toEqual([{ line: 6, reason: '"dreaming" is not a state' }]);
    expect(result.unknownColumns).toEqual(['MEMBER_RATING']);
  });

  test('of listmonk has those on its blocklist as people who left', async () => {
    expect((await imported(fixture('listmonk.csv'))).states.map(([, , state]) => state)).toEqual([
      'active',
      'unsubscribed',
      'unsubscribed',
    ]);
  });

  test('has its addresses under any name, and says which columns are left out', async () => {
    const { states, result } = await imported(fixture('addresses-under-any-name.csv'));
    expect(states).toEqual([
      ['ada@example.org', 'Ada Ames', 'active'],
      ['bo@example.org', 'Bo Berg', 'active'],
    ]);
    expect(result.unknownColumns).toEqual(['Anschrift']);
  });

  test('takes rules of every kind, their phrases quoted as CSV has it or as people write them', async () => {
    const expected = [
      'cs.CL',
      '"slow, and fast"',
      'never robots',
      'always author:"A. Ames" until 2026-07-01',
    ];
    const { subscribers, result } = await imported(
      [
        'email,name,interests',
        'ada@example.org,Ada,"cs.CL; ""slow, and fast""; never robots; always author:""A. Ames"" until 2026-07-01"',
        'bo@example.org,Bo,cs.CL; "slow and fast"; -robots; +author:"A. Ames"',
        'cy@example.org,Cy "C" Cole,cs.CL; "slow and fast"',
        'di@example.org,Di,cs.CL; "slow, and fast"',
        'ed@example.org,Ed,cs.CL; "slow and fast',
      ].join('\n'),
    );
    expect(subscribers.map(({ email, preferences }) => [email, preferences.interests])).toEqual([
      ['ada@example.org', expected],
      ['bo@example.org', ['cs.CL', '"slow and fast"', 'never robots', 'always author:"A. Ames"']],
    ]);
    // Where a comma is in a quote of such a cell, or another cell has one, cells may have slipped.
    expect(result.refused.map(({ line }) => line)).toEqual([4, 5, 6]);
  });

  test('is read with any separator and encoding, and its empty rows are none', async () => {
    const bytes = fixture('separators-and-windows-1252.csv');
    const expected = [
      ['ada@example.org', 'Ames; Ada', 'active'],
      ['bo@example.org', 'Jürgen – Bo', 'active'],
    ];
    const { states, subscribers, result } = await imported(bytes);
    expect(states).toEqual(expected);
    expect(subscribers[0]?.preferences.interests).toEqual(['moss', 'cs.CL']);
    expect(result.refused).toEqual([]);
    const text = 'email\tname\nada@example.org\tAmes; Ada\nbo@example.org\tJürgen – Bo\n';
    const little = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const content of [text, little, Buffer.from(little).swap16(), text.replaceAll('\n', '\r')]) {
      expect((await imported(content)).states).toEqual(expected);
      expect((await imported(content, { pieceBytes: 1 })).states).toEqual(expected);
    }
  });

  test.each([
    ['email,subscribed\nada@example.org,unsubscribed\n', 'unsubscribed'],
    ['email,subscribed\nada@example.org,yes\n', 'active'],
    ['email,Accepts Email Marketing\nada@example.org,no\n', 'unsubscribed'],
    ['email,Unsubscribed from all email\nada@example.org,Yes\n', 'unsubscribed'],
    ['email,unsubscribed\nada@example.org,subscribed\n', 'active'],
    ['email,unsubscribed,status\nada@example.org,0,active\n', 'active'],
    ['email,confirmed,blacklisted\nada@example.org,0,0\n', 'pending'],
    ['email,Email Marketing Consent\nada@example.org,NEVER_SUBSCRIBED\n', 'unsubscribed'],
    ['email,status,Bounced\nada@example.org,subscribed,TRUE\n', 'bounced'],
    ['email,status,status\nada@example.org,Active,Marked as spam\n', 'complained'],
  ])('says in words, flags or times whether someone has left: %j', async (content, state) => {
    expect((await imported(content)).states).toEqual([['ada@example.org', null, state]]);
  });

  test('may have invisible marks around addresses and names', async () => {
    expect((await imported(fixture('invisible-marks.csv'))).states).toEqual([
      ['ada@example.org', 'Ada', 'active'],
      ['bo@example.org', 'Bo', 'active'],
    ]);
  });

  test('loses one row to a stray quote', async () => {
    const { states, result } = await imported(fixture('stray-quotes.csv'));
    expect(states.map(([email]) => email)).toEqual(['cy@example.org', 'di@example.org']);
    expect(result.refused).toEqual([
      { line: 2, reason: 'its quotes are not balanced' },
      { line: 3, reason: 'its quotes are not balanced' },
    ]);
  });

  test('loses no preference to a second row of an address, and hears who left in any row', async () => {
    const { subscribers, result } = await imported(fixture('duplicate-rows.csv'));
    expect(subscribers).toMatchObject([
      {
        name: 'Ada',
        state: 'active',
        preferences: { periods: ['weekly'], interests: ['moss'] },
        consent: 'signed a list',
      },
      { name: 'Bo', state: 'unsubscribed' },
    ]);
    expect(result).toMatchObject({ added: 2, known: 3 });
  });

  test('has long names and notes of consent cut, and long addresses rejected', async () => {
    const { subscribers, result } = await imported(
      `email,name,consent\nada@example.org,${'x'.repeat(100_000)},${'y'.repeat(100_000)}\n${'a'.repeat(100_000)}@example.org,,z\n`,
    );
    expect(subscribers.map(({ name, consent }) => [name?.length, consent?.length])).toEqual([[100, 1000]]);
    expect(result.refused[0]?.reason.length).toBeLessThan(200);
  });

  test('that is none is given up after a thousand rows', async () => {
    await expect(imported('title\n'.repeat(5000))).rejects.toThrow(
      'the file is not a list of subscribers: line 2',
    );
  });
});

describe('an export', () => {
  const email = fc
    .tuple(
      fc.array(fc.constantFrom('+', '-', "'", '=', 'a', 'ü', '7', '!', '#', '`', '|'), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.constantFrom('example.org', 'bücher.example'),
    )
    .map(([local, domain]) => `${local.join('')}@${domain}`.normalize('NFC'))
    .filter((address) => parseEmailAddress(address)?.email === address);
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 30 }),
    fc
      .array(
        fc.constantFrom("'", '=', '+', '@', '-', '"', ',', ';', '\t', '\n', '\r', ' ', 'a', 'none', '\u200f'),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  const subscriber = fc.record({
    email,
    name: text.map(cleanName),
    state: fc.constantFrom(...subscriberStates),
    periods: fc.subarray([...periods]),
    interests: text.map(parseInterests),
    consent: fc.oneof(fc.constant(null), text.map(cleanConsent)),
  });

  test('is imported again unchanged, whatever addresses, names and preferences are in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(subscriber, { selector: (each) => each.email.toLowerCase(), maxLength: 8 }),
        async (all) => {
          const list: SubscriberJson[] = all.map(({ consent, ...each }) => ({
            email: each.email,
            name: each.name,
            state: each.state,
            preferences: { periods: each.periods, interests: each.interests },
            // No active subscriber is without one.
            consent: each.state === 'active' ? (consent ?? 'asked us') : consent,
          }));
          const exported = csvHeader + list.map(csvLine).join('');
          const { result, subscribers } = await imported(exported, { consent: null });
          expect(result.refused).toEqual([]);
          expect(result.unknownColumns).toEqual([]);
          const byEmail = (subscribersOf: readonly SubscriberJson[]) =>
            Object.fromEntries(
              subscribersOf.map((each) => [
                each.email,
                // The store has them in an order of its own.
                {
                  ...each,
                  preferences: { ...each.preferences, periods: [...each.preferences.periods].sort() },
                },
              ]),
            );
          expect(byEmail(subscribers)).toEqual(byEmail(list));
        },
      ),
      { numRuns: 120, seed: 20260616 },
    );
  });

  test('of a version that put an apostrophe before addresses comes back, too', async () => {
    const { subscribers } = await imported("email,consent\n'+news@example.org,asked\n", { consent: null });
    expect(subscribers.map((each) => each.email)).toEqual(['+news@example.org']);
    expect(csvLine(subscribers[0] as SubscriberJson)).toMatch(/^\+news@example\.org,/);
  });

  test('guards cells that a spreadsheet would run', () => {
    const line = csvLine({
      email: 'ada@example.org',
      name: '=HYPERLINK("https://example.org")',
      state: 'active',
      preferences: { periods: [], interests: ['+1'] },
      consent: '@sum',
    });
    expect(line).toBe(`ada@example.org,"'=HYPERLINK(""https://example.org"")",active,none,'+1,'@sum\n`);
  });
});

describe.skipIf(!hasCases)('a list of the cases', () => {
  const both = ['ada@example.org', 'bob@example.org'];

  test.each([
    ['csv-blank-lines-trailing-commas.csv', both, 0],
    ['csv-nbsp-zero-width.csv', both, 0],
    ['csv-quote-in-middle.csv', ['bob@example.org'], 1],
    ['csv-semicolon-excel-german.csv', both, 0],
    ['csv-utf16le-excel-unicode-text.csv', ['ada@example.org'], 0],
    ['csv-latin1-names.csv', ['ada@example.org', 'b@example.org'], 0],
    ['csv-mailchimp-export.csv', ['ada@example.org'], 0],
    ['hostile-e.csv', [], 1],
  ])('%s has the people that the table gives', async (name, emails, refused) => {
    const { subscribers, result } = await imported(readCase(name));
    expect(subscribers.map((each) => each.email)).toEqual(emails);
    expect(result.refused).toHaveLength(refused);
    expect(subscribers.every((each) => each.state === 'active' && !each.name?.includes('\ufffd'))).toBe(true);
    if (name.startsWith('csv-mailchimp')) expect(subscribers[0]?.name?.split(' ')).toHaveLength(2);
  });

  test.each(['csv-ghost-export-not-subscribed.csv', 'csv-listmonk-export-blocklisted.csv'])(
    '%s has its second person as one who left',
    async (name) => {
      const { subscribers } = await imported(readCase(name));
      expect(subscribers.map(({ state }) => state)).toEqual(['active', 'unsubscribed']);
    },
  );

  test('csv-header-other-language.csv is taken, and the column that is not known is named', async () => {
    const { subscribers, result } = await imported(readCase('csv-header-other-language.csv'));
    expect(subscribers).toHaveLength(1);
    expect(result.unknownColumns).toEqual(['Vorname']);
  });
});
