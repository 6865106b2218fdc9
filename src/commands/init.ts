// `digest init`: writes a commented configuration, creates the database, and subscribes the person who asked.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import { parseConfig } from '../config/load.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { formatRule } from '../model/profile.ts';
import { openStore } from '../store/open.ts';
import { requireAddress } from './shared/address.ts';
import { configTemplate, type InitAnswers } from './shared/init-template.ts';
import { requireRules } from './shared/require-rules.ts';

export interface InitResult {
  config: string;
  database: string;
  subscriber: string | null;
  /** The rules of their profile. */
  interests: string[];
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
  const interests = requireRules(answers.interests).map(formatRule);
  if (answers.email === null && interests.length > 0) {
    throw new ConfigError('these interests belong to no subscriber', {
      hint: 'Name the first one with --email.',
    });
  }
  const text = configTemplate(answers);
  const config = parseConfig(text, file, environment.variables);
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
  return { config: join(file), database: config.database.name, subscriber: answers.email, interests };
}
