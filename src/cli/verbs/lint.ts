// `digest lint`: what is wrong with a mail, each finding with the rule that it is based on.
import { ConfigError, ExitCode } from '../../errors.ts';
import { option, optionalArgument } from '../parameter.ts';
import { safeText } from '../terminal-safe.ts';
import { plural } from '../text.ts';
import { defineVerb } from '../verb.ts';

export const lintVerb = defineVerb({
  name: 'lint',
  description: 'Check a mail against the rules of RFCs and large providers.',
  arguments: { file: optionalArgument('[file]', 'a mail as it is sent (.eml)') },
  options: {
    edition: option('--edition <edition>', 'the mail of an edition: daily, or daily/2026-06-16'),
    for: option('--for <email>', 'as this subscriber would get it'),
  },
  examples: [
    ['digest lint --edition daily', 'the mail that would be sent now'],
    ['digest lint today.eml', 'any mail'],
    ['digest lint today.eml --json', 'for scripts: an error makes the exit code 1'],
  ],
  async run(session, { file, edition, for: reader }) {
    const { lintEdition, lintFile } = await import('../../commands/lint.ts');
    if (file !== null && edition === null) return await lintFile(file);
    if (file === null && edition !== null) return await lintEdition(await session.context(), edition, reader);
    throw new ConfigError('lint takes one mail', {
      hint: 'Name a file, or an edition with --edition daily.',
    });
  },
  print({ subject, rules, findings }, output) {
    for (const { rule, severity, message, basis } of findings) {
      const mark = severity === 'error' ? output.paint('red', 'FAIL') : output.paint('yellow', 'warn');
      output.problem(`${mark}  ${rule}: ${safeText(message)}\n      ${output.paint('dim', basis)}`);
    }
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.length - errors;
    output.print(
      findings.length === 0
        ? `${subject}: passes all ${rules} rules`
        : `${subject}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}, by ${rules} rules`,
    );
  },
  exitCode: ({ findings }) =>
    findings.some(({ severity }) => severity === 'error') ? ExitCode.failed : ExitCode.done,
});
