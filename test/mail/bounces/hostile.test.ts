// Mails that no system would write: the reader of bounces answers all of them, and soon.
import { describe, expect, test } from 'vitest';
import { inspectMail } from '../../../src/mail/bounces/inspect.ts';
import { readMail } from '../../../src/mail/bounces/read-mail.ts';
import { growthOf, linearGrowth } from '../../helpers/growth.ts';
import { random } from '../../helpers/random.ts';
import { fixtureBytes } from './fixture-mail.ts';

const inspect = async (bytes: Uint8Array) => inspectMail(await readMail(bytes));
const samples = [
  'postfix-user-unknown.eml',
  'qmail-full.eml',
  'notes-japanese.eml',
  'ses-notice.eml',
  'arf-abuse.eml',
  'sendmail-policy.eml',
];

/** One mail with some of its bytes changed, cut out, doubled or moved. */
function mutated(bytes: Buffer, next: () => number): Buffer {
  let result = bytes;
  for (let edits = 1 + Math.floor(next() * 6); edits > 0; edits -= 1) {
    const at = Math.floor(next() * result.length);
    const length = Math.floor(next() * 80);
    const [head, piece, tail] = [
      result.subarray(0, at),
      result.subarray(at, at + length),
      result.subarray(at + length),
    ];
    const junk = Buffer.from(Array.from({ length: 8 }, () => Math.floor(next() * 256)));
    const choices = [[head, tail], [head, junk, tail], [head, piece, piece, tail], [tail, head], [head]];
    result = Buffer.concat(choices[Math.floor(next() * choices.length)] ?? []);
  }
  return result;
}

describe('hostile mail', () => {
  test('is answered, whatever was done to it', async () => {
    const next = random(20260616);
    for (let round = 0; round < 600; round += 1) {
      const bytes = mutated(fixtureBytes(samples[round % samples.length] ?? ''), next);
      const { recipients } = await inspect(bytes);
      for (const { status } of recipients) expect(status).toMatch(/^(?:|[245]\.\d{1,3}\.\d{1,3})$/);
    }
  }, 60_000);

  test.each([
    ['nothing', ''],
    ['a header without an end', 'Subject: '.padEnd(300_000, 'x')],
    [
      'parts in parts',
      Array.from(
        { length: 300 },
        (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`,
      ).join(''),
    ],
    [
      'a thousand parts',
      `Content-Type: multipart/report; boundary=b\n\n${'--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822;a@b.example\nAction: failed\n\n'.repeat(1000)}`,
    ],
    [
      'an endless list of recipients',
      `From: MAILER-DAEMON\nSubject: failure notice\n\n${'<kim@lab.example>:\n'.repeat(50_000)}`,
    ],
    [
      'a wall of text',
      `From: MAILER-DAEMON\nSubject: failure notice\n\n550 ${'user mailbox quota sender rejected '.repeat(20_000)}`,
    ],
    ['a line of one character', `From: MAILER-DAEMON\nSubject: failure notice\n\n${'-'.repeat(500_000)}`],
    ['white space', `From: MAILER-DAEMON\nSubject: failure notice\n\n${' \n'.repeat(300_000)}`],
    ['addresses without an end', `From: MAILER-DAEMON\nSubject: failure notice\n\n${'a@'.repeat(100_000)}`],
  ])('of %s is answered, with at most 200 recipients', async (_, mail) => {
    const { recipients } = await inspect(Buffer.from(mail));
    expect(recipients.length).toBeLessThanOrEqual(200);
  });

  test.each([
    ['recipients', '<kim@lab.example>:\n'],
    ['words of refusals', 'user mailbox quota sender rejected '],
    ['dashes', '-'],
    ['white space', ' \n'],
    ['address beginnings', 'a@'],
  ])('of many %s costs time in proportion to its size', async (_, piece) => {
    const growth = await growthOf((bytes) => {
      const text = piece.repeat(Math.ceil(bytes / piece.length));
      return inspect(Buffer.from(`From: MAILER-DAEMON\nSubject: failure notice\n\n550 ${text}`));
    }, 50_000);
    expect(growth).toBeLessThan(linearGrowth);
  });

  test('names an unknown charset, and is read anyway', async () => {
    const mail = fixtureBytes('qmail-full.eml')
      .toString()
      .replace('Subject:', 'Content-Type: text/plain; charset=x-klingon\nSubject:');
    expect((await inspect(Buffer.from(mail))).recipients).toHaveLength(2);
  });
});
