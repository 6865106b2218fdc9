// `digest deliveries`: the state of each delivery and publication, with the last reply.
import type { DeliveryState } from '../model/delivery.ts';
import type { Publication } from '../model/publication.ts';
import type { DeliveryRecord } from '../store/contract/readers.ts';
import type { CommandContext } from './shared/context.ts';
import { findFrozen } from './shared/editions/edition-name.ts';
import { requireAddress } from './shared/subscribers/address.ts';

export interface DeliveriesOptions {
  /** As `parseEditionName` reads it; null for all editions. */
  edition: string | null;
  state: DeliveryState | null;
  /** Only to this address. */
  for: string | null;
  limit: number;
}

export interface DeliveriesResult {
  /** How many match, whatever the limit. */
  total: number;
  /** Those of the latest editions first. */
  deliveries: Omit<DeliveryRecord, 'id'>[];
  /** What went to outlets; empty if an address is given. */
  outlets: Omit<Publication, 'id'>[];
}

export async function listDeliveries(
  { store }: CommandContext,
  { edition, state, for: address, limit }: DeliveriesOptions,
): Promise<DeliveriesResult> {
  const filter = {
    edition: edition === null ? null : await findFrozen(store, edition),
    states: state === null ? null : [state],
    emails: address === null ? null : [requireAddress(address).email],
  };
  const publications = address === null ? await store.publications.list(filter, limit) : [];
  const deliveries = await store.deliveries.list(filter, limit);
  return {
    total: await store.deliveries.count(filter),
    deliveries: deliveries.map(({ id: _, ...delivery }) => delivery),
    outlets: publications.map(({ id: _, ...publication }) => publication),
  };
}
