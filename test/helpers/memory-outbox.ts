// An outbox without a database: the states of deliveries, kept as strictly as the store keeps them.
import type { Delivery, DeliveryState } from '../../src/model/delivery.ts';
import type { Outbox } from '../../src/model/outbox.ts';
import type { Selection } from '../../src/model/selection.ts';

export interface MemoryOutbox extends Outbox {
  all: (Delivery & { handedOver: boolean })[];
  state(email: string): DeliveryState | undefined;
  /** What a run that died leaves is sorted out as the store does it. */
  recover(): void;
  /** How many commits there were, by kind. */
  commits: { claims: number; advances: number };
}

export function memoryOutbox(emails: readonly string[]): MemoryOutbox {
  const commits = { claims: 0, advances: 0 };
  const all = emails.map((email, index) => ({
    id: index + 1,
    editionId: 'daily/2026-06-16',
    subscriberId: index + 1,
    email,
    name: null,
    hasProfile: false,
    selection: null as Selection | null,
    state: 'planned' as DeliveryState,
    attempts: 0,
    nextAttemptAt: null as string | null,
    sentAt: null as string | null,
    response: null as string | null,
    handedOver: false,
  }));
  const byId = (id: number) => {
    const found = all.find((delivery) => delivery.id === id);
    if (!found) throw new Error(`no delivery ${id}`);
    return found;
  };
  return {
    all,
    commits,
    state: (email) => all.find((delivery) => delivery.email === email)?.state,
    recover: () => {
      for (const delivery of all) {
        if (delivery.state === 'sending') delivery.state = delivery.handedOver ? 'uncertain' : 'planned';
      }
    },
    claim: async (_edition, { limit, at, emails: only }) => {
      commits.claims += 1;
      const due = all.filter(
        ({ state, nextAttemptAt, email }) =>
          (state === 'planned' || (state === 'deferred' && nextAttemptAt !== null && nextAttemptAt <= at)) &&
          (only === null || only.includes(email)),
      );
      return due.slice(0, limit).map((delivery) => {
        delivery.state = 'sending';
        delivery.handedOver = false;
        return { ...delivery };
      });
    },
    saveSelections: async (selections) => {
      for (const { delivery, selection } of selections) byId(delivery).selection = selection;
    },
    commitStep: async ({ outcomes, next, handedOverAt }) => {
      commits.advances += 1;
      for (const { id, state, at, attempted, nextAttemptAt, response } of outcomes) {
        const delivery = byId(id);
        if (delivery.state !== 'sending') throw new Error(`${delivery.email} is settled twice`);
        delivery.state = state;
        delivery.nextAttemptAt = nextAttemptAt;
        delivery.response = response;
        if (attempted) delivery.attempts += 1;
        if (state === 'sent') delivery.sentAt = at;
      }
      for (const { id } of next) {
        const delivery = byId(id);
        if (delivery.state !== 'sending') throw new Error(`${delivery.email} is released and not claimed`);
        delivery.handedOver = handedOverAt !== null;
      }
      return next.map(({ id }) => id);
    },
    replan: async (ids) => {
      for (const id of ids) {
        const delivery = byId(id);
        if (delivery.state !== 'deferred')
          throw new Error(`${delivery.email} is planned again and not deferred`);
        delivery.state = 'planned';
        delivery.nextAttemptAt = null;
      }
    },
    noteHandOver: (id) => {
      const delivery = byId(id);
      if (delivery.state !== 'sending') throw new Error(`${delivery.email} is handed over and not claimed`);
    },
    noteOutcome: () => {},
    shared: null,
    counts: async (_edition, only) => {
      const counts = {
        planned: 0,
        sending: 0,
        sent: 0,
        deferred: 0,
        failed: 0,
        skipped: 0,
        uncertain: 0,
      };
      for (const { state, email } of all) if (only === null || only.includes(email)) counts[state] += 1;
      return counts;
    },
  };
}
