// `digest demo`: the whole job on bundled sample data, and a local preview of what it made.
import type { Command } from 'commander';
import { integerArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import { untilAborted } from '../input.ts';
import type { Perform } from '../program.ts';

interface Options {
  serve: boolean;
  port: number;
  open?: boolean;
}

export function defineDemo(program: Command, perform: Perform): void {
  program
    .command('demo')
    .description('The whole job on sample data, with no network and no set-up, and a preview to open.')
    .option('--no-serve', 'end when the mails are sent, show no preview')
    .option('--port <n>', 'port of the preview; a free one when left out', integerArgument(0, 65535), 0)
    .option('--open', 'open the preview in the browser')
    .addHelpText(
      'after',
      examples([
        ['digest demo', 'see it'],
        ['digest demo --no-serve --json', 'for scripts'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const [{ runDemo }, { renderTerminal }] = await Promise.all([
          import('../../commands/demo/demo.ts'),
          import('../../render/text/terminal.ts'),
        ]);
        const { output, signal } = session;
        output.print(
          output.paint('yellow', 'This is sample data: the papers, people and votes are invented.'),
        );
        const demo = await runDemo({ report: output, signal });
        output.document(demo.summary);
        for (const { date, received, sent } of demo.summary.days) {
          output.print(`${date}  ${received} records fetched, ${sent} mails delivered`);
        }
        output.print(`\n${renderTerminal(demo.trending, output.canvas)}`);
        if (!options.serve) return 0;
        const [{ startPreviewServer }, { openInBrowser }] = await Promise.all([
          import('../../web/preview-server.ts'),
          import('../file-output.ts'),
        ]);
        const server = await startPreviewServer(demo.pages, options.port);
        try {
          output.print(`\nThe page and the mails: ${output.paint('bold', server.url)}   (Ctrl-C ends)`);
          if (options.open) await openInBrowser(output, server.url);
          await untilAborted(signal);
        } finally {
          await server.close();
        }
        return 0;
      }),
    );
}
