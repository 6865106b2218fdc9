// Endpoints of sources: the official one or a stand-in, and the pace that each is owed.
import * as z from 'zod';
import type { HostGroup } from '../http/client.ts';

/** An address without a slash at its end. */
export const endpointOption = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

export const minIntervalOption = z.int().min(0).max(600_000);

export interface PaceRule {
  /** The group's name, shared by all hosts of the service. */
  name: string;
  /** What the service asks for, in milliseconds between requests. */
  minIntervalMs: number;
  connections: number;
  isOfficial(host: string): boolean;
}

/** The group of hosts that an address belongs to. Only an address that is not the service's own may be asked faster. */
export function hostGroup(rule: PaceRule, url: string, minIntervalMs: number | undefined): HostGroup {
  const { host, hostname } = new URL(url);
  const { name, connections } = rule;
  if (rule.isOfficial(hostname)) {
    return { name, connections, minIntervalMs: Math.max(rule.minIntervalMs, minIntervalMs ?? 0) };
  }
  return { name: `${name}@${host}`, connections, minIntervalMs: minIntervalMs ?? rule.minIntervalMs };
}
