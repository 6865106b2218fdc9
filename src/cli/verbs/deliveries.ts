// `digest deliveries`: which reader and outlet got which edition, and what the server replied.
import { deliveryStates } from '../../model/delivery.ts';
import { choiceArgument, integerArgument } from '../arguments.ts';
import { option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const deliveriesVerb = defineVerb({
  name: 'deliveries',
  description: "Who got which edition: the state of each delivery, with the server's last reply.",
  options: {
    edition: option('--edition <edition>', 'only this edition: daily, daily/2026-06-16, weekly/2026-W25'),
    state: option('--state <state>', deliveryStates.join(', '), choiceArgument(deliveryStates)),
    for: option('--for <email>', 'only to this address'),
    limit: option('--limit <n>', 'how many', integerArgument(1, 1_000_000), 100),
  },
  examples: [
    ['digest deliveries --state failed', 'readers who did not get an edition, and why'],
    ['digest deliveries --edition daily', 'the latest daily edition'],
    ['digest deliveries --for ada@example.org', 'everything that one reader was sent'],
  ],
  async run(session, input) {
    const { listDeliveries } = await import('../../commands/deliveries.ts');
    return await listDeliveries(await session.context(), input);
  },
  async print({ deliveries, outlets, total }, output) {
    if (deliveries.length + outlets.length === 0) {
      output.print('No deliveries match.');
      return;
    }
    if (outlets.length > 0) {
      await output.table(
        [
          { title: 'edition' },
          { title: 'outlet' },
          { title: 'state' },
          { title: 'when (UTC)' },
          { title: 'reply', flexible: true },
        ],
        outlets.map(({ edition, outlet, state, sentAt, nextAttemptAt, response }) => [
          edition,
          outlet,
          state,
          momentOf(sentAt ?? (state === 'deferred' ? nextAttemptAt : null)),
          response ?? '',
        ]),
      );
    }
    if (deliveries.length === 0) return;
    await output.table(
      [
        { title: 'edition' },
        { title: 'address' },
        { title: 'state' },
        { title: 'when (UTC)' },
        { title: 'reply', flexible: true },
      ],
      deliveries.map(({ edition, email, state, sentAt, nextAttemptAt, response }) => [
        edition,
        email || '(erased)',
        state,
        momentOf(sentAt ?? (state === 'deferred' ? nextAttemptAt : null)),
        response ?? '',
      ]),
    );
    if (total > deliveries.length)
      output.print(`… and ${total - deliveries.length} more; --limit shows them`);
  },
});

/** When it was sent; for a deferred one, when it is retried. */
function momentOf(at: string | null): string {
  return at === null ? '' : at.slice(0, 16).replace('T', ' ');
}
