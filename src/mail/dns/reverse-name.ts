// The reverse name of a mail server (RFC 1912 section 2.1): large providers refuse mail from an address without one.
import type { Dns } from './dns.ts';
import { failed, ok, type Verdict, warning } from './verdict.ts';

/** Whether the address has a name, and the name leads back to it. */
export async function checkReverseName(dns: Dns, address: string): Promise<Verdict> {
  const names = await dns.namesOf(address);
  const [name] = names;
  if (name === undefined)
    return failed(
      `${address} has no reverse name in the DNS`,
      'Ask whoever gave you the address for a PTR record.',
    );
  for (const each of names) {
    if ((await dns.addresses(each)).includes(address)) return ok(`${address} is ${each}`);
  }
  return warning(
    `${address} has the reverse name ${name}, which leads to another address`,
    `Create an address record for ${name} with ${address}.`,
  );
}
