// What a rule of the checklist is: what it looks at, what it finds, and the text that it rests on.
import type { HtmlSource } from './html-source.ts';
import type { MailSource } from './mail-source.ts';

/** An error keeps mail from being delivered, shown or left; a warning makes each of that likelier. */
export type Severity = 'error' | 'warning';

export interface Mail extends MailSource {
  /** The parsed HTML part; null without one. */
  page: HtmlSource | null;
}

export interface Rule {
  /** A stable word for scripts. */
  id: string;
  severity: Severity;
  /** The RFC and section, or the provider's document, that asks for it. */
  basis: string;
  /** What is wrong, a sentence for each thing; empty when all is well. */
  check(mail: Mail): string[];
}

export interface LintFinding {
  rule: string;
  severity: Severity;
  message: string;
  basis: string;
}
