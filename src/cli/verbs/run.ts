// `digest run`: what cron calls, and how its result is shown.
import { runExitCode } from '../../commands/shared/exit-codes.ts';
import type { SummariesResult } from '../../commands/shared/papers/summaries.ts';
import { defineVerb } from '../verb.ts';
import { bouncesSummary } from './bounces.ts';
import { printFetch } from './fetch.ts';
import { outletWarnings, printOutlets } from './outlets.ts';
import { printSend, sendWarnings } from './send.ts';

export const runVerb = defineVerb({
  name: 'run',
  description:
    'Fetch, then send what is due. Call it from cron as often as you like: it sends nothing twice.',
  examples: [
    ['digest run', 'fetch, and send the editions that are due'],
    ['*/15 * * * *  digest run --quiet', 'as a line of a crontab'],
  ],
  async run(session) {
    const { runOnce } = await import('../../commands/run.ts');
    return await runOnce(await session.context());
  },
  async print(result, output) {
    await printFetch(output, result.fetch);
    if (result.bounces && result.bounces.messages.length > 0) output.print(bouncesSummary(result.bounces));
    if (result.summaries && result.summaries.wanted > 0) output.print(summariesText(result.summaries));
    printOutlets(output, result.outlets);
    for (const send of result.send) printSend(output, send);
    for (const sentence of result.explanation) output.print(sentence);
    if (result.send.length + result.outlets.length === 0) output.print(result.next);
  },
  warnings: ({ send, outlets }) => [...outletWarnings(outlets), ...send.flatMap(sendWarnings)],
  exitCode: runExitCode,
});

/** `3 of 5 summaries written by qwen3.` */
function summariesText({ model, wanted, written }: SummariesResult): string {
  return `${written} of ${wanted} ${wanted === 1 ? 'summary' : 'summaries'} written by ${model}.`;
}
