// The exit code of each command's result. Apart from the commands, so that the command line can read it without loading them.
import { ExitCode } from '../../errors.ts';
import type { EvalResult } from '../eval.ts';
import type { FetchResult } from '../fetch.ts';
import type { FileResult, ImportResult } from '../import.ts';
import type { LibraryFileResult, LibraryImport } from '../import-library.ts';
import type { RunResult } from '../run.ts';
import type { SendResult } from '../send.ts';
import type { OutletResult } from './outlets/outlet-destination.ts';
import type { LibraryResult } from './readers/sync-libraries.ts';

/**
 * 0 when every source answered, 3 when some did, 1 when none did. Enrichers don't count: an edition is complete without them,
 * and cron should not call a run partial because another service was down. Their failures are warnings.
 */
export function fetchExitCode(result: Pick<FetchResult, 'sources'>): ExitCode {
  const failed = result.sources.filter(({ status }) => status === 'failed' || status === 'partial');
  if (failed.length === 0) return ExitCode.done;
  return failed.every(({ status }) => status === 'failed') && failed.length === result.sources.length
    ? ExitCode.failed
    : ExitCode.partial;
}

/**
 * 0 when all entries were taken; 3 when some were rejected or not found, or a file failed while others didn't; 1 when every file
 * failed.
 */
export function importExitCode({ files }: Pick<ImportResult | LibraryImport, 'files'>): ExitCode {
  if (files.every(({ status }) => status === 'failed')) return ExitCode.failed;
  const isWhole = (file: FileResult | LibraryFileResult) =>
    file.error === null && file.rejected === 0 && !('notFound' in file && file.notFound.length > 0);
  return files.every(isWhole) ? ExitCode.done : ExitCode.partial;
}

/** 0 when readers and votes were compared, 3 when history was too short for one of them. */
export function evalExitCode({ missing }: Pick<EvalResult, 'missing'>): ExitCode {
  return missing.length > 0 ? ExitCode.partial : ExitCode.done;
}

/** 0 when every library was read, 3 when some were, 1 when none were. */
export function librariesExitCode({ libraries }: { libraries: readonly LibraryResult[] }): ExitCode {
  const failed = libraries.filter(({ status }) => status === 'failed').length;
  if (failed === 0) return ExitCode.done;
  return failed === libraries.length ? ExitCode.failed : ExitCode.partial;
}

/** 0 when every outlet has what it was to get, or was skipped; else 3. */
function outletsExitCode(outlets: readonly OutletResult[]): ExitCode {
  return outlets.some(({ state }) => state !== 'sent' && state !== 'skipped')
    ? ExitCode.partial
    : ExitCode.done;
}

/** 0 when every reader and outlet is settled, 3 when some are not, 1 when none of the named addresses may be mailed. */
export function sendExitCode(result: SendResult): ExitCode {
  const { recipients, failed, uncertain, deferred, left, refused, outlets = [] } = result;
  if (recipients === 0 && refused.length > 0) return ExitCode.failed;
  if (outletsExitCode(outlets) !== ExitCode.done) return ExitCode.partial;
  return failed + uncertain + deferred + left + refused.length > 0 ? ExitCode.partial : ExitCode.done;
}

/** The worst of what fetching, sending and publishing came to; a run that sent something is never a failure as a whole. */
export function runExitCode({
  fetch,
  send,
  outlets,
}: Pick<RunResult, 'fetch' | 'send' | 'outlets'>): ExitCode {
  const codes = [fetchExitCode(fetch), ...send.map(sendExitCode), outletsExitCode(outlets)];

  if (codes.every((code) => code === ExitCode.done)) return ExitCode.done;
  return codes.every((code) => code === ExitCode.failed) ? ExitCode.failed : ExitCode.partial;
}
