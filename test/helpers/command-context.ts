// What a command is given, for tests that call commands without a process: no network, and messages that are kept.
import type { CommandContext } from '../../src/commands/shared/context.ts';

/** A context with the given parts. It has no HTTP client: asking for one fails. */
export function commandContext(
  parts: Pick<CommandContext, 'config' | 'store' | 'clock'> & Partial<CommandContext>,
): CommandContext {
  return {
    signal: new AbortController().signal,
    random: () => 0.5,
    sample: false,
    report: { warn() {}, note() {}, detail() {}, progress() {} },
    http: () => Promise.reject(new Error('this test has no network')),
    ...parts,
  };
}
