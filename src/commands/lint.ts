// `digest lint`: checks a mail, from a file or of an edition, against the rules of RFCs and providers.
import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../errors.ts';
import type { LintFinding } from '../mail/lint/rule.ts';
import { mailForReader } from './preview.ts';
import type { CommandContext } from './shared/context.ts';
import { parseEditionName } from './shared/editions/edition-name.ts';

export interface LintResult {
  /** The file, or the edition. */
  subject: string;
  /** How many rules there are. */
  rules: number;
  findings: LintFinding[];
}

/** Checks the mail in a file. Throws `AppError` when it cannot be read. */
export async function lintFile(path: string): Promise<LintResult> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new AppError('read', `cannot read ${path}: ${messageOf(error)}`, {
      cause: error,
      hint: 'Name a file with one mail, as "digest preview --format eml --out today.eml" writes it.',
    });
  });
  return await lint(path, bytes);
}

/** Checks the mail of an edition as `reader` would get it; the sender, when that is null. */
export async function lintEdition(
  context: CommandContext,
  edition: string,
  reader: string | null,
): Promise<LintResult> {
  const bytes = await mailForReader(context, parseEditionName(edition), reader);
  return await lint(edition, bytes);
}

async function lint(subject: string, bytes: Uint8Array): Promise<LintResult> {
  const { lintMail, lintRules } = await import('../mail/lint/lint.ts');
  return { subject, rules: lintRules.length, findings: await lintMail(bytes) };
}
