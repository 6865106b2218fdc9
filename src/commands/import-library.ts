// `digest import --library`: makes the papers of files a reader's library.
import { AppError, messageOf, StoreError } from '../errors.ts';
import type { FileFormat } from '../fetchers/files/file-format.ts';
import { detectListFormat, readIds } from '../fetchers/files/id-list.ts';
import { readPages } from '../fetchers/files/index.ts';
import type { ImportInput } from '../fetchers/files/input.ts';
import { withNamesApart } from '../fetchers/files/local-ids.ts';
import type { PaperId, Reject } from '../model/paper.ts';
import { type ImportContext, noteReject, openFile, progressOf, titleIn } from './import.ts';
import type { CommandContext } from './shared/context.ts';
import { linkRecords } from './shared/readers/link-records.ts';
import { requireSubscriber } from './shared/readers/require-subscriber.ts';
import { buildIndex } from './shared/search-index/build-index.ts';

export interface LibraryOptions {
  /** The reader's address. */
  email: string;
  /** Paths; `-` is `stdin`. */
  files: readonly string[];
  /** Null: detected from the content and the name. */
  format: FileFormat | 'ids' | null;
  /** As for an import without a reader. */
  adapt?: boolean;
  stdin: AsyncIterable<Uint8Array | string>;
}

export interface LibraryFileResult {
  file: string;
  format: FileFormat | 'ids' | null;
  status: 'ok' | 'partial' | 'failed';
  /** Entries of the file. */
  received: number;
  /** Papers that the database did not have. */
  new: number;
  /** Entries whose papers it had. */
  known: number;
  rejected: number;
  /** Papers that were not in the reader's library from a file. */
  added: number;
  /** Ids of a list that no paper in the database has. */
  notFound: string[];
  error: string | null;
  /** The first of the rejected entries. */
  rejects: Reject[];
}

export interface LibraryImport {
  library: { email: string; added: number; papers: number };
  files: LibraryFileResult[];
  papers: { total: number };
}

/**
 * Imports the files one after the other; importing them again changes nothing. Throws an `AppError` for an address that is not a
 * subscriber's. A file that can't be read is reported in the result and the others continue; if it is the only one, its error is thrown.
 */
export async function importLibrary(
  context: CommandContext,
  { email: address, files, format, adapt = false, stdin }: LibraryOptions,
): Promise<LibraryImport> {
  const { store, report, signal } = context;
  const { id, email } = await requireSubscriber(context, address);
  const results: LibraryFileResult[] = [];
  for (const file of files) {
    const result = newResult(file);
    try {
      const input = await openFile(file, stdin, signal);
      result.format = format ?? detectListFormat(input.name, input.head);
      if (result.format === 'ids') await linkIds(context, id, input, result);
      else await linkEntries(context, id, input, result, result.format);
    } catch (error) {
      const isFault = signal.aborted || error instanceof StoreError || !(error instanceof AppError);
      if (isFault || (files.length === 1 && result.received === 0)) throw error;
      result.status = result.received > 0 ? 'partial' : 'failed';
      result.error = messageOf(error);
      report.warn(error.hint ? `${error.message}. ${error.hint}` : error.message);
    }
    results.push(result);
  }
  await buildIndex(context, { adapt: adapt ? 'due' : 'never' });
  const added = results.reduce((sum, each) => sum + each.added, 0);
  const { library } = await store.profiles.get(id);
  return {
    library: { email, added, papers: library.length },
    files: results,
    papers: { total: await store.papers.count() },
  };
}

/** This many ids fit on a screen. */
const shownIds = 50;

function newResult(file: string): LibraryFileResult {
  const counts = { received: 0, new: 0, known: 0, rejected: 0, added: 0 };
  return { file, format: null, status: 'ok', ...counts, notFound: [], error: null, rejects: [] };
}

async function linkEntries(
  context: ImportContext,
  subscriber: number,
  input: ImportInput,
  result: LibraryFileResult,
  format: FileFormat,
): Promise<void> {
  const { store, clock, signal } = context;
  const progress = progressOf(context, input, result);
  for await (const { records, rejects } of readPages(input, format, null, signal)) {
    signal.throwIfAborted();
    const named = await withNamesApart(records, titleIn(context));
    const linked = await linkRecords(context, 'import', { records: named, rejects });
    result.received += records.length + rejects.length;
    result.new += linked.new;
    result.known += linked.known;
    result.rejected += linked.rejected;
    const papers = linked.papers.filter((paper) => paper !== null);
    result.added += await store.profiles.addToLibrary(subscriber, papers, clock.now());
    for (const reject of rejects) noteReject(context, result, reject);
    progress();
  }
}

async function linkIds(
  context: ImportContext,
  subscriber: number,
  input: ImportInput,
  result: LibraryFileResult,
): Promise<void> {
  const { store, clock, signal, report } = context;
  const papers: PaperId[] = [];
  for await (const { line, text, id } of readIds(input)) {
    signal.throwIfAborted();
    result.received += 1;
    if (id === null) {
      result.rejected += 1;
      noteReject(context, result, {
        subject: `line ${line}`,
        reason: `"${text.slice(0, 100)}" is not an id`,
      });
      continue;
    }
    const found = await store.papers.find(id);
    if (found) papers.push(found.paper.id);
    else result.notFound.push(text);
  }
  result.known = papers.length;
  result.added = await store.profiles.addToLibrary(subscriber, papers, clock.now());
  if (result.notFound.length > 0) {
    const shown = result.notFound.slice(0, shownIds).join(', ');
    const left = result.notFound.length - shownIds;
    report.warn(
      `${result.file}: not in the database: ${shown}${left > 0 ? `, and ${left} more, which --json names` : ''}. Import them from a file that has their titles, such as BibTeX.`,
    );
  }
}
