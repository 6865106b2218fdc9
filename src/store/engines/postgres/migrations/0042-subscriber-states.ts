// An index to count subscribers by state, which monitoring asks for every few seconds.
import type { Migration } from './migration.ts';

export const subscriberStates: Migration = {
  name: '0042-subscriber-states',
  statements: ['create index subscribers_state on subscribers (state)'],
};
