// Writes to stdout and stderr: results, tables, warnings, progress, colours, and the one JSON document of --json.
import { styleText } from 'node:util';
import type { Reporter } from '../commands/shared/context.ts';
import type { OutputStream } from './stream.ts';
import type { Column, TableLayout } from './table.ts';
import { newEscape, safeJson, safeStyledText, safeText } from './terminal-safe.ts';

export interface OutputOptions {
  stdout: OutputStream;
  /** Read on first use: a short command that writes nothing there ends sooner without loading it. */
  readonly stderr: OutputStream;
  json: boolean;
  quiet: boolean;
  verbose: boolean;
  /** False for --no-color and NO_COLOR (https://no-color.org). */
  allowColor: boolean;
  /** $TERM: a dumb terminal gets no escapes. */
  terminal: string | null;
  /** How the program is started: in texts, commands in quotes begin with it. */
  command: string;
}

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Width when stdout isn't a terminal or doesn't report one. */
export const fallbackWidth = 80;
const maxWidth = 100;

export class Output implements Reporter {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether stdout is a terminal that shows colours. */
  readonly color: boolean;
  /** The width of stdout in columns; prose is not set wider than a page. */
  readonly width: number;
  readonly isTerminal: boolean;
  readonly #options: OutputOptions;
  readonly #stdout: OutputStream;
  readonly #escape: string;
  #progressShown = false;
  #isDocumentOpen = false;

  constructor(options: OutputOptions) {
    const { stdout } = options;
    this.#stdout = stdout;
    this.#options = options;
    this.json = options.json;
    this.quiet = options.quiet;
    this.verbose = options.verbose;
    this.isTerminal = stdout.isTTY === true;
    this.color = this.#escapes && this.isTerminal;
    this.#escape = this.color ? newEscape() : '';
    this.width = Math.min(stdout.columns || fallbackWidth, maxWidth);
  }

  /** A command's result as text. Silent with --json, where the document is the result, and with --quiet. */
  print(text: string): void {
    if (!this.quiet) this.problem(text);
  }

  /** A result that reports a problem: printed with --quiet too, but not with --json. */
  problem(text: string): void {
    if (this.json) return;
    this.#clearProgress();
    const typed = this.asTyped(text);
    const safe = this.color ? safeStyledText(typed, this.#escape) : safeText(typed);
    this.#stdout.write(safe.endsWith('\n') ? safe : `${safe}\n`);
  }

  /** A table that fits the terminal. */
  async table(columns: readonly Column[], rows: readonly (readonly string[])[]): Promise<void> {
    if (this.json || this.quiet) return;
    const { table } = await import('./table.ts');
    this.print(table(columns, rows, this.width, (heading) => this.paint('dim', heading)));
  }

  /**
   * A table whose rows come in batches, each of which is printed before the next is requested. Columns are as wide as the
   * first batch needs. Returns how many rows there were; without one, nothing is printed.
   */
  async tableOf<T>(
    columns: readonly Column[],
    batches: AsyncIterable<readonly T[]>,
    rowOf: (item: T) => readonly string[],
  ): Promise<number> {
    const { tableLayout } = await import('./table.ts');
    let layout: TableLayout | null = null;
    let count = 0;
    for await (const batch of batches) {
      if (batch.length === 0) continue;
      count += batch.length;
      const rows = batch.map(rowOf);
      if (layout === null) {
        layout = tableLayout(columns, rows, this.width);
        this.print(this.paint('dim', layout.heading));
      }
      this.print(layout.lines(rows));
    }
    return count;
  }

  /** The bytes of a file that goes to stdout as they are. */
  raw(bytes: Uint8Array | string): void {
    this.#clearProgress();
    this.#stdout.write(bytes);
  }

  /** The one JSON document of --json; nothing without it. */
  document(value: unknown): void {
    if (this.json) this.#stdout.write(`${safeJson(JSON.stringify(value, null, 2))}\n`);
  }

  /** The document `{"<key>": [...]}` of --json, written batch by batch: the same bytes as `document` writes. */
  async documentOf(key: string, batches: AsyncIterable<readonly unknown[]>): Promise<void> {
    this.#isDocumentOpen = true;
    this.#stdout.write(`{\n  ${JSON.stringify(key)}: [`);
    let isEmpty = true;
    for await (const batch of batches) {
      if (batch.length === 0) continue;
      const items = batch.map((item) => JSON.stringify(item, null, 2).replaceAll('\n', '\n    '));
      this.#stdout.write(safeJson(`${isEmpty ? '' : ','}\n    ${items.join(',\n    ')}`));
      isEmpty = false;
    }
    this.#stdout.write(isEmpty ? ']\n}\n' : '\n  ]\n}\n');
    this.#isDocumentOpen = false;
  }

  /** Whether a document was begun and not ended: a second one would be no JSON. */
  get isDocumentOpen(): boolean {
    return this.#isDocumentOpen;
  }

  /** One JSON document on a line of its own, for commands that answer a stream of queries. */
  documentLine(value: unknown): void {
    this.#stdout.write(`${safeJson(JSON.stringify(value))}\n`);
  }

  warn(message: string): void {
    this.#write(`${this.#paintError('yellow', 'warning:')} ${safeText(this.asTyped(message))}`);
  }

  note(message: string): void {
    if (!this.quiet) this.#write(safeText(this.asTyped(message)));
  }

  detail(message: string): void {
    if (this.verbose) this.#write(this.#paintError('dim', safeText(message)));
  }

  error(message: string, hint: string | undefined): void {
    const end = /[.?!]$/.test(message) ? '' : '.';
    this.#write(
      `${this.#paintError('red', 'error:')} ${safeText(this.asTyped(`${message}${hint ? `${end} ${hint}` : ''}`))}`,
    );
  }

  progress(label: string, done: number, total: number | null, unit = ''): void {
    if (this.#options.terminal === 'dumb' || this.quiet) return;
    const stderr = this.#stderr;
    if (stderr.isTTY !== true) return;
    const columns = stderr.columns || fallbackWidth;
    const count = `${total === null ? done : `${done}/${total}`}${unit && ` ${unit}`}`;
    const bar = total ? ` ${progressBar(done / total, 20)}` : '';
    stderr.write(`\r\x1b[2K${safeText(`${label}${bar} ${count}`).slice(0, columns - 1)}`);
    this.#progressShown = true;
  }

  /** The terminal's properties, for renderers. */
  get canvas(): { width: number; color: boolean; links: boolean; escape: string } {
    return { width: this.width, color: this.color, links: this.color, escape: this.#escape };
  }

  /** `"digest run"` as it has to be typed here. */
  asTyped(text: string): string {
    return text.replaceAll(/"digest(?= [a-z])/g, () => `"${this.#options.command}`);
  }

  /** Text in a style, where stdout shows colours. It is for `print`, which writes the escapes. */
  paint(style: Style, text: string): string {
    if (!this.color) return text;
    return styleText(style, safeText(text), { validateStream: false }).replaceAll('\x1b', this.#escape);
  }

  /** Removes the progress line, before the program ends. */
  finish(): void {
    this.#clearProgress();
  }

  get #stderr(): OutputStream {
    return this.#options.stderr;
  }

  get #escapes(): boolean {
    return this.#options.allowColor && this.#options.terminal !== 'dumb';
  }

  #paintError(style: Style, text: string): string {
    return this.#escapes && this.#stderr.isTTY === true
      ? styleText(style, text, { validateStream: false })
      : text;
  }

  #write(line: string): void {
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
