// What comes back, on the built program: from a mail that was sent to a list that is shorter.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { BouncesResult } from '../../src/commands/shared/mail/bounce-results.ts';
import { type ReturnPurpose, returnPathOf } from '../../src/mail/compose/return-path.ts';
import type { Subscriber } from '../../src/model/subscriber.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { digestJson, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';

const reader = 'mina.okoro@lab.example';
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
  await runDigest(['subscribers', 'add', reader, '--now', atDue(sampleDays.first)], { cwd: folder });
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

describe('a bounce to the address that the mail was sent from', () => {
  test('takes its reader off the list, and a dry run only says so', async () => {
    await sendOn(sampleDays.first);
    await writeFile(join(folder, 'b.eml'), bounceTo(await addressOf('bounce'), unknown));
    const dry = await runDigest(['bounces', 'b.eml', '--dry-run', ...onDay(sampleDays.first)], {
      cwd: folder,
    });
    expect(dry.stdout).toContain('bounced: 5.1.1 userunknown');
    expect(dry.stdout).toContain('1 mail: 1 bounced (dry run: nothing was changed).');
    expect(await stateOf()).toBe('active');

    const { messages } = await bounces(
      sampleDays.first,
      ['-'],
      await readFile(join(folder, 'b.eml'), 'utf8'),
    );
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
    await sendOn(sampleDays.last);
    expect(await readdir(join(folder, 'outbox'))).toHaveLength(1);
  });
});

test('without files, pipe or mailbox there is nothing to read', async () => {
  const { code, stdout } = await runDigest(['bounces', ...onDay(sampleDays.last)], { cwd: folder });
  expect([code, stdout]).toEqual([0, '0 mails: no address is affected.\n']);
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
