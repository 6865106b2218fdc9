// The DMARC policy of a From domain (RFC 7489 section 6).
import type { Dns } from './dns.ts';
import { failed, ok, type Verdict, warning } from './verdict.ts';

/**
 * Looks for a policy at the domain, then above it: the organisational domain is the last of those with more than one label that
 * has a policy (RFC 7489 section 6.6.3 finds it by the public suffix list, which this does not need).
 */
export async function checkDmarc(dns: Dns, domain: string): Promise<Verdict> {
  const labels = domain.split('.');
  for (let skipped = 0; labels.length - skipped >= 2; skipped++) {
    const name = labels.slice(skipped).join('.');
    const records = (await dns.texts(`_dmarc.${name}`)).filter((text) => /^v=DMARC1\b/i.test(text));
    if (records.length > 1)
      return failed(
        `_dmarc.${name} has ${records.length} policies, so receivers ignore them all`,
        'Keep one.',
      );
    const [record] = records;
    if (record === undefined) continue;
    const tag = skipped > 0 && /(?:^|;)\s*sp\s*=/i.test(record) ? 'sp' : 'p';
    const [, policy] =
      new RegExp(`(?:^|;)\\s*${tag}\\s*=\\s*(none|quarantine|reject)\\b`, 'i').exec(record) ?? [];
    if (!policy)
      return failed(`_dmarc.${name} has no policy`, 'Write it as "v=DMARC1; p=none; rua=mailto:you@…".');
    if (policy.toLowerCase() === 'none')
      return warning(
        `_dmarc.${name} says p=none: mail that others send in your name is delivered`,
        'When reports show that your own mail passes, say "p=quarantine".',
      );
    return ok(`_dmarc.${name} says p=${policy.toLowerCase()}`);
  }
  return failed(
    `${domain} has no DMARC policy, which Gmail and Yahoo require of bulk senders`,
    `Publish a TXT record at _dmarc.${domain}: "v=DMARC1; p=none; rua=mailto:you@${domain}".`,
  );
}
