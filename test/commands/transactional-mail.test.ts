// The mails that answer what was asked for on the site, over a real mail server that fails when the test asks it to.
import { simpleParser } from 'mailparser';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type FakeClock, fakeClock } from '../helpers/fake-clock.ts';
import { startTestSite, type TestSite } from '../helpers/site.ts';
import { type FaultySmtp, type FaultySmtpOptions, startFaultySmtp } from '../helpers/smtp-catcher.ts';

const ada = 'ada@example.org';
const day = 86_400_000;
let clock: FakeClock;
let smtp: FaultySmtp;
let site: TestSite;
let fault: FaultySmtpOptions['fault'];

beforeEach(async () => {
  clock = fakeClock();
  fault = () => null;
  smtp = await startFaultySmtp({ fault: (at) => fault?.(at) ?? null });
  onTestFinished(() => smtp.close());
  site = await startTestSite(onTestFinished, { clock, transport: `smtp://127.0.0.1:${smtp.port}` });
  onTestFinished(() => site.close());
});

const ask = (kind: 'subscribe' | 'link' = 'subscribe', email = ada) =>
  site.store.notices.request({ kind, email, name: 'Ada', interests: ['cs.CL'] }, clock.now());
const add = (email = ada) =>
  site.store.subscribers.add({ email, name: null, preferences: { periods: ['daily'] } }, clock.now());
const change = (state: 'unsubscribed' | 'bounced' | 'complained') =>
  site.store.subscribers.changeState(ada, state, { cause: 'x', source: 'mail' }, clock.now());
const subjects = async () =>
  await Promise.all(smtp.taken.map(async ({ raw }) => (await simpleParser(raw)).subject));

describe('which mail answers', () => {
  test('a new address: a request to confirm, and no edition before that', async () => {
    await ask();
    expect(await site.mailer.answerDue()).toBe(true);
    expect(await subjects()).toEqual(['Please confirm: Daily Papers']);
    expect(await site.store.subscribers.count('active')).toBe(0);
    expect(await site.mailer.answerDue()).toBe(false);
  });

  test('one who gets it already: so you do, with the link', async () => {
    await add();
    await ask();
    await site.mailer.answerDue();
    expect(await subjects()).toEqual(['You are on the list of Daily Papers']);
  });

  test.each(['unsubscribed', 'bounced'] as const)(
    'one who had %s and subscribes again: please confirm, and nothing changes before',
    async (state) => {
      await add();
      await change(state);
      await ask();
      await site.mailer.answerDue();
      expect(await subjects()).toEqual(['Please confirm: Daily Papers']);
      expect((await site.store.subscribers.find(ada))?.state).toBe(state);
      expect(await site.store.suppressions.find(ada)).toMatchObject({ reason: state });
    },
  );

  test('one who complained, here or before their data was erased: none', async () => {
    await add();
    await change('complained');
    await ask();
    await ask('link');
    await site.mailer.answerDue();
    await site.store.subscribers.erase(ada, { cause: 'x', source: 'command' }, clock.now());
    await ask();
    await site.mailer.answerDue();
    expect(smtp.taken).toEqual([]);
    expect(await site.store.subscribers.find(ada)).toBeNull();
  });

  test('a subscriber who requests the link: the link; a stranger: none; one who has not confirmed: a request to confirm', async () => {
    await add();
    await ask('link');
    await ask('link', 'stranger@example.org');
    await site.store.subscribers.ask(
      { email: 'bo@example.org', name: null, preferences: { periods: [] } },
      clock.now(),
    );
    await ask('link', 'bo@example.org');
    await site.mailer.answerDue();
    expect(await subjects()).toEqual(['Your link for Daily Papers', 'Please confirm: Daily Papers']);
    expect(await site.store.subscribers.find('stranger@example.org')).toBeNull();
  });
});

test('no one gets more than three of them a day, whoever requests them', async () => {
  for (let count = 0; count < 10; count++) await ask(count % 2 ? 'link' : 'subscribe');
  await site.mailer.answerDue();
  expect(smtp.taken).toHaveLength(3);
  clock.advance(day + 1000);
  await ask();
  await site.mailer.answerDue();
  expect(smtp.taken).toHaveLength(4);
});

test('one inbox gets no more than three, however its address is spelled', async () => {
  const spellings = [
    'a.da+1@gmail.com',
    'ada+2@gmail.com',
    'A.D.A@googlemail.com',
    'ada@gmail.com',
    'ad.a+x+y@gmail.com',
    'adA+3@gmail.com',
  ];
  for (const email of spellings) await ask('subscribe', email);
  await ask('subscribe', 'zoe\u0308@example.org');
  await ask('subscribe', 'zo\u00eb@example.org');
  await ask('subscribe', 'bo@example.org');
  await site.mailer.answerDue();
  const to = smtp.taken.map((mail) => mail.to);
  expect(to.filter((email) => /g(?:oogle)?mail\.com$/.test(email))).toHaveLength(3);
  expect(to.filter((email) => email === 'bo@example.org')).toHaveLength(1);
  // Whoever asked in vain is not on record either.
  expect(await site.store.subscribers.count('pending')).toBe(5);
});

test('nothing that was typed into the form but the address is in the mail', async () => {
  const name = 'Win money at https://spam.example';
  await site.store.notices.request(
    { kind: 'subscribe', email: ada, name, interests: ['spam.example'] },
    clock.now(),
  );
  await site.mailer.answerDue();
  const mail = await simpleParser(smtp.taken[0]?.raw ?? '');
  expect(JSON.stringify([...mail.headers, mail.text, mail.html])).not.toMatch(/spam|money/);
});

describe('a mail server that', () => {
  test('is away or defers is tried again, at growing intervals, and the mail is sent once', async () => {
    fault = ({ stage, nth }) => (stage === 'rcpt' && nth <= 2 ? 450 : null);
    await ask();
    await site.mailer.answerDue();
    expect(smtp.taken).toEqual([]);
    await site.mailer.answerDue();
    clock.advance(30_000);
    await site.mailer.answerDue();
    expect(smtp.taken).toEqual([]);
    clock.advance(120_000);
    await site.mailer.answerDue();
    clock.advance(day);
    await site.mailer.answerDue();
    expect(smtp.taken).toHaveLength(1);
  });

  test('refuses for good is not tried again, and the address is deleted after a week', async () => {
    fault = ({ stage }) => (stage === 'rcpt' ? 550 : null);
    await ask();
    await site.mailer.answerDue();
    fault = () => null;
    clock.advance(8 * day);
    expect(await site.mailer.answerDue()).toBe(false);
    await site.mailer.tidy();
    expect(await site.store.subscribers.find(ada)).toBeNull();
  });

  test('does not reply after the last dot may have the mail: it is not sent twice', async () => {
    fault = ({ stage }) => (stage === 'end' ? 'drop' : null);
    await ask();
    await site.mailer.answerDue();
    clock.advance(day);
    expect(await site.mailer.answerDue()).toBe(false);
    expect(smtp.taken).toHaveLength(1);
  });
});

test('a mail that is tried again is the same mail by its Message-ID', async () => {
  fault = ({ stage, nth }) => (stage === 'end' && nth === 1 ? 451 : null);
  const ids: (string | undefined)[] = [];
  await ask();
  await site.mailer.answerDue();
  clock.advance(60_000);
  await site.mailer.answerDue();
  for (const { raw } of smtp.taken) ids.push((await simpleParser(raw)).messageId);
  expect(ids).toEqual([expect.stringMatching(/^<notice\.[0-9a-f]{24}@example\.org>$/)]);
});
