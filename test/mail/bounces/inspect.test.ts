// What is made of each kind of returning mail, in its system's own format.
import { describe, expect, test } from 'vitest';
import { assessReply } from '../../../src/mail/bounces/assess-reply.ts';
import { inspectMail } from '../../../src/mail/bounces/inspect.ts';
import { readMail } from '../../../src/mail/bounces/read-mail.ts';
import { fixtureBytes } from './fixture-mail.ts';

const inspect = async (bytes: Uint8Array) => inspectMail(await readMail(bytes));
const verdicts = async (bytes: Uint8Array) => {
  const { kind, recipients } = await inspect(bytes);
  return [
    kind,
    ...recipients.map(({ email, status, replyCode, reason, hard }) => [
      email,
      status,
      replyCode,
      reason,
      hard,
    ]),
  ];
};
const text = (subject: string, body: string, headers = '') =>
  Buffer.from(
    `From: MAILER-DAEMON@mx.example\nTo: bounces@papers.example\nSubject: ${subject}\n${headers}\n${body}\n`,
  );
/** A report in words about one address, as Postfix writes it. */
const refusal = (reply: string) =>
  text('Undelivered Mail', `<kim@lab.example>: host mx.lab.example[192.0.2.1] said: ${reply}`);
const reasonOf = async (reply: string) => (await inspect(refusal(reply))).recipients[0]?.reason;

describe('a delivery report', () => {
  test.each([
    ['postfix-user-unknown.eml', ['mina.okoro@lab.example', '5.1.1', '550', 'userunknown', true]],
    ['sendmail-policy.eml', ['yuki.sato@keiretsu.example', '5.7.1', '550', 'blocked', false]],
    ['exchange-no-recipient.eml', ['ravi.das@campus.example', '5.1.10', '550', 'userunknown', true]],
    ['ses-notice.eml', ['sam.ito@harbour.example', '5.3.4', '552', 'mesgtoobig', false]],
    ['broken-mime.eml', ['pia.lund@old.example', '5.1.6', '551', 'hasmoved', true]],
    ['exim-after-mail-from.eml', ['tomas.lind@fjord.example', '5.0.918', '550', 'rejected', false]],
    ['notes-japanese.eml', ['hana.mori@ginkgo.example', '5.0.911', '', 'userunknown', true]],
    ['no-reply-japanese.eml', ['hana.mori@ginkgo.example', '5.0.922', '', 'mailboxfull', false]],
  ])('in the format of %s', async (name, recipient) => {
    expect(await verdicts(fixtureBytes(name))).toEqual(['bounce', recipient]);
  });

  test('may be about several recipients, each with its own reason', async () => {
    expect(await verdicts(fixtureBytes('postfix-two-recipients.eml'))).toEqual([
      'bounce',
      ['ines.vidal@ocean.example', '4.2.2', '452', 'mailboxfull', false],
      ['noah.brandt@gone.example', '5.4.4', '', 'hostunknown', true],
    ]);
    expect(await verdicts(fixtureBytes('qmail-full.eml'))).toEqual([
      'bounce',
      ['lea.marchetti@post.example', '5.2.2', '', 'mailboxfull', false],
      ['oskar.nyberg@post.example', '5.1.1', '', 'userunknown', true],
    ]);
  });

  test('may give the reason once, before the recipients', async () => {
    expect(await verdicts(fixtureBytes('netscape-two-recipients.eml'))).toEqual([
      'bounce',
      ['ines.vidal@ocean.example', '5.0.947', '', 'expired', false],
      ['noah.brandt@ocean.example', '5.0.947', '', 'expired', false],
    ]);
  });

  test('is about one recipient even if the reply that it quotes names another address', async () => {
    const { recipients } = await inspect(
      text(
        'failure notice',
        'Sorry, unable to deliver your message to kim@lab.example for\nthe following reason:\n\n 552 Quota violation for k.lee@store.lab.example',
      ),
    );
    expect(recipients).toMatchObject([
      {
        email: 'kim@lab.example',
        aliases: ['k.lee@store.lab.example'],
        status: '5.0.922',
        reason: 'mailboxfull',
        hard: false,
      },
    ]);
  });

  test('of a delay only is not a bounce: nothing is final', async () => {
    const { kind, recipients } = await inspect(fixtureBytes('gmail-delay.eml'));
    expect(kind).toBe('delay');
    expect(recipients).toMatchObject([
      { email: 'priya.menon@slow.example', status: '4.4.1', reason: 'expired', hard: false, delayed: true },
    ]);
  });

  test('of success is not a bounce', async () => {
    const success = fixtureBytes('postfix-user-unknown.eml')
      .toString()
      .replace('Action: failed', 'Action: delivered');
    expect((await inspect(Buffer.from(success))).kind).toBe('other');
  });

  test('takes the words of the message that it returns for nothing', async () => {
    const { recipients } = await inspect(fixtureBytes('exim-after-mail-from.eml'));
    expect(recipients.map(({ email }) => email)).toEqual(['tomas.lind@fjord.example']);
  });
});

describe('the reason of a refusal', () => {
  test.each([
    ['550 5.1.1 No such user here (in reply to RCPT TO command)', 'userunknown'],
    ['552 Mailbox full (in reply to end of DATA command)', 'mailboxfull'],
    ['550 The account of this user is suspended', 'suspend'],
    ['554 5.7.1 Relay access denied', 'norelaying'],
    ['550 5.7.26 Unauthenticated mail is prohibited by the DMARC policy of papers.example', 'authfailure'],
    ['554 Service unavailable; Client host [192.0.2.1] blocked using zen.dnsbl.example', 'blocked'],
    ['550 This message was classified as spam', 'spamdetected'],
    ['554 5.7.1 The message contains a virus (Eicar)', 'virusdetected'],
    ['450 4.7.1 Client host rejected: cannot find your reverse hostname', 'requireptr'],
    ['552 5.3.4 Message size exceeds fixed limit', 'mesgtoobig'],
    ['421 4.7.0 Too many connections from your host', 'toomanyconn'],
    ['530 5.7.0 Must issue a STARTTLS command first', 'securityerror'],
    ['556 5.1.10 The domain does not accept mail (null MX)', 'notaccept'],
    ['550 5.7.1 Message rejected for policy reasons', 'policyviolation'],
  ])('%s', async (reply, reason) => {
    expect(await reasonOf(reply)).toBe(reason);
  });

  test('is never hard for greylisting, nor for a refusal that no rule knows', async () => {
    const verdict = async (reply: string) =>
      (await inspect(refusal(`${reply} (in reply to RCPT TO command)`))).recipients[0]?.hard;
    expect(await verdict('450 4.2.0 <kim@lab.example>: Recipient address rejected: Greylisted')).toBe(false);
    expect(await verdict('550 Administrative prohibition')).toBe(false);
    expect(await verdict('550 <kim@lab.example>: Recipient address rejected')).toBe(true);
  });

  test('is not taken from the note about the command that it answers', async () => {
    const verdict = async (reply: string, command = 'RCPT TO command') =>
      (await inspect(refusal(`${reply} (in reply to ${command})`))).recipients[0];
    for (const reply of [
      '550 5.7.1 The policy of this mail is bad',
      '550 5.7.0 Certificate illegal',
      '554 5.7.1 Your key is wrong',
      '550 Something is incorrect',
    ])
      expect(await verdict(reply)).toMatchObject({ hard: false });
    expect((await verdict('550 Something is incorrect', 'end of DATA command'))?.reason).not.toBe(
      'userunknown',
    );
    const own = assessReply({
      response: '550 5.7.1 This is bad',
      command: 'rcpt',
      email: 'kim@lab.example',
      sender: 'news@papers.example',
    });
    expect(own).toMatchObject({ reason: 'rejected', hard: false });
  });

  test('depends on the command that was refused: only RCPT is about the reader', async () => {
    const unknown = (command: string) => reasonOf(`550 User unknown (in reply to ${command} command)`);
    expect(await unknown('RCPT TO')).toBe('userunknown');
    expect(await unknown('MAIL FROM')).toBe('rejected');
    expect(await unknown('end of DATA')).toBe('filtered');
  });

  test('is soft if "user unknown" is all it says', async () => {
    expect((await inspect(refusal('550 User unknown'))).recipients[0]?.hard).toBe(false);
  });

  test('is the better status of the two where report and server differ', async () => {
    expect((await inspect(fixtureBytes('sendmail-policy.eml'))).recipients[0]?.status).toBe('5.7.1');
  });
});

describe('what is no bounce', () => {
  test('a complaint identifies its sender', async () => {
    const report = await inspect(fixtureBytes('arf-abuse.eml'));
    expect(report).toMatchObject({ kind: 'complaint', feedbackType: 'abuse' });
    expect(report.recipients[0]).toMatchObject({
      email: 'jo.klein@provider.example',
      reason: 'feedback',
      hard: false,
    });
  });

  test.each([
    ['vacation.eml', 'vacation'],
    ['challenge.eml', 'challenge'],
    ['unsubscribe.eml', 'unsubscribe'],
    ['letter-about-bounces.eml', 'other'],
    ['letter-about-parcels.eml', 'other'],
  ])('%s is of the kind %s', async (name, kind) => {
    expect((await inspect(fixtureBytes(name))).kind).toBe(kind);
  });

  test('a letter with a report attached', async () => {
    const letter = `From: Ben <ben@hill.example>\nSubject: look\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n\n--b\nContent-Type: message/rfc822\n\n${fixtureBytes('qmail-full.eml')}\n--b--\n`;
    expect((await inspect(Buffer.from(letter))).kind).toBe('other');
  });
});
