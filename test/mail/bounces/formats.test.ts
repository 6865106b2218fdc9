// What mail systems write in their own words, in layouts that none of the fixtures has: who, why, and for how long.
import { describe, expect, test } from 'vitest';
import { inspectMail } from '../../../src/mail/bounces/inspect.ts';
import { readMail } from '../../../src/mail/bounces/read-mail.ts';
import { dragonfly, dsn, exim, fields, kim, lea, letter, postfix, qmail } from './report-mail.ts';

/** Address, status and whether it is hard, of each recipient. */
async function verdicts(bytes: Uint8Array) {
  const { recipients } = inspectMail(await readMail(bytes));
  return recipients.map(({ email, status, hard }) => [email, status, hard]);
}

const after = (command: string, reply: string) =>
  exim(
    `  ${kim}\n    host mx.lab.example [192.0.2.7]\n    SMTP error from remote mail server after ${command}:\n    ${reply}`,
  );
const alone = (why: string) => exim(`  ${kim}\n    ${why}`);

describe('Exim says', () => {
  test.each([
    ['Unrouteable address', '5.0.912', true],
    ['unrouteable mail domain "lab.example"', '5.0.912', true],
    ['all relevant MX records point to non-existent hosts', '5.0.912', true],
    ['an MX or SRV record indicated no SMTP service', '5.0.932', true],
    ['retry timeout exceeded', '5.0.947', false],
    ['mailbox is full: retry timeout exceeded', '4.0.922', false],
    ["all hosts for 'lab.example' have been failing for a long time", '5.0.947', false],
    ['message is too big (transport limit = 10M)', '5.0.934', false],
    ['Domain papers.example has exceeded the max emails per hour (150/100) allowed.', '5.0.945', false],
  ])('%s', async (why, status, hard) => {
    expect(await verdicts(alone(why))).toEqual([[kim, status, hard]]);
  });

  test.each([
    [`RCPT TO:<${kim}>`, '550 No Such User Here', '5.0.911', true],
    [
      `RCPT TO:<${kim}>`,
      '550-Callback setup failed\n    550-Refusing MAIL FROM:<> does not help fight spam\n    550 Sender verify failed',
      '5.0.918',
      false,
    ],
    [`RCPT TO:<${kim}>`, '550 relay not permitted', '5.0.909', false],
    ['MAIL FROM:<news@papers.example>', '550 Domain papers.example does not exist', '5.0.918', false],
    ['initial connection', '554 192.0.2.1 is listed in our blocklist', '5.0.971', false],
    ['end of data', '554 rejected due to spam content', '5.0.980', false],
  ])('after %s: %s', async (command, reply, status, hard) => {
    expect(await verdicts(after(command, reply))).toEqual([[kim, status, hard]]);
  });
});

describe('qmail says', () => {
  test.each([
    [
      '192.0.2.7 does not like recipient.\nRemote host said: 550 unknown user\nGiving up on 192.0.2.7.',
      '5.0.911',
      true,
    ],
    ['Connected to 192.0.2.7 but sender was rejected.\nRemote host said: 550 User unknown', '5.0.918', false],
    ['Connected to 192.0.2.7 but my name was rejected.\nRemote host said: 550 Go away', '5.0.971', false],
    [
      'Connected to 192.0.2.7 but greeting failed.\nRemote host said: 554 You are blacklisted',
      '5.0.971',
      false,
    ],
    ['192.0.2.7 failed after I sent the message.\nRemote host said: 550 User unknown', '5.0.910', false],
    ['Sorry, no mailbox here by that name. (#5.1.1)', '5.1.1', true],
    ['user is over quota', '5.0.922', false],
    ['CNAME lookup failed temporarily. (#4.4.3)', '4.4.3', false],
  ])('%s', async (why, status, hard) => {
    expect(await verdicts(qmail(why))).toEqual([[kim, status, hard]]);
  });
});

describe('a wrapper', () => {
  // The summaries of RFC 3463 and its registry, as a server may say them after "recipient address rejected".
  test.each([
    ['550 5.1.1', 'Bad destination mailbox address', true],
    ['550 5.1.2', 'Bad destination system address', true],
    ['550 5.1.6', 'Destination mailbox has moved', true],
    ['550 5.1.8', "Bad sender's system address", false],
    ['556 5.1.10', 'Recipient address has null MX', true],
    ['550 5.2.0', 'Other or undefined mailbox status', false],
    ['550 5.2.1', 'Mailbox disabled, not accepting messages', false],
    ['550 5.2.4', 'Mailing list expansion problem', false],
    ['550 5.3.3', 'System not capable of selected features', false],
    ['554 5.3.5', 'System incorrectly configured', false],
    ['554 5.4.6', 'Routing loop detected', false],
    ['500 5.5.1', 'Invalid command', false],
    ['554 5.6.1', 'Media not supported', false],
    ['553 5.6.7', 'Non-ASCII addresses not permitted for that recipient', false],
    ['550 5.7.1', 'Delivery not authorized, message refused', false],
    ['534 5.7.9', 'Authentication mechanism is too weak', false],
    ['550 5.7.17', 'Mailbox owner has changed', true],
    ['550 5.7.29', 'ARC validation failure', false],
  ])('around %s %s does not decide', async (code, words, hard) => {
    const reply = `${code} <${kim}>: Recipient address rejected: ${words}`;
    expect(await verdicts(dragonfly(reply))).toEqual([[kim, code.slice(4), hard]]);
  });
});

describe('others name the moment', () => {
  test.each([
    [
      'Technical details of permanent failure: \nThe error that the other server returned was: 550 550 User unknown (state 14).',
      true,
    ],
    ['Technical details:\n\nSMTP:RCPT host 192.0.2.7: 550 User unknown', true],
    ['-------server message\n550 Unknown user\n\n-------SMTP command\nRCPT TO', true],
    ['--> RCPT To:<kim@lab.example>\n<-- 550 Recipient unknown\n--> QUIT', true],
    ['SMTP error from remote server in greeting:\nhost: mx.lab.example\n554 User unknown', false],
  ])('%s', async (words, hard) => {
    const mail = letter(
      'MAILER-DAEMON@relay.example',
      'Delivery failure',
      `Delivery to\n\n     ${kim}\n\nfailed.\n${words}`,
    );
    expect(await verdicts(mail)).toEqual([[kim, hard ? '5.0.911' : '5.0.971', hard]]);
  });
});

test('what a server says after its refusal is not the refusal', async () => {
  const session = `>>> DATA\n<<< 550 5.1.1 <${kim}>: User unknown\n<<< 554 5.5.1 Error: no valid recipients\n>>> RSET\n<<< 421 4.7.0 Error: too many errors`;
  const mail = letter(
    'MAILER-DAEMON@relay.example',
    'Returned mail',
    `   ----- The following addresses had permanent fatal errors -----\n<${kim}>\n\n${session}`,
  );
  expect(await verdicts(mail)).toEqual([[kim, '5.1.1', true]]);
});

describe('recipients are found', () => {
  test('after the words about each', async () => {
    const mail = letter(
      '"Postmaster" <postmaster@relay.example>',
      'Undeliverable Mail',
      `Unknown host: ${kim}\n\nUnknown user: ${lea}`,
    );
    expect(await verdicts(mail)).toEqual([
      [kim, '5.0.912', true],
      [lea, '5.0.911', true],
    ]);
  });

  test('in groups with and without an empty line between them', async () => {
    const groups = `${fields(kim, '5.1.1', 'smtp; 550 5.1.1 User unknown')}\n${fields(lea, '5.2.2', 'smtp; 552 5.2.2 Mailbox full')}`;
    expect(await verdicts(dsn('See below.', groups))).toEqual([
      [kim, '5.1.1', true],
      [lea, '5.2.2', false],
    ]);
  });

  test('by the other field where one is of a foreign kind', async () => {
    const mail = dsn(
      'See below.',
      `Original-Recipient: rfc822;${kim}\nFinal-Recipient: X400; /c=jp/s=kim/\nAction: failed\nStatus: 5.1.1`,
    );
    expect(await verdicts(mail)).toEqual([[kim, '5.1.1', true]]);
  });
});

describe('Sendmail states 5.1.1 for any refusal of the recipient', () => {
  const transcript = (reply: string) =>
    dsn(
      `   ----- The following addresses had permanent fatal errors -----
<${kim}>
    (reason: ${reply})

   ----- Transcript of session follows -----
... while talking to mx.lab.example.:
>>> RCPT To:<${kim}>
<<< ${reply}
550 5.1.1 <${kim}>... User unknown`,
      fields(kim, '5.1.1', `SMTP; ${reply}`),
    );

  test.each([
    '550 restricted address',
    "550 Message rejected; user's rule",
    '550 mail to this domain is not accepted from your network',
    '550 No such file or directory',
    '550 5.7.133 sender not authenticated for this group',
  ])('and "%s" is not an unknown user', async (reply) => {
    expect(await verdicts(transcript(reply))).toMatchObject([[kim, expect.any(String), false]]);
  });

  test.each(['550 no such user', `550 <${kim}>`, '550 5.1.1 restricted address', '550 Rejected'])(
    'and "%s" agrees with it',
    async (reply) => {
      expect(await verdicts(transcript(reply))).toEqual([[kim, '5.1.1', true]]);
    },
  );
});

describe('words around an answer that no rule knows', () => {
  test.each(['550 unknown encoding in a header', '550 No such file or directory'])(
    'are no reason: %s',
    async (reply) => {
      expect(await verdicts(postfix(reply, 'RCPT TO'))).toEqual([[kim, '5.0.0', false]]);
      expect(await verdicts(after(`RCPT TO:<${kim}>`, reply))).toMatchObject([
        [kim, expect.any(String), false],
      ]);
    },
  );

  test('are none when they name the domain that sends', async () => {
    for (const why of ['No MX record for sender domain', 'client host name not found'])
      expect(await verdicts(alone(why))).toMatchObject([[kim, expect.any(String), false]]);
  });
});
