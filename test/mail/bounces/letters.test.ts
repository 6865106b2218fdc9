// Mails that talk of failure, quotas and addresses, and are no report: none may cost a reader the digest.
import { describe, expect, test } from 'vitest';
import { inspectMail } from '../../../src/mail/bounces/inspect.ts';
import { readMail } from '../../../src/mail/bounces/read-mail.ts';
import { letter } from './report-mail.ts';

const kindOf = async (bytes: Uint8Array) => inspectMail(await readMail(bytes)).kind;

describe('no bounce is', () => {
  test.each([
    [
      'a digest that quotes one',
      'lab-digest@lists.example',
      'Lab Digest, Vol 12, Issue 3',
      'I get this:\n\n<kim@lab.example>: host mx.lab.example said: 550 5.1.1 User unknown (in reply to RCPT TO command)\n',
    ],
    [
      'an answer to one',
      'Ben <ben@hill.example>',
      'Re: Undelivered Mail Returned to Sender',
      'What is wrong?\n\n> <kim@lab.example>: host mx said: 550 5.1.1 User unknown\n',
    ],
    [
      'one that was forwarded',
      'Ben <ben@hill.example>',
      'Fwd: Mail delivery failed: returning message to sender',
      'The following address(es) failed:\n  kim@lab.example\n    550 no such user\n',
    ],
    [
      'a notice of maintenance',
      'Postmaster <postmaster@lab.example>',
      'Delivery problems on Saturday',
      'Our servers will be down. Mail could not be delivered last week, and will be delayed again.\n',
    ],
    [
      'a warning of a quota',
      'Postmaster <postmaster@lab.example>',
      'Your mailbox is almost full',
      'kim@lab.example has reached 90% of its quota.\n',
    ],
    [
      'a lure',
      'Mail Administrator <admin@lab-mail.example>',
      'Undelivered mails: action required',
      'You have 5 undelivered messages. Click here to release them to <kim@lab.example>.\n',
    ],
    [
      'a ticket about one',
      'Ben <notifications@forge.example>',
      '[mail] Delivery failure not recognised (#12)',
      'The parser misses "Delivery to the following recipient failed permanently: <x@y.example>".\n',
    ],
    [
      'a newsletter about them',
      'News <news@mail.example>',
      'How to handle bounced mail',
      'Delivery failures: 550 5.1.1 User unknown means that <kim@lab.example> does not exist.\n',
    ],
    [
      "a list's own notice",
      'mailman-bounces@lists.example',
      'Bounce action notification',
      'Member: lea@bay.example\nAction: Subscription disabled.\nReason: Excessive or fatal bounces.\n',
    ],
    [
      'a log',
      'root@host.example',
      'Logwatch for mx.host.example',
      '12 rejected: 550 5.1.1 <kim@lab.example>: User unknown\n',
    ],
  ])('%s', async (_, from, subject, body) => {
    expect(await kindOf(letter(from, subject, body))).toBe('other');
    expect(await kindOf(letter(from, subject, body, 'Return-Path: <bounce-7@mailer.example>\n'))).toBe(
      'other',
    );
  });
});

describe('an absence note is', () => {
  test.each([
    ['Kim Lee is out of the office.', ''],
    ['I will be out of the office starting 05.01.2026', ''],
    ['Re: Daily Papers', 'X-Vacation: yes\n'],
    ['Re: Daily Papers', 'Auto-Submitted: auto-replied (vacation)\nReturn-Path: <>\n'],
  ])('%s', async (subject, headers) => {
    expect(await kindOf(letter('Kim <kim@lab.example>', subject, 'I am away.', headers))).toBe('vacation');
  });
});
