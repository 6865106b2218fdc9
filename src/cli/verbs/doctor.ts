// `digest doctor`: what works, what doesn't, and how to mend it.
import type { Command } from 'commander';
import type { Finding } from '../../commands/shared/finding.ts';
import { examples } from '../examples.ts';
import type { Style } from '../output.ts';
import type { Perform } from '../program.ts';

const marks: Record<Finding['status'], { mark: string; style: Style }> = {
  ok: { mark: 'ok  ', style: 'green' },
  warning: { mark: 'warn', style: 'yellow' },
  failed: { mark: 'FAIL', style: 'red' },
};

interface Options {
  offline?: boolean;
  sendTest?: string;
  dns?: string[];
}

export function defineDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('Check configuration, database, sources and mail, and say how to mend each.')
    .option('--offline', 'ask no source, no name server and no mail server')
    .option('--send-test <email>', 'send a test mail there')
    .option('--dns <server...>', 'name servers to ask, instead of those of the system')
    .addHelpText(
      'after',
      examples([
        ['digest doctor', 'everything'],
        ['digest doctor --offline', 'without the network'],
        ['digest doctor --send-test me@example.org', 'all the way to an inbox'],
      ]),
    )
    .action((options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { examine } = await import('../../commands/doctor.ts');
        const { output } = session;
        const findings: Finding[] = [];
        for await (const finding of examine(session, {
          offline: options.offline ?? false,
          nameServers: options.dns ?? null,
          sendTestTo: options.sendTest ?? null,
        })) {
          findings.push(finding);
          const { mark, style } = marks[finding.status];
          output.print(`${output.paint(style, mark)}  ${finding.subject}: ${finding.message}`);
          if (finding.hint) output.print(`      ${output.paint('dim', finding.hint)}`);
        }
        output.document({ findings });
        return findings.some(({ status }) => status === 'failed') ? 1 : 0;
      }),
    );
}
