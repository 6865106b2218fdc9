// Queries to the domain name system that distinguish "no such record" from "no answer".
import { Resolver } from 'node:dns/promises';

export interface Dns {
  /** The texts of a name, each joined as RFC 7208 section 3.3 has it; empty without any. */
  texts(name: string): Promise<string[]>;
  /** IPv4 and IPv6 addresses. */
  addresses(name: string): Promise<string[]>;
  /** Mail exchangers, the preferred first. */
  exchangers(name: string): Promise<string[]>;
  /** The names that an address points back to. */
  namesOf(address: string): Promise<string[]>;
}

const timeoutMs = 5_000;

/** Asks the servers of the system, or those given (`127.0.0.1:5353`). A question that gets no answer rejects. */
export function openDns(servers: readonly string[] | null = null): Dns {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers) resolver.setServers(servers);
  return {
    texts: async (name) => (await orNone(resolver.resolveTxt(name))).map((pieces) => pieces.join('')),
    addresses: async (name) => {
      const [four, six] = await Promise.all([
        orNone(resolver.resolve4(name)),
        orNone(resolver.resolve6(name)),
      ]);
      return [...four, ...six];
    },
    exchangers: async (name) =>
      (await orNone(resolver.resolveMx(name)))
        .sort((a, b) => a.priority - b.priority)
        .map(({ exchange }) => exchange),
    namesOf: (address) => orNone(resolver.reverse(address)),
  };
}

/** A name without such records is an answer; a server that fails isn't. */
async function orNone<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}
