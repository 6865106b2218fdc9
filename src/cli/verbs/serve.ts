// `digest serve`: its options, and the line that says where the site is.
import type { Command } from 'commander';
import { integerArgument } from '../arguments.ts';
import { examples } from '../examples.ts';
import { untilAborted } from '../input.ts';
import type { Perform } from '../program.ts';

interface Options {
  host?: string;
  port?: number;
}

export function defineServe(program: Command, perform: Perform): void {
  program
    .command('serve')
    .description('The site: editions to read, and pages to subscribe, choose and leave.')
    .option('--host <host>', 'the address to listen on; 127.0.0.1 unless site.host says otherwise')
    .option(
      '--port <n>',
      'the port to listen on; 8080 unless site.port says otherwise',
      integerArgument(0, 65535),
    )
    .addHelpText(
      'after',
      examples([
        ['digest serve', 'as configured under "site", behind your web server'],
        ['digest serve --port 3000 --verbose', 'a line for each request'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { startSite } = await import('../../commands/serve.ts');
        const { output, signal } = session;
        const site = await startSite(await session.context(), {
          host: options.host ?? null,
          port: options.port ?? null,
        });
        output.document({ url: site.url, address: site.address });
        output.print(
          `${output.paint('bold', site.url)} is served at ${site.address}   (Ctrl-C or SIGTERM ends it)`,
        );
        await untilAborted(signal);
        await site.close();
        return 0;
      }),
    );
}
