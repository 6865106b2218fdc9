// `digest init`: writes a commented configuration, creates the database, and subscribes the person who asked.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import { parseConfig } from '../config/load.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { openTransport } from '../mail/transports/open-transport.ts';
import { parseTransport } from '../mail/transports/transport.ts';
import { packageFolder } from '../package.ts';
import { openStore } from '../store/open.ts';
import { configTemplate, type InitAnswers } from './shared/init-template.ts';
import { requireInterests } from './shared/readers/require-rules.ts';
import { requireAddress } from './shared/subscribers/address.ts';

export interface InitResult {
  config: string;
  database: string;
  subscriber: string | null;
  /** The rules of their profile. */
  interests: string[];
  /** Variables that the configuration names and that have no value now. */
  unset: string[];
}

/**
 * Writes the configuration to `file`, which must not exist yet, creates its database, and adds the address as the first
 * subscriber. What it wrote is read back as any configuration is, so a template that would not load is never left.
 */
export async function initialize(
  file: string,
  answers: InitAnswers,
  { environment, clock }: { environment: Environment; clock: Clock },
): Promise<InitResult> {
  if (answers.email !== null) requireAddress(answers.email);
  const interests = requireInterests(answers.interests);
  if (answers.email === null && interests.length > 0) {
    throw new ConfigError('these interests belong to no subscriber', {
      hint: 'Name the first one with --email.',
    });
  }
  const schema = pathToFileURL(join(packageFolder(), 'docs', 'digest.schema.json')).href;
  const text = configTemplate(answers, schema);
  const { variables, unset } = assumed(answers.transport, environment.variables);
  const config = parseConfig(text, file, variables);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // Making the folder fails in the same way where a file is in its place.
    const exists = code === 'EEXIST' && syscall === 'open';
    throw new ConfigError(exists ? `${file} exists already` : `cannot write ${file}: ${messageOf(error)}`, {
      cause: error,
      hint: exists
        ? 'Edit it, or name another with --config FILE.'
        : 'Choose a folder that you may write to.',
    });
  }
  const store = await openStore(config.database);
  try {
    if (answers.email !== null) {
      await store.subscribers.add(
        { email: answers.email, name: null, preferences: { periods: ['daily'], interests } },
        clock.now(),
      );
    }
  } finally {
    await store.close();
  }
  return { config: join(file), database: config.database.name, subscriber: answers.email, interests, unset };
}

/** Mail servers as a configuration in `folder` would name them. */
export function mailServers(folder: string, variables: Environment['variables']) {
  const targetOf = (url: string) => {
    const { variables: all, unset } = assumed(url, variables);
    const filled = url.replaceAll(variable, (_, name: string) => all[name] ?? '');
    return { target: parseTransport(filled, folder), unset };
  };
  return {
    read(url: string) {
      const { target, unset } = targetOf(url);
      return { sends: target.kind !== 'file', unset };
    },
    async try(url: string): Promise<string> {
      const transport = await openTransport({ target: targetOf(url).target, connections: 1 });
      try {
        return await transport.verify();
      } finally {
        await transport.close();
      }
    },
  };
}

const variable = /\$\{(\w+)\}/g;

/** The variables with a word for each that the URL names and that isn't set, so that the rest of it can be checked. */
function assumed(url: string, variables: Environment['variables']) {
  const names = [...new Set([...url.matchAll(variable)].map(([, name = '']) => name))];
  const unset = names.filter((name) => !variables[name]);
  return { variables: { ...variables, ...Object.fromEntries(unset.map((name) => [name, 'unset'])) }, unset };
}
