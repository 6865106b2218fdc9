// Counts the server's refusal of a reader while an edition is sent as the bounce that another server would have mailed.
import { createHash } from 'node:crypto';
import type { RecipientReport } from '../../../mail/bounces/mail-report.ts';
import type { Delivery } from '../../../model/delivery.ts';
import type { CommandContext } from '../context.ts';
import { actOnReport, historyLength } from './bounce-action.ts';

/** Returns what was done: `bounced` took the reader off the list. */
export async function countRefusal(
  context: CommandContext,
  { id, email, editionId, attempts }: Delivery,
  report: RecipientReport,
): Promise<'bounced' | 'counted' | 'none'> {
  const { bounces, subscribers } = context.store;
  // An address from the command line has no state to lose, and a reader erased in the meantime leaves no trace.
  if (!(await subscribers.find(email))) return 'none';
  const now = context.clock.now();
  const earlier = await bounces.sentTo(email, historyLength);
  const { action } = await actOnReport(
    context,
    {
      kind: 'bounce',
      feedbackType: null,
      recipient: report,
      email,
      proof: 'mark',
      deliveryId: id,
      deliveries: [
        { id, editionId, email, sentAt: now, returned: false },
        ...earlier.filter((each) => each.id !== id),
      ],
    },
    { dryRun: false },
  );
  const hash = createHash('sha256').update(`refusal\0${id}\0${attempts}`).digest('hex');
  await bounces.record({ hash, kind: 'bounce' }, [{ ...report, email, deliveryId: id, action }], now);
  return action === 'bounced' || action === 'counted' ? action : 'none';
}
