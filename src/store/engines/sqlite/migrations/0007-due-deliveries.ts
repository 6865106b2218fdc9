// Finds the deliveries whose next attempt is due, however many wait.
import type { Migration } from './migration.ts';

export const dueDeliveries: Migration = {
  name: '0007-due-deliveries',
  statements: [
    "create index deliveries_due on deliveries (edition_id, next_attempt_at) where state = 'deferred'",
  ],
};
