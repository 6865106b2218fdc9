// The checklist: every rule against one mail.
import { dkimRules } from './dkim-rules.ts';
import { headerRules } from './header-rules.ts';
import { htmlRules } from './html-rules.ts';
import { readHtml } from './html-source.ts';
import { listRules } from './list-rules.ts';
import { readMailSource } from './mail-source.ts';
import { mimeRules } from './mime-rules.ts';
import type { LintFinding, Rule } from './rule.ts';

export const lintRules: readonly Rule[] = [
  ...headerRules,
  ...listRules,
  ...dkimRules,
  ...mimeRules,
  ...htmlRules,
];

/** What is wrong with a mail, errors first. Never throws, whatever the bytes are. */
export async function lintMail(bytes: Uint8Array): Promise<LintFinding[]> {
  const source = await readMailSource(bytes);
  const mail = { ...source, page: source.html === null ? null : readHtml(source.html) };
  const findings = lintRules.flatMap(({ id, severity, basis, check }) =>
    check(mail).map((message): LintFinding => ({ rule: id, severity, message, basis })),
  );
  return [
    ...findings.filter(({ severity }) => severity === 'error'),
    ...findings.filter(({ severity }) => severity === 'warning'),
  ];
}
