// `digest lint`: what is wrong with a mail, each finding with the rule that it rests on.
import type { Command } from 'commander';
import type { LintResult } from '../../commands/lint.ts';
import { ConfigError } from '../../errors.ts';
import { examples } from '../examples.ts';
import type { Output } from '../output.ts';
import type { Perform } from '../program.ts';

interface Options {
  edition?: string;
  for?: string;
}

export function defineLint(program: Command, perform: Perform): void {
  program
    .command('lint')
    .description('Hold a mail against the rules of RFCs and large providers.')
    .argument('[file]', 'a mail as it is sent (.eml)')
    .option('--edition <edition>', 'the mail of an edition: daily, or daily/2026-06-16')
    .option('--for <email>', 'as this subscriber would get it')
    .addHelpText(
      'after',
      examples([
        ['digest lint --edition daily', 'the mail that would be sent now'],
        ['digest lint today.eml', 'any mail'],
        ['digest lint today.eml --json', 'for scripts: an error makes the exit code 1'],
      ]),
    )
    .action((file: string | undefined, options: Options, command: Command) =>
      perform(command.optsWithGlobals(), async (session) => {
        const { lintEdition, lintFile } = await import('../../commands/lint.ts');
        if ((file === undefined) === (options.edition === undefined)) {
          throw new ConfigError('lint takes one mail', {
            hint: 'Name a file, or an edition with --edition daily.',
          });
        }
        const result =
          file === undefined
            ? await lintEdition(await session.context(), options.edition ?? '', options.for ?? null)
            : await lintFile(file);
        session.output.document(result);
        printFindings(session.output, result);
        return result.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
      }),
    );
}

function printFindings(output: Output, { subject, rules, findings }: LintResult): void {
  for (const { rule, severity, message, basis } of findings) {
    const mark = severity === 'error' ? output.paint('red', 'FAIL') : output.paint('yellow', 'warn');
    output.print(`${mark}  ${rule}: ${message}`);
    output.print(`      ${output.paint('dim', basis)}`);
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  output.print(
    findings.length === 0
      ? `${subject}: all ${rules} rules are kept`
      : `${subject}: ${errors} wrong, ${warnings} to look at, by ${rules} rules`,
  );
}
