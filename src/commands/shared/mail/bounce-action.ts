// Acts on what a server or a report says about a reader: decides by the rules, and changes the list.
import { type Case, type Decision, decide } from '../../../mail/bounces/decide.ts';
import type { CommandContext } from '../context.ts';

/** Deliveries to one address that are looked at: the longest row that the configuration allows to count, and some. */
export const historyLength = 120;

export interface ReportFacts extends Omit<Case, 'state' | 'softLimit' | 'now'> {
  email: string;
}

/** Decides, and changes the reader's state accordingly unless it is a dry run. */
export async function actOnReport(
  { store, config, clock }: CommandContext,
  { email, ...facts }: ReportFacts,
  { dryRun }: { dryRun: boolean },
): Promise<Decision> {
  const now = clock.now();
  const subscriber = await store.subscribers.find(email);
  const { softLimit } = config.bounces;
  const decision = decide({ ...facts, state: subscriber?.state ?? null, softLimit, now });
  const { action, note } = decision;
  if (dryRun || action === 'none' || action === 'counted') return decision;
  const source = facts.kind === 'complaint' ? 'complaint' : 'bounce';
  await store.subscribers.changeState(email, action, { cause: note, source }, now);
  return decision;
}
