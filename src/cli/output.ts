// What is said on stdout and stderr: results, warnings, progress, colours, and the one JSON document of --json.
import { styleText } from 'node:util';
import type { Reporter } from '../commands/shared/context.ts';

/** The part of a stream that output needs; tests pass their own. */
export interface OutputStream {
  write(chunk: string | Uint8Array): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

export interface OutputOptions {
  stdout: OutputStream;
  /** The process's own unless a test listens. */
  stderr?: OutputStream;
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** False for --no-color and NO_COLOR (https://no-color.org). */
  allowColor: boolean;
  /** $TERM: a dumb terminal gets no escapes. */
  terminal: string | null;
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Of a terminal that does not tell, and of what is none. */
export const fallbackWidth = 80;
const maxWidth = 100;

export class Output implements Reporter {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether stdout is a terminal that shows colours. */
  readonly color: boolean;
  /** Columns of stdout; prose is not made wider than a page. */
  readonly width: number;
  readonly isTerminal: boolean;
  readonly #options: OutputOptions;
  readonly #stdout: OutputStream;
  #progressShown = false;

  constructor(options: OutputOptions) {
    const { stdout } = options;
    this.#stdout = stdout;
    this.#options = options;
    this.json = options.json;
    this.verbose = options.verbose;
    this.isTerminal = stdout.isTTY === true;
    this.color = this.#escapes && this.isTerminal;
    this.width = Math.min(stdout.columns || fallbackWidth, maxWidth);
  }

  /** A command's result in words. Silent with --json, where the document is the result. */
  print(text: string): void {
    if (this.json) return;
    this.#clearProgress();
    this.#stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** The bytes of a file that goes to stdout as they are. */
  raw(bytes: Uint8Array | string): void {
    this.#clearProgress();
    this.#stdout.write(bytes);
  }

  /** The one JSON document of --json; nothing without it. */
  document(value: unknown): void {
    if (this.json) this.#stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** One JSON document on a line of its own, for commands that answer a stream of questions. */
  documentLine(value: unknown): void {
    this.#stdout.write(`${JSON.stringify(value)}\n`);
  }

  warn(message: string): void {
    this.#say(`${this.#paintError('yellow', 'warning:')} ${message}`);
  }

  note(message: string): void {
    if (!this.#options.quiet) this.#say(message);
  }

  detail(message: string): void {
    if (this.verbose) this.#say(this.#paintError('dim', message));
  }

  error(message: string, hint: string | undefined): void {
    const end = /[.?!]$/.test(message) ? '' : '.';
    this.#say(`${this.#paintError('red', 'error:')} ${message}${hint ? `${end} ${hint}` : ''}`);
  }

  progress(label: string, done: number, total: number | null, unit = ''): void {
    if (this.#options.terminal === 'dumb' || this.#options.quiet) return;
    const stderr = this.#stderr;
    if (stderr.isTTY !== true) return;
    const columns = stderr.columns || fallbackWidth;
    const count = `${total === null ? done : `${done}/${total}`}${unit && ` ${unit}`}`;
    const bar = total ? ` ${progressBar(done / total, 20)}` : '';
    stderr.write(`\r\x1b[2K${`${label}${bar} ${count}`.slice(0, columns - 1)}`);
    this.#progressShown = true;
  }

  /** What a renderer for the terminal needs to know of it. */
  get canvas(): { width: number; color: boolean; links: boolean } {
    return { width: this.width, color: this.color, links: this.color };
  }

  /** Text in a style, where stdout shows colours. */
  paint(style: Style, text: string): string {
    return this.color ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Ends what is on the screen, before the program leaves. */
  finish(): void {
    this.#clearProgress();
  }

  /** Not before it is needed: a short command that has nothing to say there ends sooner. */
  get #stderr(): OutputStream {
    return this.#options.stderr ?? process.stderr;
  }

  get #escapes(): boolean {
    return this.#options.allowColor && this.#options.terminal !== 'dumb';
  }

  #paintError(style: Style, text: string): string {
    return this.#escapes && this.#stderr.isTTY === true
      ? styleText(style, text, { validateStream: false })
      : text;
  }

  #say(line: string): void {
    this.#clearProgress();
    this.#stderr.write(`${line}\n`);
  }

  #clearProgress(): void {
    if (!this.#progressShown) return;
    this.#stderr.write('\r\x1b[2K');
    this.#progressShown = false;
  }
}

function progressBar(fraction: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return `${'━'.repeat(filled)}${'╌'.repeat(width - filled)}`;
}

/** Where questions are asked, so that stdout has results only. */
export const questionStream = (): NodeJS.WriteStream => process.stderr;
