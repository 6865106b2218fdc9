// How results of outlets are shown: a line for each, and warnings for what needs attention.
import type { OutletResult } from '../../commands/shared/outlets/outlet-destination.ts';
import type { Output } from '../output.ts';
import { oneLine } from '../text.ts';

export function printOutlets(output: Output, results: readonly OutletResult[] = []): void {
  for (const { edition, outlet, state, response, nextAttemptAt } of results) {
    const reason = state === 'sent' || response === null ? '' : `: ${oneLine(response)}`;
    const next =
      nextAttemptAt === null ? '' : ` (again after ${nextAttemptAt.slice(0, 16).replace('T', ' ')} UTC)`;
    output.print(`${output.paint('bold', edition)}  ${outlet} ${state}${reason}${next}`);
  }
}

/** Names the outlet, never its address. */
export function outletWarnings(results: readonly OutletResult[] = []): string[] {
  return results.flatMap(({ edition, date, outlet, state, response }) => {
    const reason = oneLine(response ?? 'no answer');
    if (state === 'failed') return [`outlet ${outlet} did not get ${edition}: ${reason}`];
    if (state !== 'uncertain') return [];
    const [period] = edition.split('/');
    return [
      `outlet ${outlet} may have ${edition} or not (${reason}); "digest send --period ${period} --date ${date} --retry-uncertain" posts it again`,
    ];
  });
}
