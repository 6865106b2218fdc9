// Name look-up that leaves private addresses out, so that a connection can't be led into a private network by DNS.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { publicOnly } from '../model/private-addresses.ts';

/** `dns.lookup` without private addresses; fails with a `PrivateAddressError` where all are. */
export function publicLookup(
  hostname: string,
  options: LookupOptions,
  callback: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    try {
      const open = publicOnly(addresses);
      const [first] = open;
      if (options.all || !first) callback(null, open);
      else callback(null, first.address, first.family);
    } catch (refusal) {
      callback(refusal as Error, []);
    }
  });
}
