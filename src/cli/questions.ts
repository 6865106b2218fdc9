// Asks questions on the terminal: those of `digest init`, and the basis of consent.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { InitAnswers } from '../commands/shared/init-template.ts';
import { AppError, ConfigError, ExitCode } from '../errors.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import { parseRules } from '../model/profile.ts';
import type { Session } from './session.ts';
import type { OutputStream } from './stream.ts';

/** Asks on the terminal, again where an answer can't be; an empty one takes the default. Throws a `ConfigError` where stdin is not a terminal. */
export async function askAnswers(defaults: InitAnswers, session: Terminal): Promise<InitAnswers> {
  if (!session.stdin.isTTY) {
    throw new ConfigError('there is no terminal to ask on', {
      hint: 'Use --yes, with --email and the other options.',
    });
  }
  return await withTerminal(session, async (askLine) => {
    /** Asks again while `fault` finds something wrong with the answer. */
    const ask = async (question: string, fallback: string, fault: (answer: string) => string | null) => {
      for (;;) {
        const answer = (await askLine(`${question} [${fallback}] `)) || fallback;
        const wrong = fault(answer);
        if (wrong === null) return answer;
        session.stderr.write(`${wrong}\n`);
      }
    };
    const email = await ask(
      'Your email address, the first subscriber',
      defaults.email ?? 'none',
      faultOfAddress,
    );
    const answers = {
      email: email === 'none' ? null : email,
      title: await ask('Title of the digest', defaults.title, faultOfTitle),
      timezone: await ask('Time zone', defaults.timezone, faultOfZone),
      at: await ask('Daily edition at', defaults.at, faultOfTime),
      categories: wordsOf(
        await ask('arXiv categories', defaults.categories.join(', ') || 'none', faultOfCategories),
      ),
    };
    if (answers.email === null) return { ...answers, interests: '' };
    session.stderr.write(interestsHelp);
    const interests = await ask('Your interests', defaults.interests || 'none', faultOfRules);
    return { ...answers, interests: interests === 'none' ? '' : interests };
  });
}

const interestsHelp = `What do you want to read about? Rules with commas between them: text, a "phrase", author:NAME, org:NAME,
cat:CODE, source:NAME, or a sentence; "never" before a rule keeps papers out.
`;

/** The words between commas or spaces; empty for `none`. */
function wordsOf(answer: string): string[] {
  return answer.split(/[\s,]+/).filter((word) => word && word !== 'none');
}

function faultOfTitle(answer: string): string | null {
  return answer.length <= 80 ? null : 'A title has at most 80 characters.';
}

function faultOfCategories(answer: string): string | null {
  const wrong = wordsOf(answer).find((word) => !/^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?$/.test(word));
  if (wrong === undefined) return null;
  return `"${wrong}" is not an arXiv category. Write them as cs.CL, hep-th: https://arxiv.org/category_taxonomy`;
}

function faultOfAddress(answer: string): string | null {
  if (answer === 'none' || parseEmailAddress(answer) !== null) return null;
  return 'That is not an email address. Write it as me@example.org.';
}

function faultOfZone(answer: string): string | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: answer });
    return null;
  } catch {
    return 'That is not a time zone. Write it as America/New_York.';
  }
}

function faultOfTime(answer: string): string | null {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(answer) ? null : 'That is not a time of day. Write it as 07:00.';
}

function faultOfRules(answer: string): string | null {
  if (answer === 'none' || parseRules(answer).length > 0) return null;
  return 'That is not a rule. Write for instance: protein folding, "sparse attention", author:LeCun.';
}

/** Asks for the basis of consent of a list; empty when the person has no answer. */
export async function askConsent(session: Terminal): Promise<string> {
  const question =
    'On what basis may these people be written to? (for instance: subscribed at our booth, June 2026)\n> ';
  return await withTerminal(session, (ask) => ask(question));
}

/** The streams that questions and answers go through. */
type Terminal = Pick<Session, 'stdin' | 'stderr' | 'signal'>;

/** Shows a question and waits for its answer, without space around it. */
type Ask = (question: string) => Promise<string>;

/**
 * Throws `AppError` when the person leaves instead of answering: Ctrl-C interrupts, the end of the input fails. Lines that come before
 * their question is asked, as when several are pasted, answer the next ones; readline's own `question` would lose them.
 */
async function withTerminal<T>(
  { stdin, stderr, signal }: Terminal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const terminal = createInterface({
    input: stdin,
    output: writableOf(stderr),
    terminal: stdin.isTTY === true,
  });
  const lines: string[] = [];
  let end: AppError | null = null;
  let waiting: { resolve(line: string): void; reject(error: AppError): void } | null = null;
  const leave = (exitCode: ExitCode) => {
    end ??= new AppError('interrupted', 'interrupted', {
      hint: 'Run the same command again to continue.',
      exitCode,
    });
    waiting?.reject(end);
  };
  const interrupt = () => leave(ExitCode.interrupted);
  terminal.on('line', (line) => {
    if (waiting) waiting.resolve(line);
    else lines.push(line);
    waiting = null;
  });
  terminal.once('SIGINT', interrupt);
  terminal.once('close', () => leave(ExitCode.failed));
  signal.addEventListener('abort', interrupt, { once: true });
  const ask: Ask = async (question) => {
    signal.throwIfAborted();
    if (end) {
      // What was pasted is answered to the end; Node 24 and newer throw for a prompt after the end of the input.
      stderr.write(question);
    } else {
      // readline redraws the last line of the question while the answer is edited.
      terminal.setPrompt(question);
      terminal.prompt();
    }
    const next = lines.shift();
    if (next !== undefined) return next.trim();
    if (end) throw end;
    const line = await new Promise<string>((resolve, reject) => {
      waiting = { resolve, reject };
    });
    return line.trim();
  };
  try {
    return await work(ask);
  } catch (error) {
    // The cursor is after the question.
    if (error === end) stderr.write('\n');
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    terminal.close();
  }
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
