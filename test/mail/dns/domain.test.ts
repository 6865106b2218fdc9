// What doctor says of a sender's domain, against a real DNS server.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDkim, dkimRecord } from '../../../src/mail/dns/dkim.ts';
import { checkDmarc } from '../../../src/mail/dns/dmarc.ts';
import { type Dns, openDns } from '../../../src/mail/dns/dns.ts';
import { checkReverseName } from '../../../src/mail/dns/reverse-name.ts';
import { checkSpf } from '../../../src/mail/dns/spf.ts';
import { type DnsServer, startDnsServer } from '../../helpers/dns-server.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ed25519 = generateKeyPairSync('ed25519');

const zone = {
  'example.org TXT': [
    'site-verification=x',
    'v=spf1 ip4:192.0.2.0/28 include:relay.example a:out.example.org mx -all',
  ],
  'example.org MX': ['mx.example.org'],
  'mx.example.org A': ['198.51.100.7'],
  'out.example.org A': ['198.51.100.9'],
  'out.example.org AAAA': ['2001:db8::9'],
  'relay.example TXT': ['v=spf1 redirect=_spf.relay.example'],
  '_spf.relay.example TXT': ['v=spf1 ip4:203.0.113.5 ip6:2001:db8:1::/48 ~all'],
  'two.example TXT': ['v=spf1 -all', 'v=spf1 mx -all'],
  'open.example TXT': ['v=spf1 +all'],
  'gone.example TXT': ['v=spf1 include:nowhere.example -all'],
  'odd.example TXT': ['v=spf1 everybody:here -all'],
  'loop.example TXT': ['v=spf1 include:loop.example -all'],
  'many.example TXT': [`v=spf1 ${Array.from({ length: 11 }, (_, n) => `a:h${n}.example`).join(' ')} -all`],
  'good._domainkey.example.org TXT': [dkimRecord(rsa.publicKey)],
  'ed._domainkey.example.org TXT': [dkimRecord(ed25519.publicKey)],
  'other._domainkey.example.org TXT': [dkimRecord(short.publicKey)],
  'revoked._domainkey.example.org TXT': ['v=DKIM1; p='],
  'test._domainkey.example.org TXT': [`${dkimRecord(rsa.publicKey)}; t=y`],
  '_dmarc.example.org TXT': ['v=DMARC1; p=quarantine; sp=reject'],
  '_dmarc.watching.example TXT': ['v=DMARC1; p=none'],
  '_dmarc.empty.example TXT': ['v=DMARC1; rua=mailto:x@empty.example'],
  '9.100.51.198.in-addr.arpa PTR': ['out.example.org'],
  '7.100.51.198.in-addr.arpa PTR': ['elsewhere.example.org'],
};

let server: DnsServer;
let dns: Dns;
beforeAll(async () => {
  server = await startDnsServer(zone);
  dns = openDns([server.address]);
});
afterAll(() => server.close());

describe('SPF', () => {
  test.each([
    ['192.0.2.9', 'ip4'],
    ['198.51.100.9', 'a'],
    ['2001:db8::9', 'a, by IPv6'],
    ['198.51.100.7', 'mx'],
    ['203.0.113.5', 'include and redirect'],
    ['2001:db8:1::5', 'include and redirect, by IPv6'],
  ])('lets %s send, by %s', async (address) => {
    expect(await checkSpf(dns, 'example.org', address)).toMatchObject({ status: 'ok' });
  });

  test('that leaves the sender out is worth a warning, as it may send from elsewhere', async () => {
    expect(await checkSpf(dns, 'example.org', '203.0.113.6')).toMatchObject({
      status: 'warning',
      message: 'example.org does not let 203.0.113.6 send (fail)',
    });
  });

  test.each([
    ['none.example', 'none.example has no SPF record'],
    ['two.example', 'two.example has 2 SPF records, so none of them is valid'],
    ['open.example', 'the SPF record of open.example lets anyone send'],
    ['gone.example', 'it includes nowhere.example, which has no record'],
    ['odd.example', '"everybody" is not a mechanism'],
    ['loop.example', 'more than 10 DNS lookups'],
    ['many.example', 'more than 10 DNS lookups'],
  ])('of %s fails', async (domain, message) => {
    const verdict = await checkSpf(dns, domain, '192.0.2.9');
    expect(verdict.status).toBe('failed');
    expect(verdict.message).toContain(message);
    expect(verdict.hint).not.toBeNull();
  });
});

describe('DKIM', () => {
  const check = (selector: string, key = rsa.privateKey) =>
    checkDkim(dns, { domain: 'example.org', selector, key });

  test('is fine if the published key is the signing key, RSA or Ed25519', async () => {
    expect(await check('good')).toMatchObject({ status: 'ok' });
    expect(await check('ed', ed25519.privateKey)).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['absent', 'failed', 'there is no DKIM record at absent._domainkey.example.org'],
    ['other', 'failed', 'is not the signing key'],
    ['revoked', 'failed', 'is revoked'],
    ['test', 'warning', 'is marked as a test'],
  ])('at the selector "%s" is %s', async (selector, status, message) => {
    const verdict = await check(selector);
    expect(verdict).toMatchObject({ status });
    expect(verdict.message).toContain(message);
  });

  test('with a short key is worth a warning', async () => {
    expect(await check('other', short.privateKey)).toMatchObject({ status: 'warning' });
  });

  test('says what to publish', async () => {
    expect((await check('absent')).hint).toContain('v=DKIM1; k=rsa; p=MIIB');
  });
});

describe('DMARC', () => {
  test.each([
    ['example.org', 'ok', '_dmarc.example.org says p=quarantine'],
    ['news.example.org', 'ok', '_dmarc.example.org says p=reject'],
    ['watching.example', 'warning', 'p=none'],
    ['empty.example', 'failed', 'has no policy'],
    ['none.example', 'failed', 'none.example has no DMARC policy'],
  ])('of %s is %s', async (domain, status, message) => {
    const verdict = await checkDmarc(dns, domain);
    expect(verdict).toMatchObject({ status });
    expect(verdict.message).toContain(message);
  });
});

describe('the reverse name', () => {
  test.each([
    ['198.51.100.9', 'ok'],
    ['198.51.100.7', 'warning'],
    ['198.51.100.8', 'failed'],
  ])('of %s is %s', async (address, status) => {
    expect(await checkReverseName(dns, address)).toMatchObject({ status });
  });
});

test('a server that fails is not taken for a record that is missing', async () => {
  await expect(checkSpf(dns, 'example.broken', null)).rejects.toThrow(/SERVFAIL/);
});
