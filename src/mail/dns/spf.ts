// SPF (RFC 7208): whether a domain's record is a good one, and whether it lets an address send.
import { BlockList, isIPv6 } from 'node:net';
import type { Dns } from './dns.ts';
import { failed, ok, type Verdict, warning } from './verdict.ts';

/** RFC 7208 section 4.6.4: more mechanisms that ask the DNS are a permanent error. */
const maxLookups = 10;

type Result = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror';

interface Evaluation {
  result: Result;
  /** Why it is an error; else null. */
  error: string | null;
}

/** Checks the record of an envelope sender's domain; `sender` is the address that the mail server sends from, if it is known. */
export async function checkSpf(dns: Dns, domain: string, sender: string | null): Promise<Verdict> {
  const records = await spfRecords(dns, domain);
  const [record] = records;
  if (record === undefined) {
    return failed(`${domain} has no SPF record`, `Publish a TXT record at ${domain}: "v=spf1 mx -all".`);
  }
  if (records.length > 1) {
    return failed(
      `${domain} has ${records.length} SPF records, so none of them is valid`,
      'Merge them into one (RFC 7208 section 4.5).',
    );
  }
  const { result, error } = await evaluate(dns, domain, sender ?? '192.0.2.1');
  if (error) return failed(`the SPF record of ${domain} cannot be used: ${error}`, `It says "${record}".`);
  if (/(?:^|\s)\+?all\b/i.test(record)) {
    return failed(`the SPF record of ${domain} lets anyone send`, 'End it with "-all" or "~all".');
  }
  if (sender === null) return ok(`${domain} says "${record}"`);
  if (result === 'pass') return ok(`${domain} lets ${sender} send`);
  return warning(
    `${domain} does not let ${sender} send (${result})`,
    'Add it to the record, unless your mail server sends from another address.',
  );
}

async function spfRecords(dns: Dns, domain: string): Promise<string[]> {
  return (await dns.texts(domain)).filter((text) => /^v=spf1(?:\s|$)/i.test(text));
}

async function evaluate(dns: Dns, domain: string, address: string): Promise<Evaluation> {
  let lookups = 0;
  const permerror = (error: string): Evaluation => ({ result: 'permerror', error });

  const visit = async (name: string): Promise<Evaluation> => {
    const [record, another] = await spfRecords(dns, name);
    if (record === undefined) return { result: 'none', error: null };
    if (another !== undefined) return permerror(`${name} has two records`);
    let redirect: string | null = null;
    let found: Evaluation | null = null;
    // All are visited, even after a match: a record over the limit fails for some other sender.
    for (const term of record.split(/\s+/).slice(1).filter(Boolean)) {
      const [, to] = /^redirect=(\S+)$/i.exec(term) ?? [];
      if (to) redirect = to;
      if (/^\w+=/.test(term)) continue;
      const [, sign = '', kind = '', argument = ''] =
        /^([+?~-]?)([a-z0-9]+)(?:[:/](\S+))?$/i.exec(term) ?? [];
      if (/^(?:include|a|mx|ptr|exists)$/i.test(kind)) lookups += 1;
      if (lookups > maxLookups) return permerror(`it needs more than ${maxLookups} DNS lookups`);
      const match = await matches(kind.toLowerCase(), argument, name);
      if (typeof match === 'object') return match;
      if (match) found ??= { result: resultOf(sign), error: null };
    }
    if (found) return found;
    if (redirect === null) return { result: 'neutral', error: null };
    lookups += 1;
    if (lookups > maxLookups) return permerror(`it needs more than ${maxLookups} DNS lookups`);
    return await visit(redirect);
  };

  const matches = async (kind: string, argument: string, name: string): Promise<boolean | Evaluation> => {
    // Macros (section 7) need a message; what they expand to is not known here.
    if (argument.includes('%')) return false;
    const [host = '', length] = splitLength(argument);
    switch (kind) {
      case 'all':
        return true;
      case 'ip4':
      case 'ip6':
        return isWithin(address, [host], length);
      case 'a':
        return isWithin(address, await dns.addresses(host || name), length);
      case 'mx': {
        const exchangers = await dns.exchangers(host || name);
        const addresses = await Promise.all(exchangers.map((exchanger) => dns.addresses(exchanger)));
        return isWithin(address, addresses.flat(), length);
      }
      case 'include': {
        const { result, error } = await visit(host);
        if (error) return permerror(error);
        if (result === 'none') return permerror(`it includes ${host}, which has no record`);
        return result === 'pass';
      }
      case 'ptr':
      case 'exists':
        return false;
      default:
        return permerror(`"${kind || argument}" is not a mechanism`);
    }
  };

  return await visit(domain);
}

function resultOf(sign: string): Result {
  return sign === '-' ? 'fail' : sign === '~' ? 'softfail' : sign === '?' ? 'neutral' : 'pass';
}

/** `example.org/24` or `192.0.2.0/24`; `a/24` has the length alone. */
function splitLength(argument: string): [host: string, length: number | null] {
  const [, host = '', length] = /^(.*?)(?:\/(\d{1,3}))?(?:\/\/\d{1,3})?$/.exec(argument) ?? [];
  if (/^\d{1,3}$/.test(host) && length === undefined) return ['', Number(host)];
  return [host, length === undefined ? null : Number(length)];
}

function isWithin(address: string, networks: readonly string[], length: number | null): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    try {
      list.addSubnet(network, length ?? (family === 'ipv6' ? 128 : 32), family);
    } catch {
      // An invalid network permits no sender.
    }
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
