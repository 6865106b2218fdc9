// Asks questions on the terminal, and waits for their answers.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppError, ExitCode } from '../errors.ts';
import type { Session } from './session.ts';
import type { OutputStream } from './stream.ts';

/** Asks for the basis of consent of a list; empty when the person has no answer. */
export async function askConsent(session: Terminal): Promise<string> {
  const question =
    'What is the basis of consent for mailing these people? (for instance: subscribed at our booth, June 2026)\n> ';
  return await withTerminal(session, (ask) => ask(question));
}

/** The streams for questions and answers. */
export type Terminal = Pick<Session, 'stdin' | 'stderr' | 'signal'>;

/** Shows a question and waits for its answer, without space around it. */
type Ask = (question: string) => Promise<string>;

/**
 * Throws `AppError` when the person leaves instead of answering: Ctrl-C interrupts, the end of the input fails. Lines that come before
 * their question is asked, as when several are pasted, answer the next ones; readline's own `question` would lose them.
 */
export async function withTerminal<T>(
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
      // Pasted lines are used to the end; Node 24 and newer throw for a prompt after the end of the input.
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
