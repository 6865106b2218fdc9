// Rows of profiles: reads and writes readers' rules, marks, libraries, and the selections that they were sent.
import type { EditionId } from '../../model/edition.ts';
import { groupBy } from '../../model/group-by.ts';
import type { PaperId } from '../../model/paper.ts';
import { defaultPreferences, keyOf, type Profile, type ProfileRule, parseRule } from '../../model/profile.ts';
import type { Selection } from '../../model/selection.ts';
import type { Connection } from '../unit-of-work.ts';

/** The rules of subscribers, each list in its order; subscribers without rules are left out. */
export async function rulesOf(
  { db, engine }: Connection,
  subscribers: readonly number[],
): Promise<Map<number, ProfileRule[]>> {
  const rows = await db
    .selectFrom('profile_rules')
    .selectAll()
    .where('subscriber_id', 'in', engine.list(subscribers))
    .orderBy('subscriber_id')
    .orderBy('position')
    .execute();
  const groups = groupBy(rows, ({ subscriber_id }) => subscriber_id);
  return new Map(
    [...groups].map(([id, group]) => [
      id,
      group.map(({ kind, value, effect, paused_until }) => ({
        kind,
        value,
        effect,
        pausedUntil: paused_until,
      })),
    ]),
  );
}

/** Replaces the rules of subscribers; of two rules with the same kind and value the first is kept. */
export async function setRules(
  { db, engine }: Connection,
  profiles: readonly { id: number; rules: readonly ProfileRule[] }[],
): Promise<void> {
  if (profiles.length === 0) return;
  await db
    .deleteFrom('profile_rules')
    .where('subscriber_id', 'in', engine.list(profiles.map(({ id }) => id)))
    .execute();
  await engine.insertRows(
    db,
    {
      into: 'profile_rules',
      columns: ['subscriber_id', 'position', 'kind', 'value', 'effect', 'paused_until'],
    },
    profiles.flatMap(({ id, rules }) => distinct(rules).map((rule, position) => ({ id, position, ...rule }))),
    ({ id, position, kind, value, effect, pausedUntil }) => [id, position, kind, value, effect, pausedUntil],
  );
}

function distinct(rules: readonly ProfileRule[]): ProfileRule[] {
  const seen = new Set<string>();
  return rules.filter((rule) => {
    const key = keyOf(rule);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Rules from the texts that subscribers write; a text that isn't a rule is left out. */
export function rulesFrom(interests: readonly string[]): ProfileRule[] {
  return interests.flatMap((each) => parseRule(each) ?? []);
}

export function emptyProfile(): Profile {
  return { ...defaultPreferences, rules: [], marks: [], library: [] };
}

/** The profiles of the subscribers who exist, by id; a profile may be empty. */
export async function profilesOf(
  connection: Connection,
  ids: readonly number[],
): Promise<Map<number, Profile>> {
  const { db, engine } = connection;
  const wanted = engine.list(ids);
  const readers = await db
    .selectFrom('subscribers')
    .select(['id', 'for_you_share', 'when_quiet'])
    .where('id', 'in', wanted)
    .execute();
  const rules = await rulesOf(connection, ids);
  const marks = await db
    .selectFrom('reader_events')
    .selectAll()
    .where('subscriber_id', 'in', wanted)
    .orderBy('at')
    .orderBy('paper_id')
    .execute();
  const library = await db
    .selectFrom('library_papers')
    .select(['subscriber_id', 'paper_id'])
    .distinct()
    .where('subscriber_id', 'in', wanted)
    .orderBy('paper_id')
    .execute();
  const marksOf = groupBy(marks, ({ subscriber_id }) => subscriber_id);
  const libraryOf = groupBy(library, ({ subscriber_id }) => subscriber_id);
  return new Map(
    readers.map(({ id, for_you_share, when_quiet }) => [
      id,
      {
        forYouShare: for_you_share,
        whenQuiet: when_quiet,
        rules: rules.get(id) ?? [],
        marks: (marksOf.get(id) ?? []).map(({ paper_id, kind, origin, at }) => ({
          paperId: paper_id,
          kind,
          origin,
          at,
        })),
        library: (libraryOf.get(id) ?? []).map(({ paper_id }) => paper_id),
      },
    ]),
  );
}

/** The selections that a reader was sent, by edition; sections and reasons are kept as long as the delivery has them. */
export async function selectionsOf(
  { db }: Connection,
  subscriber: number,
): Promise<(Selection & { editionId: EditionId })[]> {
  const rows = await db
    .selectFrom('reader_papers')
    .leftJoin('deliveries', (join) =>
      join
        .onRef('deliveries.edition_id', '=', 'reader_papers.edition_id')
        .onRef('deliveries.subscriber_id', '=', 'reader_papers.subscriber_id'),
    )
    .select(['reader_papers.edition_id', 'papers_json', 'selection_json'])
    .where('reader_papers.subscriber_id', '=', subscriber)
    .orderBy('reader_papers.edition_id')
    .execute();
  return rows.map(({ edition_id, papers_json, selection_json }) => {
    const ids = JSON.parse(papers_json) as PaperId[];
    const selection =
      selection_json === null
        ? { papers: ids.map((id) => ({ id, section: 'for-you' as const, reasons: [] })) }
        : (JSON.parse(selection_json) as Selection);
    return { editionId: edition_id, ...selection };
  });
}
