// Asks questions on the terminal: those of `digest init`, and the basis of consent.
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { InitAnswers } from '../commands/shared/init-template.ts';
import { AppError, ConfigError, ExitCode } from '../errors.ts';
import type { Session } from './session.ts';
import type { OutputStream } from './stream.ts';

/** Asks on the terminal; an empty answer takes the default. Throws a `ConfigError` where stdin is not a terminal. */
export async function askAnswers(defaults: InitAnswers, session: Terminal): Promise<InitAnswers> {
  if (!session.stdin.isTTY) {
    throw new ConfigError('there is no terminal to ask on', {
      hint: 'Use --yes, with --email and the other options.',
    });
  }
  return await withTerminal(session, async (terminal) => {
    const ask = async (question: string, fallback: string) =>
      (await terminal.question(`${question} [${fallback}] `, { signal: session.signal })).trim() || fallback;
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

/** Asks for the basis of consent of a list; empty when the person has no answer. */
export async function askConsent(session: Terminal): Promise<string> {
  const question =
    'On what basis may these people be written to? (for instance: subscribed at our booth, June 2026)\n> ';
  return await withTerminal(session, async (terminal) =>
    (await terminal.question(question, { signal: session.signal })).trim(),
  );
}

/** The streams that questions and answers go through. */
type Terminal = Pick<Session, 'stdin' | 'stderr' | 'signal'>;

/** Throws `AppError` when the person leaves instead of answering: Ctrl-C interrupts, the end of the input fails. */
async function withTerminal<T>(
  { stdin, stderr }: Terminal,
  ask: (terminal: Interface) => Promise<T>,
): Promise<T> {
  const terminal = createInterface({
    input: stdin,
    output: writableOf(stderr),
    terminal: stdin.isTTY === true,
  });
  let hasLeft: ExitCode | null = null;
  const left = new Promise<never>((_, reject) => {
    terminal.once('SIGINT', () => {
      hasLeft = ExitCode.interrupted;
      reject(interruption(hasLeft));
    });
    terminal.once('close', () => {
      hasLeft ??= ExitCode.failed;
      // An answer may have come just before the end of the input.
      setImmediate(() => reject(interruption(ExitCode.failed)));
    });
  });
  try {
    return await Promise.race([ask(terminal), left]);
  } catch (error) {
    if (hasLeft === null) throw error;
    // The cursor is after the question.
    stderr.write('\n');
    throw interruption(hasLeft);
  } finally {
    terminal.removeAllListeners('close');
    terminal.close();
    left.catch(() => {});
  }
}

function interruption(exitCode: ExitCode): AppError {
  return new AppError('interrupted', 'interrupted', {
    hint: 'Run the same command again to go on.',
    exitCode,
  });
}

/** readline's view of stderr: itself where it is a stream of Node's, which knows the terminal's width. */
function writableOf(stream: OutputStream): NodeJS.WritableStream {
  if (stream instanceof Writable) return stream;
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      stream.write(chunk);
      done();
    },
  });
}
