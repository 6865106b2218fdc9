// The pace of host groups across machines: a session lock for each group, and the time of its last request.
import type pg from 'pg';
import { systemClock } from '../../../clock.ts';
import type { SourcePaces } from '../../store.ts';
import type { ConnectionOptions } from './connections.ts';
import { storeError } from './errors.ts';
import { connectToLock, lockClass } from './locks.ts';

/** Locks of groups have their own range of numbers, apart from the program's other locks. */
const groupClass = lockClass + 1;

type LockConnection = Awaited<ReturnType<typeof connectToLock>>;

/** One connection holds all locks of this process. It is made when it is first needed, and again when it was lost. */
export function sourcePaces(options: ConnectionOptions): SourcePaces {
  let connecting: Promise<LockConnection> | null = null;
  /** Groups locked by this process, through the connection that there is. A session would get its own locks again. */
  const held = new Set<string>();

  const connection = (): Promise<LockConnection> => {
    if (connecting !== null) return connecting;
    const made = connectToLock(options);
    connecting = made;
    const forget = () => {
      if (connecting !== made) return;
      connecting = null;
      held.clear();
    };
    made.then(({ client, close }) => {
      client.once('end', () => {
        forget();
        void close().catch(() => {});
      });
    }, forget);
    return made;
  };

  const query = async <R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<R | null> => {
    try {
      const { rows } = await (await connection()).client.query<R>(text, values);
      return rows[0] ?? null;
    } catch (error) {
      throw storeError(error, options.name);
    }
  };

  return {
    async tryAcquire(group) {
      if (held.has(group)) return null;
      held.add(group);
      let isTaken = false;
      try {
        const row = await query<{ taken: boolean }>(
          'select pg_try_advisory_lock($1, hashtext($2)) as taken',
          [groupClass, group],
        );
        isTaken = row?.taken ?? false;
      } finally {
        if (!isTaken) held.delete(group);
      }
      if (!isTaken) return null;
      const lockedBy = connecting;
      // In milliseconds by the server's clock: this machine's may differ from that of the one that sent the last request.
      const last = await query<{ ago: number }>(
        `select (extract(epoch from clock_timestamp()) * 1000)::bigint - at_ms as ago from paces where name = $1`,
        [`source/${group}`],
      );
      return {
        lastRequestAtMs: last === null ? null : systemClock.wallMs() - last.ago,
        async release(lastRequestAtMs) {
          if (lastRequestAtMs !== null) {
            await query(
              `insert into paces (name, at_ms)
                values ($1, (extract(epoch from clock_timestamp()) * 1000)::bigint - $2::bigint)
                on conflict (name) do update set at_ms = greatest(paces.at_ms, excluded.at_ms)`,
              [`source/${group}`, Math.max(0, Math.round(systemClock.wallMs() - lastRequestAtMs))],
            );
          }
          // With another connection the lock is gone, and may be another's by now.
          if (lockedBy === null || connecting !== lockedBy) return;
          held.delete(group);
          await query('select pg_advisory_unlock($1, hashtext($2))', [groupClass, group]);
        },
      };
    },
    async close() {
      const open = connecting;
      connecting = null;
      await (await open?.catch(() => null))?.close();
    },
  };
}
