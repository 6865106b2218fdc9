// `digest doctor`: what works, what doesn't, and how to fix it.
import type { Finding } from '../../commands/shared/checks/finding.ts';
import { ExitCode } from '../../errors.ts';
import type { Style } from '../output.ts';
import { flag, listOption, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

const marks: Record<Finding['status'], { mark: string; style: Style }> = {
  ok: { mark: 'ok  ', style: 'green' },
  warning: { mark: 'warn', style: 'yellow' },
  failed: { mark: 'FAIL', style: 'red' },
};

export const doctorVerb = defineVerb({
  name: 'doctor',
  description: 'Check configuration, database, sources and mail, and explain how to fix each problem.',
  options: {
    offline: flag('--offline', 'contact no source, no model, no name server and no mail server'),
    sendTest: option('--send-test <email>', 'send a test mail to this address'),
    dns: listOption('--dns <server...>', 'DNS servers to query instead of those of the system'),
  },
  examples: [
    ['digest doctor', 'everything'],
    ['digest doctor --offline', 'without the network'],
    ['digest doctor --send-test me@example.org', 'all the way to an inbox'],
  ],
  async run(session, { offline, sendTest, dns }) {
    const { examine } = await import('../../commands/doctor.ts');
    const { output } = session;
    const findings: Finding[] = [];
    for await (const finding of examine(session, { offline, nameServers: dns, sendTestTo: sendTest })) {
      findings.push(finding);
      // Shown as they come, because waiting for a silent mail server takes a while.
      const { mark, style } = marks[finding.status];
      const hint = finding.hint ? `\n      ${output.paint('dim', finding.hint)}` : '';
      const text = `${output.paint(style, mark)}  ${finding.subject}: ${finding.message}${hint}`;
      if (finding.status === 'ok') output.print(text);
      else output.problem(text);
    }
    return { findings };
  },
  exitCode: ({ findings }) =>
    findings.some(({ status }) => status === 'failed') ? ExitCode.failed : ExitCode.done,
});
