// Tells which stored papers records are of, by the rules of ingesting, without storing anything.
import type { PaperId, PaperRecord } from '../../model/paper.ts';
import type { Connection } from '../unit-of-work.ts';
import { IdentityIndex } from './identity-index.ts';
import { recordKey, storedStates } from './record-states.ts';
import { withoutOthersDois } from './shared-dois.ts';

/** The paper of each record, in their order; null for one that ingesting would make a new paper of. */
export async function placesOf(
  connection: Connection,
  records: readonly PaperRecord[],
): Promise<(PaperId | null)[]> {
  if (records.length === 0) return [];
  const own = await withoutOthersDois(connection, records);
  const states = await storedStates(connection, own);
  const index = await IdentityIndex.load(connection, own);
  return own.map((record) => {
    const stored = states.get(recordKey(record));
    if (stored) return stored.paperId;
    const place = index.resolve(record);
    return place === null || index.newPapers.includes(place.paperId) ? null : place.paperId;
  });
}
