// What follows from what comes back: the command on a real database, a day at a time.
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readBounces } from '../../../src/commands/bounces.ts';
import type { CommandContext } from '../../../src/commands/shared/context.ts';
import type { BouncesResult } from '../../../src/commands/shared/mail/bounce-results.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { messageIds } from '../../../src/mail/compose/headers.ts';
import { type ReturnPurpose, returnPathOf } from '../../../src/mail/compose/return-path.ts';
import type { Store } from '../../../src/store/store.ts';
import { type FakeClock, fakeClock } from '../../helpers/fake-clock.ts';
import { edition } from '../../helpers/papers.ts';
import { openTestStore } from '../../helpers/test-store.ts';

const reader = 'mina.okoro@lab.example';
const days = ['2026-06-09', '2026-06-10', '2026-06-11'];
const lastDay = '2026-06-11';
let store: Store;
let clock: FakeClock;
let context: CommandContext;

beforeEach(async () => {
  store = await openTestStore();
  onTestFinished(() => store.close());
  clock = fakeClock(`${days[0]}T11:00:00Z`);
  await store.subscribers.add(
    { email: reader, name: null, preferences: { periods: ['daily'] } },
    clock.now(),
  );
  context = {
    config: parseConfig(
      'mail: { from: "Daily Papers <papers@papers.example>" }\nbounces: { softLimit: { count: 3 } }\n',
      '/digest.yaml',
      {},
    ),
    store,
    clock,
    signal: new AbortController().signal,
    random: () => 0,
    sample: false,
    report: { warn: () => {}, note: () => {}, detail: () => {}, progress: () => {} },
    http: () => Promise.reject(new Error('no network')),
  };
});

/** Sends the day's edition to whoever is on the list: an empty array when that is nobody. */
async function sendOn(day: string): Promise<string[]> {
  clock.setWall(`${day}T11:05:00Z`);
  const id = `daily/${day}` as const;
  await store.editions.freeze(edition([{}], { id, date: day }), 'Subject', clock.now());
  const claimed = await store.deliveries.claim(id, { limit: 10, at: clock.now(), emails: null });
  await store.deliveries.commitStep({
    outcomes: claimed.map(({ id: delivery }) => ({
      id: delivery,
      state: 'sent',
      at: clock.now(),
      nextAttemptAt: null,
      response: null,
      attempted: true,
    })),
    next: [],
    handedOverAt: null,
  });
  return claimed.map(({ email }) => email);
}

async function bounces(mail: string, { dryRun = false } = {}): Promise<BouncesResult> {
  return await readBounces(context, { files: [], stdin: Readable.from([mail]), dryRun });
}
const outcome = async (mail: string, options = {}) =>
  (await bounces(mail, options)).messages[0]?.recipients[0];
const stateOf = async () => (await store.subscribers.find(reader))?.state;

/** The address that only the mail of the reader's latest delivery bears. */
async function addressOf(purpose: ReturnPurpose): Promise<string> {
  const [latest] = await store.bounces.sentTo(reader, 1);
  const key = await store.secrets.key('return-path');
  return returnPathOf('bounces@papers.example', key, { purpose, deliveryId: latest?.id ?? 0 });
}
const bounceTo = (to: string, reply: string, id = 'r1') =>
  `Return-Path: <>\nDelivered-To: ${to}\nFrom: MAILER-DAEMON@mx.example\nTo: ${to}\nMessage-ID: <${id}@mx.example>\nSubject: failure notice\n\n<someone@forwarded.example>: host mx.forwarded.example said: ${reply}\n`;
const unknown = '550 5.1.1 User unknown (in reply to RCPT TO command)';
const full = '452 4.2.2 Mailbox full (in reply to RCPT TO command)';

describe('a bounce to the address that the mail was sent from', () => {
  test('takes its reader off the list, whatever address the report names', async () => {
    await sendOn(lastDay);
    const mail = bounceTo(await addressOf('bounce'), unknown);
    const { messages } = await bounces(mail);
    expect(messages).toMatchObject([
      {
        file: 'stdin',
        kind: 'bounce',
        bounce: true,
        recipients: [
          { status: '5.1.1', replyCode: '550', reason: 'userunknown', hard: true, action: 'bounced' },
        ],
      },
    ]);
    expect(await stateOf()).toBe('bounced');
  });

  test('is followed by no further mail', async () => {
    expect(await sendOn(days[0] ?? '')).toEqual([reader]);
    await bounces(bounceTo(await addressOf('bounce'), unknown));
    expect(await sendOn(days[1] ?? '')).toEqual([]);
  });

  test('changes nothing in a dry run, nor is it taken for read', async () => {
    await sendOn(lastDay);
    const mail = bounceTo(await addressOf('bounce'), unknown);
    expect(await outcome(mail, { dryRun: true })).toMatchObject({
      action: 'bounced',
      note: '5.1.1 userunknown',
    });
    expect(await stateOf()).toBe('active');
    expect(await outcome(mail)).toMatchObject({ action: 'bounced' });
  });

  test('with a forged mark belongs to no one', async () => {
    await sendOn(lastDay);
    const forged = (await addressOf('bounce')).replace(/-([0-9a-f]{10})@/, '-0000000000@');
    await bounces(bounceTo(forged, unknown));
    expect(await stateOf()).toBe('active');
  });
});

describe('soft bounces', () => {
  test('take a reader off the list after the configured days in a row, each mail counted once', async () => {
    const actions: (string | undefined)[] = [];
    for (const [index, day] of days.entries()) {
      await sendOn(day);
      const mail = bounceTo(await addressOf('bounce'), full, `soft${index}`);
      actions.push((await outcome(mail))?.action);
      expect(await outcome(mail)).toMatchObject({ action: 'none', note: 'read before' });
    }
    expect(actions).toEqual(['counted', 'counted', 'bounced']);
    expect(await stateOf()).toBe('bounced');
  });

  test('of which one day is missing do not', async () => {
    for (const day of days) {
      await sendOn(day);
      if (day !== days[1]) await bounces(bounceTo(await addressOf('bounce'), full, day));
    }
    expect(await stateOf()).toBe('active');
  });

  test('add up in a dry run as they would in a true one', async () => {
    const mails: string[] = [];
    for (const day of days) {
      await sendOn(day);
      mails.push(
        `From MAILER-DAEMON Tue Jun 16 11:00:00 2026\n${bounceTo(await addressOf('bounce'), full, day)}\n`,
      );
    }
    const { messages } = await bounces(mails.join(''), { dryRun: true });
    expect(messages.map(({ recipients }) => recipients[0]?.action)).toEqual([
      'counted',
      'counted',
      'bounced',
    ]);
    expect(await stateOf()).toBe('active');
  });
});

describe('a bounce without our address', () => {
  const report = (id: string) =>
    `From: MAILER-DAEMON@mx.example\nTo: papers@papers.example\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <plain@mx.example>\n\n<${reader}>: host mx.lab.example said: ${unknown}\n\n--- Below this line is a copy of the message.\n\nReceived: from papers.example\nFrom: papers@papers.example\nTo: ${reader}\nMessage-ID: ${id}\n`;

  test('is believed when it returns the mail that was sent', async () => {
    await sendOn(lastDay);
    const id = messageIds(`daily/${lastDay}`, { name: null, email: 'papers@papers.example' })(reader);
    await bounces(report(id));
    expect(await stateOf()).toBe('bounced');
  });

  test('is not believed when it returns another', async () => {
    await sendOn(lastDay);
    const { messages } = await bounces(report('<invented@papers.example>'));
    expect(messages[0]?.recipients[0]).toMatchObject({
      email: reader,
      hard: true,
      action: 'none',
      note: 'not about a mail of ours',
    });
    expect(await stateOf()).toBe('active');
  });

  test('is not believed weeks after the last mail', async () => {
    await sendOn(lastDay);
    const bare = report('').split('--- Below')[0] ?? '';
    clock.setWall('2026-07-20T12:00:00Z');
    await bounces(bare);
    expect(await stateOf()).toBe('active');
  });
});

describe('other mail', () => {
  test('a complaint takes effect at once', async () => {
    await sendOn(lastDay);
    const arf = `From: feedback@provider.example\nTo: abuse@papers.example\nSubject: FW\nMessage-ID: <c1@provider.example>\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\nReturn-Path: <${await addressOf('bounce')}>\nSubject: x\n\nx\n--b--\n`;
    await bounces(arf);
    expect(await stateOf()).toBe('complained');
  });

  test('to the unsubscribe address unsubscribes the reader whose mail it was in, whoever wrote', async () => {
    await sendOn(lastDay);
    const to = await addressOf('unsubscribe');
    await bounces(`From: other@home.example\nTo: ${to}\nSubject: hello\nMessage-ID: <u@home.example>\n\n\n`);
    expect(await stateOf()).toBe('unsubscribed');
  });

  test('with the subject "unsubscribe" to the list takes off who wrote it', async () => {
    const mail = (to: string) =>
      `From: ${reader}\nTo: ${to}\nSubject: Unsubscribe\nMessage-ID: <u@${to}>\n\nplease\n`;
    await bounces(mail('somebody@else.example'));
    expect(await stateOf()).toBe('active');
    await bounces(mail('papers@papers.example'));
    expect(await stateOf()).toBe('unsubscribed');
  });
});
