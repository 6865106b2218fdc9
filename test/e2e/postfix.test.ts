// An edition through a mail server that is not ours: what Postfix delivers, who verifies it, and what it sends back.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LintResult } from '../../src/commands/lint.ts';
import type { SendResult } from '../../src/commands/send.ts';
import type { BouncesResult } from '../../src/commands/shared/mail/bounce-results.ts';
import type { Subscriber } from '../../src/model/subscriber.ts';
import { dkimKeysOf, dkimpy, verifyDkim, verifyWithDkimpy } from '../helpers/dkim-verify.ts';
import { editionFields, fieldNames, siteFields } from '../helpers/mail-fields.ts';
import { hasPostfix, type Postfix, startPostfix } from '../helpers/postfix.ts';
import { digestJson, runDigest, temporaryFolder } from '../helpers/run-digest.ts';
import { atDue, type SampleSources, sampleDays, startSampleSources } from '../helpers/sample-sources.ts';
import { hasSpamAssassin, scoreSpam } from '../helpers/spamassassin.ts';

const { rsa, ed25519, publicKeys, records } = dkimKeysOf('papers.example');
const siteUrl = 'https://papers.example';

const plain = 'mina.okoro@readers.example';
const interested = 'ada@readers.example';
const foreign = 'jörg@readers.example';
/** No mailbox: refused while we are still talking. */
const unknown = 'nobody@readers.example';
/** Taken, sent on, and found to have no mailbox there. */
const moved = 'moved@readers.example';
const bounces = 'bounces@papers.example';
const readers: readonly (readonly [email: string, name: string, interests: string])[] = [
  [plain, 'Mina Okoro', ''],
  [interested, 'Łukasz “Ada” Žižek, Профессор', 'cs.LG, robots'],
  [foreign, 'Jörg Größe', ''],
  [unknown, 'Nobody', ''],
  [moved, 'Moved Away', ''],
];
const received = [plain, interested, foreign];

describe.skipIf(!hasPostfix)('an edition sent through Postfix', () => {
  const cleanups: (() => Promise<void>)[] = [];
  let sources: SampleSources;
  let postfix: Postfix;
  let folder: string;
  let sent: SendResult;

  // Last opened, first closed.
  afterAll(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });

  beforeAll(async () => {
    folder = await temporaryFolder((work) => cleanups.push(work));
    sources = await startSampleSources();
    cleanups.push(() => sources.close());
    postfix = await startPostfix(await temporaryFolder((work) => cleanups.push(work)), {
      mailboxes: [...received, bounces],
      forwards: { [moved]: 'moved@papers.example' },
    });
    cleanups.push(() => postfix.stop());
    await configure();
    for (const [email, name, interests] of readers) {
      const { code, stderr } = await digest(
        'subscribers',
        'add',
        email,
        '--name',
        name,
        '--interests',
        interests,
      );
      expect([code, stderr]).toEqual([0, expect.any(String)]);
    }
    await digest('fetch', '--now', atDue(sampleDays.last));
    // Today's mail about a day of the sample: a filter takes a mail that is months old for spam.
    sent = await digestJson<SendResult>(['send', '--date', sampleDays.last], { cwd: folder });
    await postfix.arrived(bounces, 1);
    await postfix.drained();
  });

  const digest = (...args: string[]) => runDigest(args, { cwd: folder });
  const mailOf = (email: string) => {
    const [mail, ...more] = postfix.mailsOf(email);
    expect(more).toEqual([]);
    return mail ?? expect.fail(`${email} got no mail`);
  };

  async function configure(): Promise<void> {
    for (const [name, { privateKey }] of [
      ['rsa', rsa],
      ['ed', ed25519],
    ] as const)
      await writeFile(join(folder, `${name}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await sources.configure(
      folder,
      `site: { url: "${siteUrl}" }
mail:
  from: Daily Papers <papers@papers.example>
  transport: smtp://127.0.0.1:${postfix.port}
  bounces: ${bounces}
  dkim:
    - { domain: papers.example, selector: digest, keyFile: ./rsa.pem }
    - { domain: papers.example, selector: digest-ed, keyFile: ./ed.pem }
`,
    );
  }

  test('is in each mailbox once, and whom the server does not know is on record as failed', async () => {
    expect(sent).toMatchObject({ recipients: 5, sent: 4, failed: 1, deferred: 0, uncertain: 0 });
    for (const email of received) expect(postfix.mailsOf(email)).toHaveLength(1);
    const again = await digestJson<SendResult>(['send', '--date', sampleDays.last], { cwd: folder });
    expect(again).toMatchObject({ sent: 0 });
    await postfix.drained();
    for (const email of received) expect(postfix.mailsOf(email)).toHaveLength(1);
  });

  test.each(readers.filter(([email]) => received.includes(email)))(
    'arrives at %s with the headers of a list, its reader’s name and links of their own',
    async (email, name) => {
      const raw = mailOf(email);
      const header = raw.subarray(0, raw.indexOf('\n\n')).toString();
      const added = ['return-path', 'x-original-to', 'delivered-to', 'received'];
      expect(fieldNames(raw).filter((field) => !added.includes(field))).toEqual(
        [...editionFields, ...siteFields, 'dkim-signature', 'dkim-signature'].sort(),
      );
      expect(header).toMatch(/^Return-Path: <bounces\+b-[0-9a-z]+-[0-9a-f]{10}@papers\.example>$/m);
      expect(header).toMatch(
        /^List-Unsubscribe: <https:\/\/papers\.example\/unsubscribe\/[^>]+>,\n <mailto:bounces\+u-[^>]+@papers\.example\?subject=unsubscribe>$/m,
      );
      expect(header).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
      expect(header).toMatch(/^List-Id: Daily Papers <daily-papers\.papers\.example>$/im);
      expect(header).toMatch(/^List-Archive: <https:\/\/papers\.example\/archive>$/m);
      expect(header).toMatch(/^Auto-Submitted: auto-generated$/m);
      const mail = await simpleParser(raw);
      expect(mail.to).toMatchObject({ value: [{ name, address: email }] });
      expect(mail.from?.value).toEqual([{ name: 'Daily Papers', address: 'papers@papers.example' }]);
      expect(mail.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
      expect(mail.text).toContain(`${siteUrl}/unsubscribe/`);
      expect(mail.html).toContain(`href="${siteUrl}/unsubscribe/`);
      expect(mail.messageId).toMatch(/^<daily\.[\w.-]+@papers\.example>$/);
    },
  );

  test('leads the reader with interests to their papers first, and has a Message-ID for each', async () => {
    const mails = await Promise.all(received.map((email) => simpleParser(mailOf(email))));
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(received.length);
    const [common, personal] = mails;
    expect(personal?.text).toContain('cs.LG');
    expect(personal?.text).not.toBe(common?.text);
  });

  test('has both signatures intact after the relay', () => {
    for (const email of received)
      expect(verifyDkim(asSent(mailOf(email)), publicKeys), email).toEqual([true, true]);
  });

  test.skipIf(dkimpy === null)('has both signatures intact for dkimpy as well', () => {
    for (const email of received)
      expect(verifyWithDkimpy(asSent(mailOf(email)), records), email).toEqual([true, true]);
  });

  test.skipIf(!hasSpamAssassin).each([plain, interested])(
    'is not spam to SpamAssassin: %s',
    async (email) => {
      const { points, rules } = await scoreSpam(mailOf(email), folder);
      expect(points, rules.join()).toBeLessThan(1);
    },
  );

  test.skipIf(!hasSpamAssassin)('which knows spam when it sees it', async () => {
    const spam = 'From: x\nSubject: VIAGRA CHEAP!!!\n\nBuy viagra now!!! Earn $$$\n';
    expect((await scoreSpam(Buffer.from(spam), folder)).points).toBeGreaterThan(5);
  });

  test.each([plain, interested])('breaks no rule of the checklist as it arrived: %s', async (email) => {
    const file = join(folder, `${email}.eml`);
    await writeFile(file, mailOf(email));
    const { findings } = await digestJson<LintResult>(['lint', file], { cwd: folder });
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('bounces from a server without the mailbox, and that reader is off the list', async () => {
    const maildir = postfix.maildir(bounces);
    const { messages } = await digestJson<BouncesResult>(['bounces', maildir], { cwd: folder });
    expect(messages).toMatchObject([
      {
        kind: 'bounce',
        bounce: true,
        recipients: [{ status: '5.1.1', reason: 'userunknown', hard: true, action: 'bounced' }],
      },
    ]);
    const stateOf = async (email: string) =>
      (await digestJson<Subscriber>(['subscribers', 'show', email], { cwd: folder })).state;
    expect(await stateOf(moved)).toBe('bounced');
    for (const email of received) expect(await stateOf(email), email).toBe('active');
  });
});

/** A Maildir has the line ends of its machine. */
function asSent(mail: Buffer): Buffer {
  return Buffer.from(mail.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}
