// What comes back, on the built program: from a mail that was sent to a list that is shorter.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { BouncesResult } from '../../src/commands/bounces.ts';
import { type ReturnPurpose, returnPathOf } from '../../src/mail/return-path.ts';
import type { Subscriber } from '../../src/model/subscriber.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { digestJson, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

const reader = 'mina.okoro@lab.example';
const days = [sampleDays.first, '2026-06-10', sampleDays.last];
let sources: SampleSources;
let folder: string;

beforeAll(async () => {
  sources = await startSampleSources();
});
afterAll(() => sources.close());
beforeEach(async () => {
  folder = await temporaryFolder(onTestFinished);
  await sources.configure(
    folder,
    'mail: { from: "Daily Papers <papers@papers.example>" }\nbounces: { softLimit: { count: 3 } }\n',
  );
  await runDigest(['subscribers', 'add', reader, '--now', atDue(days[0] ?? '')], { cwd: folder });
});

const onDay = (day: string) => ['--now', day.includes('T') ? day : atDue(day)];
async function sendOn(day: string): Promise<void> {
  sources.setDay(day);
  const { code, stderr } = await runDigest(['run', ...onDay(day)], { cwd: folder });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
}
const bounces = (day: string, args: string[], input = '') =>
  digestJson<BouncesResult>(['bounces', ...args, ...onDay(day)], { cwd: folder, input });
const stateOf = async (email = reader) =>
  (await digestJson<Subscriber>(['subscribers', 'show', email], { cwd: folder })).state;

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ path: join(folder, 'digest.db') });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
/** The address that only the mail of the reader's latest delivery bears. */
const addressOf = (purpose: ReturnPurpose) =>
  withStore(async (store) => {
    const [latest] = await store.bounces.sentTo(reader, 1);
    const key = await store.secrets.key('return-path');
    return returnPathOf('bounces@papers.example', key, { purpose, deliveryId: latest?.id ?? 0 });
  });
const bounceTo = (to: string, reply: string, id = 'r1') =>
  `Return-Path: <>\nDelivered-To: ${to}\nFrom: MAILER-DAEMON@mx.example\nTo: ${to}\nMessage-ID: <${id}@mx.example>\nSubject: failure notice\n\n<someone@forwarded.example>: host mx.forwarded.example said: ${reply}\n`;
const unknown = '550 5.1.1 User unknown (in reply to RCPT TO command)';
const full = '452 4.2.2 Mailbox full (in reply to RCPT TO command)';

describe('a bounce to the address that the mail was sent from', () => {
  test('takes its reader off the list, whatever address the report names', async () => {
    await sendOn(sampleDays.last);
    const mail = bounceTo(await addressOf('bounce'), unknown);
    const { messages } = await bounces(sampleDays.last, ['-'], mail);
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
    await sendOn(days[0] ?? '');
    await bounces(days[0] ?? '', ['-'], bounceTo(await addressOf('bounce'), unknown));
    await sendOn(days[1] ?? '');
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
  });

  test('changes nothing in a dry run, and says what would be done', async () => {
    await sendOn(sampleDays.last);
    await writeFile(join(folder, 'b.eml'), bounceTo(await addressOf('bounce'), unknown));
    const { code, stdout } = await runDigest(['bounces', 'b.eml', '--dry-run', ...onDay(sampleDays.last)], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('bounced: 5.1.1 userunknown');
    expect(stdout).toContain('1 mail: 1 bounced (dry run: nothing was changed).');
    expect(await stateOf()).toBe('active');
    const { messages } = await bounces(sampleDays.last, ['b.eml']);
    expect(messages[0]?.recipients[0]?.action).toBe('bounced');
  });

  test('with a forged mark is nobody’s', async () => {
    await sendOn(sampleDays.last);
    const forged = (await addressOf('bounce')).replace(/-([0-9a-f]{10})@/, '-0000000000@');
    await bounces(sampleDays.last, ['-'], bounceTo(forged, unknown));
    expect(await stateOf()).toBe('active');
  });
});

describe('soft bounces', () => {
  test('take a reader off the list after so many days in a row, each mail counted once', async () => {
    const actions: (string | undefined)[] = [];
    for (const [index, day] of days.entries()) {
      await sendOn(day);
      const mail = bounceTo(await addressOf('bounce'), full, `soft${index}`);
      actions.push((await bounces(day, ['-'], mail)).messages[0]?.recipients[0]?.action);
      expect((await bounces(day, ['-'], mail)).messages[0]?.recipients[0]).toMatchObject({
        action: 'none',
        note: 'read before',
      });
    }
    expect(actions).toEqual(['counted', 'counted', 'bounced']);
    expect(await stateOf()).toBe('bounced');
  });

  test('of which one day is missing do not', async () => {
    for (const day of days) {
      await sendOn(day);
      if (day !== days[1]) await bounces(day, ['-'], bounceTo(await addressOf('bounce'), full, day));
    }
    expect(await stateOf()).toBe('active');
  });
});

describe('a bounce without our address', () => {
  const report = (messageId: string) =>
    `From: MAILER-DAEMON@mx.example\nTo: papers@papers.example\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <plain@mx.example>\n\n<${reader}>: host mx.lab.example said: ${unknown}\n\n--- Below this line is a copy of the message.\n\nReceived: from papers.example\nFrom: papers@papers.example\nTo: ${reader}\nMessage-ID: ${messageId}\n`;

  test('is believed when it returns the mail that was sent', async () => {
    await sendOn(sampleDays.last);
    const [name = ''] = await readdir(join(folder, 'outbox'));
    const sent = await readFile(join(folder, 'outbox', name), 'utf8');
    const messageId = /^Message-ID: (<[^>]+>)/im.exec(sent)?.[1] ?? '';
    await bounces(sampleDays.last, ['-'], report(messageId));
    expect(await stateOf()).toBe('bounced');
  });

  test('is not believed when it returns another', async () => {
    await sendOn(sampleDays.last);
    const { messages } = await bounces(sampleDays.last, ['-'], report('<invented@papers.example>'));
    expect(messages[0]?.recipients[0]).toMatchObject({
      email: reader,
      hard: true,
      action: 'none',
      note: 'not about a mail of ours',
    });
    expect(await stateOf()).toBe('active');
  });

  test('is not believed weeks after the last mail', async () => {
    await sendOn(sampleDays.last);
    const bare = report('').split('--- Below')[0] ?? '';
    await bounces('2026-07-20T12:00:00Z', ['-'], bare);
    expect(await stateOf()).toBe('active');
  });
});

describe('other mail', () => {
  test('a complaint is heeded at once', async () => {
    await sendOn(sampleDays.last);
    const arf = `From: feedback@provider.example\nTo: abuse@papers.example\nSubject: FW\nMessage-ID: <c1@provider.example>\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\nReturn-Path: <${await addressOf('bounce')}>\nSubject: x\n\nx\n--b--\n`;
    await bounces(sampleDays.last, ['-'], arf);
    expect(await stateOf()).toBe('complained');
  });

  test('to the unsubscribe address takes off the list whose mail it was in, whoever wrote', async () => {
    await sendOn(sampleDays.last);
    const to = await addressOf('unsubscribe');
    await bounces(
      sampleDays.last,
      ['-'],
      `From: other@home.example\nTo: ${to}\nSubject: hello\nMessage-ID: <u@home.example>\n\n\n`,
    );
    expect(await stateOf()).toBe('unsubscribed');
  });

  test('with the subject "unsubscribe" to the list takes off who wrote it', async () => {
    const mail = (to: string) =>
      `From: ${reader}\nTo: ${to}\nSubject: Unsubscribe\nMessage-ID: <u@${to}>\n\nplease\n`;
    await bounces(sampleDays.last, ['-'], mail('somebody@else.example'));
    expect(await stateOf()).toBe('active');
    await bounces(sampleDays.last, ['-'], mail('papers@papers.example'));
    expect(await stateOf()).toBe('unsubscribed');
  });
});

test('without files, pipe or mailbox there is nothing to read', async () => {
  const { code, stdout } = await runDigest(['bounces', ...onDay(sampleDays.last)], { cwd: folder });
  expect([code, stdout]).toEqual([0, '0 mails: nobody is affected.\n']);
});

test('a mailbox that cannot be reached stops no digest', async () => {
  await sources.configure(folder, 'bounces: { mailbox: "imap://b:secret@127.0.0.1:9/INBOX" }\n');
  sources.setDay(sampleDays.last);
  const { code, stderr } = await runDigest(['run', ...onDay(sampleDays.last)], { cwd: folder });
  expect(code).toBe(0);
  expect(stderr).toContain('the mailbox at 127.0.0.1:9 cannot be read');
  expect(stderr).not.toContain('secret');
  expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
});
