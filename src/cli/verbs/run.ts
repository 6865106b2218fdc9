// `digest run`: what cron calls, and how its result reads.
import type { Command } from 'commander';
import { examples } from '../examples.ts';
import type { Perform } from '../program.ts';
import { bouncesSummary } from './bounces.ts';
import { printFetch } from './fetch.ts';
import { printSend, warnOfUncertain } from './send.ts';

export function defineRun(program: Command, perform: Perform): void {
  program
    .command('run')
    .description(
      'Fetch, then send what is due. Call it from cron as often as you like: it sends nothing twice.',
    )
    .addHelpText(
      'after',
      examples([
        ['digest run', 'fetch, and send the editions that are due'],
        ['*/15 * * * *  digest run --quiet', 'as a line of a crontab'],
      ]),
    )
    .action((_options: object, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { runExitCode, runOnce } = await import('../../commands/run.ts');
        const result = await runOnce(await session.context());
        const { output } = session;
        output.document(result);
        // cron mails what a command prints: with --quiet that is warnings and errors only.
        if (!command.optsWithGlobals()['quiet']) {
          await printFetch(output, result.fetch);
          if (result.bounces && result.bounces.messages.length > 0)
            output.print(bouncesSummary(result.bounces));
          for (const send of result.send) printSend(output, send);
          if (result.send.length === 0) output.print(result.next);
        }
        for (const send of result.send) warnOfUncertain(output, send);
        return runExitCode(result);
      }),
    );
}
