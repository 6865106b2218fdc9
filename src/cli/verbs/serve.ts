// `digest serve`: its options, and the line that reports where the site is.
import { integerArgument } from '../arguments.ts';
import { untilAborted } from '../input.ts';
import { option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const serveVerb = defineVerb({
  name: 'serve',
  description: 'The site: editions to read, and pages to subscribe, set preferences and unsubscribe.',
  options: {
    host: option('--host <host>', 'the address to listen on; site.host, or else 127.0.0.1, when left out'),
    port: option(
      '--port <n>',
      'the port to listen on; site.port, or else 8080, when left out',
      integerArgument(0, 65535),
    ),
  },
  examples: [
    ['digest serve', 'as configured under "site", for a web server in front of it'],
    ['digest serve --port 3000 --verbose', 'a line for each request'],
  ],
  async run(session, input) {
    const { startSite } = await import('../../commands/serve.ts');
    return await startSite(await session.context(), input);
  },
  document: ({ url, address }) => ({ url, address }),
  print({ url, address }, output) {
    output.print(`${output.paint('bold', url)} is served at ${address}   (Ctrl-C or SIGTERM ends it)`);
  },
  async hold(site, { signal }) {
    await untilAborted(signal);
    await site.close();
  },
});
