// Refusals while an edition is sent: those about one reader, and those about us that every reader meets.
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RecipientReport } from '../../../src/mail/bounces/mail-report.ts';
import { deliverEdition } from '../../../src/mail/delivery/deliver.ts';
import type { DeliveryReport } from '../../../src/mail/delivery/delivery-job.ts';
import { openTransport } from '../../../src/mail/transports/open-transport.ts';
import { parseTransport } from '../../../src/mail/transports/transport.ts';
import type { Delivery } from '../../../src/model/delivery.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { memoryOutbox } from '../../helpers/memory-outbox.ts';
import { outgoing } from '../../helpers/outgoing.ts';
import { type FaultySmtpOptions, startFaultySmtp } from '../../helpers/smtp-catcher.ts';

const readers = (count: number) =>
  Array.from({ length: count }, (_, index) => `reader${String(index).padStart(3, '0')}@example.org`);

async function sending(emails: readonly string[], fault: FaultySmtpOptions['fault']) {
  const attempts: string[] = [];
  const server = await startFaultySmtp({
    fault: (at) => {
      if (at.stage === 'rcpt') attempts.push(at.email);
      return fault?.(at) ?? null;
    },
  });
  const transport = await openTransport({
    target: parseTransport(`smtp://127.0.0.1:${server.port}`, '/'),
    connections: 2,
  });
  onTestFinished(async () => {
    await transport.close();
    await server.close();
  });
  const outbox = memoryOutbox(emails);
  const refused: (Pick<Delivery, 'email'> & Pick<RecipientReport, 'reason' | 'hard' | 'status'>)[] = [];
  const send = (): Promise<DeliveryReport> =>
    deliverEdition({
      edition: 'daily/2026-06-16',
      emails: null,
      outbox,
      transport,
      compose: ({ email }) => outgoing(email, `To: ${email}\r\n\r\nbody\r\n`),
      connections: 2,
      clock: fakeClock(),
      random: () => 0.5,
      signal: new AbortController().signal,
      onRefused: async ({ email }, { reason, hard, status }) => {
        refused.push({ email, reason, hard, status });
      },
    });
  const states = () => outbox.all.map(({ state }) => state);
  return { send, states, outbox, attempts, server, refused };
}

describe('a refusal about us that every reader meets stops the run, and leaves the deliveries planned', () => {
  test.each([
    ['rcpt', 554, '5.7.1 <%s>: Relay access denied', /permit this machine/],
    ['rcpt', 550, '5.7.1 Unable to relay', /permit this machine/],
    ['rcpt', 554, '5.7.1 Service unavailable; Client host [192.0.2.1] blocked using bl.example', /list or/],
    ['rcpt', 550, '5.7.606 Access denied, banned sending IP [192.0.2.1]', /list or the provider/],
    ['rcpt', 550, '5.7.1 Client host rejected: cannot find your reverse hostname', /digest doctor/],
    ['rcpt', 554, '5.1.8 <papers@example.org>: Sender address rejected: Domain not found', /mail\.from/],
    ['rcpt', 550, '5.7.1 Authentication required', /user and password/],
    ['rcpt', 550, '5.7.1 You must authenticate first', /user and password/],
    ['end', 550, '5.7.26 This mail is unauthenticated: SPF and DKIM did not pass', /digest doctor/],
    ['rcpt', 553, '5.7.1 <papers@example.org>: Sender address rejected: not owned by user kim', /mail\.from/],
    ['end', 550, '5.7.60 SMTP; Client does not have permissions to send as this sender', /mail\.from/],
    ['end', 554, '5.7.1 You are not allowed to send from this sender address', /mail\.from/],
  ] as const)('at %s: %i %s', async (stage, code, text, advice) => {
    const { send, states, outbox, refused } = await sending(readers(3), (at) =>
      at.stage === stage ? { code, text: text.replace('%s', at.email) } : null,
    );
    await expect(send()).rejects.toMatchObject({
      message: expect.stringMatching(/: 55[034] /),
      hint: expect.stringMatching(advice),
    });
    expect(states()).toEqual(['planned', 'planned', 'planned']);
    expect(outbox.all.map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
    expect(refused).toEqual([]);
  });

  test('which the server says instead of its greeting', async () => {
    const { send, states } = await sending(readers(3), ({ stage }) =>
      stage === 'connect' ? { code: 554, text: '5.7.1 192.0.2.1 is listed at bl.example' } : null,
    );
    await expect(send()).rejects.toMatchObject({
      message: expect.stringMatching(/^The mail server refuses our connections: 554 5\.7\.1 192/),
      hint: expect.stringMatching(/list or the provider/),
    });
    expect(states()).toEqual(['planned', 'planned', 'planned']);
  });

  test('after a hundred readers, not after all', async () => {
    const { send, states, attempts } = await sending(readers(400), ({ stage }) =>
      stage === 'rcpt' ? { code: 554, text: '5.7.1 Relay access denied' } : null,
    );
    await expect(send()).rejects.toThrow('Relay access denied');
    expect(new Set(states())).toEqual(new Set(['planned']));
    expect(attempts.length).toBeGreaterThanOrEqual(100);
    expect(attempts.length).toBeLessThan(110);
  });

  test('while an unknown reader among them fails on their own', async () => {
    const { send, states, refused } = await sending(readers(3), ({ stage, email }) =>
      stage !== 'rcpt'
        ? null
        : { code: 550, text: email.startsWith('reader001') ? '5.1.1 User unknown' : '5.7.1 Relaying denied' },
    );
    await expect(send()).rejects.toThrow('Relaying denied');
    expect(states()).toEqual(['planned', 'failed', 'planned']);
    expect(refused).toEqual([
      { email: 'reader001@example.org', reason: 'userunknown', hard: true, status: '5.1.1' },
    ]);
  });
});

describe('a refusal that others do not meet fails that delivery only', () => {
  const onlyFirst: FaultySmtpOptions['fault'] = ({ stage, email }) =>
    stage === 'rcpt' && email.startsWith('reader000')
      ? { code: 554, text: '5.7.1 Relay access denied' }
      : null;

  test('in the same run, although it came first', async () => {
    const { send, states, attempts } = await sending(readers(3), onlyFirst);
    expect(await send()).toMatchObject({ sent: 2, failed: 1, left: 0 });
    expect(states()).toEqual(['failed', 'sent', 'sent']);
    // Held until the server had taken a mail, and asked once more then.
    expect(attempts.filter((email) => email.startsWith('reader000'))).toHaveLength(2);
  });

  test('in a run for that one reader after the others got theirs', async () => {
    const { send, states, outbox } = await sending(readers(3), onlyFirst);
    await send();
    const [first] = outbox.all;
    if (first) first.state = 'planned';
    expect(await send()).toMatchObject({ sent: 0, failed: 1 });
    expect(states()).toEqual(['failed', 'sent', 'sent']);
  });
});

test.each([
  ['550 5.1.1', 'User unknown'],
  ['552 5.2.2', 'Mailbox full'],
  ['550 5.7.1', 'Recipient address rejected: this user accepts no mail'],
  ['550 5.7.133', 'RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required'],
  ['550 5.7.1', 'You are not a member of this list; only members may send'],
  ['550 5.7.1', 'Message rejected'],
  ['554 5.6.0', 'as the test asked'],
])('%s %s, met by every reader, is about each of them', async (code, text) => {
  const [reply, status] = code.split(' ');
  const { send, states } = await sending(readers(2), ({ stage }) =>
    stage === 'rcpt' ? { code: Number(reply), text: `${status} ${text}` } : null,
  );
  expect(await send()).toMatchObject({ failed: 2, left: 0 });
  expect(states()).toEqual(['failed', 'failed']);
});

test('what refusals say about readers is reported once the outcome is on record, as a bounce would have it', async () => {
  const { send, refused } = await sending(readers(4), ({ stage, email }) => {
    if (stage === 'rcpt' && email.startsWith('reader000')) return { code: 550, text: '5.1.1 No such user' };
    if (stage === 'rcpt' && email.startsWith('reader001')) return { code: 552, text: '5.2.2 Over quota' };
    if (stage === 'end' && email.startsWith('reader002')) return { code: 550, text: 'No such user here' };
    return null;
  });
  expect(await send()).toMatchObject({ sent: 1, failed: 3 });
  expect(refused.toSorted((a, b) => a.email.localeCompare(b.email))).toEqual([
    { email: 'reader000@example.org', reason: 'userunknown', hard: true, status: '5.1.1' },
    { email: 'reader001@example.org', reason: 'mailboxfull', hard: false, status: '5.2.2' },
    // After the content it may be a filter's answer.
    { email: 'reader002@example.org', reason: 'filtered', hard: false, status: '5.0.910' },
  ]);
});
