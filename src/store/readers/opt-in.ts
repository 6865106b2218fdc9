// Double opt-in: a person asks for the digest, and confirms it with the link in a mail.
import type { Kysely } from 'kysely';
import { normalizeEmail } from '../../model/email-address.ts';
import { hasLeft, type Why } from '../../model/subscriber.ts';
import type { SubscriberStore } from '../contract/readers.ts';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { AddressHasher } from './address-hasher.ts';
import { rulesFrom, setRules } from './profile-rows.ts';
import { changeReaders } from './reader-work.ts';
import {
  findByEmail,
  findById,
  getByEmail,
  insertSubscribers,
  setPeriods,
  setState,
} from './subscriber-rows.ts';
import { suppressedAmong } from './suppressions.ts';

type OptIn = Pick<SubscriberStore, 'ask' | 'confirm' | 'forgetUnconfirmed'>;

const requested: Why = { cause: 'asked on the site', source: 'page' };
const confirmed: Why = { cause: 'confirmed by the link in a mail', source: 'page' };

export function optIn(engine: Engine, hasher: AddressHasher): OptIn {
  return {
    async ask(subscriber, at) {
      const { email, name, preferences } = subscriber;
      return await changeReaders(engine, hasher, at, async (unit) => {
        const known = await findByEmail(unit, email);
        if (!known) await insertSubscribers(unit, [{ ...subscriber, state: 'pending' }], requested);
        if (known?.state === 'pending') {
          await setPeriods(unit, known.id, preferences.periods);
          await setRules(unit, [{ id: known.id, rules: rulesFrom(preferences.interests ?? []) }]);
          await unit.db
            .updateTable('subscribers')
            .set({ name, updated_at: at })
            .where('id', '=', known.id)
            .execute();
        }
        return await getByEmail(unit, email);
      });
    },

    async confirm(id, issuedAt, at) {
      return await changeReaders(engine, hasher, at, async (unit) => {
        const { db, hashOf } = unit;
        const subscriber = await findById(unit, id);
        if (!subscriber) return null;
        if (subscriber.state === 'active') return subscriber;
        const hash = hashOf(subscriber.email);
        if ((await suppressedAmong(unit, [hash])).get(hash) === 'complained') return null;
        // An old link must not undo what was decided after it was made.
        if (hasLeft(subscriber.state) && (await lastChange(db, subscriber.email)) > issuedAt) return null;
        await setState(unit, subscriber, 'active', confirmed);
        await db
          .updateTable('subscribers')
          .set({ consent: 'double opt-in', consented_at: at })
          .where('id', '=', id)
          .execute();
        return await findById(unit, id);
      });
    },

    async forgetUnconfirmed(before) {
      return await engine.transaction(
        async (db) => {
          const forgotten = await db
            .deleteFrom('subscribers')
            .where('state', '=', 'pending')
            .where('updated_at', '<', before)
            .returning('email_key')
            .execute();
          await db
            .deleteFrom('subscriber_events')
            .where('email_key', 'in', engine.list(forgotten.map(({ email_key }) => email_key)))
            .execute();
          return forgotten.length;
        },
        { scope: 'readers' },
      );
    },
  };
}

async function lastChange(db: Kysely<Schema>, email: string): Promise<string> {
  const { at } = await db
    .selectFrom('subscriber_events')
    .select(({ fn }) => fn.max('at').as('at'))
    .where('email_key', '=', normalizeEmail(email))
    .executeTakeFirstOrThrow();
  return at ?? '';
}
