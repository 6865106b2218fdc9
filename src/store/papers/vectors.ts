// The vectors aggregate: models, and the vector that each gives a paper.
import { sql } from 'kysely';
import type { IndexedText } from '../../model/search.ts';
import type { VectorModel, VectorStore } from '../contract/search.ts';
import type { Engine } from '../engine.ts';
import type { Connection } from '../unit-of-work.ts';
import { putVectors } from './index-entries.ts';
import { paperOf } from './paper-rows.ts';

/** Rows that are deleted in one transaction: a second or less. */
const deletedAtOnce = 20_000;

export function vectorStore(engine: Engine): VectorStore {
  const { database } = engine;
  const connection: Connection = { db: database, engine };
  const inState = async (state: VectorModel['state']): Promise<VectorModel | null> => {
    const row = await database
      .selectFrom('vector_models')
      .select(['id', 'name', 'dimensions', 'papers', 'created_at as createdAt', 'state'])
      .where('state', '=', state)
      .orderBy('id', 'desc')
      .executeTakeFirst();
    return row ?? null;
  };

  const removeAllBut = async (kept: readonly number[]) => {
    const models = await database.selectFrom('vector_models').select('id').execute();
    for (const { id } of models.filter((model) => !kept.includes(model.id))) {
      for (let deleted = deletedAtOnce; deleted === deletedAtOnce; ) {
        const { numDeletedRows } = await database
          .deleteFrom('paper_vectors')
          .where('model', '=', id)
          .where('seq', 'in', ({ selectFrom }) =>
            selectFrom('paper_vectors').select('seq').where('model', '=', id).limit(deletedAtOnce),
          )
          .executeTakeFirst();
        deleted = Number(numDeletedRows);
      }
      await engine.transaction(
        async (db) => {
          // Whoever builds this model may have stored more of its vectors meanwhile.
          await db.deleteFrom('paper_vectors').where('model', '=', id).execute();
          await db.deleteFrom('vector_models').where('id', '=', id).execute();
        },
        { scope: 'papers' },
      );
    }
  };

  return {
    active: () => inState('active'),
    building: () => inState('building'),

    async modelData(id) {
      const row = await database
        .selectFrom('vector_models')
        .select('data')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.data ?? null;
    },

    async addModel({ name, dimensions, papers }, data, at) {
      const active = await inState('active');
      await removeAllBut(active ? [active.id] : []);
      const row = { name, dimensions, papers, created_at: at, state: 'building' as const, data };
      const { id } = await database
        .insertInto('vector_models')
        .values(row)
        .returning('id')
        .executeTakeFirstOrThrow();
      return { id, name, dimensions, papers, createdAt: at, state: 'building' };
    },

    async activate(id) {
      await engine.transaction(
        async (db) => {
          await db.updateTable('vector_models').set({ state: 'building' }).where('id', '!=', id).execute();
          await db.updateTable('vector_models').set({ state: 'active' }).where('id', '=', id).execute();
        },
        { scope: 'papers' },
      );
      await removeAllBut([id]);
    },

    async forPapers(ids) {
      const rows = await database
        .selectFrom('papers')
        .innerJoin('paper_vectors', 'paper_vectors.seq', 'papers.seq')
        .select(['papers.id as id', 'vector'])
        .where('model', '=', ({ selectFrom }) =>
          selectFrom('vector_models').select('vector_models.id').where('state', '=', 'active'),
        )
        .where('papers.id', 'in', engine.list(ids))
        .where('vector', 'is not', null)
        .$narrowType<{ vector: Uint8Array }>()
        .execute();
      return new Map(rows.map(({ id, vector }) => [id, vectorOf(vector)]));
    },

    async forSeqs(seqs) {
      const rows = await database
        .selectFrom('paper_vectors')
        .select(['seq', 'vector'])
        .where('model', '=', ({ selectFrom }) =>
          selectFrom('vector_models').select('vector_models.id').where('state', '=', 'active'),
        )
        .where('seq', 'in', engine.list(seqs))
        .where('vector', 'is not', null)
        .$narrowType<{ vector: Uint8Array }>()
        .execute();
      return new Map(rows.map(({ seq, vector }) => [seq, vectorOf(vector)]));
    },

    async missing(model, after, limit) {
      const entries = await database
        .selectFrom('paper_index')
        .select(['seq', 'text_hash'])
        .where('seq', '>', after)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('paper_vectors')
                .select('paper_vectors.seq')
                .where('model', '=', model)
                .whereRef('paper_vectors.seq', '=', 'paper_index.seq')
                .whereRef('paper_vectors.text_hash', '=', 'paper_index.text_hash'),
            ),
          ),
        )
        .orderBy('seq')
        .limit(limit)
        .execute();
      return await textsOf(connection, entries);
    },

    async isComplete(model) {
      const { indexed } = await database
        .selectFrom('paper_index')
        .select(({ fn }) => fn.countAll<number>().as('indexed'))
        .executeTakeFirstOrThrow();
      const { stored } = await database
        .selectFrom('paper_vectors')
        .select(({ fn }) => fn.countAll<number>().as('stored'))
        .where('model', '=', model)
        .executeTakeFirstOrThrow();
      return stored >= indexed;
    },

    async put(model, entries) {
      return await engine.transaction(
        async (db) => {
          const known = await db
            .selectFrom('vector_models')
            .select('id')
            .where('id', '=', model)
            .executeTakeFirst();
          if (!known) return false;
          if (entries.length === 0) return true;
          const rows = await db
            .selectFrom('paper_index')
            .select(['seq', 'text_hash'])
            .where('seq', 'in', engine.list(entries.map(({ seq }) => seq)))
            .execute();
          const current = new Map(rows.map(({ seq, text_hash }) => [seq, text_hash]));
          const valid = entries.filter(({ seq, hash }) => current.get(seq) === hash);
          await putVectors({ db, engine }, model, valid);
          return true;
        },
        { scope: 'papers' },
      );
    },

    async *blocks(size) {
      const active = await inState('active');
      if (active === null) return;
      for (let after = Number.MIN_SAFE_INTEGER, isLast = false; !isLast; ) {
        const rows = await database
          .selectFrom('paper_vectors')
          .select(['seq', 'vector'])
          .where('model', '=', active.id)
          .where('seq', '>', after)
          .where('vector', 'is not', null)
          .$narrowType<{ vector: Uint8Array }>()
          .orderBy('seq')
          .limit(size)
          .execute();
        const vectors = new Int8Array(rows.length * active.dimensions);
        rows.forEach(({ vector }, index) => {
          vectors.set(vectorOf(vector).subarray(0, active.dimensions), index * active.dimensions);
        });
        if (rows.length > 0) yield { seqs: Float64Array.from(rows, ({ seq }) => seq), vectors };
        after = rows.at(-1)?.seq ?? after;
        isLast = rows.length < size;
      }
    },

    async maxBytes() {
      const active = await inState('active');
      if (active === null) return 0;
      const last = await database
        .selectFrom('paper_vectors')
        .select('seq')
        .where('model', '=', active.id)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      return (last?.seq ?? 0) * active.dimensions;
    },

    async stamp() {
      const row = await database
        .selectFrom('vector_models')
        .select(['id', 'revision'])
        .where('state', '=', 'active')
        .executeTakeFirst();
      return row ? `${row.id}.${row.revision}` : '';
    },

    async sampleTexts(count) {
      const { indexed } = await database
        .selectFrom('paper_index')
        .select(({ fn }) => fn.countAll<number>().as('indexed'))
        .executeTakeFirstOrThrow();
      const step = Math.max(1, Math.floor(indexed / count));
      const entries = await database
        .selectFrom('paper_index')
        .select(['seq', 'text_hash'])
        .where(sql<boolean>`seq % ${step} = 0`)
        .orderBy('seq')
        .limit(count)
        .execute();
      return await textsOf(connection, entries);
    },
  };
}

function vectorOf(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function textsOf(
  { db, engine }: Connection,
  entries: readonly { seq: number; text_hash: string }[],
): Promise<IndexedText[]> {
  const rows = await db
    .selectFrom('papers')
    .select(['seq', 'paper_json', 'abstract'])
    .where('seq', 'in', engine.list(entries.map(({ seq }) => seq)))
    .execute();
  const papers = new Map(rows.map((row) => [row.seq, paperOf(row)]));
  return entries.flatMap(({ seq, text_hash }) => {
    const paper = papers.get(seq);
    return paper ? [{ seq, hash: text_hash, title: paper.title, abstract: paper.abstract }] : [];
  });
}
