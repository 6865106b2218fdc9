// Checks the outlets of the configuration for `digest doctor`: where an address leads and whether a folder can be written. Nothing is posted.
import { lookup } from 'node:dns/promises';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import type { Config } from '../../../config/schema.ts';
import { isPrivateAddress } from '../../../model/private-addresses.ts';
import { attempt, Failure, type Finding, failed, ok, warning } from './finding.ts';

type Outlet = Config['outlets'][number];

/** One finding for each outlet; with `offline` no name is looked up. */
export async function* examineOutlets(
  { outlets }: Config,
  { offline }: { offline: boolean },
): AsyncGenerator<Finding> {
  for (const outlet of outlets) {
    yield outlet.kind === 'files' ? await folderFinding(outlet) : await webhookFinding(outlet, offline);
  }
}

/** Messages name the host only: the rest of the address is secret. */
async function webhookFinding(
  { name, format, url, allowPrivate }: Extract<Outlet, { kind: 'webhook' }>,
  offline: boolean,
): Promise<Finding> {
  const subject = `outlet ${name}`;
  const { hostname, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLiteral = isIP(host) !== 0;
  if (offline && !isLiteral) return ok(subject, `${format}, ${host}, not looked up`);
  const found = isLiteral ? [{ address: host }] : await attempt(() => lookup(host, { all: true }));
  if (found instanceof Failure) {
    return { ...failed(subject, found.cause), hint: `Check the address: ${host} cannot be looked up here.` };
  }
  if (!allowPrivate && found.every(({ address }) => isPrivateAddress(address))) {
    return {
      subject,
      status: 'failed',
      message: `${host} is in a private network, and nothing is posted there`,
      hint: 'Set "allowPrivate: true" if that is meant.',
    };
  }
  if (protocol === 'http:' && !found.every(({ address }) => isPrivateAddress(address)))
    return warning(
      subject,
      `${host} is not encrypted`,
      'Use an https address: others could read it and post.',
    );
  return ok(subject, `${format}, ${host}; nothing was posted`);
}

async function folderFinding({ name, format, folder }: Extract<Outlet, { kind: 'files' }>): Promise<Finding> {
  const subject = `outlet ${name}`;
  const result = await attempt(async () => {
    const existing = await nearestFolder(folder);
    await access(existing, constants.W_OK);
    return ok(subject, `${format}, ${folder}${existing === folder ? '' : ', which will be created'}`);
  });
  if (!(result instanceof Failure)) return result;
  return { ...failed(subject, result.cause), hint: 'Name a folder that this user can write to.' };
}

/** The folder, or the deepest one above it that exists. Throws where something else is in its place. */
async function nearestFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && dirname(folder) !== folder) return null;
    throw error;
  });
  if (found === null) return await nearestFolder(dirname(folder));
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  return folder;
}
