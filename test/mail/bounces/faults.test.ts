// Faults that were reported, each as a mail that came back for a delivery of ours: what the command makes of it.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readBounces } from '../../../src/commands/bounces.ts';
import type { CommandContext } from '../../../src/commands/shared/context.ts';
import type { MessageResult } from '../../../src/commands/shared/mail/bounce-results.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { returnPathOf } from '../../../src/mail/compose/return-path.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { edition } from '../../helpers/papers.ts';
import { openTestStore } from '../../helpers/test-store.ts';
import { fixtureBytes } from './fixture-mail.ts';

const reader = 'mina.okoro@lab.example';
const day = '2026-06-11';

interface Outcome extends MessageResult {
  /** The subscriber's state afterwards. */
  state: string | undefined;
}

/** Sends an edition to the reader, and reads `mail` as what came back to the return path of that delivery. */
async function returned(mail: string): Promise<Outcome> {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const clock = fakeClock(`${day}T11:00:00Z`);
  await store.subscribers.add(
    { email: reader, name: null, preferences: { periods: ['daily'] } },
    clock.now(),
  );
  const id = `daily/${day}` as const;
  await store.editions.freeze(edition([{}], { id, date: day }), 'Subject', clock.now());
  const [delivery] = await store.deliveries.claim(id, { limit: 1, at: clock.now(), emails: null });
  const key = await store.secrets.key('return-path');
  const address = returnPathOf('bounces@papers.example', key, {
    purpose: 'bounce',
    deliveryId: delivery?.id ?? 0,
  });
  await store.deliveries.commitStep({
    outcomes: [
      {
        id: delivery?.id ?? 0,
        state: 'sent',
        at: clock.now(),
        nextAttemptAt: null,
        response: null,
        attempted: true,
      },
    ],
    next: [],
    handedOverAt: null,
  });
  const context: CommandContext = {
    config: parseConfig('mail: { from: "Daily Papers <papers@papers.example>" }\n', '/digest.yaml', {}),
    store,
    clock,
    signal: new AbortController().signal,
    random: () => 0,
    sample: false,
    report: { warn: () => {}, note: () => {}, detail: () => {}, progress: () => {} },
    http: () => Promise.reject(new Error('no network')),
  };
  const ours = mail.replace(/bounces\+[\w-]+@(?:papers\.example|example\.org)/g, address);
  const { messages } = await readBounces(context, {
    files: [],
    stdin: Readable.from([Buffer.from(ours)]),
    dryRun: false,
  });
  const [message] = messages;
  if (!message) throw new Error('no mail was read');
  return { ...message, state: (await store.subscribers.find(reader))?.state };
}

const hard = { bounce: true, state: 'bounced' };
const soft = { bounce: true, state: 'active' };
const ignored = { bounce: false, state: 'active' };

describe('a fault of our own domain or relay never costs a reader', () => {
  test.each([
    ['sender-domain-unknown-at-rcpt.eml'],
    ['sender-domain-named-only.eml'],
    ['sender-domain-unresolvable.eml'],
    ['sender-address-called-back.eml'],
    ['sender-ip-not-of-domain.eml'],
    ['relay-host-misspelt.eml'],
    ['dns-answer-malformed.eml'],
    ['address-harvesting-suspected.eml'],
    ['provider-code-only.eml'],
  ])('%s', async (name) => {
    const outcome = await returned(fixtureBytes(`faults/${name}`).toString());
    expect(outcome).toMatchObject(soft);
    expect(outcome.recipients).toMatchObject([{ hard: false, action: 'counted' }]);
  });
});

describe('an unknown reader is recognised', () => {
  test.each([
    ['scanner-footer-below-5.1.1.eml', '5.1.1'],
    ['transcript-names-unknown-user.eml', '5.5.0'],
    ['no-status-and-no-final-recipient.eml', '5.0.911'],
    ['unknown-user-after-data.eml', '5.0.0'],
    ['code-word-bad-recipient.eml', '5.0.0'],
    ['aliyun-invalid-rcptto.eml', '5.0.0'],
    ['powermta-bad-mailbox.eml', '5.2.1'],
    ['mdaemon-no-such-user.eml', '5.0.911'],
    ['imail-invalid-userid.eml', '5.0.911'],
    ['smartermail-no-such-user.eml', '5.0.911'],
    ['notes-japanese-not-in-directory.eml', '5.0.911'],
    ['groupwise-user-not-found.eml', '5.0.911'],
    ['french-unknown-user.eml', '5.0.911'],
    ['exchange-forwarded-recipient.eml', '5.0.911'],
    ['nested-in-gateway-report.eml', '5.0.0'],
    ['version-in-quoted-subject.eml', '5.0.911'],
    ['local-user-not-known.eml', '5.0.911'],
    ['french-address-not-in-directory.eml', '5.0.911'],
    ['address-no-longer-valid.eml', '5.0.911'],
    ['microsoft-365-not-found.eml', '5.0.911'],
    ['mdaemon-transcript-with-times.eml', '5.0.911'],
    ['imail-user-unknown.eml', '5.0.911'],
    ['mailru-user-not-found.eml', '5.0.911'],
    ['chinese-colon-before-address.eml', '5.0.911'],
  ])('%s', async (name, status) => {
    const outcome = await returned(fixtureBytes(`faults/${name}`).toString());
    expect(outcome).toMatchObject(hard);
    expect(outcome.recipients).toMatchObject([
      { status, reason: 'userunknown', hard: true, action: 'bounced' },
    ]);
  });
});

test('an address after a full-width colon is read without it', async () => {
  const { recipients } = await returned(fixtureBytes('faults/chinese-colon-before-address.eml').toString());
  expect(recipients[0]?.email).toBe(reader);
});

describe('what came to the return path of a delivery is about that delivery', () => {
  test.each([
    ['a report without a cause', 'non-delivery-without-reason.eml'],
    ['a report in a language without rules', 'icelandic-report.eml'],
    ['a report of a mailbox that is never emptied', 'not-collected.eml'],
    ["a scanner's report without any recipient", 'scanner-names-no-recipient.eml'],
    ['a report about two addresses behind ours, one of which works', 'forwarded-to-two-one-unknown.eml'],
  ])('%s counts as a soft bounce', async (_, name) => {
    const outcome = await returned(fixtureBytes(`faults/${name}`).toString());
    expect(outcome).toMatchObject(soft);
    expect(outcome.recipients).toMatchObject([{ action: 'counted' }]);
  });

  test('unless the reader wrote it', async () => {
    const note = `Return-Path: <>\nFrom: ${reader}\nTo: bounces+mark@papers.example\nSubject: Er ekki við\nMessage-ID: <n@lab.example>\n\nKem aftur á mánudag.\n`;
    expect(await returned(note)).toMatchObject(ignored);
  });
});

describe('what is not a bounce counts for nothing', () => {
  test.each([
    ['a delay', 'delay-advisory-full-mailbox.eml', 'delay'],
    ['a challenge', 'challenge-as-failed-delivery.eml', 'challenge'],
  ])('%s', async (_, name, kind) => {
    const outcome = await returned(fixtureBytes(`faults/${name}`).toString());
    expect(outcome).toMatchObject({ ...ignored, kind });
    expect(outcome.recipients).toMatchObject([{ action: 'none' }]);
  });
});

const cases = `${resolve('..', 'shared')}/cases/`;

describe.skipIf(!existsSync(cases))('the mails of ../shared/cases', () => {
  const table = existsSync(cases) ? readFileSync(`${cases}README.md`, 'utf8') : '';
  const rows = [...table.matchAll(/^\| (bounce-\S+\.eml) \| ([^|]+) \|/gm)];
  test.each(rows.map(([, name = '', right = '']) => [name, right.trim()] as const))(
    '%s: %s',
    async (name, right) => {
      const outcome = await returned(readFileSync(`${cases}${name}`, 'utf8'));
      const expected = /^(?:hard|soft|no bounce|at least soft)/.exec(right)?.[0];
      if (expected === 'no bounce') expect(outcome).toMatchObject(ignored);
      else if (expected === 'at least soft') expect(outcome.recipients[0]?.action).not.toBe('none');
      else expect(outcome).toMatchObject(expected === 'hard' ? hard : soft);
    },
  );
});
