// The questions that are asked on the terminal: those of `digest init`, and the basis of consent.
import { createInterface, type Interface } from 'node:readline/promises';
import type { InitAnswers } from '../commands/shared/init-template.ts';
import { AppError, ConfigError } from '../errors.ts';
import { questionStream } from './output.ts';

/** Asks on the terminal; an empty answer takes the default. Throws where there is no terminal to ask on. */
export async function askAnswers(defaults: InitAnswers, signal: AbortSignal): Promise<InitAnswers> {
  if (!process.stdin.isTTY) {
    throw new ConfigError('there is no terminal to ask on', {
      hint: 'Use --yes, with --email and the other options.',
    });
  }
  return await withTerminal(async (terminal) => {
    const ask = async (question: string, fallback: string) =>
      (await terminal.question(`${question} [${fallback}] `, { signal })).trim() || fallback;
    const email = await ask('Your email address, the first subscriber', defaults.email ?? 'none');
    return {
      email: email === 'none' ? null : email,
      title: await ask('Title of the digest', defaults.title),
      timezone: await ask('Time zone', defaults.timezone),
      at: await ask('Daily edition at', defaults.at),
      categories: (await ask('arXiv categories', defaults.categories.join(', ') || 'none'))
        .split(/[\s,]+/)
        .filter((word) => word && word !== 'none'),
    };
  });
}

/** On what basis the people of a list may be written to; empty when the person has no answer. */
export async function askConsent(signal: AbortSignal): Promise<string> {
  const question =
    'On what basis may these people be written to? (for instance: subscribed at our booth, June 2026)\n> ';
  return await withTerminal(async (terminal) => (await terminal.question(question, { signal })).trim());
}

/** Throws `AppError` when the person leaves instead of answering, by Ctrl-C or Ctrl-D. */
async function withTerminal<T>(ask: (terminal: Interface) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: questionStream() });
  try {
    return await ask(terminal);
  } catch (cause) {
    if (!(cause instanceof Error && cause.name === 'AbortError')) throw cause;
    // The cursor stands behind the question.
    questionStream().write('\n');
    throw new AppError('interrupted', 'interrupted', { hint: 'Run the same command again to go on.', cause });
  } finally {
    terminal.close();
  }
}
