// `digest doctor`: what works, what doesn't, and how to mend it.
import type { Command } from 'commander';
import type { Finding } from '../../commands/doctor.ts';
import { examples } from '../examples.ts';
import type { Style } from '../output.ts';
import type { Perform } from '../program.ts';

const marks: Record<Finding['status'], { mark: string; style: Style }> = {
  ok: { mark: 'ok  ', style: 'green' },
  warning: { mark: 'warn', style: 'yellow' },
  failed: { mark: 'FAIL', style: 'red' },
};

export function defineDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('Check configuration, database, sources and mail, and say how to mend each.')
    .option('--offline', 'ask no source and no mail server')
    .addHelpText(
      'after',
      examples([
        ['digest doctor', 'everything'],
        ['digest doctor --offline', 'without the network'],
      ]),
    )
    .action((options: { offline?: boolean }, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { examine } = await import('../../commands/doctor.ts');
        const { output } = session;
        const findings: Finding[] = [];
        for await (const finding of examine(session, { offline: options.offline ?? false })) {
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
