// Keeps the search index in step with the papers: takes in those that are new or have changed, checks, and empties it.
import { type Kysely, sql } from 'kysely';
import type { Paper } from '../../model/paper.ts';
import type { EmbedText } from '../../model/search.ts';
import { textHash } from '../../model/text-hash.ts';
import { indexedForm } from '../../model/words.ts';
import type { IndexCheck } from '../contract/search.ts';
import { type Engine, nameSeparator, type PaperText } from '../engine.ts';
import type { Schema } from '../schema.ts';
import type { Connection } from '../unit-of-work.ts';
import { paperOf } from './paper-rows.ts';

type PaperRow = Pick<Schema['papers'], 'paper_json' | 'abstract'> & { seq: number };

interface Entry {
  seq: number;
  text: PaperText;
  hash: string;
  listedOn: string | null;
  categories: string;
  sources: string;
  vectorText: string;
}

/** Papers that the index never took in, and those that changed since. */
export async function countPending(db: Kysely<Schema>): Promise<number> {
  const { changed } = await db
    .selectFrom('papers')
    .innerJoin('paper_index', 'paper_index.seq', 'papers.seq')
    .select(({ fn }) => fn.countAll<number>().as('changed'))
    .where('words_stale', '=', 1)
    .executeTakeFirstOrThrow();
  return (await countMissing(db)) + changed;
}

/** Papers that the index never took in: of an older digest, or after it was emptied. */
async function countMissing(db: Kysely<Schema>): Promise<number> {
  const { papers, indexed } = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('papers')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('papers'),
      selectFrom('paper_index')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('indexed'),
    ])
    .executeTakeFirstOrThrow();
  return (papers ?? 0) - (indexed ?? 0);
}

/**
 * The last paper that was looked at for ones that the index never had. Without it every call would look at all papers again. Only
 * a hint: a search that finds too few starts again.
 */
export interface Position {
  seq: number;
}

/** Takes in up to `limit` papers in one transaction; see `SearchIndexStore.takeIn`. */
export async function takeIn(
  engine: Engine,
  limit: number,
  embed: EmbedText | null,
  position: Position,
): Promise<number> {
  return await engine.transaction(
    async (db) => {
      const rows = await pendingRows(db, limit, position);
      if (rows.length === 0) return 0;
      const connection = { db, engine };
      const seqs = rows.map(({ seq }) => seq);
      const known = await knownHashes(connection, seqs);
      const entries = rows.map(entryOf);
      const changed = entries.filter(({ seq, hash }) => known.get(seq) !== hash);
      await engine.fullText.put(
        db,
        changed.map(({ text }) => text),
      );
      await putFacts(connection, entries);
      await dropOldVectors(connection, changed);
      if (embed) await embedNew(connection, changed, embed);
      await db
        .updateTable('papers')
        .set({ words_stale: 0 })
        .where('words_stale', '=', 1)
        .where('seq', 'in', engine.list(seqs))
        .execute();
      return rows.length;
    },
    { scope: 'papers' },
  );
}

/** Those that changed, then those that the index never had; the latter only where the numbers say that there are any. */
async function pendingRows(db: Kysely<Schema>, limit: number, position: Position): Promise<PaperRow[]> {
  const stale = await db
    .selectFrom('papers')
    .select(['seq', 'paper_json', 'abstract'])
    .where('words_stale', '=', 1)
    .orderBy('seq')
    .limit(limit)
    .execute();
  if (stale.length === limit || (await countMissing(db)) <= 0) return stale;
  const wanted = limit - stale.length;
  const next = await missingRows(db, position.seq, wanted);
  const missing = next.length < wanted && position.seq > 0 ? await missingRows(db, 0, wanted) : next;
  position.seq = missing.at(-1)?.seq ?? 0;
  return [...stale, ...missing];
}

async function missingRows(db: Kysely<Schema>, after: number, limit: number): Promise<PaperRow[]> {
  return await db
    .selectFrom('papers')
    .select(['seq', 'paper_json', 'abstract'])
    .where('seq', '>', after)
    .where('words_stale', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('paper_index').select('paper_index.seq').whereRef('paper_index.seq', '=', 'papers.seq'),
        ),
      ),
    )
    .orderBy('seq')
    .limit(limit)
    .execute();
}

async function knownHashes(
  { db, engine }: Connection,
  seqs: readonly number[],
): Promise<Map<number, string>> {
  const known = await db
    .selectFrom('paper_index')
    .select(['seq', 'text_hash'])
    .where('seq', 'in', engine.list(seqs))
    .execute();
  return new Map(known.map(({ seq, text_hash }) => [seq, text_hash]));
}

async function putFacts({ db, engine }: Connection, entries: readonly Entry[]): Promise<void> {
  await engine.insertRows(
    db,
    {
      into: 'paper_index',
      columns: ['seq', 'text_hash', 'listed_on', 'categories', 'sources'],
      onConflict: { key: ['seq'], update: ['text_hash', 'listed_on', 'categories', 'sources'] },
    },
    entries,
    ({ seq, hash, listedOn, categories, sources }) => [seq, hash, listedOn, categories, sources],
  );
}

async function dropOldVectors({ db, engine }: Connection, changed: readonly Entry[]): Promise<void> {
  await sql`delete from paper_vectors where model in (select id from vector_models)
    and seq in ${engine.list(changed.map(({ seq }) => seq))} and text_hash is distinct from
      (select text_hash from paper_index where paper_index.seq = paper_vectors.seq)`.execute(db);
}

async function embedNew(
  { db, engine }: Connection,
  entries: readonly Entry[],
  embed: EmbedText,
): Promise<void> {
  const active = await db
    .selectFrom('vector_models')
    .select('id')
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (active === undefined || entries.length === 0) return;
  await putVectors(
    { db, engine },
    active.id,
    entries.map(({ seq, hash, vectorText }) => ({ seq, hash, vector: embed(vectorText) })),
  );
}

/** Stores vectors of the model and counts the change. */
export async function putVectors(
  { db, engine }: Connection,
  model: number,
  entries: readonly { seq: number; hash: string; vector: Int8Array | null }[],
): Promise<void> {
  await engine.insertRows(
    db,
    {
      into: 'paper_vectors',
      columns: ['model', 'seq', 'text_hash', 'vector'],
      onConflict: { key: ['model', 'seq'], update: ['text_hash', 'vector'] },
    },
    entries,
    ({ seq, hash, vector }) => [model, seq, hash, bytesOf(vector)],
  );
  await db
    .updateTable('vector_models')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', model)
    .execute();
}

function bytesOf(vector: Int8Array | null): Uint8Array | null {
  return vector && Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** What full text indexes of the paper in a row. */
export function indexedText({ seq, ...row }: PaperRow): PaperText {
  return { seq, ...indexedFormOf(textOf(paperOf(row))) };
}

function entryOf({ seq, ...row }: PaperRow): Entry {
  const paper = paperOf(row);
  const text = textOf(paper);
  const lines = (values: readonly string[]) =>
    `\n${values.map((value) => `${value.toLowerCase()}\n`).join('')}`;
  return {
    seq,
    text: { seq, ...indexedFormOf(text) },
    // Of the text itself: vectors stay as they are when it is indexed in another form.
    hash: hashOf(text),
    listedOn: paper.announcedOn ?? paper.publishedAt?.slice(0, 10) ?? null,
    categories: lines(paper.categories ?? []),
    sources: lines(paper.sources ?? []),
    vectorText: paper.abstract === null ? paper.title : `${paper.title}\n${paper.abstract}`,
  };
}

type Text = Omit<PaperText, 'seq'>;

function textOf({ title, abstract, authors, organization }: Paper): Text {
  return {
    title,
    abstract,
    authors: authors.flatMap(({ name, affiliations }) => [name, ...affiliations]).join(nameSeparator),
    organization: organization && `${organization.name} ${organization.fullname}`,
  };
}

function indexedFormOf({ title, abstract, authors, organization }: Text): Text {
  return {
    title: indexedForm(title),
    abstract: abstract && indexedForm(abstract),
    authors: authors.split(nameSeparator).map(indexedForm).join(nameSeparator),
    organization: organization && indexedForm(organization),
  };
}

function hashOf({ title, abstract, authors, organization }: Text): string {
  return textHash('sha1', [title, abstract ?? '', authors, organization ?? ''].join('\0')).slice(0, 12);
}

/** Counts what is wrong with the index; checks for a sample of papers whether their titles are found. */
export async function checkIndex({ db, engine }: Connection, sample: number): Promise<IndexCheck> {
  const { withoutRow, withoutText } = await engine.fullText.compare();
  const { indexed } = await db
    .selectFrom('paper_index')
    .select(({ fn }) => fn.countAll<number>().as('indexed'))
    .executeTakeFirstOrThrow();
  const step = Math.max(1, Math.ceil(indexed / sample));
  const sampled = await db
    .selectFrom('papers')
    .innerJoin('paper_index', 'paper_index.seq', 'papers.seq')
    .select(['papers.seq as seq', 'paper_json', 'abstract', 'text_hash'])
    .where('words_stale', '=', 0)
    .where(sql<boolean>`papers.seq % ${step} = 0`)
    .limit(sample)
    .execute();
  const entries = sampled.map((row) => ({ ...entryOf(row), isKnown: row.text_hash }));
  const differing = entries.filter(({ hash, isKnown }) => hash !== isKnown).map(({ seq }) => seq);
  const misfiled = await engine.fullText.misfiled(entries.map(({ text }) => text));
  return {
    pending: await countPending(db),
    orphans: withoutRow,
    withoutVector: await countWithoutVector(db),
    wrong: withoutText + new Set([...differing, ...misfiled]).size,
    sampled: sampled.length,
  };
}

async function countWithoutVector(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from paper_index
    where exists (select 1 from vector_models where state = 'active')
      and not exists (select 1 from paper_vectors where model = (select id from vector_models where state = 'active')
        and paper_vectors.seq = paper_index.seq and paper_vectors.text_hash = paper_index.text_hash)`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Empties the index. Vectors stay: each is kept for as long as its paper has the text that it was made of. */
export async function clearIndex(engine: Engine): Promise<void> {
  await engine.transaction(
    async (db) => {
      await engine.fullText.clear(db);
      await db.deleteFrom('paper_index').execute();
    },
    { scope: 'papers' },
  );
}
