// `digest import`: papers from files, a page at a time, each file from where an earlier import of it broke off.
import { AppError, ConfigError, messageOf, StoreError } from '../errors.ts';
import type { FileFormat } from '../fetchers/files/file-format.ts';
import { detectListFormat } from '../fetchers/files/id-list.ts';
import { type ImportPosition, parsePosition, readPages, resumable } from '../fetchers/files/index.ts';
import { type ImportInput, openInput, openStream } from '../fetchers/files/input.ts';
import { withNamesApart } from '../fetchers/files/local-ids.ts';
import type { IngestCounts } from '../model/page.ts';
import type { PaperId, Reject } from '../model/paper.ts';
import { OverwrittenEntries } from './shared/papers/overwritten.ts';
import { buildIndex, type IndexContext } from './shared/search-index/build-index.ts';

export interface ImportOptions {
  /** Paths; `-` is `stdin`. */
  files: readonly string[];
  /** Null: detected from the content and the name. */
  format: FileFormat | 'ids' | null;
  /** Reads from the beginning what was read before. */
  again: boolean;
  /** Whether search is adapted to the papers where that is due: it takes a minute or two. Not if left out. */
  adapt?: boolean;
  stdin: AsyncIterable<Uint8Array | string>;
}

export interface FileResult extends IngestCounts {
  file: string;
  format: FileFormat | null;
  /** `unchanged`: an earlier import read the whole file, and it has not changed since. */
  status: 'ok' | 'unchanged' | 'partial' | 'failed';
  /** The line with which it began, where an earlier import had come so far; else 1. */
  fromLine: number;
  error: string | null;
  /** The first of those that were refused. */
  rejects: Reject[];
}

export interface ImportResult {
  files: FileResult[];
  papers: { total: number };
}

/** What an import needs of a command's context. */
export type ImportContext = IndexContext;

/** Rejected entries that are named without `--verbose`, which names all. */
const shownRejects = 10;

/**
 * Imports the files one after the other. One that can't be read is reported in the result and the others continue; if it is the only one, its
 * error is thrown.
 */
export async function importPapers(context: ImportContext, options: ImportOptions): Promise<ImportResult> {
  const files: FileResult[] = [];
  for (const file of options.files) {
    const result = newResult(file);
    try {
      await importFile(context, result, options);
    } catch (error) {
      const isFault = context.signal.aborted || error instanceof StoreError || !(error instanceof AppError);
      if (isFault || (options.files.length === 1 && result.received === 0)) throw error;
      result.status = result.received > 0 ? 'partial' : 'failed';
      result.error = messageOf(error);
      context.report.warn(error.hint ? `${error.message}. ${error.hint}` : error.message);
    }
    files.push(result);
  }
  await buildIndex(context, { adapt: options.adapt ? 'due' : 'never' });
  return { files, papers: { total: await context.store.papers.count() } };
}

function newResult(file: string): FileResult {
  const counts: IngestCounts = { received: 0, new: 0, updated: 0, unchanged: 0, rejected: 0 };
  return { file, format: null, ...counts, status: 'ok', fromLine: 1, error: null, rejects: [] };
}

async function importFile(context: ImportContext, result: FileResult, options: ImportOptions): Promise<void> {
  const { store, clock, signal } = context;
  const input = await openFile(result.file, options.stdin, signal);
  const format = options.format ?? detectListFormat(input.name, input.head);
  if (format === 'ids') {
    throw new ConfigError(`${input.name} is a list of ids, without papers to import`, {
      hint: 'With --library EMAIL, those that the database has become the library of a reader.',
    });
  }
  result.format = format;
  // Read once only, a stream is nothing to come back to: it has no cursor.
  const place = input.identity ? `import:${input.identity}` : 'import';
  const known = input.identity ? parsePosition(await store.fetches.cursor(place), format) : null;
  const from = options.again ? null : known;
  if (from?.done) {
    markUnchanged(result, from);
    return;
  }
  result.fromLine = resumable(from)?.line ?? 1;
  const progress = progressOf(context, input, result);
  const overwritten = new OverwrittenEntries();
  for await (const page of readPages(input, format, from, signal)) {
    signal.throwIfAborted();
    const records = await withNamesApart(page.records, titleIn(context));
    const cursor = input.identity ? page.cursor : null;
    const saved = await store.papers.savePage(place, { ...page, records, cursor }, clock.now());
    for (const key of Object.keys(saved) as (keyof IngestCounts)[]) result[key] += saved[key];
    for (const reject of page.rejects) noteReject(context, result, reject);
    for (const sentence of overwritten.in(records)) context.report.warn(`${result.file}: ${sentence}`);
    progress();
  }
  if (result.received === 0 && from === null)
    context.report.warn(`${result.file}: nothing to import, it has no entries`);
}

/** Opens a file; `-` is stdin. */
export async function openFile(
  file: string,
  stdin: AsyncIterable<Uint8Array | string>,
  signal: AbortSignal,
): Promise<ImportInput> {
  return file === '-' ? await openStream('stdin', stdin) : await openInput(file, signal);
}

/** What an earlier import counted of the file, all of it known by now. */
function markUnchanged(result: FileResult, { entries, rejected }: ImportPosition): void {
  result.status = 'unchanged';
  result.received = entries;
  result.rejected = rejected;
  result.unchanged = entries - rejected;
}

/** Keeps the first rejected entries of a file in its result, with a warning for each. */
export function noteReject(
  { report }: Pick<ImportContext, 'report'>,
  result: Pick<FileResult, 'file' | 'rejects'>,
  reject: Reject,
): void {
  const text = `${result.file}: ${reject.subject}: ${reject.reason}`;
  if (result.rejects.length < shownRejects) {
    result.rejects.push(reject);
    report.warn(text);
  } else {
    report.detail(text);
  }
}

/** Looks up titles of stored papers. */
export function titleIn({ store }: Pick<ImportContext, 'store'>) {
  return async (id: PaperId) => (await store.papers.find(id))?.paper.title ?? null;
}

/** Reports how far reading a file has come, each time it is called. */
export function progressOf(
  { clock, report }: Pick<ImportContext, 'clock' | 'report'>,
  input: ImportInput,
  result: Pick<FileResult, 'received'>,
): () => void {
  const startedMs = clock.elapsedMs();
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return () => {
    const perSecond = Math.round(result.received / Math.max(0.001, (clock.elapsedMs() - startedMs) / 1000));
    const label = `Importing ${input.name}, ${perSecond} papers/s`;
    if (input.sizeBytes === null) report.progress(label, result.received, null, 'papers');
    else report.progress(label, megabytes(input.bytesRead), megabytes(input.sizeBytes), 'MB');
  };
}
