// What the codes of mail providers mean, as they document them: most are about the sender, and none of those costs a reader.
import { describe, expect, test } from 'vitest';
import { assessReply } from '../../../src/mail/bounces/assess-reply.ts';

const assessed = (response: string) =>
  assessReply({
    response,
    command: 'rcpt',
    email: 'kim@lab.example',
    sender: 'news@papers.example',
  });

describe('a code of a provider is about the sender', () => {
  test.each([
    ['550 SC-004', 'blocked'],
    ['550 DY-001 (SNT004-MC1F2) Unfortunately, messages from 192.0.2.9 were not sent.', 'blocked'],
    ['550 5.7.1 Messages from [192.0.2.9] were not sent: the network is on a list (S3150).', 'blocked'],
    ['421 RP-001', 'speeding'],
    ['554 (RLY:B1)', 'blocked'],
    ['421 (CON:B1)', 'blocked'],
    ['554 (HVU:B1)', 'spamdetected'],
    ['554 (DNS:NR)', 'requireptr'],
    ['554 [PH01]', 'policyviolation'],
    ['553 5.7.1 [BL21]', 'blocked'],
    ['421 4.7.0 [TSS04]', 'badreputation'],
    ['550 5.1.0 192.0.2.9 blocked. AUP#CXBL', 'blocked'],
    ['550 AUP#IPBL1000', 'blocked'],
    ['552 5.2.0 AUP#URLBL011', 'spamdetected'],
    ['421 4.7.1 AUP#In-1110', 'requireptr'],
    ['421 4.7.0 AUP#I-1310', 'toomanyconn'],
    ['452 4.7.1 AUP#Out-1420', 'speeding'],
    ['554 Refused. IB103', 'badreputation'],
    ['550 Try again. IB508', 'authfailure'],
    ['554 5.7.1 POL-P2', 'blocked'],
    ['550 RCP-P2', 'filtered'],
    ['554 IP=192.0.2.9 - A problem occurred. (BL)', 'blocked'],
    ['501 5.1.0 Emetteur invalide. Invalid Sender. OFR_415', 'rejected'],
    ['550 5.5.0 SPF: papers.example is not allowed to send mail. LPN004_401', 'authfailure'],
    ['550 mwinf5c04 ME Adresse IP source bloquee. OFR006_102', 'blocked'],
  ])('%s', (response, reason) => {
    expect(assessed(response)).toMatchObject({ reason, hard: false });
  });
});

describe('a code of a provider is about the reader', () => {
  test.each([
    ['550 5.1.1 RCP-P1', 'userunknown', true],
    ['550 5.5.0 Invalid recipient. LPN416', 'userunknown', true],
    ['550 5.1.1 Invalid recipient. OFR_416 [416]', 'userunknown', true],
    ['552 5.1.1 Recipient overquota. OFR_417 [417]', 'mailboxfull', false],
    ['550 5.5.0 Boite du destinataire archivee. LPN007_420', 'suspend', false],
    ['450 RCP-T4', 'suspend', false],
    ['554 delivery error: dd kim@lab.example is no longer valid.', 'suspend', false],
  ])('%s', (response, reason, hard) => {
    expect(assessed(response)).toMatchObject({ reason, hard });
  });
});

describe('a refusal of the recipient that gives no reason', () => {
  test.each(['550', '550 <kim@lab.example>', '550 5.0.0 <kim@lab.example> rejected', '553 Sorry.'])(
    '%s is taken for an unknown reader',
    (response) => {
      expect(assessed(response)).toMatchObject({ reason: 'userunknown', hard: true });
    },
  );

  test.each([
    '550 X9-17',
    '554 [QZ88]',
    '550 E 21',
    '550 5.7.10',
    '550 5.7.11 <kim@lab.example>',
    '550 5.7.16',
    '550 5.8.3',
    '550 本邮件被拒',
  ])('%s may be about anything', (response) => {
    expect(assessed(response).hard).toBe(false);
  });
});
