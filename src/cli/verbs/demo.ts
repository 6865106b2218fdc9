// `digest demo`: the whole job on bundled sample data, and a local preview of the result.
import { integerArgument } from '../arguments.ts';
import { untilAborted } from '../input.ts';
import { flag, option } from '../parameter.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

export const demoVerb = defineVerb({
  name: 'demo',
  description: 'The whole job on sample data, with no network and no set-up, and a preview to open.',
  options: {
    serve: flag('--no-serve', 'exit when the mails are sent, without a preview'),
    port: option('--port <n>', 'port of the preview; a free one when left out', integerArgument(0, 65535), 0),
    open: flag('--open', 'open the preview in the browser'),
  },
  examples: [
    ['digest demo', 'see it'],
    ['digest demo --no-serve --json', 'for scripts'],
  ],
  async run({ output, signal }) {
    const { runDemo } = await import('../../commands/demo/demo.ts');
    output.print(output.paint('yellow', 'This is sample data: the papers, people and votes are invented.'));
    return await runDemo({ report: output, signal });
  },
  document: ({ summary }) => summary,
  async print({ summary, trending }, output) {
    for (const { date, received, sent } of summary.days) {
      output.print(`${date}  ${plural(received, 'record')} fetched, ${plural(sent, 'mail')} delivered`);
    }
    const { renderTerminal } = await import('../../render/text/terminal.ts');
    output.print(`\n${renderTerminal(trending, output.canvas)}`);
  },
  async hold({ pages }, { output, signal }, { serve, port, open }) {
    if (!serve) return;
    const [{ startPreviewServer }, { openInBrowser }] = await Promise.all([
      import('../../web/preview-server.ts'),
      import('../file-output.ts'),
    ]);
    const server = await startPreviewServer(pages, port);
    try {
      output.print(`\nThe page and the mails: ${output.paint('bold', server.url)}   (Ctrl-C ends)`);
      if (open) await openInBrowser(output, server.url);
      await untilAborted(signal);
    } finally {
      await server.close();
    }
  },
});
