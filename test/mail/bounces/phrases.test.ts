// The words of refusals, as servers of many makes and countries say them in answer to RCPT.
import { describe, expect, test } from 'vitest';
import { inspectMail } from '../../../src/mail/bounces/inspect.ts';
import { readMail } from '../../../src/mail/bounces/read-mail.ts';
import { postfix } from './report-mail.ts';

async function reasonOf(reply: string, command = 'RCPT TO') {
  return inspectMail(await readMail(postfix(reply, command))).recipients[0]?.reason;
}

describe('there is no such reader', () => {
  test.each([
    '550 5.1.1 Mailbox unknown. Either there is no mailbox associated with this name or you do not have authorization to see it.',
    '550 That user does not have an account here',
    '550 The recipient cannot be verified.  Please check all recipients of this message to verify they are valid.',
    '550 Cannot find user kim',
    '550 Nobody by that name lives here',
    "550 We don't handle mail for that user",
    '550 5.1.1 <kim@lab.example>: Account inactive as unread',
    '550 <kim@lab.example>, Recipient unknown',
    '550 Mailbox for user kim has been removed',
    '550 Not our Customer',
    '550 5.4.1 Recipient address rejected: Access denied. [mx.protection.outlook.example]',
    '553 Requested action not taken: mailbox name not allowed',
    '550 user no longer here',
    "550 RCPT (kim@lab.example) dosn't exist",
    '550 Not found in directory',
    "550 The recipient's mailbox could not be located",
    '550 Can not find the user',
    '550 kim is not one of our users',
    '550 kim not in directory',
    '550 Recipient not in our recipient list',
    '550 Account closed',
    '554 Invalid-recipient',
    '550 <kim> not found',
    '550 User kim.lee does not exist',
    '550 Mailbox kim.lee not found',
    '553 sorry, this recipient is not in my validrcptto list (#5.1.1)',
    '553 Recipient mailbox is not allowed',
    '550 5.1.1 Empfänger existiert nicht',
    '550 Utilisateur inconnu',
    '550 La cuenta de correo no existe',
    '550 Usuário inexistente',
    '550 Destinatario sconosciuto',
    '550 Gebruiker onbekend',
    '550 Пользователь не найден',
    '550 宛先が見つかりません',
    '550 用户不存在',
  ])('%s', async (reply) => {
    expect(await reasonOf(reply)).toBe('userunknown');
  });
});

describe('the mailbox is full', () => {
  test.each([
    '552 5.7.0 Mailbox is over quota',
    '550 5.1.1 User unknown or mailbox full',
    '552 Account has exceeded its disk allocation',
    '550 mailbox space not enough',
    '552 Full mailbox',
    '552 The reader does not have enough space',
    '552 The space of this mailbox is used up',
    '552 too much mail data',
    '552 over the allowed quota',
    '550 Requested action not taken: mailbox unavailable (not enough free space)',
    "422 The recipient's mailbox is over its storage limit",
    '552 Postfach voll',
    '550 Le quota de la boîte est dépassé',
    '552 buzón lleno',
    '550 メールボックスの容量を超えています',
    '550 邮箱空间不足',
  ])('%s', async (reply) => {
    expect(await reasonOf(reply)).toBe('mailboxfull');
  });
});

describe('the account is there and closed', () => {
  test.each([
    '550 User account is not active',
    '550 5.2.1 Mailbox disabled for this recipient',
    '550 this account has been suspended',
    '550 Mailbox unavailable or access denined',
    '550 Recipient rejected: temporarily inactive',
    '550 This address no longer accepts mail',
    '550 Benutzerkonto gesperrt',
    '550 5.5.0 Boite du destinataire archivee.',
  ])('%s', async (reply) => {
    expect(await reasonOf(reply)).toBe('suspend');
  });
});

describe('it is not about the reader', () => {
  test.each([
    ['550 Sender is not allowed to send mail to this recipient', 'rejected'],
    ["553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", 'norelaying'],
    ['550 4.7.1 try again later, greylisted', 'expired'],
    [
      '450 4.1.1 <kim@lab.example>: Recipient address rejected: unverified address: connect timed out',
      'expired',
    ],
    ['451 Rate limit exceeded, try later', 'speeding'],
    ['554 5.6.0 Message contains invalid header', 'contenterror'],
    ["550 Rejected by the recipient's mail rules", 'filtered'],
    ['550 No such sender domain', 'rejected', 'MAIL FROM'],
    ['550 Host unknown: cannot resolve papers.example', 'rejected', 'MAIL FROM'],
    ['550 No such user here', 'filtered', 'end of DATA'],
    ['454 Throttling failure: Daily message quota exceeded', 'speeding'],
    ['421 deferred due to excessive volume', 'speeding'],
    ['553 This route requires TLS version 1.2 or greater', 'securityerror'],
    ['550 backscatter protection detected an invalid or expired address', 'rejected'],
    ['550 envelope blocked - user entry', 'rejected'],
    ["550 'kim@lab.example' is not a registered gateway user", 'rejected'],
    ['554 the address is listed by Spamhaus', 'blocked'],
    ['554 found on one or more DNSBLs', 'blocked'],
    ['550 mail content denied', 'spamdetected'],
    ['554 rejected by the filter (spam)', 'spamdetected'],
    ['550 Too many messages of this kind from your IP', 'blocked'],
    ['421 Trop de connexions', 'toomanyconn'],
    ["550 From header isn't aligned with SPF or DKIM", 'authfailure'],
  ])('%s', async (reply, reason, command?: string) => {
    expect(await reasonOf(reply, command)).toBe(reason);
  });
});

describe('a look-up that failed says nothing about the reader', () => {
  test.each([
    '550 Internal error: user database not available',
    '550 Could not verify recipient: directory not available',
    '550 LDAP server not found',
    '550 recipient verification server not available',
    '550 unable to verify user at this time',
    '550 quota check failed: user home not found',
  ])('%s', async (reply) => {
    expect(await reasonOf(reply)).toBe('systemerror');
  });
});

describe('it is about the sender, whoever answers to RCPT', () => {
  test.each([
    '550 DNS lookup of papers.example failed: NXDOMAIN',
    '550 Your domain papers.example has no MX record',
    '550 5.7.27 Sender address has null MX',
    '450 4.1.8 <news@papers.example>: Sender address rejected: Domain not found',
    '550 Host papers.example not found: envelope sender unverifiable',
    '553 sorry, your envelope sender domain must exist (#5.7.1)',
    '550 5.7.1 Helo command rejected: Host not found',
    '550-Verification failed for <news@papers.example> 550-No Such User Here 550 Sender verify failed',
    '550 5.1.0 Address rejected news@papers.example',
    '550 5.7.1 user news@papers.example is unknown to us; access denied',
    '550 5.7.1 Access denied: your domain is not known here',
    '550 Maximum number of invalid recipients reached',
    '550 Rejected: user unknown rate of your server is too high',
    '550 Too many unknown users from your network',
    '550 Excessive unknown recipients',
    '550 Unknown host name in HELO',
    '550 EHLO name does not resolve',
    '550 your mail server name does not exist',
    '550 bounce address does not exist',
    '550 from address unknown',
    '550 mail from: user unknown',
    '554 error: no valid recipients from 192.0.2.9',
    '550 5.7.510 Access denied, lab.example does not accept email over IPv6',
    '501 5.5.4 Invalid domain name',
    '550 unroutable sender address',
    "550 The sender isn't on the recipient's list of senders",
    '550 5.7.1 Invalid domain, see our postmaster page',
    '554 5.7.1 <kim@lab.example>: Recipient address rejected: Access denied',
  ])('%s', async (reply) => {
    const [recipient] = inspectMail(await readMail(postfix(reply, 'RCPT TO'))).recipients;
    expect(recipient).toMatchObject({ email: 'kim@lab.example', hard: false });
  });

  test('but an unknown domain of the recipient is still final', async () => {
    const reply = `550 5.1.2 <kim@lab.example>: Recipient address rejected: Domain not found`;
    expect(await reasonOf(reply)).toBe('hostunknown');
  });
});

test('access denied is about an unknown reader only with the status for that', async () => {
  const reply = (status: string) =>
    `550 ${status} <kim@lab.example>: Recipient address rejected: Access denied`;
  expect(await reasonOf(reply('5.4.1'))).toBe('userunknown');
  expect(await reasonOf(reply('5.1.1'))).toBe('userunknown');
  expect(await reasonOf(reply('5.7.1'))).toBe('rejected');
  expect(await reasonOf('550 <kim@lab.example>: Recipient address rejected: Access denied')).toBe('rejected');
});

test('the code that repeats on each line of a reply separates no words', async () => {
  const reply = '550-The account 550-or domain 550 may not exist';
  expect(await reasonOf(reply)).toBe('hostunknown');
});

test('a resolver without an answer says nothing about the name', async () => {
  for (const answer of ['Name server timeout', 'DNS server failure', 'lookup timed out'])
    expect(await reasonOf(`550 unable to look up host lab.example: ${answer}`)).toBe('networkerror');
});

test('what qmail adds to a refusal is not a part of it', async () => {
  const letter = (reply: string) =>
    Buffer.from(
      `Return-Path: <>\nFrom: MAILER-DAEMON@mx.papers.example\nTo: news@papers.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.papers.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<kim@lab.example>:\n192.0.2.9 does not like recipient.\nRemote host said: ${reply}\nGiving up on 192.0.2.9.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <news@papers.example>\nFrom: news@papers.example\nTo: kim@lab.example\n`,
    );
  const reasons = async (reply: string) =>
    inspectMail(await readMail(letter(reply))).recipients.map(({ reason, hard }) => [reason, hard]);
  expect(await reasons('550 5.1.1 <kim@lab.example>: Recipient address rejected: lab.example')).toEqual([
    ['userunknown', true],
  ]);
  expect(await reasons('550 not authorised to send to unknown list')).not.toEqual([['hostunknown', true]]);
  expect(await reasons('550 5.7.1 user news@papers.example is unknown to us')).toEqual([['rejected', false]]);
});
